"""What is laid out for VS Code: snippets that are lawful, tasks that exist, matchers that read what is printed."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import ROOT, lay_site
from factories import TODAY, no_files, settings
from test_schema import errors

from gongkai import messages
from gongkai.cli.main import main
from gongkai.model.problem import Severity, report
from gongkai.model.schema import Fields
from gongkai.paths import skeleton_folder
from gongkai.read.record import read_record
from gongkai.snippets import snippets

OWN = settings()
SNIPPETS = snippets(OWN.all_kinds, OWN.agency)
TASKS = json.loads((ROOT / ".vscode/tasks.json").read_text(encoding="utf-8"))
VARIABLES = {"CURRENT_YEAR": "2024", "CURRENT_MONTH": "03", "CURRENT_DATE": "05"}


def expanded(body: list[str]) -> str:
    """A snippet as it stands in the file when nothing is typed over it."""
    text = "\n".join(body)
    text = re.sub(r"\$\{([A-Z_]+)\}", lambda match: VARIABLES[match[1]], text)
    text = re.sub(r"\$\{\d+\|([^,|]*)[^|]*\|\}", r"\1", text)
    text = re.sub(r"\$\{\d+:((?:[^\\}]|\\.)*)\}", r"\1", text)
    return re.sub(r"\\([$}\\])", r"\1", re.sub(r"\$\d", "", text))


@pytest.mark.parametrize("kind", OWN.all_kinds, ids=lambda kind: kind.folder)
def test_the_snippet_of_a_kind_is_a_lawful_document(kind: Any) -> None:
    text = expanded(SNIPPETS[messages.text("snippets.whole", kind=kind.label)]["body"])
    assert errors(kind.folder, text.split("---\n")[1]) == []
    record = read_record(f"{kind.folder}/2024/x", text, OWN, TODAY, no_files)
    assert [p for p in record.problems if p.severity is Severity.ERROR] == [], report(record.problems)
    assert record.document
    assert record.document.date.first == datetime.date(2024, 3, 5)


@pytest.mark.parametrize("name", [name for name in SNIPPETS if len(SNIPPETS[name]["body"]) == 1])
def test_the_snippet_of_a_field_is_lawful(name: str) -> None:
    line = expanded(SNIPPETS[name]["body"])
    key = line.partition(":")[0]
    kind = next(kind for kind in OWN.all_kinds if key in kind.schema().model_fields)
    basics = {"title": "甲", "date": "2024-03-05", "source": "市教育局"}
    if kind.layout == "reply":
        basics |= {"assembly": "cppcc", "session": "市政协八届四次会议", "proposal_number": "1"}
    front = "".join(f"{known}: {value}\n" for known, value in basics.items() if known != key) + line + "\n"
    assert errors(kind.folder, front) == []


def test_every_field_and_every_kind_has_a_snippet() -> None:
    fields = {key for kind in OWN.all_kinds for key in kind.schema().model_fields}
    assert set(Fields.model_fields) <= fields
    assert len(SNIPPETS) == len(fields) + len(OWN.all_kinds)
    assert all("\u3400" <= name[0] <= "\u9fff" for name in SNIPPETS)


def test_choices_can_be_chosen() -> None:
    assert SNIPPETS["满意度"]["body"] == ["satisfaction: ${1|满意,基本满意,不满意|}"]


def test_what_lies_in_the_repository_is_what_the_command_writes(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["schema", "--all", str(tmp_path), "-f", str(ROOT / "mkdocs.yml")])
    assert done.exit_code == 0, done.output
    for file in tmp_path.iterdir():
        assert (ROOT / ".vscode" / file.name).read_bytes() == file.read_bytes(), "run: gongkai schema --all .vscode"


@pytest.mark.parametrize("name", ["settings.json", "extensions.json", "tasks.json"])
def test_a_new_site_gets_the_same(name: str) -> None:
    assert (skeleton_folder() / ".vscode" / name).read_bytes() == (ROOT / ".vscode" / name).read_bytes()


def test_every_task_is_a_command_that_exists() -> None:
    for task in TASKS["tasks"]:
        assert task["command"] == "gongkai"
        command = main.commands.get(task["args"][0])
        assert command
        options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        assert {argument for argument in task["args"][1:] if argument.startswith("--")} <= options


FILES = {
    "notices/2024/a.md": "---\ntitle: 关于甲的通知。\ndate: 2024/3/5\nsource: 市教育局\n---\n正文。\n",
    "notices/2024/b": {"title": "关于乙的通知。", "document_number": "深府办〔2024〕第009号"},
    "notices/2024/说明 1.pdf": "无",
    "notices/2024/c.md": "---\ntitle: 甲\ndate: 2024-03-05\nsource: 市教育局\n---\n手机 13800138000\n",
}


@pytest.mark.parametrize("label", ["公开：检查", "公开：边改边查"])
def test_the_matchers_read_every_problem_once(label: str, tmp_path: Path) -> None:
    config = lay_site(tmp_path / "site", FILES)
    told = CliRunner().invoke(main, ["check", "-f", str(config)]).stdout.splitlines()
    rows = json.loads(CliRunner().invoke(main, ["check", "--format", "json", "-f", str(config)]).stdout)
    assert {row["severity"] for row in rows} == {"error", "warning", "advice"}
    assert 0 in {row["line"] for row in rows}
    (task,) = [task for task in TASKS["tasks"] if task["label"] == label]
    assert len(told) > len(rows) + 1, "excerpts and the count are printed, too"
    assert sorted(found for line in told for found in matched(task["problemMatcher"], line)) == sorted(
        (row["severity"].replace("advice", "info"), row["path"], row["line"], row["code"]) for row in rows
    )


def matched(matchers: list[dict[str, Any]], line: str) -> list[tuple[str, str, int, str]]:
    """(severity, file, line, code) by every matcher that reads a line."""
    found = []
    for matcher in matchers:
        pattern = matcher["pattern"]
        if match := re.search(pattern["regexp"], line):
            number = int(match[pattern["line"]]) if "line" in pattern else 0
            found.append((matcher["severity"], match[pattern["file"]], number, match[pattern["code"]]))
    return found


def test_watching_begins_and_ends_as_the_matchers_expect() -> None:
    (task,) = [task for task in TASKS["tasks"] if task.get("runOptions")]
    for matcher in task["problemMatcher"]:
        assert re.search(matcher["background"]["beginsPattern"], messages.text("cli.check-begins"))
        assert re.search(matcher["background"]["endsPattern"], messages.text("cli.check-ends"))
