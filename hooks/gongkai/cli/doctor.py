"""`gongkai doctor`: what is missing on this machine, and how to get it.

Exit codes: 0 all that is needed is there, 2 wrong use, 3 something is missing.
"""

import json
import sys
from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.config import read_config
from gongkai.cli.options import CONFIG
from gongkai.machine import Finding, look


@click.command(help=messages.text("doctor.help"))
@CONFIG
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=messages.text("doctor.option-format"))
def doctor(config_file: Path, form: str) -> None:
    """Look, tell, and say what to do."""
    found = look(config_file, read_config)
    lacking = sum(one.state == "missing" for one in found)
    if form == "json":
        rows = [{"name": one.name, "state": one.state, "found": _found(one), "cure": _cure(one)} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for one in found:
            state, name = messages.text(f"doctor.states.{one.state}"), messages.text(f"doctor.names.{one.name}")
            click.echo(messages.text("doctor.row", state=state, name=name, found=_found(one)))
            if cure := _cure(one):
                click.echo(messages.text("doctor.cure", cure=cure))
        click.echo(messages.text("doctor.some-missing", count=lacking) if lacking else messages.text("doctor.all-good"))
    raise SystemExit(3 if lacking else 0)


def _found(one: Finding) -> str:
    return messages.text(f"doctor.found.{one.found}", value=one.value)


def _cure(one: Finding) -> str:
    return "" if one.state == "good" else messages.text(f"doctor.cures.{one.name}", python=Path(sys.executable).as_posix())
