"""The clock: terms, working days held against a second calendar, and what `gongkai due` tells editors."""

import datetime
import json
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
import yaml
from click.testing import CliRunner
from factories import document, reply, typed
from pydantic import ValidationError

from gongkai.cli.main import main
from gongkai.model.clock import Clock
from gongkai.model.document import Document
from gongkai.norms.terms import parse_term
from gongkai.oversight.clock import State, due_day, publication_deadline, reply_deadline
from gongkai.oversight.workdays import is_announced, nth_workday

TODAY = datetime.date(2026, 1, 1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def clock(**own: Any) -> Clock:
    return Clock.model_validate(own)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("3个月", "3个月"), ("3 个月内", "3个月"), ("６个月", "6个月"), ("20个工作日", "20个工作日"), ("20 工作日", "20个工作日"),
        ("60天", "60日"), ("6月30日", "6月30日"), ("06-30", "6月30日"), ("4月16日前", "4月16日"),
    ],
)  # fmt: skip
def test_a_term_is_read_in_the_ways_it_is_written(text: str, term: str) -> None:
    assert str(parse_term(text)) == term


@pytest.mark.parametrize("text", ["三个月", "0个月", "2月30日", "13-01", "3", "3个月零1天", "尽快"])
def test_what_is_no_term_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(ValidationError, match=f"“{text}”不是时限。请写成 3个月、20个工作日、60日，或固定日期 6月30日。"):
        clock(cppcc={"reply": text})


@pytest.mark.parametrize(
    ("start", "term", "due"),
    [
        ("2024-03-01", "3个月", "2024-06-01"),
        ("2024-11-30", "3个月", "2025-02-28"),
        ("2023-11-30", "3个月", "2024-02-29"),
        ("2024-08-31", "6个月", "2025-02-28"),
        ("2024-12-31", "12个月", "2025-12-31"),
        ("2024-03-01", "60日", "2024-04-30"),
        ("2024-03-01", "6月30日", "2024-06-30"),
        ("2024-06-30", "6月30日", "2024-06-30"),
        ("2024-07-01", "6月30日", "2025-06-30"),
        ("2024-09-27", "1个工作日", "2024-09-29"),  # a Sunday that was worked
        ("2024-09-30", "1个工作日", "2024-10-08"),
        ("2024-02-09", "1个工作日", "2024-02-18"),  # the Sunday after Spring Festival; some calendars know 4 February alone
    ],
)
def test_a_term_ends_on_its_day(start: str, term: str, due: str) -> None:
    assert due_day(day(start), term).day == day(due)


@pytest.mark.parametrize("year", range(2008, 2027))
def test_working_days_are_those_of_a_second_calendar(year: int) -> None:
    """Each working day is the first after the day before it; the second calendar's last day is 31 December 2026."""
    start = datetime.date(year, 1, 1)
    worked = [one for one in (start + datetime.timedelta(n) for n in range(366)) if one.year == year and chinese_calendar.is_workday(one)]
    found, at = [], start - datetime.timedelta(1)
    while (at := nth_workday(at, 1).day).year == year:
        found.append(at)
    assert found == worked


@pytest.mark.parametrize("start", ["2023-12-20", "2024-01-15", "2025-09-10", "2026-01-30"])
def test_twenty_working_days_are_counted_as_by_hand(start: str) -> None:
    at, left = day(start), 20
    while left:
        at += datetime.timedelta(1)
        left -= chinese_calendar.is_workday(at)
    assert nth_workday(day(start), 20).day == at


def test_a_year_that_is_not_announced_is_an_estimate() -> None:
    assert is_announced(2026)
    assert not is_announced(2060)
    assert not nth_workday(day("2026-03-02"), 20).estimated
    assert nth_workday(day("2060-03-02"), 20).estimated
    assert nth_workday(day("2059-12-20"), 20).estimated


def congress(**front: Any) -> Document:
    return reply(**{"assembly": "congress", "session": "市八届人大四次会议", "assigned": "2024-03-01", **front})


@pytest.mark.parametrize(
    ("front", "own", "due"),
    [
        ({}, {}, "2024-06-01"),
        ({"difficult": "true"}, {}, "2024-09-01"),
        ({"difficult": "true"}, {"congress": {"reply": "2个月"}}, "2024-05-01"),
        ({"reply_type": "再次答复", "round": "2", "follows": "replies/a"}, {"congress": {"again": "1个月"}}, "2024-04-01"),
        ({"reply_type": "会办意见"}, {"congress": {"opinion": "4月16日"}}, "2024-04-16"),
    ],
)
def test_a_reply_is_due_by_the_rule_of_its_assembly(front: dict[str, Any], own: dict[str, Any], due: str) -> None:
    found = reply_deadline(congress(**front), clock(**own))
    assert found is not None
    assert found.due == day(due)
    assert found.basis == "《代表法》（2025年修正）第五十一条"


def test_nothing_is_due_without_a_rule_or_a_day_or_before_the_clock_begins() -> None:
    assert reply_deadline(reply(assigned="2024-03-01"), clock()) is None
    assert reply_deadline(congress(assigned=None), clock()) is None
    assert reply_deadline(congress(), clock(**{"from": "2024-03-02"})) is None
    assert reply_deadline(congress(), clock(**{"from": "2024-03-01"})) is not None


@pytest.mark.parametrize(
    ("replied", "draft", "today", "state"),
    [
        ("2024-06-01", None, "2026-01-01", State.IN_TIME),
        ("2024-06-02", None, "2026-01-01", State.LATE),
        (None, "true", "2024-06-01", State.OPEN),
        (None, "true", "2024-06-02", State.OVERDUE),
    ],
)
def test_how_a_reply_stands(replied: str | None, draft: str | None, today: str, state: State) -> None:
    found = reply_deadline(congress(replied=replied, draft=draft), clock())
    assert found is not None
    assert found.state(day(today)) is state


@pytest.mark.parametrize(
    ("front", "done"),
    [({"date": "2024-04-02"}, "2024-04-02"), ({"draft": "true"}, ""), ({"date": "2026-01-02"}, ""), ({"signed": "2024-03"}, None)],
)
def test_publication_is_due_twenty_working_days_after_signing(front: dict[str, Any], done: str | None) -> None:
    found = publication_deadline(document(**{"signed": "2024-03-04", **front}), clock(), TODAY)
    assert (found and (str(found.done or ""), found.due)) == (None if done is None else (done, day("2024-04-01")))


@pytest.mark.parametrize("front", [{"disclosure": "不予公开", "basis": "涉密"}, {"disclosure": "依申请公开", "basis": "第十条"}])
def test_what_is_not_open_is_not_due_for_publication(front: dict[str, Any]) -> None:
    assert publication_deadline(document(signed="2024-03-04", **front), clock(), TODAY) is None


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A site with a registered matter, a signed draft and a reply that came late -> its mkdocs.yml."""
    files = {
        "replies/open": {"assembly": "congress", "session": "八届四次", "assigned": "2024-03-01", "draft": "true", "proposal_title": "甲"},
        "replies/soon": {"assembly": "congress", "session": "八届四次", "assigned": "2024-03-20", "draft": "true"},
        "replies/late": {"assembly": "congress", "session": "八届四次", "assigned": "2024-01-01", "replied": "2024-05-01"},
        "notices/signed": {"signed": "2024-05-07", "draft": "true"},
    }
    for name, front in files.items():
        file = tmp_path / "content" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(typed(name, front), encoding="utf-8")
    (tmp_path / "docs").mkdir()
    config = tmp_path / "mkdocs.yml"
    gongkai = {"agency": "市政府办公室", "as_of": "2024-06-03"}
    config.write_text(yaml.safe_dump({"site_url": "https://www.linlan.example/", "extra": {"gongkai": gongkai}}), encoding="utf-8")
    return config


def test_due_lists_what_is_overdue_and_what_is_due_soon(office: Path) -> None:
    done = CliRunner().invoke(main, ["due", "-f", str(office)])
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "逾期 2 天  2024-06-01  答复  content/replies/open.md  甲（市政府办公室）",
        "今天到期  2024-06-03  公开  content/notices/signed.md  关于signed的文件（市教育局）",
        "还有 17 天  2024-06-20  答复  content/replies/soon.md  关于soon的文件（市政府办公室）",
        "共 3 项，其中逾期 1 项。",
    ]


def test_due_lists_what_was_late_where_it_is_asked_for(office: Path) -> None:
    done = CliRunner().invoke(main, ["due", "-f", str(office), "--days", "0", "--late"])
    assert done.stdout.splitlines()[-2:] == [
        "超期 30 天办结  2024-04-01  答复  content/replies/late.md  关于late的文件（市政府办公室）",
        "共 3 项，其中逾期 1 项。",
    ]


def test_due_speaks_json(office: Path) -> None:
    found = json.loads(CliRunner().invoke(main, ["due", "-f", str(office), "--format", "json"]).stdout)
    assert (found["schema"], found["as_of"], len(found["items"])) == ("gongkai.due/1", "2024-06-03", 3)
    assert found["items"][0] == {
        "path": "replies/open.md", "title": "甲", "task": "reply", "state": "overdue", "lead": ["市政府办公室"], "start": "2024-03-01",
        "term": "3个月", "basis": "《代表法》（2025年修正）第五十一条", "due": "2024-06-01", "estimated": False, "days": -2, "done": "",
    }  # fmt: skip


def test_due_is_content_where_nothing_is_overdue(office: Path) -> None:
    (office.parent / "content/replies/open.md").unlink()
    (office.parent / "content/replies/bad.md").write_text("x", encoding="utf-8")
    done = CliRunner().invoke(main, ["due", "-f", str(office), "--days", "0"])
    assert done.exit_code == 0
    assert done.stderr == "有 1 份文件读不出来，没有算在内。请运行 gongkai check。\n"
