"""`gongkai new`: a kind and a few answers -> a draft outside content/.

Only what a document cannot do without is asked for, and only on a terminal; `--set` answers beforehand. Exit codes: 0 written,
2 wrong use (an answer is missing or cannot be read, or a file stands there already), 3 the settings cannot be read.
"""

import sys
from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.options import CONFIG, site_of
from gongkai.drafting import next_index_number, problems_of, proposed_path, required_fields, skeleton
from gongkai.importer.findings import Value
from gongkai.importer.given import parse_given
from gongkai.model.kind import Kind
from gongkai.place import Place
from gongkai.read.source import name_problem
from gongkai.settings import Settings


@click.command(name="new", help=messages.text("new.help"))
@click.argument("kind_name", metavar="KIND")
@click.option("--set", "given", multiple=True, metavar="FIELD=VALUE", help=messages.text("new.option-set"))
@click.option("--path", "path", default="", help=messages.text("new.option-path"))
@click.option("--into", type=click.Path(path_type=Path), default=Path("drafts"), help=messages.text("new.option-into"))
@click.option("--no-input", is_flag=True, help=messages.text("new.option-no-input"))
@CONFIG
def new_command(kind_name: str, given: tuple[str, ...], path: str, into: Path, no_input: bool, config_file: Path) -> None:
    """Ask, propose and write; nothing that stands there is overwritten."""
    place, settings = site_of(config_file)
    kind = _kind(kind_name, settings)
    asks = sys.stdin.isatty() and not no_input
    fields = _complete(kind, _given(given, kind, settings), settings, asks)
    year = int(str(fields["date"])[:4])
    if "index_number" not in fields and (number := next_index_number(place.content, settings, str(fields["source"]), year)):
        fields["index_number"] = number
    target = _path(path, kind, fields, into, place, settings, asks)
    file = into / f"{target}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as made:
            made.write(skeleton(kind, fields))
    except FileExistsError:
        raise click.UsageError(messages.text("new.taken", path=file.as_posix())) from None
    click.echo(messages.text("new.done", path=file.as_posix()))


def _kind(name: str, settings: Settings) -> Kind:
    """By its folder (replies) or by what one such document is called (reply)."""
    shipped: dict[str, Kind] = {}
    for kind in settings.all_kinds:
        if kind.layout != "plain":
            shipped.setdefault(kind.layout, kind)
    known = {kind.folder: kind for kind in settings.all_kinds}
    if found := known.get(name) or shipped.get(name):
        return found
    raise click.UsageError(messages.text("new.unknown-kind", kind=name, known=messages.text("report.list").join([*shipped, *known])))


def _given(pairs: tuple[str, ...], kind: Kind, settings: Settings) -> dict[str, Value]:
    try:
        found = parse_given(pairs, set(kind.schema().model_fields))
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    told = [problem.message for key, value in found.items() for problem in problems_of(kind, key, value, {}, settings)]
    if told:
        raise click.UsageError("\n".join(told))
    return found


def _complete(kind: Kind, fields: dict[str, Value], settings: Settings, asks: bool) -> dict[str, Value]:
    """All required fields: those given, those with something to propose, those that are asked for."""
    proposals = {"date": str(settings.today()), "source": settings.agency}
    missing = [name for name in required_fields(kind) if name not in fields and not (name == "proposal_number" and "proposals" in fields)]
    if not asks:
        fields |= {name: proposals[name] for name in missing if name in proposals}
        if left := [name for name in missing if name not in proposals]:
            told = messages.text("new.gap").join(f"--set {_label(kind, name)}={messages.text('page.ellipsis')}" for name in left)
            raise click.UsageError(messages.text("new.missing", options=told))
        return fields
    for name in missing:
        fields[name] = _ask(kind, name, proposals.get(name), fields, settings)
    return fields


def _ask(kind: Kind, name: str, proposal: str | None, fields: dict[str, Value], settings: Settings) -> str:
    """One answer, asked for again until it can be read."""
    example = "" if proposal or not messages.has(f"fields.{name}.example") else messages.text(f"fields.{name}.example").strip('"')
    question = messages.text("new.ask", label=_label(kind, name), example=example) if example else _label(kind, name)
    while True:
        answer: str = click.prompt(question, default=proposal, err=True)
        if not (told := problems_of(kind, name, answer.strip(), fields, settings)):
            return answer.strip()
        click.echo("\n".join(problem.message for problem in told), err=True)


def _path(path: str, kind: Kind, fields: dict[str, Value], into: Path, place: Place, settings: Settings, asks: bool) -> str:
    """Where the draft goes, without `.md`: as told, or as the naming rule has it, which an editor may change."""
    proposal = path or proposed_path(kind, fields, into, place.content, settings)
    if asks and not path:
        proposal = click.prompt(messages.text("new.ask-path"), default=proposal, err=True)
    proposal = proposal.replace("\\", "/").removesuffix(".md")
    if wrong := name_problem(f"{proposal}.md"):
        raise click.UsageError(wrong.message)
    if proposal.split("/")[0] != kind.folder:
        raise click.UsageError(messages.text("new.other-folder", path=proposal, folder=kind.folder))
    if (place.content / f"{proposal}.md").exists():
        raise click.UsageError(messages.text("new.taken", path=f"{place.content.name}/{proposal}.md"))
    return proposal


def _label(kind: Kind, name: str) -> str:
    own = next((field.label for field in kind.extra if field.key == name), "")
    return own or messages.text(f"fields.{name}.label")
