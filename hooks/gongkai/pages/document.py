"""The files of one document: its page, its machine-readable twin, what lies beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from gongkai import messages
from gongkai.link.site import Site
from gongkai.model.document import Visibility
from gongkai.model.fragment import Fragment
from gongkai.model.revision import Revision
from gongkai.oversight.reconcile import Reconciliation
from gongkai.pages import attached
from gongkai.pages.beside import Beside, inputs_beside, what_is_beside
from gongkai.pages.clipping import CUT
from gongkai.pages.document_page import document_page
from gongkai.pages.history import history_output
from gongkai.pages.output import Group, Output, copied, json_bytes
from gongkai.pages.page import absolute, fill_slots
from gongkai.pages.press import Press
from gongkai.pages.qr import svg
from gongkai.pages.shapes import DocumentFile
from gongkai.render.rendered import Rendered


@dataclass(frozen=True)
class Parts:
    """All that a document's pages have of their own, as bytes; what names other documents goes in between the pieces of the body:
    notices, then around every second piece a link, then the list of others."""

    head: bytes
    title: bytes
    toc: bytes
    body: tuple[bytes, ...]
    twin: bytes
    texts: bytes = b""
    """Empty where no attachment's text is searched."""
    places: tuple[int, ...] = ()
    """Which of the document's mentions each piece is that may become a link."""


def own_parts(item: Rendered, fragment: Fragment, twin: DocumentFile, press: Press, texts: Sequence[Mapping[str, Any]] = ()) -> Parts:
    """Make everything that depends on the document alone. `twin`: its data (`document_twin`); `texts`: of `attached_texts`."""
    page = document_page(item, fragment.headings, press.settings)
    full = item.document.visibility is Visibility.FULL
    text = Markup(CUT.join(fragment.pieces) or fragment.html) if full else Markup()
    code = Markup(svg(absolute(press, page.address), str(escape(messages.text("page.qr")))))
    slots = fill_slots(page, press, "../" * page.depth, fragment=text, cut=Markup(CUT), code=code)
    return Parts(
        head=slots.head.encode(),
        title=escape(slots.title).encode(),
        toc=slots.toc.encode(),
        body=tuple(piece.encode() for piece in slots.body.split(CUT)),
        twin=json_bytes(twin),
        texts=json_bytes({"schema": attached.SCHEMA, "texts": texts}) if texts else b"",
        places=fragment.places if full else (),
    )


def document_group(
    item: Rendered, site: Site, content: Path, compared: Mapping[str, Reconciliation], told: Sequence[Revision] = ()
) -> Group:
    """Everything that one document publishes: made of itself, of its revisions (`told`), and of those that its page names."""
    document = item.document
    found = compared.get(document.path)
    return Group(
        document.path,
        (item.digest, inputs_beside(document, site), tuple(told), found),
        partial(document_outputs, item, site, content, found, told),
    )


def document_outputs(item: Rendered, site: Site, content: Path, found: Reconciliation | None, told: Sequence[Revision]) -> Iterator[Output]:
    """The files of one document: its page, its twin, what lies beside it."""
    document = item.document
    address, own = document.address, document.path
    beside, shell = what_is_beside(item, site, found, bool(told)), (f"{document.kind.folder}/", address.count("/"))
    page = partial(_assemble, shell, beside)
    yield Output(f"{address}index.html", (item.digest, beside), page, own, None, shell, address, str(document.updated.first))
    yield Output(f"{address}index.json", (item.digest,), _own_twin, own)
    if told:
        yield history_output(document, told)
    if attached.is_searched(document):
        yield Output(f"{address}{attached.NAME}", (item.digest,), _own_texts, own)
    if document.visibility is Visibility.FULL:
        folder = content / Path(document.path).parent
        published = {a.file.name: a.file for a in document.attachments if a.file} | {image.name: image for image in document.images}
        for name, file in published.items():
            yield copied(f"{address}{name}", folder / name, file.sha256)


def _assemble(shell: tuple[str, int], beside: Beside, press: Press, parts: Parts) -> bytes:
    """A page of its parts and of what it shows of others."""
    base = "../" * shell[1]
    notices = press.render("notices.html", notices=beside.notices, base=base).encode() if beside.notices else b""
    below = press.render("beside.html", view=beside, base=base).encode()
    return press.shell(*shell).splice(parts.head, parts.title, parts.toc, *_body(parts, notices, below, dict(beside.links), base))


def _body(parts: Parts, notices: bytes, below: bytes, links: Mapping[int, str], base: str) -> Iterator[bytes]:
    """The pieces of the body with what goes in between."""
    first, *pieces, last = parts.body
    yield from (first, notices, pieces[0])
    for place, inside, behind in zip(parts.places, pieces[1::2], pieces[2::2], strict=True):
        if address := links.get(place):
            yield from (f'<a href="{base}{quote(address)}">'.encode(), inside, b"</a>", behind)
        else:
            yield from (inside, behind)
    yield from (below, last)


def _own_twin(press: Press, parts: Parts) -> bytes:
    return parts.twin


def _own_texts(press: Press, parts: Parts) -> bytes:
    return parts.texts
