"""What is to be done: rows of responsibility lists and commitments, what becomes of them, their pages and calendars."""

import csv
import datetime
import io
import json
import re
from pathlib import Path
from typing import Any

import icalendar
import pytest
from conftest import BuiltSite, built, lay_site, many_notices
from factories import cases, document, settings

from gongkai.link.site import Site, link_site
from gongkai.norms.responsibility import due_day
from gongkai.oversight.tracker import State, by_body, quarter_end, track
from gongkai.pages.calendar import LONGEST, Event, calendar, fold
from gongkai.render.fragment import render
from gongkai.render.rendered import rendered

LIST = "| 序号 | 目标任务 | 具体措施 | 责任单位 | 配合单位 | 完成时限 |\n| --- | --- | --- | --- | --- | --- |\n"


def site_of(files: dict[str, Any]) -> Site:
    """A site of documents by the fields that matter; `body` is the text."""
    made = [(document(path, **front), front.get("body", "正文。")) for path, front in files.items()]
    items = [rendered(one, render(one, body), f"digest of {one.path}") for one, body in made]
    return link_site(items, settings().all_kinds)


@pytest.mark.parametrize("case", cases("track"))
def test_track(case: dict[str, Any]) -> None:
    """files: documents by the fields that matter; today: the day of the look; rows: `path id` -> what is told of it, as far as named."""
    today = datetime.date.fromisoformat(str(case.get("today", "2026-01-01")))
    rows = track(site_of(case["files"]), settings(**case.get("settings", {})))
    seen = {
        f"{row.path} {row.id}": {
            "what": row.what,
            "goal": row.goal,
            "bodies": list(row.bodies),
            "supporting": list(row.supporting),
            "due": row.due,
            "state": str(row.state(today)),
            "months": row.months(today),
            "closed": row.closed,
            "steps": [" ".join(filter(None, (step.date, step.note, "done" * step.is_done, step.path))) for step in row.steps],
        }
        for row in rows
    }
    assert list(seen) == list(case["rows"])
    assert {name: {key: seen[name][key] for key in wanted} for name, wanted in case["rows"].items()} == case["rows"]
    assert {name: [f"{row.path} {row.id}" for row in own] for name, own in by_body(rows).items()} == case.get(
        "bodies", {name: [f"{row.path} {row.id}" for row in own] for name, own in by_body(rows).items()}
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", "2026-12-31"),
        ("2026-2", "2026-02-28"),
        ("2026", "2026-12-31"),
        ("2026年9月底前", "2026-09-30"),
        ("2026年第一季度", "2026-03-31"),
        ("长期坚持", "长期"),
        ("2026-13", ""),
        ("2026-02-30", ""),
        ("尽快", ""),
    ],
)
def test_a_deadline_may_be_typed_in_several_forms(text: str, day: str) -> None:
    assert due_day(text) == day


@pytest.mark.parametrize(
    ("day", "end"),
    [("2026-01-01", "2026-03-31"), ("2026-06-30", "2026-06-30"), ("2026-07-01", "2026-09-30"), ("2026-12-31", "2026-12-31")],
)
def test_a_quarter_ends_with_its_last_month(day: str, end: str) -> None:
    assert quarter_end(datetime.date.fromisoformat(day)).isoformat() == end


def duty_of(year: str, due: str) -> dict[str, Any]:
    return {"notices/2024/a": {"date": f"{year}-03-05", "body": f"{LIST}| 1 | 摸底 | 登记 | 市教育局 |  | {due} |\n"}}


@pytest.mark.parametrize(
    ("due", "today", "state"),
    [
        ("2024年9月30日前", "2024-09-30", State.QUARTER),
        ("2024年9月30日前", "2024-10-01", State.OVERDUE),
        ("2024年9月30日前", "2024-06-30", State.LATER),
        ("2024年9月30日前", "2024-07-01", State.QUARTER),
        ("长期", "2030-01-01", State.LONG_TERM),
        ("立行立改", "2030-01-01", State.UNDATED),
    ],
)
def test_how_a_row_stands_depends_on_the_day(due: str, today: str, state: State) -> None:
    (row,) = track(site_of(duty_of("2024", due)), settings())
    assert row.state(datetime.date.fromisoformat(today)) is state


@pytest.mark.parametrize(
    ("today", "months"), [("2024-03-05", 0), ("2024-04-04", 0), ("2024-04-05", 1), ("2025-03-05", 12), ("2023-01-01", 0)]
)
def test_age_is_counted_in_whole_months(today: str, months: int) -> None:
    (row,) = track(site_of(duty_of("2024", "长期")), settings())
    assert row.months(datetime.date.fromisoformat(today)) == months


# Calendars


def event(**own: Any) -> Event:
    given = {"url": "https://www.linlan.example/notices/2024/a/#row-1-1", "day": datetime.date(2024, 12, 31),
             "stamped": datetime.date(2024, 3, 5), "summary": "登记", "description": "", **own}  # fmt: skip
    return Event(**given)


def read_back(raw: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(raw).walk("VEVENT"))


def test_a_deadline_is_a_whole_day_that_is_not_busy() -> None:
    (one,) = read_back(calendar("台账", [event()]))
    assert (one.decoded("dtstart"), one.decoded("dtend")) == (datetime.date(2024, 12, 31), datetime.date(2025, 1, 1))
    assert one.decoded("dtstamp") == datetime.datetime(2024, 3, 5, tzinfo=datetime.UTC)
    assert (str(one["transp"]), str(one["url"])) == ("TRANSPARENT", "https://www.linlan.example/notices/2024/a/#row-1-1")


@pytest.mark.parametrize("text", ["甲,乙;丙\\丁", "第一行\n第二行", "甲\r\n乙", "𠮷" * 60, "a" * 300, "登记,台账；" * 40, " 前后空格 "])
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    (one,) = read_back(calendar(text, [event(summary=text, description=text, categories=(text,))]))
    assert str(one["summary"]) == str(one["description"]) == text.replace("\r\n", "\n")


def test_a_control_character_does_not_break_a_line() -> None:
    raw = calendar("台账", [event(summary="甲\x07乙\x0bEND:VCALENDAR")])
    assert str(read_back(raw)[0]["summary"]) == "甲乙END:VCALENDAR"


@pytest.mark.parametrize("line", ["a" * 75, "a" * 76, "a" * 500, "甲" * 25, "甲" * 26, "甲" * 300, "a甲" * 100, "𠮷" * 50])
def test_no_line_has_more_than_seventy_five_octets_and_no_character_is_cut(line: str) -> None:
    pieces = fold(line).split("\r\n")
    assert max(len(piece.encode()) for piece in pieces) <= LONGEST
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert len(pieces) == 1 or min(len(piece.encode()) for piece in pieces[:-1]) > LONGEST - 5


def test_equal_records_make_equal_bytes_and_each_deadline_has_an_identity_of_its_own() -> None:
    two = [event(), event(url="https://www.linlan.example/notices/2024/a/#row-1-2")]
    assert calendar("台账", two) == calendar("台账", two)
    assert len({str(one["uid"]) for one in read_back(calendar("台账", two))}) == 2


# Pages


def table(site: BuiltSite, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((site.folder / path).read_bytes().decode("utf-8-sig"), newline="")))


def test_page_csv_json_and_calendar_tell_of_the_same_rows(demo: BuiltSite) -> None:
    data = json.loads(demo.text("tracker/index.json"))
    assert data["schema"] == "gongkai.tracker/1"
    rows = table(demo, "tracker/index.csv")
    assert [row["网址"] for row in rows] == [item["url"] for item in data["items"]]
    page = demo.pages["tracker/index.html"]
    linked = [link.target for link in page.links if "#row-" in link.target]
    assert sorted(demo.target("tracker/index.html", link) for link in linked) == sorted(
        (demo.path(item["url"].partition("#")[0]), item["url"].partition("#")[2]) for item in data["items"]
    )
    open_ones = {item["url"] for item in data["items"] if re.match(r"\d", item["due"]) and item["state"] not in ("done", "ended")}
    assert {str(one["url"]) for one in read_back((demo.folder / "tracker/calendar.ics").read_bytes())} == open_ones


def test_every_body_has_a_page_a_calendar_and_a_csv(demo: BuiltSite) -> None:
    items = json.loads(demo.text("tracker/index.json"))["items"]
    bodies = {name for item in items for name in item["responsible"]}
    assert "临澜市教育局" in bodies
    for name in bodies:
        own = [item for item in items if name in item["responsible"]]
        assert [row["网址"] for row in table(demo, f"tracker/{name}/index.csv")] == [item["url"] for item in own]
        assert (demo.folder / f"tracker/{name}/calendar.ics").is_file()
        assert f"共{len(own)}项" in demo.pages[f"tracker/{name}/index.html"].text


def test_the_row_of_a_list_bears_an_anchor_in_its_document(demo: BuiltSite) -> None:
    assert {"row-1-1", "row-1-2", "row-5-2"} <= set(demo.pages["notices/2026/004/index.html"].ids)


def test_a_document_shows_its_commitments_and_what_others_tell_of_them(demo: BuiltSite) -> None:
    text = demo.pages["replies/2022/congress-8-1-012/index.html"].text
    assert "石桥大桥断面水质稳定达到Ⅲ类" in text
    assert "后续落实承诺12025年7月断面监测为Ⅲ类，保持稳定。办结关于尽快解决石桥河沿岸异味扰民问题的建议2025-08-28" in text


def test_the_home_page_leads_to_what_is_overdue(demo: BuiltSite) -> None:
    assert "责任清单和承诺：共22项，已办结5项，逾期2项，本季度到期2项" in demo.pages["index.html"].text


def test_the_home_page_counts_replies_where_statistics_count_matters(demo: BuiltSite) -> None:
    ways = demo.text("index.html").partition('class="gk-home__open"')[2].partition("</nav>")[0]
    found = re.findall(r'<a href="(lists/[^"]+)">[^<]+</a> <span class="gk-values__count">（(\d+) 份答复）<', ways)
    assert len(found) >= 2
    for address, count in found:
        assert json.loads(demo.text(f"{address}index.json"))["count"] == int(count)


def test_a_site_without_lists_and_commitments_has_no_tracker(paged: BuiltSite) -> None:
    assert not (paged.folder / "tracker").exists()


def many_duties(notices: int, rows: int) -> dict[str, Any]:
    """Notices of two years with long lists, all of one body."""

    def line(number: int, row: int) -> str:
        return f"| {row} | 任务{row} | 措施{number}-{row} | 市教育局 |  | {2025 + row % 2}年{row % 12 + 1}月底前 |\n"

    bodies = ("".join(line(number, row) for row in range(1, rows + 1)) for number in range(notices))
    return {f"notices/2024/{number:03}": {"date": f"2024-03-{number + 1:02}", "body": f"正文。\n\n{LIST}{body}"}
            for number, body in enumerate(bodies)}  # fmt: skip


def shown_rows(site: BuiltSite) -> dict[str, int]:
    return {
        path: len({link.target for link in page.links if "#row-" in link.target})
        for path, page in site.pages.items()
        if path.startswith("tracker/")
    }


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site with more rows than a page may have: 20 lists of 50."""
    folder = tmp_path_factory.mktemp("long")
    return built(lay_site(folder / "source", many_duties(20, 50)), folder / "site")


def test_no_page_of_a_long_tracker_has_more_than_three_hundred_rows_and_none_is_lost(long: BuiltSite) -> None:
    counts = shown_rows(long)
    parts = {path: count for path, count in counts.items() if re.search(r"/20\d\d/", path)}
    assert max(counts.values()) <= 300
    assert sum(parts.values()) == 1000
    assert set(parts) == {f"tracker/市教育局/{year}/{part}index.html" for year in (2025, 2026) for part in ("", "2/")}


def test_a_new_list_changes_the_last_parts_only(long: BuiltSite, tmp_path: Path) -> None:
    more = built(lay_site(tmp_path / "source", many_duties(21, 50)), tmp_path / "site")
    before, after = long.bytes(), more.bytes()
    changed = {path for path in shown_rows(more) if before.get(path) != after[path]}
    last = {f"tracker/市教育局/{year}/2/index.html" for year in (2025, 2026)}
    assert changed == {"tracker/index.html", "tracker/市教育局/index.html", *last}


def test_a_day_later_the_pages_of_bodies_stay_as_they_are(tmp_path: Path) -> None:
    files = many_notices(3) | many_duties(1, 3)
    config = lay_site(tmp_path / "source", files)
    one, two = (built(config, tmp_path / day, SOURCE_DATE_EPOCH=str(1790000000 + 86400 * int(day))) for day in "01")
    before, after = one.bytes(), two.bytes()
    assert {path for path in after if path.startswith("tracker/") and before[path] != after[path]} == {"tracker/index.html"}
