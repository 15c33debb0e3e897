"""A staging folder beside the site: everything is made there first, then synced into place.

Nothing of the last good site is touched before all is known to be good. Syncing writes what changed, removes what vanished and leaves
equal files alone, so that a warm build costs what changed and file times tell the truth.
"""

import atexit
import contextlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did, in files."""

    written: int
    kept: int
    removed: int


class Staging:
    """One build's staging folder."""

    def __init__(self, site: Path) -> None:
        site.parent.mkdir(parents=True, exist_ok=True)
        _sweep(site)
        self.site = site
        self.folder = Path(tempfile.mkdtemp(prefix=f".{site.name}.{os.getpid()}.", dir=site.parent))
        """On the same file system as the site, so that a file moves into place in one step."""
        self.tree = self.folder / "tree"
        self.tree.mkdir()
        self._kept: set[str] = set()
        self._made: set[Path] = {self.tree}
        atexit.register(self.discard)

    def put(self, path: str, content: bytes | Path) -> None:
        """Stage one file, unless the site has it already, byte for byte."""
        if isinstance(content, Path):
            content = content.read_bytes()
        if _equals(self.site / path, content):
            self._kept.add(path)
            (self.tree / path).unlink(missing_ok=True)  # what MkDocs had put there
            return
        target = self.tree / path
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        target.write_bytes(content)

    def sync(self) -> Synced:
        """Bring the site to what was staged; then the staging folder is gone."""
        staged = {_below(self.tree, file): file for file in _files(self.tree)}
        old = {_below(self.site, file): file for file in _files(self.site)}
        written = 0
        for path, file in staged.items():
            target = self.site / path
            if path not in self._kept and _equals(target, file.read_bytes()):
                self._kept.add(path)
                continue
            _make_way(self.site, target)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.chmod(0o644)
            os.replace(file, target)
            written += 1
        removed = [file for path, file in old.items() if path not in staged and path not in self._kept]
        for file in removed:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):  # a folder and a file changed places
                file.unlink()
        _drop_empty(self.site)
        self.discard()
        return Synced(written, len(self._kept), len(removed))

    def discard(self) -> None:
        """Forget everything; the site stays as it is."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _sweep(site: Path) -> None:
    """Remove what builds left that were killed; running ones keep theirs."""
    for folder in site.parent.glob(f".{site.name}.*.*"):
        owner = folder.name.removeprefix(f".{site.name}.").split(".")[0]
        if owner.isdecimal() and not Path("/proc", owner).exists() and Path("/proc/self").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _equals(file: Path, content: bytes) -> bool:
    try:
        return file.stat().st_size == len(content) and not file.is_symlink() and file.read_bytes() == content
    except OSError:
        return False


def _files(folder: Path) -> list[Path]:
    """Every file below a folder, links included."""
    found = []
    for root, folders, names in os.walk(folder):
        found += [Path(root, name) for name in (*names, *(name for name in folders if Path(root, name).is_symlink()))]
    return found


def _below(folder: Path, file: Path) -> str:
    return file.relative_to(folder).as_posix()


def _make_way(site: Path, target: Path) -> None:
    """A file where a folder must stand, or a folder where a file must, goes."""
    for parent in [*target.parents][::-1]:
        if parent.is_relative_to(site) and parent != site and (parent.is_symlink() or parent.is_file()):
            parent.unlink()
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)


def _drop_empty(site: Path) -> None:
    for root, _, _ in os.walk(site, topdown=False):
        if Path(root) != site and not os.listdir(root):
            os.rmdir(root)
