"""A file beside a document -> its facts: size, type by content, SHA-256, pages of a PDF, pixels of a picture, dangers."""

import hashlib
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from gongkai.guard.attachments import PICTURES as PICTURES
from gongkai.guard.attachments import look_into
from gongkai.guard.inspection import Inspection
from gongkai.model.document import FileFacts
from gongkai.read.source import MAX_ATTACHMENT, is_hollow, open_regular

Look = Callable[[str, BinaryIO, str], Inspection]
"""Name, open file, SHA-256 -> what is in it; ValueError with a reason key."""


def look_here(name: str, file: BinaryIO, sha256: str) -> Inspection:
    """Look into a file in this very process."""
    return look_into(name, file)


def file_facts(file: Path, look: Look = look_here) -> FileFacts:
    """Facts of a regular file, which is opened once and never by way of a link.

    ValueError with a reason key: `not-a-file`, `unopened` (no right to read it), `too-large`, `hollow` (a file that is mostly holes),
    or `not-allowed` (a type not on our list, or a name that belies the content).
    """
    try:
        opened = open_regular(file)
    except PermissionError:
        raise ValueError("unopened") from None
    except OSError:
        raise ValueError("not-a-file") from None
    with opened:
        status = os.fstat(opened.fileno())
        if status.st_size > MAX_ATTACHMENT:
            raise ValueError("too-large")
        if is_hollow(status):
            raise ValueError("hollow")
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
        opened.seek(0)
        found = look(file.name, opened, sha256)
    return FileFacts(
        name=unicodedata.normalize("NFC", file.name),
        size=status.st_size,
        type=found.type,
        sha256=sha256,
        pages=found.pages,
        width=found.width,
        height=found.height,
        dangers=found.dangers,
    )
