"""`gongkai releases` and `gongkai rollback`: what was released, and back to an earlier release in one step.

Exit codes: 0 done, 2 wrong use, 3 settings, disk or rights, 4 refused (nothing to go back to, somebody else at work).
"""

import json
from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.options import CONFIG, site_of
from gongkai.cli.publish import TO, WAIT, told
from gongkai.record.ledger import Ledger, LedgerError, read_ledger
from gongkai.record.merge import merge, sides, united_sides
from gongkai.record.permanence import ledger_file
from gongkai.record.release import Refused, replace_file
from gongkai.record.shelf import Busy, Release, Shelf


@click.command(name="rollback", help=messages.text("publish.rollback-help"))
@click.argument("release", required=False, default="")
@TO
@WAIT
def rollback_command(release: str, to: Path, wait: float) -> None:
    """Serve an earlier release again."""
    shelf = Shelf(to)
    try:
        if not to.is_dir():
            raise Refused(messages.text("publish.none", folder=to))
        with shelf.locked(wait):
            shelf.recover()
            chosen = _chosen(shelf, release)
            shelf.switch(chosen, "rollback")
    except (Busy, Refused, OSError) as error:
        raise SystemExit(told(error)) from None
    click.echo(messages.text("publish.rolled-back", seq=chosen.seq, name=chosen.name))


def _chosen(shelf: Shelf, name: str) -> Release:
    """The release that is named, by name or number; else the newest before the one that is served whose manifest can be read."""
    current, releases = shelf.current(), shelf.releases()
    if name:
        found = next((one for one in releases if name in (one.name, str(one.seq))), None)
        if found is None:
            known = messages.text("report.list").join(one.name for one in releases)
            raise Refused(messages.text("publish.no-release", name=name, known=known))
        if current and found.name == current.name:
            raise Refused(messages.text("publish.is-current", name=found.name))
        return found
    for one in releases:
        if (current is None or one.seq < current.seq) and one.manifest():
            return one
    raise Refused(messages.text("publish.no-older"))


@click.command(name="releases", help=messages.text("publish.releases-help"))
@click.option("--to", "to", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help=messages.text("publish.option-to"))
@click.option("--merge", "merges", is_flag=True, help=messages.text("publish.option-merge"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=messages.text("publish.option-format"))
@CONFIG
def releases_command(to: Path | None, merges: bool, form: str, config_file: Path) -> None:
    """List releases, or unite ledgers."""
    if merges:
        _merge(to, config_file)
        return
    if to is None:
        raise click.UsageError(messages.text("publish.needs-to"))
    shelf = Shelf(to)
    current = shelf.current()
    times = {row.get("release"): str(row.get("time", "")) for row in shelf.history() if row.get("action") == "publish"}
    rows = []
    for release in shelf.releases():
        manifest = release.manifest()
        rows.append({
            "seq": release.seq, "release": release.name, "current": bool(current and current.name == release.name),
            "published": times.get(release.name, ""), "files": len(manifest.files) if manifest else 0, "readable": manifest is not None,
        })  # fmt: skip
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif not rows:
        click.echo(messages.text("publish.none", folder=to))
    for row in rows if form == "text" else ():
        state = messages.text("publish.whole" if row["readable"] else "publish.broken")
        values = {"seq": row["seq"], "name": row["release"], "time": row["published"], "count": row["files"], "state": state}
        click.echo(messages.text("publish.row", mark="*" if row["current"] else " ", **values))


def _merge(to: Path | None, config_file: Path) -> None:
    """Unite the branches of the ledger, and what was released in a folder."""
    place, settings = site_of(config_file)
    file, day = ledger_file(place.content, settings), str(settings.today())
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        ledger = united_sides(_of(text, day), day)
        if to:
            for witness in [found for release in Shelf(to).releases() if (found := release.ledger())][:1]:
                ledger = merge(ledger, witness, day)
    except LedgerError as error:
        click.echo(messages.text(f"problems.{error.code}.text", line=error.line), err=True)
        raise SystemExit(4) from None
    except OSError as error:
        raise SystemExit(told(error)) from None
    if ledger.text == text:
        click.echo(messages.text("publish.merge-clean", file=file))
    else:
        replace_file(file, ledger.text)
        click.echo(messages.text("publish.merged", file=file))


def _of(text: str, day: str) -> Ledger:
    """A ledger, with git's markers or without."""
    try:
        return read_ledger(text)
    except LedgerError as error:
        if error.code != "ledger-markers":
            raise
        ours, theirs = sides(text)
        return merge(united_sides(read_ledger(ours), day), united_sides(read_ledger(theirs), day), day)
