"""A site -> a release: built in a fresh folder, finished, verified, put on the disk, and only then switched to in one step.

Whatever goes wrong before the switch leaves what is served as it was, and is swept away by the next run. The ledger is written after the
switch; should that be cut off, the next run takes it from the release.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from gongkai import __version__, messages
from gongkai.record.addresses import taken_over
from gongkai.record.entry import ATTACHMENT, OTHER_KINDS, Entry, State
from gongkai.record.finish import Bench, Finished, finish
from gongkai.record.ledger import Ledger, LedgerError, Pen, read_ledger
from gongkai.record.manifest import HASHED, NAME, File, Manifest, manifest_digest, walk
from gongkai.record.server import http_conf, root_link, server_conf
from gongkai.record.settle import settled
from gongkai.record.shelf import Release, Shelf
from gongkai.record.signing import sign
from gongkai.record.standins import stand_ins
from gongkai.record.upload import changes, steps
from gongkai.record.verify import verify_folder
from gongkai.settings import Settings

Portions = Callable[[Callable[[list[str]], list[Finished]], Iterable[list[str]]], Iterable[Finished]]
"""(what to do, portions of paths) -> what it makes of each, in order; by worker processes or here."""
_PORTION = 60
MOST_TOLD = 20


class Refused(Exception):
    """A release that must not be made; the text says why, a line each."""


class BuildFailed(Exception):
    """The site could not be built; the build itself has said why."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


@dataclass(frozen=True)
class Job:
    """What is released where."""

    settings: Settings
    site_url: str
    ledger: Path
    build: Callable[[Path, Path, int], int]
    """(folder of the site, file for what it releases, locked descriptor) -> exit code of the build."""
    portions: Portions
    carries: bool = True
    """Do files of the release before stay for those who have its pages open? Not where something in them is purged."""


@dataclass(frozen=True)
class Done:
    """What was released."""

    release: Release
    manifest: Manifest
    added: int
    changed: int
    removed: int
    addresses: int
    """Lines that the ledger got for addresses."""
    adopted: bool
    """The ledger lacked what had been released, and was brought up to it."""
    pruned: tuple[str, ...]


def publish(job: Job, shelf: Shelf, locked: int) -> Done:
    """Make a release and switch to it. Refused, BuildFailed, OSError; what is served is whole at any moment."""
    shelf.sweep()
    ledger, adopted = _ledger(job.ledger, shelf)
    now = _build(job, shelf, locked)
    newest = next(iter(shelf.releases()), None)
    former, latest = shelf.current(), newest.manifest() if newest else None
    earlier = former.manifest() if former else None
    site = shelf.building / "site"
    _refuse(_changed_in_silence(ledger, now))
    _refuse(_not_there(now, site))
    seq = max(ledger.seq, newest.seq if newest else 0, max((int(row.get("seq", 0)) for row in shelf.history()), default=0)) + 1
    parent = next((str(row["manifest"]) for row in reversed(shelf.history()) if row["action"] == "publish" and "manifest" in row), "")
    day = str(job.settings.today())
    pages = {*_pages(earlier), *_pages(latest)}
    written, count = _written(ledger, now, pages, site, seq, day, parent)
    for path, content in stand_ins(written, site, job.site_url):
        _lay(site / path, content)
    carried = list(_carry(former, earlier, site)) if job.carries else []
    files = _finish(job, shelf, former, carried)
    manifest = Manifest(
        seq, parent, written.head, __version__, job.site_url, day, files,
        {e.address: e.sha256 for e in written.entries.values() if e.state is State.LIVE and e.kind not in OTHER_KINDS},
        {e.address: e.target for e in written.entries.values() if e.state is State.MOVED},
        {e.address: e.reason for e in written.entries.values() if e.state is State.GONE},
    )  # fmt: skip
    raw = manifest.to_bytes()
    _lay(site / NAME, raw)
    signed = sign(site / NAME, job.settings.record)
    found = changes(earlier.files if earlier else {}, files)
    _equip(shelf, written, manifest, steps(found, signed), job.site_url)
    _refuse(str(one) for one in verify_folder(site).differences)
    release = shelf.place(seq, manifest_digest(raw))
    shelf.switch(release, "publish")
    replace_file(job.ledger, written.text)
    pruned = shelf.prune(job.settings.record.keep)
    return Done(release, manifest, len(found.added), len(found.changed), len(found.removed), count, adopted, tuple(pruned))


def _ledger(file: Path, shelf: Shelf) -> tuple[Ledger, bool]:
    """The ledger, brought up to what was released where it lacks that. Refused where the two have gone different ways."""
    try:
        ledger = read_ledger(file.read_text(encoding="utf-8")) if file.exists() else Ledger()
        _ = ledger.head
    except LedgerError as error:
        raise Refused(messages.text(f"problems.{error.code}.text", line=error.line)) from None
    except UnicodeDecodeError:
        raise Refused(messages.text("problems.ledger-broken.text", line=1)) from None
    witness = next((found for release in shelf.releases() if (found := release.ledger())), None)
    if witness is None or ledger.holds(witness):
        return ledger, False
    if not witness.holds(ledger):
        raise Refused(messages.text("publish.ledger-apart"))
    replace_file(file, witness.text)
    return witness, True


def _build(job: Job, shelf: Shelf, locked: int) -> dict[str, Entry]:
    shelf.building.mkdir()
    site, told = shelf.building / "site", shelf.building / "released.json"
    code = job.build(site, told, locked)
    if code:
        raise BuildFailed(code)
    if not told.is_file() or not site.is_dir():
        raise Refused(messages.text("publish.no-site"))
    now = taken_over(told.read_text(encoding="utf-8"))
    told.unlink()
    return now


def _refuse(told: Iterable[str]) -> None:
    lines = list(told)
    if lines:
        more = [messages.text("publish.more", count=len(lines) - MOST_TOLD)] if len(lines) > MOST_TOLD else []
        raise Refused("\n".join([*lines[:MOST_TOLD], *more]))


def _changed_in_silence(ledger: Ledger, now: Mapping[str, Entry]) -> Iterator[str]:
    """Documents whose text is another, without a note, which a build that is not strict lets pass."""
    for entry in now.values():
        known = ledger.entries.get(entry.address)
        if known is None or not known.sha256 or entry.kind == ATTACHMENT or entry.state is not State.LIVE:
            continue
        if known.sha256 != entry.sha256 and entry.notes <= known.notes:
            yield messages.text("problems.released-changed.text", title=known.title, first=known.first)


def _not_there(now: Mapping[str, Entry], site: Path) -> Iterator[str]:
    """What the ledger would promise and the site does not hold; attachments that are others than were read."""
    for entry in now.values():
        if entry.state is State.MOVED or (entry.state is State.GONE and entry.kind in OTHER_KINDS):
            continue
        file = site / (entry.address if entry.kind == ATTACHMENT else f"{entry.address}index.html")
        if not file.is_file():
            yield messages.text("publish.not-there", address=f"/{entry.address}")
        elif entry.kind == ATTACHMENT and hashlib.sha256(file.read_bytes()).hexdigest() != entry.sha256:
            yield messages.text("report.changed-meanwhile", path=entry.address)


def _pages(manifest: Manifest | None) -> Iterator[str]:
    """Addresses of all pages of a release that are named by a folder."""
    for path in manifest.files if manifest else ():
        if path.endswith("/index.html"):
            yield path.removesuffix("index.html")


def _written(ledger: Ledger, now: Mapping[str, Entry], before: set[str], site: Path, seq: int, day: str, parent: str) -> tuple[Ledger, int]:
    """The ledger with this release in it, and how many addresses it tells anew."""
    after = {path.removesuffix("index.html") for path, _ in walk(site) if path.endswith("/index.html")}
    pen = Pen(ledger)
    pen.release(seq, day, parent)
    for entry in settled(ledger, now, before, after):
        pen.address(entry, day)
    return pen.ledger(), len(pen.lines) - 1


def _carry(former: Release | None, manifest: Manifest | None, site: Path) -> Iterator[str]:
    """Files named by their content stay for one release more: pages that are open ask for them."""
    if former is None or manifest is None:
        return
    for path, file in manifest.files.items():
        target = site / path
        if file.carried or not HASHED.fullmatch(path) or path.endswith((".gz", ".br")) or target.exists():
            continue
        try:
            content = (former.site / path).read_bytes()
        except OSError:
            continue
        if hashlib.sha256(content).hexdigest() == file.sha256:
            _lay(target, content)
            yield path


def _finish(job: Job, shelf: Shelf, former: Release | None, carried: Sequence[str]) -> dict[str, File]:
    """Digests, compressed forms and modes of all files. Refused for what is no file, and for pages that are not right."""
    site = shelf.building / "site"
    found = sorted(walk(site))
    _refuse(messages.text("publish.not-regular", path=path) for path, regular in found if not regular)
    paths = [path for path, _ in found]
    listing = shelf.building / f"paths-{hashlib.sha256(repr(paths).encode()).hexdigest()[:16]}"
    listing.write_text("\n".join(paths), encoding="utf-8")
    base = urlsplit(job.site_url).path
    bench = Bench(str(site), str(listing), str(former.site) if former else "", base)
    portions = (paths[start : start + _PORTION] for start in range(0, len(paths), _PORTION))
    files: dict[str, File] = {}
    faults: list[str] = []
    extra = set(carried)
    for made in job.portions(_Finisher(bench), portions):
        files[made.path] = File(made.size, made.sha256, made.path.removesuffix(".gz").removesuffix(".br") in extra)
        faults += [messages.text(f"publish.{code}", path=made.path, value=value) for code, value in made.faults]
    _refuse(sorted(faults))
    listing.unlink()
    for root, _, _ in os.walk(shelf.building):
        os.chmod(root, 0o755)
    return files


@dataclass(frozen=True)
class _Finisher:
    """`finish` at one bench, for worker processes."""

    bench: Bench

    def __call__(self, paths: list[str]) -> list[Finished]:
        return finish(self.bench, paths)


def _equip(shelf: Shelf, ledger: Ledger, manifest: Manifest, lists: Mapping[str, Sequence[str]], site_url: str) -> None:
    """What stands beside the site in a release."""
    base, building = urlsplit(site_url).path, shelf.building
    _lay(building / "ledger.jsonl", ledger.text.encode())
    _lay(building / "nginx/http.conf", http_conf(base, manifest.moved, manifest.gone).encode())
    _lay(building / "nginx/server.conf", server_conf(base, shelf.folder).encode())
    for name, paths in lists.items():
        _lay(building / "upload" / name, "".join(f"{path}\n" for path in paths).encode())
    path, target = root_link(base)
    link = building / "root" / path if path else building / "root"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target if path else "site")
    for root, _, _ in os.walk(building):
        os.chmod(root, 0o755)


def _lay(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    file.chmod(0o644)


def replace_file(file: Path, text: str) -> None:
    """Replace a file in one step, its mode kept, and on the disk before this returns."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8", newline="\n") as made:
        made.write(text)
        made.flush()
        os.fsync(made.fileno())
    draft.chmod(file.stat().st_mode & 0o7777 if file.exists() else 0o644)
    os.replace(draft, file)
