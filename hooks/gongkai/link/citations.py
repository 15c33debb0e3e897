"""What documents say of others -> which documents those are: citations both ways. Nothing is linked that could mean two.

A document number means the one that bears it; a proposal number the one reply to it, within the session that is named or is the citing
document's own; a title the one document of that title. Where several would do, nothing is linked and editors are told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai import messages
from gongkai.model.document import Document, Visibility, number_key
from gongkai.norms.citations import OWN_YEAR, Mention, is_elsewhere, is_office, office_of
from gongkai.norms.document_number import DocumentNumber
from gongkai.norms.session import Assembly, Session
from gongkai.norms.vocabulary import ReplyType
from gongkai.render.rendered import Rendered


class Citation(NamedTuple):
    """One document cites another, in one way."""

    way: str
    """`number`, `proposal`, `title`: found in the text; `link`: a link of the text; `superseded_by`, `follows`, `related`: a field."""
    mention: Mention | None
    """What the text says, where it was found there."""
    target: str = ""
    """Path of the document; empty where the site has none, or where it cannot be told which."""
    others: tuple[str, ...] = ()
    """All that it could mean, where it could mean several."""


@dataclass(frozen=True, slots=True)
class Citations:
    """Who cites whom."""

    of: Mapping[str, tuple[Citation, ...]]
    """Path -> its citations: those of the text in its order, links, fields. Titles of which the site has no document are left out."""
    by: Mapping[str, tuple[Document, ...]]
    """Path -> the documents that cite it, newest first."""


NONE = Citations({}, {})


@dataclass(slots=True)
class _Known:
    """What documents are cited by."""

    numbers: dict[tuple[int, int], list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """(year, serial) -> (office, path)."""
    proposals: dict[str, list[Document]] = field(default_factory=lambda: defaultdict(list))
    titles: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    agency: str = ""
    """Whose site it is: another place's proposals have the same numbers."""


def find_citations(documents: Sequence[Rendered], agency: str = "") -> Citations:
    """All citations among documents with a page, newest first. `agency`: whose documents they are."""
    known = _known(documents, agency)
    by_path = {item.document.path: item.document for item in documents}
    found = {item.document.path: cited for item in documents if (cited := tuple(_citations(item, known, by_path)))}
    citing: dict[str, dict[str, Document]] = defaultdict(dict)
    for path, cited in found.items():
        for one in cited:
            if one.target and one.target != path:
                citing[one.target][path] = by_path[path]
    return Citations(found, {path: tuple(by.values()) for path, by in citing.items()})


def _known(documents: Iterable[Rendered], agency: str) -> _Known:
    known = _Known(agency=agency)
    for item in documents:
        document = item.document
        if number := document.fields.document_number:
            known.numbers[number.year, number.serial].append((number.office, document.path))
        if document.reply and document.session:
            for one in dict.fromkeys(map(number_key, document.numbers)):
                known.proposals[one].append(document)
        for name in item.names:
            known.titles[name].append(document.path)
    return known


def _citations(item: Rendered, known: _Known, by_path: Mapping[str, Document]) -> Iterator[Citation]:
    document = item.document
    yield from _mentioned(item, known)
    if document.visibility is Visibility.FULL:
        targets = dict.fromkeys(link.target.strip("/") for link in item.links)
        yield from (Citation("link", None, path) for path in targets if path in by_path)
    yield from (Citation(name, None, path) for name, path in document.references())


def _mentioned(item: Rendered, known: _Known) -> Iterator[Citation]:
    """What the text says, as far as it is of this site."""
    document = item.document
    numbered: set[str] = set()
    titles = []
    for mention in item.mentions:
        if mention.kind == "title":
            titles.append(mention)
            continue
        if mention.kind == "proposal" and is_elsewhere(mention, (known.agency, document.fields.source)):
            continue
        meant, is_sure = (_by_number(mention, known), True) if mention.kind == "number" else _by_proposal(mention, document, known)
        if document.path in meant:
            continue
        made = _citation(mention, meant, is_sure)
        numbered.add(made.target)
        yield made
    for mention in titles:
        if meant := _by_title(mention, document, known, numbered):
            yield _citation(mention, meant)


def _citation(mention: Mention, meant: Sequence[str], is_sure: bool = True) -> Citation:
    if len(meant) == 1 and is_sure:
        return Citation(mention.kind, mention, meant[0])
    return Citation(mention.kind, mention, "", tuple(meant))


def _by_number(mention: Mention, known: _Known) -> list[str]:
    """The documents of the longest office that the letters before the number end in."""
    run, year, serial = mention.key
    found = [(office, path) for office, path in known.numbers.get((int(year), int(serial)), ()) if is_office(str(run), office)]
    longest = max((len(office) for office, _ in found), default=0)
    return [path for office, path in found if len(office) == longest]


def _by_proposal(mention: Mention, citing: Document, known: _Known) -> tuple[list[str], bool]:
    """The replies to a number within one session, opinion letters (会办意见) only where there is nothing else; and is the session known?

    Without a session of its own a number means the citing document's session, unless another year stands there, or it holds its year.
    """
    number, assembly, level, term, meeting, how, title, _ = mention.key
    own = citing.session
    if how != "said" and own and not how and assembly in ("", own.assembly) and level in ("", own.level) and len(str(number)) < OWN_YEAR:
        assembly, level, term, meeting, how = own.assembly, own.level, own.term, own.meeting, "said"
    found = []
    for document in known.proposals.get(str(number), ()):
        session = document.session
        assert session
        same_house = assembly in ("", session.assembly) and (not level or not session.level or level == session.level)
        if same_house and (how != "said" or (term, meeting) == (session.term, session.meeting)):
            found.append(document)
    if how == "said" and not meeting:  # between sessions numbers begin anew every year
        found = [document for document in found if document.date.year == citing.date.year]
    whole = [document for document in found if document.reply and document.reply.reply_type is not ReplyType.OPINION]
    paths = [document.path for document in whole or found]
    if title and len(titled := [path for path in paths if path in known.titles.get(str(title), ())]) == 1:
        return titled, True
    return paths, how == "said" or len(str(number)) >= OWN_YEAR


def _by_title(mention: Mention, citing: Document, known: _Known, numbered: set[str]) -> list[str]:
    """The documents of a title; where a number belongs to it, or is cited beside it, that one of them."""
    title, *number = mention.key
    found = list(dict.fromkeys(known.titles.get(str(title), ())))
    if not found or citing.path in found:
        return []
    if number:
        borne = _by_number(Mention("number", tuple(number)), known)
        found = [path for path in found if path in borne]
    elif len(found) > 1 and len(chosen := [path for path in found if path in numbered]) == 1:
        found = chosen
    return found


def label_of(mention: Mention, document: Document | None = None) -> str:
    """A number in its proper form; with the title of the proposal where `document` gives it; the signs of a title."""
    if mention.kind == "number":
        office, year, serial = mention.key
        return str(DocumentNumber(office_of(str(office)), int(year), int(serial)))
    if mention.kind == "title":
        return str(mention.key[0])
    number, assembly, level, term, meeting, how, *_ = mention.key
    house = Assembly(str(assembly)) if assembly else document.assembly if document else None
    session = Session(house, int(term), int(meeting), str(level)).label if house and how == "said" else ""
    title = next((one.title for one in (document.proposals if document else ()) if one.title and number_key(one.number) == number), "")
    matter = house.matter if house else "" if title else messages.text("page.either-matter")
    key = "page.proposal-titled" if title else "page.proposal"
    return messages.text(key, session=session, number=number, matter=matter, title=title)
