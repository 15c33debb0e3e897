"""Results of rules -> a page for editors, JSON, or lines of text. Problems alone, for CI systems, are written by `cli.formats`."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai import messages
from gongkai.inspect.rules import Result
from gongkai.model.problem import Problem, Severity

SCHEMA = "gongkai.inspection/1"
MOST = 200
"""Problems of one rule that the page lists; all of them are in the JSON."""


@dataclass(frozen=True, slots=True)
class Report:
    """An inspection, with what it is of."""

    site_name: str
    date: str
    count: int
    """Files that were looked at."""
    results: tuple[Result, ...]

    @property
    def tally(self) -> Counter[str]:
        """How many rules have which verdict."""
        return Counter(result.verdict for result in self.results)

    @property
    def failed(self) -> bool:
        return self.tally["fail"] > 0

    @property
    def problems(self) -> list[Problem]:
        return sorted(problem for result in self.results for problem in result.problems)

    @property
    def summary(self) -> str:
        tally = self.tally
        return messages.text("inspection.summary", rules=len(self.results), passed=tally["pass"], noted=tally["note"], failed=tally["fail"])


@dataclass(frozen=True, slots=True)
class SeenResult:
    """A rule as the page shows it."""

    key: str
    title: str
    basis: str
    verdict: str
    word: str
    count: int
    problems: tuple[tuple[str, str, str], ...]
    """(severity, path, message)."""
    more: str


def page_rows(report: Report) -> tuple[SeenResult, ...]:
    """What the page shows of every rule: those that failed first."""
    order = ("fail", "note", "pass")
    return tuple(_seen(result) for result in sorted(report.results, key=lambda result: order.index(result.verdict)))


def _seen(result: Result) -> SeenResult:
    found = sorted(result.problems, key=lambda one: (one.severity, one))
    count = len(found)
    return SeenResult(
        key=result.rule.key,
        title=result.rule.title,
        basis=result.rule.basis,
        verdict=result.verdict,
        word=messages.text(f"inspection.verdicts.{result.verdict}"),
        count=count,
        problems=tuple((one.severity.label, one.path, one.message) for one in found[:MOST]),
        more=messages.text("inspection.more", count=count - MOST) if count > MOST else "",
    )


def as_json(report: Report) -> str:
    """An object: schema, site, as_of, files, passed, and rules with their problems."""
    rules = [
        {
            "rule": result.rule.key,
            "title": result.rule.title,
            "basis": result.rule.basis,
            "verdict": result.verdict,
            "problems": [
                {"path": one.path, "line": one.line, "code": one.code, "severity": one.severity.name.lower(), "message": one.message}
                for one in result.problems
            ],
        }
        for result in report.results
    ]
    whole = {"schema": SCHEMA, "site": report.site_name, "as_of": report.date, "files": report.count, "passed": not report.failed,
             "rules": rules}  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1)


def as_text(report: Report, folder: str) -> str:
    """A line a rule, then what is wrong with its basis; one line where all is well."""
    if all(result.verdict == "pass" for result in report.results):
        return messages.text("inspection.clean", count=report.count, rules=len(report.results))
    lines = [_line(result) for result in report.results]
    for result in report.results:
        if result.problems:
            lines += ["", result.rule.title, messages.text("inspection.basis", basis=result.rule.basis)]
            lines += [f"{one.severity.label} {folder}{one} [{one.code}]" for one in _worst_first(result.problems)]
    return "\n".join([*lines, "", report.summary])


def _worst_first(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: (Severity(one.severity), one))


def _line(result: Result) -> str:
    count = messages.text("inspection.count", count=len(result.problems)) if result.problems else ""
    verdict = messages.text(f"inspection.verdicts.{result.verdict}")
    return messages.text("inspection.row", verdict=verdict, title=result.rule.title, key=result.rule.key, count=count)
