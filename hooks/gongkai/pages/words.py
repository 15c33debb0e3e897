"""Facts in a reader's words: dates, sizes, states."""

from gongkai import messages
from gongkai.model.date import PartialDate
from gongkai.model.document import Document, FileFacts
from gongkai.norms.vocabulary import Disclosure, Validity


def chinese_date(date: PartialDate) -> str:
    """2022年11月3日, 2022年11月, 2020年8月26日 10:23."""
    if date.month is None:
        return messages.text("date.year", year=date.year)
    if date.day is None:
        return messages.text("date.month", year=date.year, month=date.month)
    day = messages.text("date.day", year=date.year, month=date.month, day=date.day)
    return f"{day} {date.time:%H:%M}" if date.time else day


def file_words(file: FileFacts) -> str:
    """PDF，2 页，61 KB."""
    parts = [file.type]
    if file.pages:
        parts.append(messages.text("file.pages", count=file.pages))
    parts.append(size_words(file.size))
    return messages.text("file.joiner").join(parts)


def size_words(size: int) -> str:
    """Bytes as people say them."""
    if size < 1024:
        return messages.text("file.bytes", count=size)
    if size < 1024 * 1024:
        return messages.text("file.kilobytes", count=round(size / 1024))
    return messages.text("file.megabytes", count=f"{size / 1048576:.1f}")


def state_words(document: Document) -> tuple[str, ...]:
    """What a reader must know before reading: 已撤回, 已废止, 依申请公开 …"""
    words = []
    if document.fields.withdrawn:
        words.append(messages.text("state.withdrawn"))
    if document.fields.validity is not Validity.IN_FORCE:
        words.append(str(document.fields.validity))
    if document.fields.disclosure is Disclosure.ON_REQUEST:
        words.append(str(document.fields.disclosure))
    return tuple(words)
