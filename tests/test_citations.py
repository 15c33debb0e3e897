"""Citations: what a text says of other documents, which documents those are, and what pages and data show of it."""

import json
import re
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import yaml
from click.testing import CliRunner
from conftest import ROOT, BuiltSite, built, contents, lay_site
from factories import CASES, document, rendered, settings, write_content
from test_guard_linear import grows_linearly

from gongkai import messages
from gongkai.check.site import Ground, check_site
from gongkai.cli.main import main
from gongkai.link.citations import Citation
from gongkai.link.site import Site, link_site
from gongkai.norms.citations import mentions
from gongkai.pages.shapes import CitationData
from gongkai.render.fragment import render


def load(name: str) -> Any:
    return yaml.safe_load((CASES / "citations" / f"{name}.yml").read_text(encoding="utf-8"))


SITE = load("site")
CITING: dict[str, tuple[str, dict[str, Any]]] = {
    "notice": ("notices/2024/citing", {"title": "引用别的文件的通知"}),
    "reply": ("replies/2020/citing", {"session": "市政协八届四次会议", "proposal_number": "999", "proposal_title": "关于另一件事的提案"}),
}
"""Who cites: without a session, and within one."""


@pytest.fixture(scope="module")
def known() -> list[Any]:
    """The documents that can be cited."""
    return [item for path, front in SITE.items() for item in rendered(document(path, **front))]


def citing(known: list[Any], kind: str, text: str, **front: Any) -> tuple[Site, str]:
    """A site with one more document, of this text; and its path."""
    path, own = CITING[kind]
    items = rendered(document(path, **{**own, **front}), body=text)
    return link_site([*known, *items], settings().all_kinds, agency=settings().agency), path


def found(site: Site, path: str) -> tuple[Citation, ...]:
    return tuple(citation for citation in site.citations.get(path, ()) if citation.mention)


def flat(cases: Any) -> list[Any]:
    return [pytest.param(kind, case, id=f"{kind} {n}") for kind, listed in cases.items() for n, case in enumerate(listed, 1)]


@pytest.mark.parametrize(("kind", "case"), flat(load("true")))
def test_a_citation_is_found_and_means_the_right_document(known: list[Any], kind: str, case: Any) -> None:
    text, targets = case
    cited = found(*citing(known, kind, text))
    assert list(dict.fromkeys(citation.target for citation in cited)) == targets
    assert not any(citation.others for citation in cited)


@pytest.mark.parametrize(("kind", "text"), flat(load("false")))
def test_what_is_no_citation_is_not_linked_nor_told(known: list[Any], kind: str, text: str) -> None:
    assert [citation for citation in found(*citing(known, kind, text)) if citation.target or citation.others] == []


@pytest.mark.parametrize(("kind", "case"), flat(load("unclear")))
def test_what_could_mean_several_is_not_linked_but_told(known: list[Any], kind: str, case: Any) -> None:
    text, others = case
    site, path = citing(known, kind, text)
    (citation,) = found(site, path)
    assert (citation.target, sorted(citation.others)) == ("", others)
    told = [
        problem for problem in check_site(Ground(site, settings(), (), frozenset(), frozenset())) if problem.code == "citation-ambiguous"
    ]
    assert [(problem.path, problem.line > 1) for problem in told] == [(f"{path}.md", True)]


def test_there_are_sixty_true_and_sixty_false_cases() -> None:
    assert [sum(map(len, load(name).values())) >= 60 for name in ("true", "false")] == [True, True]


PAGES: dict[str, Any] = {
    "notices/2019/006": {
        "title": "关于办理工作办法的通知",
        "document_number": "临政办发〔2019〕6号",
        "validity": "废止",
        "superseded_by": "notices/2024/011",
    },
    "notices/2024/011": {
        "title": "关于办理工作规定的通知",
        "document_number": "临政办发〔2024〕11号",
        "body": "临政办发〔2019〕6号<sup>1</sup>同时废止。",
    },
    "notices/2025/001": {
        "title": "关于评查的通知",
        "body": "根据临政办发〔2019〕6号和**临政办发〔2024〕11号**，`临政办发〔2024〕11号`，见国办发〔2014〕46号。",
    },
    "reports/2025/r": {
        "title": "办理情况报告",
        "session": "市政协九届四次会议",
        "body": "二、（提案第20240311号）",
        "proposals": [{"number": "20240310", "title": "关于韧性城市的建议"}, {"number": "20240311", "title": "关于救援的提案"}],
    },
    "replies/2024/310": {"session": "市政协九届四次会议", "proposal_number": "20240310", "proposal_title": "关于韧性城市的建议"},
    "notices/2025/002": {
        "title": "撤回的通知",
        "withdrawn": {"date": "2025-01-01", "reason": "有误"},
        "body": "见临政办发〔2024〕11号。",
    },
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp("cites")
    return built(lay_site(folder / "source", PAGES), folder / "site")


def test_a_page_links_what_its_text_cites_and_nothing_in_code(pages: BuiltSite) -> None:
    text = pages.text("notices/2025/001/index.html")
    assert (
        '根据<a href="../../../notices/2019/006/">临政办发〔2019〕6号</a>'
        '和<strong><a href="../../../notices/2024/011/">临政办发〔2024〕11号</a></strong>，'
        "<code>临政办发〔2024〕11号</code>，见国办发〔2014〕46号。"
    ) in text


def test_a_page_lists_what_it_cites_and_what_is_not_on_this_site(pages: BuiltSite) -> None:
    listed = pages.text("notices/2025/001/index.html").partition("本文引用的文件")[2].partition("</ul>")[0]
    assert re.sub(r"<[^>]+>|\s", "", listed) == (
        "关于办理工作办法的通知2024-03-05已废止关于办理工作规定的通知2024-03-05国办发〔2014〕46号未在本网站公开"
    )


def test_a_page_that_cites_a_repealed_document_says_so(pages: BuiltSite) -> None:
    notice = "本文引用的《关于办理工作办法的通知》已废止。替代文件："
    assert notice in pages.text("notices/2025/001/index.html")
    assert notice not in pages.text("notices/2024/011/index.html"), "it took its place itself"


def test_a_page_names_those_that_cite_it(pages: BuiltSite) -> None:
    text = pages.text("notices/2024/011/index.html")
    listed = text.partition("引用本文的文件")[2].partition("</ul>")[0]
    assert re.findall(r'href="([^"]+)"', listed) == ["../../../notices/2019/006/", "../../../notices/2025/001/"]


def test_a_withdrawn_text_cites_nothing(pages: BuiltSite) -> None:
    assert "临政办发〔2024〕11号" not in pages.text("notices/2025/002/index.html")
    rows = json.loads(pages.text("lists/citations.json"))["citations"]
    assert [row for row in rows if row["from"] == "notices/2025/002"] == []


def test_the_cases_of_a_report_are_citations(pages: BuiltSite) -> None:
    listed = pages.text("reports/2025/r/index.html").partition("本文引用的文件")[2].partition("</ul>")[0]
    assert re.sub(r"<[^>]+>|\s", "", listed) == "第20240311号提案《关于救援的提案》未在本网站公开关于韧性城市的建议2024-03-05"


def test_a_number_that_leads_nowhere_stands_once_in_the_graph(pages: BuiltSite) -> None:
    """The report names 20240311 in its text, without the session, and among its cases."""
    rows = json.loads(pages.text("lists/citations.json"))["citations"]
    told = [(row["cited"], row["state"]) for row in rows if row["from"] == "reports/2025/r"]
    assert told == [("第20240311号提案《关于救援的提案》", "absent"), ("市政协九届四次会议第20240310号提案《关于韧性城市的建议》", "found")]


def test_the_graph_is_published_as_data(pages: BuiltSite) -> None:
    data = json.loads(pages.text("lists/citations.json"))
    assert (data["schema"], data["count"]) == ("gongkai.citations/1", len(data["citations"]))
    assert {
        "from": "notices/2025/001",
        "way": "number",
        "cited": "临政办发〔2024〕11号",
        "state": "found",
        "to": "notices/2024/011",
    } in data["citations"]
    assert {"from": "notices/2025/001", "way": "number", "cited": "国办发〔2014〕46号", "state": "absent", "to": ""} in data["citations"]


def test_a_changed_title_changes_the_pages_that_cite_it_and_no_others(tmp_path: Path) -> None:
    source = tmp_path / "source"
    config = lay_site(source, PAGES)
    before = contents(built(config, tmp_path / "site").folder)
    write_content(source / "content", {"notices/2019/006": {**PAGES["notices/2019/006"], "body": "另一段正文。", "summary": "概述。"}})
    between = contents(built(config, tmp_path / "site").folder)
    pages = {path for path in before if re.fullmatch(r"(notices|reports|replies)/\d+/\w+/index.html", path)}
    assert {path for path in pages if before[path] != between[path]} == {"notices/2019/006/index.html"}
    write_content(source / "content", {"notices/2019/006": {**PAGES["notices/2019/006"], "title": "改名的通知", "summary": "概述。"}})
    after = contents(built(config, tmp_path / "site").folder)
    assert {path for path in pages if between[path] != after[path]} == {
        "notices/2019/006/index.html", "notices/2024/011/index.html", "notices/2025/001/index.html",
    }  # fmt: skip


def test_the_command_prints_what_concerns_a_document(tmp_path: Path) -> None:
    config = lay_site(tmp_path / "source", PAGES)
    done = CliRunner().invoke(main, ["cites", "-f", str(config), "notices/2025/001"])
    assert done.exit_code == 0
    assert done.stdout == (
        "notices/2025/001 → notices/2019/006（发文字号 临政办发〔2019〕6号）\n"
        "notices/2025/001 → notices/2024/011（发文字号 临政办发〔2024〕11号）\n"
        "notices/2025/001 → 未在本网站公开：国办发〔2014〕46号\n"
    )
    data = json.loads(CliRunner().invoke(main, ["cites", "-f", str(config), "--format", "json"]).stdout)
    assert {row["state"] for row in data["citations"]} == {"found", "absent"}
    unknown = CliRunner().invoke(main, ["cites", "-f", str(config), "notices/none"])
    assert (unknown.exit_code, "notices/none 不是本网站公开的文件。" in unknown.stderr) == (2, True)


def test_the_command_prints_the_citations_of_this_repository() -> None:
    done = CliRunner().invoke(main, ["cites", "-f", str(ROOT / "mkdocs.yml")])
    assert (done.exit_code, done.exception) == (0, None)
    assert "（落实的依据）" in done.stdout


@pytest.mark.parametrize("way", get_args(get_type_hints(CitationData)["way"]))
def test_every_way_to_cite_has_a_word(way: str) -> None:
    assert messages.text(f"cli.ways.{way}")


def test_text_that_looks_like_marks_is_refused_before_it_is_cut() -> None:
    made = render(document(), "甲\x0e乙\x0f丙")
    assert ([problem.code for problem in made.problems], made.pieces) == (["character-control"], ())


ATOMS = (
    "《", "《甲", "《甲》", "《甲《乙》", "〔", "〔2024〕", "甲〔2024〕1号", "第1号", "第1、", "1号", "届", "提案（第1", "（",
    "八届四次会议第1号提案", "》（甲〔2024〕1号", "根据", "教育部",
)  # fmt: skip


@pytest.mark.parametrize("atom", ATOMS)
def test_finding_citations_takes_time_in_proportion_to_the_text(atom: str) -> None:
    assert grows_linearly(mentions, atom)


def related(*documents: Any) -> dict[str, list[str]]:
    return {
        path: [other.path for other in others] for path, others in link_site(rendered(*documents), settings().all_kinds).related.items()
    }


def many(**own: Any) -> list[Any]:
    """Forty notices whose headings have nothing rare in common."""
    return [document(f"notices/2020/{n}", title=f"关于{chr(0x4E00 + n * 7)}{chr(0x5E00 + n * 11)}工作的通知", **own) for n in range(40)]


def test_documents_with_a_rare_word_in_common_are_related() -> None:
    found = related(*many(), document("notices/2024/a", title="关于加装电梯的通知"), document("notices/2024/b", title="加装电梯补贴办法"))
    assert found == {"notices/2024/a": ["notices/2024/b"], "notices/2024/b": ["notices/2024/a"]}


def test_what_is_repealed_withdrawn_or_cited_already_is_not_suggested() -> None:
    titles = {"a": "关于加装电梯的通知", "b": "加装电梯补贴办法", "c": "加装电梯细则", "d": "加装电梯要点"}
    front: dict[str, Any] = {
        "b": {"validity": "废止"},
        "c": {"withdrawn": {"date": "2024-05-01", "reason": "有误"}},
        "d": {"related": ["notices/2024/a"]},
    }
    assert related(*(document(f"notices/2024/{name}", title=title, **front.get(name, {})) for name, title in titles.items())) == {}


def test_documents_that_cite_the_same_one_are_related(known: list[Any]) -> None:
    both = [
        item
        for name, title in (("x", "甲乙丙丁"), ("y", "戊己庚辛"))
        for item in rendered(document(f"notices/2025/{name}", title=title), body="临应急〔2021〕32号")
    ]
    made = link_site([*known, *both], settings().all_kinds).related
    assert [[other.path for other in made[f"notices/2025/{name}"]] for name in "xy"] == [["notices/2025/y"], ["notices/2025/x"]]


def test_one_more_document_changes_the_relations_of_few() -> None:
    documents = [
        document(
            f"notices/2020/{n}", title=f"关于{'甲乙丙丁戊'[n % 5]}{'子丑寅卯辰巳午'[n % 7]}片区{'金木水火'[n % 4]}{'东西南'[n % 3]}的通知"
        )
        for n in range(80)
    ]
    before, after = related(*documents), related(*documents, document("notices/2026/new", title="关于甲子片区金东的通知"))
    changed = [path for path in before if before[path] != after.get(path)]
    assert len(before) > 40
    assert len(changed) < 12


def test_a_page_names_hand_picked_documents_first_and_no_more_than_five(tmp_path: Path) -> None:
    files: dict[str, Any] = {f"notices/2024/{n}": {"title": f"关于加装电梯的通知{n}", "date": f"2024-03-0{n}"} for n in range(1, 9)}
    files["notices/2024/1"]["related"] = ["speeches/2024/s"]
    files["speeches/2024/s"] = {"title": "讲话", "meeting": "会", "speaker": "闻山岳"}
    site = built(lay_site(tmp_path / "source", files), tmp_path / "site")
    listed = site.text("notices/2024/1/index.html").partition("相关文件")[2].partition("</ul>")[0]
    assert re.findall(r'href="\.\./\.\./\.\./([^"]+)/"', listed) == [
        "speeches/2024/s", "notices/2024/8", "notices/2024/7", "notices/2024/6", "notices/2024/5",
    ]  # fmt: skip
