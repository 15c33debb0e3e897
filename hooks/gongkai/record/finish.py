"""Files of a built site -> their digests, their compressed forms beside them (gzip, Brotli), and what is wrong with the pages.

Each file is read once, here or by worker processes. What the release before has of the same content is copied, not compressed anew.
"""

import functools
import gzip
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import brotli

from gongkai.record.manifest import ManifestError, read_manifest
from gongkai.record.pages import page_faults

COMPRESSED = (".html", ".css", ".js", ".json", ".xml", ".csv", ".svg", ".txt", ".map", ".webmanifest")
"""Suffixes of files that are text; the others are compressed already."""
SMALLEST = 256
"""Bytes below which a compressed form saves nothing."""
GZIP_LEVEL = 9
BROTLI_QUALITY = 5
"""6 takes half as long again and saves a hundredth."""


@dataclass(frozen=True)
class Bench:
    """What all files of a release share."""

    site: str
    """Folder of the site that is being finished."""
    listing: str
    """A file that names every path of the site, a line each."""
    earlier: str
    """Folder of the site before, or empty."""
    base: str
    """Path of the site's own address, with slashes."""


@dataclass(frozen=True, slots=True)
class Finished:
    """One file."""

    path: str
    size: int
    sha256: str
    faults: tuple[tuple[str, str], ...] = ()


def finish(bench: Bench, paths: list[str]) -> list[Finished]:
    """Finish some files. OSError when the disk is full."""
    return [made for path in paths for made in _one(bench, path)]


def _one(bench: Bench, path: str) -> list[Finished]:
    file = f"{bench.site}/{path}"
    os.chmod(file, 0o644)
    content = Path(file).read_bytes()
    faults: tuple[tuple[str, str], ...] = ()
    if path.endswith(".html"):
        known = _known(bench.listing)
        faults = tuple(page_faults(path, content.decode("utf-8", "replace"), bench.base, known.__contains__))
    sha256 = hashlib.sha256(content).hexdigest()
    made = [Finished(path, len(content), sha256, faults)]
    if path.endswith(COMPRESSED) and len(content) >= SMALLEST:
        for suffix, compressed in (_former(bench.earlier, path, sha256) or _compressed(content)).items():
            with open(f"{file}{suffix}", "wb") as target:
                target.write(compressed)
            os.chmod(f"{file}{suffix}", 0o644)
            made.append(Finished(f"{path}{suffix}", len(compressed), hashlib.sha256(compressed).hexdigest()))
    return made


def _compressed(content: bytes) -> dict[str, bytes]:
    """Suffix -> the compressed form, where it is smaller."""
    forms = {
        ".br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY),
        ".gz": gzip.compress(content, GZIP_LEVEL, mtime=0),
    }
    return {suffix: form for suffix, form in forms.items() if len(form) < len(content)}


def _former(earlier: str, path: str, sha256: str) -> dict[str, bytes]:
    """What the release before made of the same content, if it still is what it made."""
    files = _earlier_files(earlier)
    if not files or (file := files.get(path)) is None or file != sha256:
        return {}
    forms = {}
    for suffix in (".br", ".gz"):
        if digest := files.get(f"{path}{suffix}"):
            try:
                form = Path(f"{earlier}/{path}{suffix}").read_bytes()
            except OSError:
                return {}
            if hashlib.sha256(form).hexdigest() != digest:
                return {}
            forms[suffix] = form
    return forms


@functools.lru_cache(1)
def _earlier_files(earlier: str) -> dict[str, str]:
    """Path -> SHA-256 of the release before."""
    if not earlier:
        return {}
    try:
        return {path: file.sha256 for path, file in read_manifest(Path(earlier, "manifest.json").read_bytes()).files.items()}
    except (OSError, ManifestError):
        return {}


@functools.lru_cache(1)
def _known(listing: str) -> frozenset[str]:
    return frozenset(Path(listing).read_text(encoding="utf-8").split("\n"))
