"""Site -> entries: every address that it would release, and what it would answer there.

Documents, their attachments, old addresses that lead on (redirect_from), pages of docs/, and what the settings say of addresses without a
document. Lists, feeds and twins follow from these and are not promised one by one; when a list goes, its address leads to the next
list above (`record.release`).
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gongkai import messages
from gongkai.link.site import Site
from gongkai.model.document import Visibility
from gongkai.record.entry import ATTACHMENT, OLD, PAGE, Entry, State
from gongkai.render.rendered import Rendered
from gongkai.settings import Settings

HANDED_OVER = "GONGKAI_RELEASED"
"""Environment: the file into which a build writes what it would release, for the command that asked for it."""


def released(site: Site, docs: Path, settings: Settings) -> dict[str, Entry]:
    """Address -> what it would answer."""
    found = {entry.address: entry for entry in _said(settings)}
    for old, document in site.redirects.items():
        address = normal(old)
        found[address] = Entry(address, OLD, state=State.MOVED, target=document.address)
    for file in sorted(docs.rglob("*.md")):
        path = file.relative_to(docs).with_suffix("").as_posix()
        address = "" if path == "index" else f"{path.removesuffix('/index')}/"
        found[address] = Entry(address, PAGE)
    for item in site.documents:
        found.update((entry.address, entry) for entry in _of_document(item))
    return found


def normal(address: str) -> str:
    """An old address as it answers: `old` and `old/index.html` are the folder `old/`."""
    address = address.removesuffix("index.html")
    return address if not address or address.endswith(("/", ".html", ".htm", ".shtml")) else f"{address}/"


def _said(settings: Settings) -> Iterator[Entry]:
    """What the settings say of addresses without a document."""
    for address, target in settings.record.moved.items():
        yield Entry(address.lstrip("/"), OLD, state=State.MOVED, target=target.lstrip("/"))
    for address, reason in settings.record.gone.items():
        yield Entry(address.lstrip("/"), OLD, state=State.GONE, reason=reason)


def _of_document(item: Rendered) -> Iterator[Entry]:
    document = item.document
    fields, kind = document.fields, document.kind.folder
    number = str(fields.document_number or "") or messages.text("report.list").join(document.numbers)
    notes = len(fields.changes)
    if fields.withdrawn:
        yield Entry(document.address, kind, fields.title, number, state=State.GONE, reason=fields.withdrawn.reason, notes=notes)
        return
    yield Entry(document.address, kind, fields.title, number, item.fingerprint, notes=notes)
    for attachment in document.attachments:
        if attachment.file and document.visibility is Visibility.FULL:
            yield Entry(f"{document.address}{attachment.file.name}", ATTACHMENT, attachment.title, sha256=attachment.file.sha256)


def hand_over(site: Site, docs: Path, settings: Settings) -> None:
    """Write what the site would release into the file that the environment names, if it names one."""
    if target := os.environ.get(HANDED_OVER):
        rows = [entry._asdict() for entry in released(site, docs, settings).values()]
        Path(target).write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def taken_over(text: str) -> dict[str, Entry]:
    """What `hand_over` wrote."""
    rows: Iterable[dict[str, Any]] = json.loads(text)
    return {row["address"]: Entry(**row | {"state": State(row["state"])}) for row in rows}
