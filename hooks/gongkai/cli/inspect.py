"""`gongkai inspect`: the folder of a built site -> rules of self-inspection passed and failed, with their basis.

Exit codes: 0 no rule failed, 2 wrong use, 3 a file or the settings cannot be read, 4 a rule failed.
"""

from collections.abc import Iterator
from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.formats import FORMATS
from gongkai.cli.options import CONFIG, site_of
from gongkai.guard.inspect import lawful_hosts, offices_of
from gongkai.inspect.report import Report, as_json, as_text, page_rows
from gongkai.inspect.rules import GUARDED, RULES, judge
from gongkai.inspect.site import Job, gather, walk
from gongkai.paths import theme_folder
from gongkai.place import Place
from gongkai.read.confirmed import confirmed_in
from gongkai.settings import Settings

KEYS = [rule.key for rule in RULES]


@click.command(name="inspect", help=messages.text("cli.inspect"))
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@CONFIG
@click.option("--format", "form", type=click.Choice([*FORMATS, "html"]), default="text", help=messages.text("cli.option-inspect-format"))
@click.option("--rule", "keys", multiple=True, type=click.Choice(KEYS), help=messages.text("cli.option-inspect-rule"))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help=messages.text("cli.option-inspect-output"))
def inspect_command(folder: Path, config_file: Path, form: str, keys: tuple[str, ...], output: Path | None) -> None:
    """Hold a built site against the rules."""
    place, settings = site_of(config_file)
    if output and output.resolve().is_relative_to(folder.resolve()):
        raise click.UsageError(messages.text("cli.inspect-inside", file=output))
    try:
        report = inspected(folder, place, settings, keys)
        written = _written(report, form, f"{folder.as_posix()}/")
        if output:
            output.write_text(f"{written}\n", encoding="utf-8", newline="\n")
    except OSError as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from None
    if output:
        click.echo(report.summary, err=True)
    elif written:
        click.echo(written)
    raise SystemExit(4 if report.failed else 0)


def inspected(folder: Path, place: Place, settings: Settings, keys: tuple[str, ...] = ()) -> Report:
    """A site held against all rules, or those that are named. OSError where a file cannot be read."""
    files, texts, strange = walk(folder)
    job = Job(
        folder=str(folder),
        files=frozenset(files),
        site_url=place.site_url,
        hosts=lawful_hosts(settings, place.site_url),
        offices=offices_of(settings),
        confirmed=frozenset(_confirmed(place, settings)),
        words=tuple(word.wrong for word in settings.wording),
        is_guarded=not keys or bool(GUARDED & set(keys)),
    )
    seen = gather(job, texts, settings, strange)
    return Report(place.site_name, settings.today().isoformat(), seen.count, tuple(judge(seen, keys)))


def _written(report: Report, form: str, folder: str) -> str:
    match form:
        case "text":
            return as_text(report, folder)
        case "json":
            return as_json(report)
        case "html":
            from gongkai.pages.environment import our_environment  # templates: only where they are asked for

            template = our_environment((str(theme_folder()),)).get_template("gongkai/inspection.html")
            return template.render(report=report, rows=page_rows(report)).rstrip()
        case _:
            return FORMATS[form](report.problems, folder)


def _confirmed(place: Place, settings: Settings) -> Iterator[tuple[str, str]]:
    """What the documents and the pages of docs/ confirm: a value may be shown wherever the site shows it."""
    for folder in (place.content, place.docs):
        for file in sorted(folder.rglob("*.md")):
            if file.is_file() and not file.is_symlink():
                yield from confirmed_in(file.read_bytes().decode("utf-8", "replace"), settings.today())
