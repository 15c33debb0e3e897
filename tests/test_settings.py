"""Settings: what a site writes below extra.gongkai, and what it is told when that cannot be used."""

import datetime
from typing import Any

import pytest
from factories import SITE_URL, record, settings

from gongkai.model.problem import SettingsError
from gongkai.settings import read_settings

AGENCY = {"agency": "临澜市人民政府办公室"}


def told(own: Any, site_url: str = SITE_URL) -> str:
    """What a site with these settings is told."""
    with pytest.raises(SettingsError) as error:
        read_settings(own, site_url)
    return str(error.value)


def test_the_agency_is_all_that_is_needed() -> None:
    made = read_settings(AGENCY, SITE_URL)
    assert (made.agency, made.content, made.results, made.level, made.time_zone) == (
        "临澜市人民政府办公室", "content", "A-D", "市", "Asia/Shanghai",
    )  # fmt: skip


def test_settings_that_are_not_there() -> None:
    assert told(None) == "mkdocs.yml 缺少 extra.gongkai。请照《站点设置》写上，至少有 agency（本站主办单位）。"


@pytest.mark.parametrize("site_url", ["", "www.linlan.example", "/zwgk/jyta/"])
def test_a_site_needs_its_whole_address(site_url: str) -> None:
    assert told(AGENCY, site_url) == ("mkdocs.yml 缺少 site_url，或者它不是完整网址。请写成 https://www.example.gov.cn/zwgk/jyta/ 这样。")


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ({"agency": ""}, "mkdocs.yml 的 extra.gongkai.agency 写的是“”，类型不对。请照《站点设置》改写。"),
        ({"agency": ["甲"]}, "mkdocs.yml 的 extra.gongkai.agency 写的是“['甲']”，类型不对。请照《站点设置》改写。"),
        ({"bodies": "甲"}, "mkdocs.yml 的 extra.gongkai.bodies 写的是“甲”，类型不对。请照《站点设置》改写。"),
        ({"天气": "晴"}, "mkdocs.yml 的 extra.gongkai.天气 不是已知的设置。"),
        ({"contact": {"tel": "1"}}, "mkdocs.yml 的 extra.gongkai.contact.tel 不是已知的设置。"),
        ({"colunm": {}}, "mkdocs.yml 的 extra.gongkai.colunm 不是已知的设置。是不是 column？"),
        ({"bodies": [{"name": "甲", "alias": "乙"}]}, "mkdocs.yml 的 extra.gongkai.bodies.0.alias 不是已知的设置。是不是 aliases？"),
        ({"bodies": [{"code": "甲"}]}, "mkdocs.yml 缺少 extra.gongkai.bodies.0.name。"),
        ({"as_of": "2024/3/5"}, "mkdocs.yml 的 extra.gongkai.as_of：“2024/3/5”不是日期。请写成 2024-03-05。"),
        (
            {"host": [{"title": "首页", "url": "javascript:alert(1)"}]},
            "mkdocs.yml 的 extra.gongkai.host.0.url：“javascript:alert(1)”不是网址。"
            "请写成 https://www.example.gov.cn/zwgk/ 这样，或以 / 开头的路径。",
        ),
        (
            {"contact": {"correction": "//evil.example/"}},
            "mkdocs.yml 的 extra.gongkai.contact.correction：“//evil.example/”不是网址。"
            "请写成 https://www.example.gov.cn/zwgk/ 这样，或以 / 开头的路径。",
        ),
        ({"site_code": "123"}, "mkdocs.yml 的 extra.gongkai.site_code：网站标识码应是 10 位，写的是“123”。"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told(own: dict[str, Any], message: str) -> None:
    assert told({**AGENCY, **own}) == message


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", ""])
def test_a_time_zone_that_does_not_exist(zone: str) -> None:
    assert told({**AGENCY, "time_zone": zone}) == f"mkdocs.yml 的 extra.gongkai.time_zone：“{zone}”不是时区名。请写 Asia/Shanghai。"


def test_a_scheme_of_results_that_does_not_exist() -> None:
    assert told({**AGENCY, "results": "A-Z"}) == (
        "mkdocs.yml 的 extra.gongkai.results：没有名为“A-Z”的结果等次方案。"
        "可用 A-D、A-C、甲乙丙，或写成 {A: solved, B: in-progress, C: planned, D: reference}。"
    )


def told_of_kind(**kind: Any) -> str:
    """What a site with this kind of its own is told, without the place."""
    return told({**AGENCY, "kinds": [{"folder": "policies", "label": "政策解读", **kind}]}).removeprefix(
        "mkdocs.yml 的 extra.gongkai.kinds："
    )


def test_a_kind_of_a_layout_that_does_not_exist() -> None:
    assert told_of_kind(layout="news") == "“news”不是版式。可用 reply、report、notice、speech、plain。"


@pytest.mark.parametrize("folder", ["lists", "assets", "catalogue", "sitemap", "search", "api", "page", "../x", "a b", "", ".git", "政策"])
def test_a_folder_that_cannot_be_a_kind(folder: str) -> None:
    assert told_of_kind(folder=folder) == f"“{folder}”不能作文件夹名：只用英文字母、数字和短横线，并且不与系统页面重名。"


def test_a_folder_with_hyphens_can_be_a_kind() -> None:
    assert settings(kinds=[{"folder": "policy-notes", "label": "政策解读"}]).all_kinds[-1].folder == "policy-notes"


def test_a_field_of_a_type_that_does_not_exist() -> None:
    assert told_of_kind(fields=[{"key": "a", "label": "甲", "type": "money"}]) == "“money”不是字段类型。可用 text、list、date。"


@pytest.mark.parametrize("key", ["title", "a-b", "1a", "", "_a", "model_config"])
def test_a_key_that_cannot_be_a_field(key: str) -> None:
    assert told_of_kind(fields=[{"key": key, "label": "甲"}]) == f"“{key}”不能作字段名：只用英文字母、数字和下划线，并且不与已有字段重名。"


def test_a_key_that_stands_twice() -> None:
    fields = [{"key": "a", "label": "甲"}, {"key": "a", "label": "乙"}]
    assert told_of_kind(fields=fields) == "“a”写了两次。"


def test_a_key_that_the_kind_that_ships_has_already() -> None:
    fields = [{"key": "lead", "label": "甲"}]
    assert told_of_kind(folder="replies", fields=fields) == "“lead”不能作字段名：只用英文字母、数字和下划线，并且不与已有字段重名。"


def test_a_name_that_is_misspelt_is_also_missing() -> None:
    assert told({"agencey": "甲"}) == (
        "mkdocs.yml 缺少 extra.gongkai.agency。\nmkdocs.yml 的 extra.gongkai.agencey 不是已知的设置。是不是 agency？"
    )


def test_a_name_that_two_bodies_claim() -> None:
    bodies = [{"name": "临澜市教育局", "aliases": ["市教育局"]}, {"name": "临澜市体育局", "aliases": ["市教育局"]}]
    assert told({**AGENCY, "bodies": bodies}) == (
        "mkdocs.yml 的 extra.gongkai：“市教育局”既是“临澜市教育局”的名称，又是“临澜市体育局”的名称。一个名称只能属于一个机构。"
    )


def test_a_successor_that_is_not_registered() -> None:
    bodies = [{"name": "临澜市旅游局", "successor": "临澜市文化和旅游局"}]
    assert told({**AGENCY, "bodies": bodies}) == (
        "mkdocs.yml 的 extra.gongkai：机构“临澜市旅游局”的 successor 是“临澜市文化和旅游局”，名录里没有。请先登记。"
    )


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert told({"site_code": "1", "as_of": "x"}, "").count("\n") == 3


def test_numbers_and_dates_of_yaml_are_meant_as_text() -> None:
    made = read_settings({**AGENCY, "site_code": 1304000009, "as_of": datetime.date(2024, 1, 1)}, SITE_URL)
    assert (made.site_code, made.as_of) == ("1304000009", "2024-01-01")


def test_the_build_date_is_the_setting_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    assert settings(as_of="2024-03-05").today() == datetime.date(2024, 3, 5)


def test_the_build_date_is_then_the_environment_in_the_zone_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760025600")  # 2025-10-09 16:00 UTC
    assert settings(as_of="").today() == datetime.date(2025, 10, 10)
    assert settings(as_of="", time_zone="America/New_York").today() == datetime.date(2025, 10, 9)


@pytest.mark.parametrize("epoch", ["", "yesterday", "-1"])
def test_the_build_date_is_else_today(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert abs((settings(as_of="").today() - datetime.datetime.now(datetime.UTC).date()).days) <= 1


def test_every_name_of_a_body_leads_to_the_registered_one() -> None:
    made = settings()
    assert [made.canonical(name) for name in ("市教育局", "临澜市教育局", "市某局")] == ["临澜市教育局", "临澜市教育局", "市某局"]


def test_a_site_may_bring_its_own_results() -> None:
    made = settings(results={"好": "solved", "中": "planned"})
    assert {mark: str(scale) for mark, scale in made.marks.items()} == {"好": "solved", "中": "planned"}
    assert (
        told({**AGENCY, "results": {"好": "done"}})
        == "mkdocs.yml 的 extra.gongkai.results.好 写的是“done”，类型不对。请照《站点设置》改写。"
    )


def test_the_kinds_that_ship_come_first_and_may_be_renamed() -> None:
    made = settings(kinds=[{"folder": "policies", "label": "政策解读"}, {"folder": "notices", "label": "通知"}])
    assert [(kind.folder, kind.label, kind.layout) for kind in made.all_kinds] == [
        ("replies", "提案建议答复", "reply"), ("reports", "办理情况报告", "report"), ("notices", "通知", "notice"),
        ("speeches", "讲话致辞", "speech"), ("policies", "政策解读", "plain"),
    ]  # fmt: skip


def test_fields_of_a_kind_of_its_own_are_typed() -> None:
    fields = [
        {"key": "policy", "label": "所解读文件", "required": True},
        {"key": "experts", "label": "解读人", "type": "list"},
        {"key": "reviewed", "label": "复核日期", "type": "date"},
    ]
    own = settings(kinds=[{"folder": "policies", "label": "政策解读", "fields": fields}])
    made = record("policies/x", own=own, policy="校园安全条例", experts="林某", reviewed="2024-03-05").document
    assert made
    own_values = dict(made.extra)
    assert (own_values["policy"], own_values["experts"], str(own_values["reviewed"])) == ("校园安全条例", ("林某",), "2024-03-05")
    wrong = record("policies/x", own=own, policy="校园安全条例", reviewed="2024-03")
    assert [p.code for p in wrong.problems] == ["date-partial"]
