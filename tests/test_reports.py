"""Reports for CI systems: every problem there is, with the oddest values, in the form that its reader asks for."""

import json
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from lxml import etree
from reports import CODE_QUALITY, JUNIT, SARIF, every_problem

from gongkai import messages
from gongkai.cli.formats import FORMATS

SCHEMAS = {"gitlab": CODE_QUALITY, "sarif": SARIF}


def written(form: str) -> str:
    """All problems, as UTF-8 that a CI system can read."""
    return FORMATS[form](list(every_problem()), "content/").encode("utf-8").decode("utf-8")


@pytest.mark.parametrize("form", SCHEMAS)
def test_a_report_of_every_problem_is_what_its_reader_asks_for(form: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[form])
    Draft202012Validator(SCHEMAS[form]).validate(json.loads(written(form)))
    Draft202012Validator(SCHEMAS[form]).validate(json.loads(FORMATS[form]([], "content/")))


@pytest.mark.parametrize(
    ("form", "path", "value"),
    [
        ("gitlab", (0, "severity"), "error"),
        ("gitlab", (0, "location", "path"), "./a.md"),
        ("gitlab", (0, "location", "lines", "begin"), 0),
        ("sarif", ("version",), "2.0.0"),
        ("sarif", ("runs", 0, "results", 0, "level"), "advice"),
        ("sarif", ("runs", 0, "results", 0, "locations", 0, "physicalLocation", "artifactLocation", "uri"), "说明 1.md"),
        ("sarif", ("runs", 0, "tool", "driver", "rules", 0, "help"), {}),
    ],
)
def test_the_schema_would_tell(form: str, path: tuple[Any, ...], value: object) -> None:
    report = json.loads(written(form))
    holder = report
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMAS[form]).validate(report)


def test_a_report_names_every_problem_and_tells_them_apart() -> None:
    codes = set(messages.entry("problems"))
    rows, log = json.loads(written("gitlab")), json.loads(written("sarif"))["runs"][0]
    assert {row["check_name"] for row in rows} == {rule["id"] for rule in log["tool"]["driver"]["rules"]} == codes
    assert len({row["fingerprint"] for row in rows}) == len(rows) == 2 * len(codes)
    assert [row["fingerprint"] for row in rows] == [one["partialFingerprints"]["gongkai/v1"] for one in log["results"]]


def test_sarif_explains_each_rule_as_the_command_does() -> None:
    rules = {rule["id"]: rule for rule in json.loads(written("sarif"))["runs"][0]["tool"]["driver"]["rules"]}
    shown = rules["date-malformed"]
    assert shown["help"]["text"].startswith("date-malformed 错误\n")
    assert shown["fullDescription"]["text"] in shown["help"]["text"]
    assert all(rule["fullDescription"]["text"] != rule["shortDescription"]["text"] for rule in rules.values())


@pytest.mark.parametrize("count", [0, 1, None])
def test_a_junit_report_is_what_its_readers_ask_for(count: int | None) -> None:
    problems = list(every_problem())[:count]
    said = FORMATS["junit"](problems, "content/")
    root = etree.fromstring(said.encode("utf-8"))
    JUNIT.assertValid(root)
    assert int(root.get("tests")) == len(root.findall(".//testcase")) == (len(problems) or 1)
    assert int(root.get("failures")) == len(root.findall(".//failure"))
    names = {(case.get("classname"), case.get("name")) for case in ET.fromstring(said).iter("testcase")}
    assert len(names) == (len(problems) or 1)


def test_the_junit_schema_would_tell() -> None:
    root = etree.fromstring(written("junit").encode("utf-8"))
    root.find(".//failure").attrib.pop("message")
    assert not JUNIT.validate(root)


def test_a_workflow_command_is_one_line_a_problem() -> None:
    lines = written("github").split("\n")
    assert len(lines) == len(list(every_problem()))
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in lines)
