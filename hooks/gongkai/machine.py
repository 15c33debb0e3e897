"""This machine -> what is there of all that the commands need, and how to get what is not. Nothing is changed."""

import importlib.util
import locale
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import InvalidRequirement, Requirement

from gongkai.model.problem import GongkaiError
from gongkai.place import Place
from gongkai.settings import Settings

PYTHON = (3, 11)
_CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for. `name`, `found` and the cure are keys of the catalogue below `doctor`."""

    name: str
    state: str
    """good, optional (it is missing, and only some work needs it) or missing."""
    found: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where to look."""

    root: Path
    site: tuple[Place, Settings] | None
    reason: str = ""
    """Why there is no site."""
    in_repository: bool = field(default=False)
    """Is it this project's own repository, with its tests?"""


Look = Callable[[Ground], Iterator[Finding]]


def python(ground: Ground) -> Iterator[Finding]:
    """The version of Python."""
    yield Finding("python", "good" if sys.version_info >= PYTHON else "missing", "version", ".".join(map(str, sys.version_info[:3])))


def packages(ground: Ground) -> Iterator[Finding]:
    """What the package requires, in the versions that it requires."""
    for extra, name, lack in (("", "packages", "missing"), ("import", "import", "optional"), ("cluster", "cluster", "optional")):
        absent = [str(one.name) for one in _required(extra) if not _is_met(one)]
        yield Finding(name, lack, "not-installed", ", ".join(absent)) if absent else Finding(name, "good", "installed")


def git(ground: Ground) -> Iterator[Finding]:
    """git, the hook that checks before a commit, and whether git changes line ends."""
    if not shutil.which("git"):
        yield Finding("git", "optional", "absent")
        return
    yield Finding("git", "good", "version", _said("git", "--version").removeprefix("git version "))
    if _said("git", "-C", str(ground.root), "rev-parse", "--is-inside-work-tree") != "true":
        return
    hooks = _said("git", "-C", str(ground.root), "config", "core.hooksPath")
    yield Finding("hook", "good", "enabled") if hooks.rstrip("/").endswith(".githooks") else Finding("hook", "optional", "disabled")
    converts = _said("git", "-C", str(ground.root), "config", "core.autocrlf")
    yield Finding("line-ends", "optional", "converts", "CRLF") if converts == "true" else Finding("line-ends", "good", "kept")


def chromium() -> str:
    """The Chromium of this machine; one without a window first, which opens a page in a quarter of the time. Empty where there is none."""
    return next((found for name in _CHROMIUMS if (found := shutil.which(name))), "")


def test_programs(ground: Ground) -> Iterator[Finding]:
    """What only the tests of this project need."""
    if not ground.in_repository:
        return
    browser = chromium()
    yield Finding("chromium", "good", "path", browser) if browser else Finding("chromium", "optional", "absent")
    server = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))
    yield Finding("nginx", "good", "path", server) if server else Finding("nginx", "optional", "absent")


def site(ground: Ground) -> Iterator[Finding]:
    """The site's settings, its content, and whether it can be built where it lies."""
    if ground.site is None:
        yield Finding("site", "missing", "reason", ground.reason)
        return
    place, settings = ground.site
    yield Finding("site", "good", "path", place.site_name)
    if place.content.is_dir():
        yield Finding("content", "good", "documents", str(sum(1 for _ in place.content.rglob("*.md"))))
    else:
        yield Finding("content", "missing", "absent")
    yield Finding("write", "good", "writable") if _can_write(ground.root) else Finding("write", "missing", "not-writable", str(ground.root))
    cache = ground.root / settings.cache
    if cache.is_dir() and not _can_write(cache):
        yield Finding("write", "missing", "not-writable", str(cache))
    size = sum(file.stat().st_size for file in cache.rglob("*") if file.is_file()) if cache.is_dir() else 0
    yield Finding("cache", "good", "size", f"{size / 1048576:.1f}") if size else Finding("cache", "optional", "none")


def surroundings(ground: Ground) -> Iterator[Finding]:
    """Encoding of redirected output, time zones, cores."""
    encoding = "UTF-8" if sys.flags.utf8_mode else locale.getpreferredencoding(False)
    is_utf8 = encoding.upper().replace("-", "") == "UTF8"
    yield Finding("encoding", "good" if is_utf8 else "optional", "utf8", encoding)
    try:
        zone = ground.site[1].time_zone if ground.site else "Asia/Shanghai"
        ZoneInfo(zone)
        yield Finding("time-zone", "good", "version", zone)
    except ZoneInfoNotFoundError:
        yield Finding("time-zone", "missing", "absent")
    cores = os.cpu_count() or 1
    yield Finding("workers", "good" if cores > 1 else "optional", "cores", str(cores))


LOOKS: tuple[Look, ...] = (python, packages, git, test_programs, site, surroundings)


def look(config: Path, read: Callable[[Path], tuple[Place, Settings]]) -> list[Finding]:
    """Look at everything. `read` reads a site's settings."""
    root = config.resolve().parent
    found, reason = None, ""
    try:
        found = read(config)
    except GongkaiError as error:
        reason = str(error).splitlines()[0]
    ground = Ground(root, found, reason, (root / "tests" / "conftest.py").is_file())
    return [finding for one in LOOKS for finding in one(ground)]


def _required(extra: str) -> Iterator[Requirement]:
    """The requirements of the package, or those that an extra adds."""
    for line in requires("gongkai") or ():
        try:
            one = Requirement(line)
        except InvalidRequirement:
            continue
        plain = one.marker is None or one.marker.evaluate({"extra": ""})
        if plain if not extra else (not plain and one.marker is not None and one.marker.evaluate({"extra": extra})):
            yield one


def _is_met(one: Requirement) -> bool:
    try:
        return one.specifier.contains(version(one.name), prereleases=True)
    except PackageNotFoundError:
        return importlib.util.find_spec(one.name.replace("-", "_")) is not None


def _said(*command: str) -> str:
    """The first line that a program prints; empty where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    return done.stdout.strip().split("\n")[0] if done.returncode == 0 else ""


def _can_write(folder: Path) -> bool:
    """Can a file be made there? It is gone again at once."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
