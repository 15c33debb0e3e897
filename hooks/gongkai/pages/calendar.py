"""Deadlines -> a calendar (iCalendar, RFC 5545): a whole day for each, folded at 75 octets, the same bytes from the same records."""

import datetime
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

_ESCAPED = re.compile(r"[\\;,]")
_BROKEN = re.compile(r"\r\n?|\n")
_UNLAWFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
LONGEST = 75
"""Octets of a line without its end (RFC 5545 3.1)."""


@dataclass(frozen=True)
class Event:
    """A deadline."""

    url: str
    """Full address of what is due; its identity, too."""
    day: datetime.date
    stamped: datetime.date
    """When the record was last changed: DTSTAMP, which for a published calendar is the time of the revision (3.8.7.2)."""
    summary: str
    description: str
    categories: tuple[str, ...] = ()


def calendar(title: str, events: Iterable[Event]) -> bytes:
    """A VCALENDAR. Events are not busy time (TRANSP:TRANSPARENT); a day ends where the next begins, so DTEND is the day after."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gongkai//gongkai//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME:{_text(title)}", f"X-WR-CALNAME:{_text(title)}"]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines).encode()


def _event(event: Event) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, event.url)}",
        f"DTSTAMP:{event.stamped:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + datetime.timedelta(1):%Y%m%d}",
        f"SUMMARY:{_text(event.summary)}",
        *([f"DESCRIPTION:{_text(event.description)}"] if event.description else []),
        *([f"CATEGORIES:{','.join(map(_text, event.categories))}"] if event.categories else []),
        f"URL:{event.url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    """A TEXT value (3.3.11)."""
    return _BROKEN.sub(r"\\n", _ESCAPED.sub(lambda match: f"\\{match[0]}", _UNLAWFUL.sub("", value)))


def fold(line: str) -> str:
    """A content line in pieces of at most 75 octets; a character is never cut, though the standard would allow it."""
    if len(line) <= LONGEST // 4 or len(line.encode()) <= LONGEST:
        return line
    pieces: list[str] = []
    piece: list[str] = []
    length = 0
    for character in line:
        octets = len(character.encode())
        if length + octets > LONGEST:
            pieces.append("".join(piece))
            piece, length = [], 1  # the space that the next line begins with
        piece.append(character)
        length += octets
    return "\r\n ".join([*pieces, "".join(piece)])
