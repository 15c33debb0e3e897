"""Statistics: what counts as one matter; every figure of the pages counted again from the published rows; charts."""

import csv
import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from conftest import ROOT, BuiltSite
from factories import TODAY, reply, settings, site

from gongkai.model.clock import Clock
from gongkai.oversight.matters import answers_among, answers_of
from gongkai.oversight.statistics import DIMENSIONS, scopes, tally
from gongkai.pages import charts

PUBLIC = Clock.model_validate({"public": True})
SCALES = ["solved", "in-progress", "planned", "reference"]
FEEDBACK = ["满意", "基本满意", "不满意"]


def counts(*documents: Any, clock: Clock = PUBLIC) -> dict[str, int]:
    """The figures that are not zero."""
    found = tally(answers_of(site(*documents), clock, TODAY)).counts
    return {str(name): count for name, count in found.items() if count}


def part(found: dict[str, int], *names: str) -> list[int]:
    return [found.get(name, 0) for name in names]


def test_one_reply_to_two_proposals_is_two_matters_each_with_its_own_result() -> None:
    merged = reply(proposal_number=None, proposals=[{"number": "1", "result": "A"}, {"number": "2"}], result="B")
    assert part(counts(merged), "received", "answered", "published", "replies", "solved", "in-progress") == [2, 2, 2, 1, 1, 1]


def test_of_several_rounds_the_last_word_counts() -> None:
    first = reply("replies/a", proposal_number="18", result="C", satisfaction="不满意")
    second = reply(
        "replies/b", proposal_number="018", reply_type="再次答复", round="2", follows="replies/a", result="A", satisfaction="满意"
    )
    assert part(counts(first, second), "published", "replies", "solved", "planned", "satisfied", "unsatisfied") == [1, 2, 1, 0, 1, 0]


def test_of_several_leads_the_weaker_word_counts() -> None:
    one = reply("replies/a", proposal_number="7", lead="市教育局", result="A", satisfaction="满意")
    two = reply("replies/b", proposal_number="7", lead="市财政局", result="C", satisfaction="基本满意")
    assert part(counts(one, two), "published", "solved", "planned", "satisfied", "mostly") == [1, 0, 1, 0, 1]
    by_lead = scopes(answers_of(site(one, two), PUBLIC, TODAY), "lead")
    assert {scope.value.label: scope.tally.counts["solved"] for scope in by_lead} == {"临澜市教育局": 1, "临澜市财政局": 0}


def test_an_opinion_is_received_and_led_by_others() -> None:
    opinion = reply("replies/a", proposal_number="7", reply_type="会办意见")
    assert part(counts(opinion), "received", "answered", "supporting") == [1, 0, 1]
    assert scopes(answers_of(site(opinion), PUBLIC, TODAY), "lead") == ()


def test_what_is_withheld_is_a_number_and_nothing_else() -> None:
    hidden = reply("replies/a", proposal_number="7", disclosure="不予公开", basis="涉密", body="", result="A", satisfaction="满意")
    assert counts(hidden) == {"received": 1, "answered": 1, "withheld": 1}
    assert [answer.title for answer in answers_of(site(hidden), PUBLIC, TODAY)] == [""]


def test_a_registered_matter_is_under_way_where_the_clock_is_public() -> None:
    draft = reply("replies/a", proposal_number="7", draft="true", assigned="2025-12-01", assembly="congress", session="市八届人大四次会议")
    late = reply("replies/b", proposal_number="8", draft="true", assigned="2025-09-01", assembly="congress", session="市八届人大四次会议")
    plain = reply("replies/c", proposal_number="9", draft="true")
    signed = reply("replies/d", proposal_number="10", draft="true", assigned="2025-09-01", replied="2025-10-01")
    assert counts(draft, late, plain, signed) == {"received": 2, "open": 2, "overdue": 1}


def test_numbers_are_one_matter_only_within_a_session_and_between_sessions_within_a_year() -> None:
    made = [
        reply("replies/a", proposal_number="7"),
        reply("replies/b", proposal_number="7", session="市政协八届三次会议"),
        reply("replies/c", proposal_number="7", session="闭会期间", date="2024-03-05"),
        reply("replies/d", proposal_number="7", session="闭会期间", date="2023-03-05"),
        reply("replies/e", proposal_number={"unnumbered": "平时"}, session="闭会期间"),
        reply(
            "replies/f", proposal_number={"unnumbered": "平时"}, session="闭会期间", reply_type="再次答复", round="2", follows="replies/e"
        ),
    ]
    assert part(counts(*made), "published", "replies") == [5, 6]


def test_a_reply_that_came_late_once_makes_its_matter_late() -> None:
    base = {"assembly": "congress", "session": "市八届人大四次会议", "proposal_number": "7", "assigned": "2024-01-10"}
    first = reply("replies/a", **base, replied="2024-05-10")
    again = reply(
        "replies/b", **{**base, "assigned": "2024-06-01"}, replied="2024-06-10", round="2", reply_type="再次答复", follows="replies/a"
    )
    assert part(counts(first, again), "in-time", "late") == [0, 1]
    assert tally(answers_among([first, again], {})).median == 121


def test_without_a_public_clock_nothing_is_told_of_it() -> None:
    made = reply(assembly="congress", session="市八届人大四次会议", assigned="2024-01-10", replied="2024-05-10", signed="2024-01-01")
    assert part(counts(made, clock=Clock()), "in-time", "late", "published-in-time", "published-late") == [0, 0, 0, 0]


def test_the_time_of_day_does_not_change_what_is_counted() -> None:
    assert settings().clock == Clock()


# Every figure, counted again from the published rows


@dataclass
class Page(HTMLParser):
    """Tables of a page, and the rows of a list of matters."""

    text: str
    tables: list[list[list[tuple[str, str]]]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    inside: bool = False
    _href: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
            if "data-in" in given:
                self.rows.append(str(given["data-in"]).split())
        elif tag in ("td", "th"):
            self.inside = True
            self.tables[-1][-1].append(("", ""))
        elif tag == "a" and self.inside:
            self._href = str(given.get("href"))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False
        elif tag == "a":
            self._href = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            words, href = self.tables[-1][-1][-1]
            self.tables[-1][-1][-1] = words + data, href or self._href


def rows_of(demo: BuiltSite, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader((demo.folder / path).read_text(encoding="utf-8-sig").splitlines()))


def front_matter() -> Iterator[dict[str, Any]]:
    for file in sorted((ROOT / "content/replies").rglob("*.md")):
        yield yaml.load(file.read_text(encoding="utf-8").split("---\n")[1], Loader=yaml.BaseLoader)


def key(row: dict[str, str]) -> tuple[str, ...]:
    number = row["提案（建议）号"].lstrip("0")
    return (row["届次"], number or row["标识"], row["发布日期"][:4] if "闭会" in row["届次"] else "")


def recount(rows: Iterable[dict[str, str]]) -> dict[str, str]:
    """What a value's published rows come to, worked out anew."""
    answers, opinions = defaultdict(list), set()
    for row in rows:
        if row["答复类型"] == "会办意见":
            opinions.add(key(row))
        else:
            answers[key(row)].append(row)
    found: dict[str, int] = defaultdict(int)
    days = []
    for replies in answers.values():
        replies.sort(key=lambda row: (int(row["轮次"]), row["发布日期"][:10], row["标识"]))
        last = list({row["主办单位"]: row for row in replies}.values())
        marks = [SCALES.index(row["办理结果"]) for row in last if row["办理结果"]]
        found[SCALES[max(marks)] if marks else "no-result"] += 1
        said = [FEEDBACK.index(row["满意度"]) for row in last if row["满意度"]]
        found[FEEDBACK[max(said)] if said else "no-feedback"] += 1
        found[replies[-1]["公开情况"]] += 1
        for column, names in (("答复时限", ("in-time", "late")), ("公开时限", ("published-in-time", "published-late"))):
            states = [row[column] for row in replies if row[column]]
            if states:
                found[names["late" in states]] += 1
        days += [int(row["用时（天）"]) for row in replies if row["用时（天）"]][:1]
    median = statistics.median(days) if days else None
    return {
        "公开答复": str(len(answers)),
        "答复文件（份）": str(len({row["标识"] for replies in answers.values() for row in replies})),
        "会办（提出意见）": str(len(opinions - set(answers))),
        "用时中位数（天）": "" if median is None else f"{median:g}",
        **{label: str(found[name]) for name, label in LABELS.items()},
    }


LABELS = {
    "solved": "已解决或基本解决", "in-progress": "正在解决", "planned": "列入规划逐步解决", "reference": "留作参考",
    "no-result": "未注明结果",
    "满意": "满意", "基本满意": "基本满意", "不满意": "不满意", "no-feedback": "没有反馈",
    "full": "全文公开", "summary": "摘要公开", "on-request": "依申请公开", "withdrawn": "已撤回",
    "in-time": "按期答复", "late": "超期答复", "published-in-time": "按期公开", "published-late": "超期公开",
}  # fmt: skip


def values_of(row: dict[str, str], dimension: str) -> list[str]:
    match dimension:
        case "year":
            return [row["发布日期"][:4]]
        case "session":
            return [row["届次"]]
        case "assembly":
            return [{"cppcc": "政协提案", "congress": "人大建议"}[row["提出渠道"]]]
        case "lead":
            return [] if row["答复类型"] == "会办意见" else row["主办单位"].split("；")
        case _:
            return [topic for topic in row["主题分类"].split("；") if topic]


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_figure_of_a_dimension_is_counted_again(demo: BuiltSite, dimension: str) -> None:
    rows = rows_of(demo, "statistics/cases.csv")
    told = rows_of(demo, f"statistics/{dimension}/index.csv")
    assert len(told) > 1
    for line in told:
        own = recount(row for row in rows if line["名称"] in values_of(row, dimension))
        assert {name: line[name] for name in own} == own, line["名称"]
        assert int(line["办复"]) == int(line["公开答复"]) + int(line["不予公开"])
        assert int(line["受理"]) == int(line["办复"]) + int(line["会办（提出意见）"]) + int(line["办理中"])


def test_every_figure_of_the_whole_is_counted_again(demo: BuiltSite) -> None:
    *_, whole = rows_of(demo, "statistics/index.csv")
    own = recount(rows_of(demo, "statistics/cases.csv"))
    assert {name: whole[name] for name in own} == own
    fronts = list(front_matter())
    assert int(whole["不予公开"]) == sum(front.get("disclosure") == "不予公开" for front in fronts) > 0
    waiting = [f for f in fronts if f.get("draft") == "true" and "assigned" in f and not ({"signed", "replied"} & set(f))]
    assert int(whole["办理中"]) == len(waiting)


def test_every_published_reply_is_among_the_rows(demo: BuiltSite) -> None:
    assert {row["标识"] for row in rows_of(demo, "statistics/cases.csv")} == {row["标识"] for row in rows_of(demo, "replies/index.csv")}


def test_every_table_says_what_the_csv_beside_it_says(demo: BuiltSite) -> None:
    seen = 0
    for path in demo.pages:
        if not re.fullmatch(r"statistics/(.*/)?index\.html", path) or "/cases/" in path:
            continue
        lines = {row["名称"]: row for row in rows_of(demo, path.replace("index.html", "index.csv"))}
        whole = list(lines.values())[-1]
        for heads, *rows in Page(demo.text(path)).tables:
            for (label, _), *cells in rows:
                names = [re.sub(r"（[A-D、]+）$", "", head) for head, _ in heads[1:]]
                for name, (value, _) in zip(names, cells, strict=True):
                    if name in whole and label in lines:
                        assert lines[label][name] == value, (path, label, name)
                        seen += 1
                if names == ["件数", "占比"]:
                    assert whole[re.sub(r"（[A-D、]+）$", "", label)] == cells[0][0], (path, label)
                    seen += 1
    assert seen > 2000


def test_every_figure_leads_to_the_list_of_what_it_counts(demo: BuiltSite) -> None:
    seen = 0
    for path in demo.pages:
        if not re.fullmatch(r"statistics/(.*/)?index\.html", path) or "/cases/" in path:
            continue
        lines = {row["名称"]: row for row in rows_of(demo, path.replace("index.html", "index.csv"))}
        whole = list(lines.values())[-1]
        for heads, *rows in Page(demo.text(path)).tables:
            for (label, _), *cells in rows:
                for (head, _), (value, href) in zip(heads[1:], cells, strict=True):
                    if "cases/" not in href or head == "答复文件（份）":
                        continue
                    line = lines.get(label, whole)
                    target, _ = demo.target(path, href.split("#")[0])
                    assert target is not None
                    shown = Page(demo.text(target))
                    anchor = href.partition("#m-")[2]
                    assert not anchor or f"m-{anchor}" in shown.ids
                    unlisted = {"受理": int(line["不予公开"]) + int(line["办理中"]), "办复": int(line["不予公开"])}.get(head, 0)
                    listed = [row for row in shown.rows if not anchor or anchor in row]
                    assert len(listed) == int(value) - unlisted, (path, label, head)
                    seen += 1
    assert seen > 300


def test_the_style_sheet_knows_every_figure_that_an_address_may_name(demo: BuiltSite) -> None:
    style = (ROOT / "theme_overrides/gongkai/css/statistics.css").read_text(encoding="utf-8")
    named = {name for path in demo.pages if "/cases/" in path for name in re.findall(r'data-only="([a-z-]+)"', demo.text(path))}
    assert len(named) > 8
    assert {name for name in named if f'[data-only="{name}"]:target ~ .gk-table tbody tr:not([data-in~="{name}"])' not in style} == set()


def test_a_withheld_title_is_nowhere_in_the_statistics(demo: BuiltSite) -> None:
    secret = [f for f in front_matter() if f.get("disclosure") == "不予公开" or f.get("draft") == "true"]
    words = [str(front[name]) for front in secret for name in ("title", "proposal_title") if name in front]
    assert len(words) >= 2
    for path, content in demo.bytes().items():
        if path.startswith("statistics/"):
            assert not [word for word in words if word.encode() in content], path


# Charts


def drawings(demo: BuiltSite) -> Iterator[tuple[str, str]]:
    for path in demo.pages:
        if path.startswith("statistics/"):
            for svg in re.findall(r'<svg class="gk-chart".*?</svg>', demo.text(path), re.DOTALL):
                yield path, svg


def test_every_chart_is_small_named_and_free_of_style(demo: BuiltSite) -> None:
    made = list(drawings(demo))
    assert len(made) > 50
    for path, svg in made:
        assert len(svg.encode()) <= 15 * 1024, path
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img"
        named = [root.find(f"{{*}}{tag}") for tag in ("title", "desc")]
        assert root.get("aria-labelledby") == " ".join(one.get("id", "") for one in named if one is not None)
        assert all(one is not None and one.text for one in named)
        assert "style=" not in svg
        assert "<script" not in svg


LONGEST = "临澜市国有资产监督管理委员会和发展改革委员会联合办公室重大项目推进专班"
SERIES = [charts.Series(style, f"列入规划逐步解决（{style}）") for style in ("good", "fair", "plan", "poor", "none")]


def test_the_largest_charts_stay_within_their_size() -> None:
    bars = [charts.Bar(f"{LONGEST}{n}", (10000 + n, 20000, 30000, 40000, 50000)) for n in range(200)]
    drawn = charts.stacked("c-lead", "各主办单位", "主办单位", SERIES, bars)
    assert len(drawn.encode()) <= 15 * 1024
    assert drawn == charts.stacked("c-lead", "各主办单位", "主办单位", SERIES, bars)
    assert len(charts.line("c-years", "各年度", [(str(1990 + n), n * 1000.5) for n in range(40)]).encode()) <= 15 * 1024


def test_parts_of_a_chart_are_told_apart_without_colours() -> None:
    drawn = charts.shares("c", "图", SERIES, [1, 1, 1, 1, 1])
    known = set(re.findall(r'<pattern id="([^"]+)"', drawn))
    used = re.findall(r'<rect class="gk-chart__part--\w+" [^>]*/>(?:<rect fill="url\(#([^)]+)\)")?', drawn)
    assert len(used) == 10  # five parts, and five in the legend
    assert len(set(used[:5])) == 5
    assert set(used) - {""} <= known


def test_words_stand_on_the_left_and_figures_on_the_right(demo: BuiltSite) -> None:
    figure = demo.text("statistics/index.html").partition("办理结果的原标记</h2>")[2].partition("</figure>")[0]
    assert re.findall(r'<td( align="right")?>', figure)[:3] == ["", "", ' align="right"']
    assert re.findall(r'<th scope="col"( align="right")?>', figure) == ["", "", "", ' align="right"']


def test_no_label_leaves_the_drawing() -> None:
    bars = [charts.Bar(LONGEST, (1, 0, 3, 0, 100000))]
    points = [(str(1990 + n), n * 1000.5) for n in range(40)]
    for svg in (
        charts.stacked("c", "图", "单位", SERIES, bars),
        charts.shares("c", "图", SERIES, [1, 2, 3, 4, 99999]),
        charts.line("c", "图", points),
    ):
        for text in ElementTree.fromstring(svg).iter("{*}text"):
            width = sum(14 if ord(sign) > 0x2E7F else 8.4 for sign in text.text or "")
            x, classes = float(text.get("x", "0")), text.get("class", "")
            left = x - width if "total" in classes else x - width / 2 if "middle" in classes or "value" in classes else x
            assert left >= -1, text.text
            assert left + width <= charts.WIDTH + 1, text.text


def test_text_in_a_chart_is_escaped() -> None:
    drawn = charts.stacked("c", "<图>", "单位", SERIES[:1], [charts.Bar("<b>&", (1,))])
    assert "<b>" not in drawn
    assert "&lt;b&gt;&amp;" in drawn


@pytest.mark.parametrize("values", [[], [0, 0]])
def test_a_chart_of_nothing_can_be_drawn(values: list[int]) -> None:
    series = SERIES[: len(values)]
    for svg in (charts.shares("c", "图", series, values), charts.stacked("c", "图", "单位", series, []), charts.line("c", "图", [])):
        assert ElementTree.fromstring(svg).get("role") == "img"
