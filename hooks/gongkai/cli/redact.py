"""`gongkai redact`: findings of the guard -> a person's decision, one by one -> marks in the files and lines of redactions.jsonl.

Exit codes: 0 nothing personal is left, 1 something is, 2 wrong use, 3 a file or the settings cannot be read.
"""

import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.options import CONFIG, site_of
from gongkai.guard.finding import Finding
from gongkai.guard.personal import find, office_keys
from gongkai.guard.redaction import line_of, mark_of, record_line, redact, unconfirmed
from gongkai.place import Place
from gongkai.read.confirmed import confirmed_in
from gongkai.settings import Settings

LOG = "redactions.jsonl"
"""Beside the content folder: what was left out of which file, by whom and why."""


@dataclass(frozen=True)
class _File:
    """One file and what is to be decided in it."""

    path: Path
    name: str
    """As the log and the messages name it."""
    text: str
    findings: list[Finding]


@click.command(name="redact", help=messages.text("redact.help"))
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--by", default="", help=messages.text("redact.option-by"))
@click.option("--reason", default="", help=messages.text("redact.option-reason"))
@click.option("--yes", is_flag=True, help=messages.text("redact.option-yes"))
@click.option("--dry-run", is_flag=True, help=messages.text("redact.option-dry-run"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=messages.text("redact.option-format"))
@CONFIG
def redact_command(files: tuple[Path, ...], by: str, reason: str, yes: bool, dry_run: bool, form: str, config_file: Path) -> None:
    """Suggest, ask, leave a visible mark, and record it."""
    place, settings = site_of(config_file)
    found = [_read(file, place, settings) for file in files]
    if not dry_run and any(file.findings for file in found):
        by, reason = _who(by, reason, asks=not yes)
    rows, left = [], 0
    for file in found:
        chosen = [one for one in file.findings if not dry_run and _decide(file, one, yes)]
        if chosen:
            _write(file, chosen, place.content.parent / LOG, by.strip(), reason.strip(), settings)
        left += len(file.findings) - len(chosen)
        rows += [_row(file, one, one in chosen) for one in file.findings]
    click.echo(json.dumps(rows, ensure_ascii=False, indent=1) if form == "json" else _told(rows, dry_run))
    raise SystemExit(1 if left else 0)


def _read(path: Path, place: Place, settings: Settings) -> _File:
    """A file with everything personal in it that nobody has confirmed."""
    if path.is_symlink() or not path.is_file():
        click.echo(messages.text("redact.no-file", file=path), err=True)
        raise SystemExit(3)
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        click.echo(messages.text("redact.unreadable", file=path), err=True)
        raise SystemExit(3) from None
    resolved, root = path.resolve(), place.content.parent.resolve()
    name = resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else str(path)
    told = (*settings.guard.offices, settings.contact.phone, settings.contact.address, settings.contact.email)
    return _File(path, name, text, unconfirmed(find(text, office_keys(told)), frozenset(confirmed_in(text, settings.today()))))


def _who(by: str, reason: str, *, asks: bool) -> tuple[str, str]:
    """Reviewer and reason: both are asked for on a terminal, and required elsewhere."""
    if asks and not sys.stdin.isatty():
        raise click.UsageError(messages.text("redact.no-terminal"))
    if asks:
        by = by.strip() or click.prompt(messages.text("redact.ask-by"), err=True)
        reason = reason.strip() or click.prompt(messages.text("redact.ask-reason"), err=True)
    if not by.strip() or not reason.strip():
        raise click.UsageError(messages.text("redact.who"))
    return by, reason


def _decide(file: _File, finding: Finding, yes: bool) -> bool:
    """A person's answer for one finding; no is what is taken for granted."""
    if yes:
        return True
    question = messages.text("redact.ask", **_shown(file, finding), mark=mark_of(finding.rule))
    return click.confirm(question, default=False, err=True)


def _write(file: _File, chosen: list[Finding], log: Path, by: str, reason: str, settings: Settings) -> None:
    """First the record, then the file in one step: a mark without a record cannot be."""
    lines = [record_line(file.name, line_of(file.text, one), one.rule, by, reason, settings.today()) for one in chosen]
    with log.open("a", encoding="utf-8", newline="\n") as record:
        record.write("".join(lines))
        record.flush()
        os.fsync(record.fileno())
    with tempfile.NamedTemporaryFile(dir=file.path.parent, prefix=".redact-", delete=False) as made:
        made.write(redact(file.text, chosen).encode())
    os.chmod(made.name, file.path.stat().st_mode & 0o7777)
    os.replace(made.name, file.path)


def _shown(file: _File, finding: Finding) -> dict[str, object]:
    """What may be told of a finding."""
    kind = messages.text(f"guard.kinds.{finding.rule}")
    return {"path": file.name, "line": line_of(file.text, finding), "kind": kind, "value": finding.masked}


def _row(file: _File, finding: Finding, redacted: bool) -> dict[str, object]:
    return {
        "path": file.name,
        "line": line_of(file.text, finding),
        "rule": finding.rule,
        "value": finding.masked,
        "fingerprint": finding.fingerprint,
        "mark": mark_of(finding.rule),
        "redacted": redacted,
    }


def _told(rows: list[dict[str, object]], dry_run: bool) -> str:
    """A line a finding, and how many were left out."""
    if not rows:
        return messages.text("redact.clean")
    state = {True: "redact.row-done", False: "redact.row-left"}
    lines = [messages.text(state[bool(row["redacted"])], **row) for row in rows]
    count = sum(bool(row["redacted"]) for row in rows)
    ending = messages.text("redact.dry", count=len(rows)) if dry_run else messages.text("redact.done", count=count, left=len(rows) - count)
    return "\n".join([*lines, ending])
