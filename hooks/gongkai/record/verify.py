"""A folder, a package (ZIP) or a saved page, held against a manifest -> every file that was added, removed or changed. Offline.

It shows that something was altered since the manifest was made (可发现篡改); whether the manifest is the right one, its signature or a copy
kept elsewhere tells.
"""

import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from gongkai import messages
from gongkai.record.manifest import LARGEST, NAME, File, Manifest, ManifestError, is_apart, manifest_digest, read_manifest, walk
from gongkai.record.standins import page_of

_CHUNK = 1 << 20
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')


@dataclass(frozen=True, order=True)
class Difference:
    """One file that is not as it was released."""

    path: str
    kind: str
    """added, removed, changed, irregular (a link or a special file)."""

    def __str__(self) -> str:
        return messages.text(f"verify.{self.kind}", path=self.path)


@dataclass(frozen=True)
class Verified:
    """What came of it."""

    manifest: Manifest
    digest: str
    """SHA-256 of the manifest."""
    differences: tuple[Difference, ...]
    count: int
    """Files that were looked at."""


def site_in(folder: Path) -> Path:
    """The folder that holds the manifest: this one, the `site` of a release, or that of what is served."""
    for place in (folder, folder / "site", folder / "current/site"):
        if (place / NAME).is_file():
            return place
    raise ManifestError(messages.text("verify.no-manifest"))


def verify_folder(folder: Path, manifest: bytes | None = None) -> Verified:
    """Every file of a folder. ManifestError where there is no manifest, or it is none."""
    site = folder if manifest else site_in(folder)
    raw = manifest or (site / NAME).read_bytes()
    return _compare(raw, ((path, _of_file(site / path) if regular else None) for path, regular in walk(site)))


def verify_zip(file: Path, manifest: bytes | None = None) -> Verified:
    """Every file of a package. zipfile.BadZipFile; ManifestError where it holds no manifest, or none of ours."""
    with zipfile.ZipFile(file) as package:
        infos = {_name(info): info for info in package.infolist() if not info.is_dir()}
        own = min((name for name in infos if name.rpartition("/")[2] == NAME), key=len, default=NAME)
        root = own.removesuffix(NAME)
        if manifest is None:
            if own not in infos or infos[own].file_size > LARGEST:
                raise ManifestError(messages.text("verify.no-manifest"))
            manifest = package.read(infos[own])
        files = read_manifest(manifest).files

        def found() -> Iterator[tuple[str, File | None]]:
            for name, info in infos.items():
                path = name.removeprefix(root) if name.startswith(root) else f"../{name}"
                if not is_apart(path):
                    known = files.get(path)
                    yield path, _of_member(package, info) if known and known.size == info.file_size else File(info.file_size, "")

        return _compare(manifest, found())


def verify_page(file: Path, manifest: bytes) -> Verified:
    """One saved page, known by the address that it bears (canonical). ManifestError where it bears none of this site."""
    content = file.read_bytes()
    known = read_manifest(manifest)
    canonical = _CANONICAL.search(content.decode("utf-8", "replace"))
    address = unquote(canonical[1]) if canonical else ""
    if not address.startswith(known.site_url):
        raise ManifestError(messages.text("verify.no-address"))
    path = page_of(address.removeprefix(known.site_url))
    expected = known.files.get(path)
    same = expected is not None and expected.sha256 == hashlib.sha256(content).hexdigest()
    kind = "changed" if expected else "added"
    return Verified(known, manifest_digest(manifest), () if same else (Difference(path, kind),), 1)


def manifest_for(page: Path) -> bytes:
    """The manifest of the folder that a page lies in, however deep. ManifestError where there is none."""
    for parent in page.resolve().parents:
        if (parent / NAME).is_file():
            return (parent / NAME).read_bytes()
    raise ManifestError(messages.text("verify.no-manifest"))


def _compare(raw: bytes, found: Iterable[tuple[str, File | None]]) -> Verified:
    manifest = read_manifest(raw)
    left, differences, count = dict(manifest.files), [], 0
    for path, file in found:
        count += 1
        known = left.pop(path, None)
        if file is None:
            differences.append(Difference(path, "irregular"))
        elif known is None:
            differences.append(Difference(path, "added"))
        elif (known.size, known.sha256) != (file.size, file.sha256):
            differences.append(Difference(path, "changed"))
    differences += [Difference(path, "removed") for path in left]
    return Verified(manifest, manifest_digest(raw), tuple(sorted(differences)), count)


def _of_file(file: Path) -> File:
    try:
        with file.open("rb", buffering=0) as content:
            digest, size = hashlib.sha256(), 0
            while piece := content.read(_CHUNK):
                digest.update(piece)
                size += len(piece)
    except OSError:
        return File(-1, "")  # unreadable is changed
    return File(size, digest.hexdigest())


def _name(info: zipfile.ZipInfo) -> str:
    """A member's path: UTF-8, also where the packer did not say so, or as Windows packs in China."""
    if info.flag_bits & 0x800 or info.filename.isascii():
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _of_member(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> File:
    """A member of the size that is known; a package that lies about it is cut off."""
    digest, size = hashlib.sha256(), 0
    try:
        with package.open(info) as content:
            while (piece := content.read(_CHUNK)) and size <= info.file_size:
                digest.update(piece)
                size += len(piece)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return File(-1, "")
    return File(size, digest.hexdigest())
