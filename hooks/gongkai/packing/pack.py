"""Folder of a built site -> entries of a package, in order, each made when it is written: memory does not grow with the site.

What only a public server has a use for stays behind: its 404 page, robots.txt, compressed forms, source maps,
what earlier releases left, the manifest of a release (whose digests are those of the site as it was served).
"""

import datetime
import hashlib
import json
import os
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Any

from gongkai import messages
from gongkai.packing.archive import EARLIEST, Entry, Written, write_archive
from gongkai.packing.bundles import INDEX, Bundle, bundles, first_paths, is_read
from gongkai.packing.pages import Whole, for_folder
from gongkai.packing.scripts import classic, is_module
from gongkai.paths import theme_folder

HOME = "index.json"
_MANIFEST = "manifest.json"
_LEFT = re.compile(r"(?:404\.html|robots\.txt|manifest\.json.*|search/opensearch\.xml|assets/.*\.map|(?:.*/)?\..*)", re.S)
_EARLY = re.compile(r"assets/early\.[0-9a-f]+\.js")
_LONGEST = 180
"""Characters of a path; Windows allows 260 with the folder into which it is unpacked."""
_NOT_WINDOWS = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ](?:/|$)|(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.[^/]*)?(?:/|$)', re.I)


Stamp = tuple[int, int]
"""Size in bytes, -1 for what is no regular file; time of its content in nanoseconds."""


class NoSite(ValueError):
    """A folder that holds no built site of ours."""


class Changed(Exception):
    """Somebody has built the site anew while it was packed."""


@dataclass(frozen=True)
class Plan:
    """What goes into a package."""

    site: Path
    site_url: str
    day: datetime.date
    """Of the newest page: the time of all entries, so that the same site makes the same bytes."""
    files: tuple[str, ...]
    """Files of the site that are packed, sorted."""
    bundles: tuple[Bundle, ...]
    stands: Mapping[str, Stamp]
    """Everything in the site's folder as it stood."""
    left: tuple[str, ...]
    """What is neither file nor folder, and is not packed."""
    release: tuple[int, str] | None
    """Number and digest of the manifest, where the site is a release."""
    outside: set[str] = field(default_factory=set)
    """While it is written: addresses outside the package from which pages take something."""

    @property
    def folder(self) -> str:
        """The folder that unpacking makes."""
        return f"gongkai-{self.day:%Y%m%d}"

    def awkward(self) -> list[str]:
        """Paths that Windows cannot unpack: characters and names that it does not know, too long, equal but for case."""
        seen: set[str] = set()
        found = []
        for path in self.files:
            lowered = path.lower()
            if len(path) > _LONGEST or _NOT_WINDOWS.search(path) or lowered in seen:
                found.append(path)
            seen.add(lowered)
        return found


def plan(site: Path) -> Plan:
    """Look at a site. NoSite, OSError."""
    home = _json(site / HOME)
    if home.get("schema") != "gongkai.page/1" or not isinstance(home.get("url"), str):
        raise NoSite(str(site))
    manifest = site / _MANIFEST
    held = _json(manifest)
    carried = {path for path, file in held.get("files", {}).items() if file.get("carried")}
    stands = dict(_walk(site))
    files = [path for path in sorted(stands) if stands[path][0] >= 0 and path not in carried and not _is_left(path, stands)]
    early = [path for path in files if _EARLY.fullmatch(path)]
    if len(early) != 1 or "search/index.json" not in files:
        raise NoSite(str(site))
    made = tuple(bundles((path, stands[path][0]) for path in files if is_read(site, path)))
    release = (int(held["seq"]), hashlib.sha256(manifest.read_bytes()).hexdigest()) if "seq" in held else None
    left = tuple(sorted(path for path, (size, _) in stands.items() if size < 0))
    return Plan(site, home["url"], _day(site), tuple(files), made, stands, left, release)


def _is_left(path: str, stands: Container[str]) -> bool:
    """Is it of use to a public server only? A compressed form is one of a file beside it; else it is an attachment."""
    return _LEFT.fullmatch(path) is not None or (path.endswith((".gz", ".br")) and path[:-3] in stands)


def pack(work: Plan, target: Path) -> Written:
    """Write the package. OSError where the disk is full, Changed, ScriptError; then nothing is left behind."""
    return write_archive(target, work.folder, entries(work), work.day)


def entries(work: Plan) -> Iterator[Entry]:
    """Every file of the package, by path."""
    note = messages.text("package.note-name")
    added = {note, INDEX, *(bundle.path for bundle in work.bundles)}
    own = {bundle.path: bundle for bundle in work.bundles}
    whole = Whole(work.site_url, frozenset(work.files), work.outside)
    for path in sorted({*work.files, *added}):
        if path == note:
            yield Entry(path, _note(work).encode("utf-8-sig"))
        elif path == INDEX:
            yield Entry(path, first_paths(work.bundles))
        elif path in own:
            yield Entry(path, own[path].script(work.site))
        elif path.endswith(".html"):
            yield Entry(path, for_folder(path, _text(work, path), whole).encode())
        elif path.endswith(".js") and path.startswith("assets/"):
            yield Entry(path, _script(path, _text(work, path)).encode())
        else:
            yield Entry(path, work.site / path)
    if dict(_walk(work.site)) != work.stands:
        raise Changed


def _script(path: str, text: str) -> str:
    if _EARLY.fullmatch(path):  # the first script of every page
        return (theme_folder() / "gongkai/js/package/package.js").read_text(encoding="utf-8") + text
    return classic(text) if is_module(text) else text


def _note(work: Plan) -> str:
    """What whoever unpacks reads first; with the line ends of Windows' older editors."""
    parts = [messages.text("package.note", address=work.site_url, day=work.day.isoformat())]
    if work.release:
        parts.append(messages.text("package.note-release", number=work.release[0], digest=work.release[1]))
    return "\r\n".join("\n".join(parts).rstrip("\n").split("\n")) + "\r\n"


def _text(work: Plan, path: str) -> str:
    return (work.site / path).read_bytes().decode("utf-8")


def _json(file: Path) -> dict[str, Any]:
    """What a JSON file holds; nothing where there is none."""
    try:
        found = json.loads(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _day(site: Path) -> datetime.date:
    """Of the newest page, as the site map says."""
    try:
        found = re.findall(rb"<lastmod>(\d{4}-\d\d-\d\d)", (site / "sitemap.xml").read_bytes())
    except FileNotFoundError:
        found = []
    return datetime.date.fromisoformat(max(found).decode()) if found else EARLIEST


def _walk(site: Path) -> Iterator[tuple[str, Stamp]]:
    """Everything below a folder but folders. Links are not followed."""
    waiting = [""]
    while waiting:
        below = waiting.pop()
        with os.scandir(site / below) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{below}{entry.name}/")
                else:
                    stat = entry.stat(follow_symlinks=False)
                    yield f"{below}{entry.name}", (stat.st_size if S_ISREG(stat.st_mode) else -1, stat.st_mtime_ns)
