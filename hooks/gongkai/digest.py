"""Digests: what a result was made of, in sixteen bytes."""

import hashlib
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from gongkai import __version__

_LIBRARIES = (
    "markdown",
    "nh3",
    "jinja2",
    "markupsafe",
    "pydantic",
    "pyyaml",
    "pypdf",
    "imagesize",
    "cn2an",
    "feedgenerator",
    "tzdata",
    "holidays",
)
"""Upgrading one of these may change what we make; so may another Python."""


def digest(*parts: object) -> str:
    """A digest of plain values, by their `repr`: texts, numbers, tuples and frozen dataclasses of such."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def digest_bytes(*parts: bytes) -> str:
    """A digest of byte strings, kept apart by their lengths."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        made.update(len(part).to_bytes(8, "big") + part)
    return made.hexdigest()


def code_digest(*folders: Path) -> str:
    """A digest of the program: its version, its libraries, and every file of `folders` that is not compiled."""
    files = sorted(file for folder in folders for file in folder.rglob("*") if _counts(file))
    versions = [__version__, sys.version_info[:3], *((name, version(name)) for name in _LIBRARIES)]
    return digest_bytes(repr(versions).encode(), *_contents(files))


def _contents(files: Iterable[Path]) -> Iterable[bytes]:
    for file in files:
        yield file.name.encode()
        yield file.read_bytes()


def _counts(file: Path) -> bool:
    return file.is_file() and "__pycache__" not in file.parts and "skeleton" not in file.parts
