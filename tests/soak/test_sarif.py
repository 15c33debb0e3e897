"""A report of every problem there is, held against the whole published schema of SARIF 2.1.0."""

import json

import pytest
from jsonschema import Draft4Validator
from reports import every_problem
from test_standards import tool

from gongkai.cli.formats import FORMATS

pytestmark = pytest.mark.soak


def validator() -> Draft4Validator:
    schema = json.loads(tool("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


def test_a_sarif_report_keeps_to_the_published_schema() -> None:
    for problems in (list(every_problem()), []):
        log = json.loads(FORMATS["sarif"](problems, "content/"))
        assert [f"{error.json_path}: {error.message}" for error in validator().iter_errors(log)] == []


def test_the_published_schema_would_tell() -> None:
    log = json.loads(FORMATS["sarif"](list(every_problem()), "content/"))
    log["runs"][0]["results"][0]["level"] = "advice"
    log["runs"][0]["note"] = "x"
    assert len(list(validator().iter_errors(log))) == 2
