"""The data of one document: index.json beside its page; docs/data.md tells the keys."""

from typing import Final
from urllib.parse import quote

from gongkai.model.document import Attachment, Visibility
from gongkai.model.fragment import Duty, Fragment
from gongkai.pages import attached
from gongkai.pages.rows import record
from gongkai.pages.shapes import PRIVATE, AttachmentData, DocumentFile, DutyData
from gongkai.render.rendered import Rendered

TWIN_SCHEMA: Final = "gongkai.document/1"
_PRIVATE = set(PRIVATE)
_TEXTUAL = {"summary", "question"}
"""Facts that tell the text; they go where the text goes."""


def document_twin(item: Rendered, fragment: Fragment, site_url: str) -> DocumentFile:
    """The data of index.json beside index.html."""
    document = item.document
    full = document.visibility is Visibility.FULL
    base = f"{site_url}{quote(document.address)}"
    twin: DocumentFile = {
        "schema": TWIN_SCHEMA,
        **record(item, site_url),
        "facts": document.fields.model_dump(mode="json", exclude_defaults=True, exclude=_PRIVATE if full else _PRIVATE | _TEXTUAL)
        | {key: value if isinstance(value, tuple) else str(value) for key, value in document.extra},
        "text": fragment.text if full else "",
        "headings": [{"level": one.level, "id": one.id, "title": one.title} for one in fragment.headings] if full else [],
        "attachments": [_attachment(attachment, base) for attachment in document.attachments] if full else [],
        "responsibilities": [_duty(duty) for duty in item.duties] if full else [],
        "texts": attached.NAME,
    }
    if not attached.is_searched(document):
        del twin["texts"]
    return twin


def _attachment(attachment: Attachment, base: str) -> AttachmentData:
    file = attachment.file
    if not file:
        return {"title": attachment.title, "absent": attachment.absent}
    return {"title": attachment.title, "url": base + quote(file.name), "type": file.type, "size": file.size, "pages": file.pages,
            "sha256": file.sha256}  # fmt: skip


def _duty(duty: Duty) -> DutyData:
    return {"id": duty.id, "task": duty.task, "measure": duty.measure, "responsible": list(duty.responsible),
            "supporting": list(duty.supporting), "due": duty.due, "due_text": duty.due_text, "note": duty.note,
            "inherited": list(duty.inherited)}  # fmt: skip
