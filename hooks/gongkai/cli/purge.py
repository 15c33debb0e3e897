"""`gongkai purge`: a leaked text is taken out of everything within reach, and what is out of reach is listed.

Exit codes: 0 gone, 1 the site could not be built without it, 2 wrong use, 3 settings, disk or rights, 4 traces were found.
"""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import click

from gongkai import messages
from gongkai.cli.options import CONFIG, site_of
from gongkai.cli.publish import released
from gongkai.place import Place
from gongkai.preparing import prepare
from gongkai.read.source import decode
from gongkai.record.entry import ATTACHMENT
from gongkai.record.ledger import Ledger, LedgerError, read_ledger
from gongkai.record.permanence import ledger_file
from gongkai.record.release import replace_file
from gongkai.record.shelf import Release, Shelf
from gongkai.record.tombstone import emptied, made_key, mark_of
from gongkai.record.traces import Probe, probe_of, text_of_twin, traces
from gongkai.settings import Settings


@dataclass(frozen=True)
class _Leak:
    """What is purged."""

    path: str
    """Of the document, below content/, without `.md`."""
    address: str
    files: tuple[Path, ...]
    """The document and its attachments, those that are still there and nobody else uses."""
    fingerprint: str
    probe: Probe
    mentioned: tuple[str, ...]
    """Documents that point at it."""


@click.command(name="purge", help=messages.text("purge.help"))
@click.argument("document")
@click.option("--reason", required=True, help=messages.text("purge.option-reason"))
@click.option("--to", "to", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help=messages.text("purge.option-to"))
@click.option("--site-dir", type=click.Path(file_okay=False, path_type=Path), help=messages.text("purge.option-site-dir"))
@click.option("--dry-run", is_flag=True, help=messages.text("purge.option-dry-run"))
@click.option("--yes", is_flag=True, help=messages.text("purge.option-yes"))
@CONFIG
def purge_command(document: str, reason: str, to: Path | None, site_dir: Path | None, dry_run: bool, yes: bool, config_file: Path) -> None:
    """Take a text out of everything."""
    place, settings = site_of(config_file)
    if not reason.strip():
        raise click.UsageError(messages.text("purge.no-reason"))
    shelf = Shelf(to) if to else None
    file = ledger_file(place.content, settings)
    ledger = _ledger(file)
    leak = _leak(document, place, settings, ledger, shelf)
    click.echo(messages.text("purge.plan", path=leak.path, files=messages.text("report.list").join(map(str, leak.files)) or "—"))
    if leak.mentioned:
        click.echo(messages.text("purge.mentioned", paths=messages.text("report.list").join(leak.mentioned)))
    if dry_run:
        _out_of_reach(leak, place, shelf)
        return
    if not yes:
        click.confirm(messages.text("purge.ask"), abort=True, err=True)
    if leak.address in ledger.entries and leak.address not in ledger.purged:
        mark = mark_of(leak.fingerprint, made_key(file.parent))
        replace_file(file, emptied(ledger, leak.address, reason.strip(), mark, str(settings.today())).text)
    for one in leak.files:
        one.unlink(missing_ok=True)
    root = config_file.resolve().parent
    shutil.rmtree(root / settings.cache, ignore_errors=True)
    shutil.rmtree(site_dir or root / "site", ignore_errors=True)
    reachable = list(_out_of_reach(leak, place, shelf))
    if to and shelf:
        released(to, place, settings, config_file, [], 0, 0.0, carries=False)
        _off_the_shelf(shelf, leak)
    left = [found for folder in dict.fromkeys(filter(None, (root, place.content.parent, to))) for found in traces(folder, leak.probe)]
    for found in dict.fromkeys(left):
        click.echo(messages.text("purge.left", file=found), err=True)
    click.echo("\n".join(reachable))
    click.echo(messages.text("purge.incomplete" if left else "purge.done" if to else "purge.done-here"))
    raise SystemExit(4 if left else 0)


def _ledger(file: Path) -> Ledger:
    try:
        ledger = read_ledger(file.read_text(encoding="utf-8")) if file.exists() else Ledger()
        _ = ledger.head
    except LedgerError as error:
        click.echo(messages.text(f"problems.{error.code}.text", line=error.line), err=True)
        raise SystemExit(3) from None
    return ledger


def _leak(written: str, place: Place, settings: Settings, ledger: Ledger, shelf: Shelf | None) -> _Leak:
    """A document by its path, its file or its address; or what is known of one that is deleted already."""
    path = written.strip("/").removesuffix(".md").removeprefix(f"{place.content.name}/")
    address = f"{path}/"
    site = prepare(place, settings).site
    item = next((one for one in site.everything if one.document.path == path), None)
    known = ledger.entries.get(address)
    if item is None and known is None:
        raise click.UsageError(messages.text("purge.unknown", path=path))
    source = place.content / f"{path}.md"
    text, files, digests = "", [source] if source.is_file() else [], {}
    if source.is_file():
        decoded = decode(path, source.read_bytes())
        text = decoded.rpartition("\n---\n")[2] if isinstance(decoded, str) else ""
    if item:
        folder = source.parent
        level = path.rpartition("/")[0]
        beside = [one.document for one in site.everything if one is not item and one.document.path.rpartition("/")[0] == level]
        others = {a.file.name for one in beside for a in one.attachments if a.file} | {i.name for one in beside for i in one.images}
        own = {a.file.name: a.file.sha256 for a in item.document.attachments if a.file}
        own |= {image.name: image.sha256 for image in item.document.images}
        files += [folder / name for name in own if name not in others]
        digests = {name: sha256 for name, sha256 in own.items() if name not in others}
    digests |= {e.address: e.sha256 for e in ledger.entries.values() if e.kind == ATTACHMENT and e.address.startswith(address) and e.sha256}
    for release in shelf.releases() if shelf else ():
        text += "\n" + _published_text(release, address)
    rest = (file.read_bytes().decode("utf-8", "replace") for file in place.content.rglob("*.md") if file != source and file.is_file())
    mentioned = tuple(one.source_path for one in site.cited_by.get(path, ()))
    fingerprint = (item.fingerprint if item else "") or (known.sha256 if known else "")
    return _Leak(path, address, tuple(files), fingerprint, probe_of(text, digests.values(), rest), mentioned)


def _published_text(release: Release, address: str) -> str:
    try:
        return text_of_twin((release.site / f"{address}index.json").read_bytes())
    except OSError:
        return ""


def _off_the_shelf(shelf: Shelf, leak: _Leak) -> None:
    """Releases that hold the text go, and those that cannot be read; the new one is served already."""
    current = shelf.current()
    with shelf.locked(10):
        for release in shelf.releases():
            manifest = release.manifest()
            if (current is None or release.name != current.name) and (manifest is None or leak.address in manifest.documents):
                shelf.remove(release)


def _out_of_reach(leak: _Leak, place: Place, shelf: Shelf | None) -> Iterator[str]:
    """What somebody has to do elsewhere, a line each."""
    yield messages.text("purge.elsewhere")
    names = {f"{leak.address}index.html", f"{leak.address}index.json"}
    for release in shelf.releases() if shelf else ():
        manifest = release.manifest()
        names |= {path for path in manifest.files if path.startswith(leak.address)} if manifest else set()
    for name in sorted(name for name in names if not name.endswith((".gz", ".br"))):
        yield messages.text("purge.address", address=place.site_url + quote(name.removesuffix("index.html")))
    yield messages.text("purge.lists", address=place.site_url)
    commits = _commits(place, leak)
    if commits:
        source = f"{place.content.name}/{leak.path}.md"
        yield messages.text("purge.git", count=len(commits), commits=" ".join(commits[:5]), path=source)
    yield messages.text("purge.others")


def _commits(place: Place, leak: _Leak) -> list[str]:
    """Commits in which the file stands."""
    command = ["git", "log", "--all", "--format=%h", "--", f"{place.content.name}/{leak.path}.md"]
    try:
        done = subprocess.run(command, cwd=place.content.parent, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.SubprocessError):
        return []
    return done.stdout.split() if done.returncode == 0 else []
