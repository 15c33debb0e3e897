"""`gongkai import` and `gongkai adopt`: what they print, where, and with which exit code."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import lay_site

from gongkai.cli.main import main

TEXT = "关于值班安排的通知\n发布日期：2024-01-02 来源：市教育局\n各单位：\n节日期间请安排专人值班，保持电话畅通。\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site, with an editor who stands in its folder."""
    monkeypatch.delenv("GONGKAI_CONTENT", raising=False)
    folder = lay_site(tmp_path / "site", {}).parent
    monkeypatch.chdir(folder)
    (folder / "页面.txt").write_text(TEXT, encoding="utf-8")
    return folder


def gongkai(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="gongkai")


def test_import_writes_a_draft_and_tells_what_it_understood(site: Path) -> None:
    done = gongkai("import", "页面.txt")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "完成  页面.txt → notices/2024/关于值班安排的通知.md（通知公告）",
        "  认出  标题：关于值班安排的通知（正文上方，请核对）",
        "  认出  发布日期：2024-01-02（标题旁的信息行）",
        "  认出  信息来源：市教育局（标题旁的信息行）",
        "  认出  主送：各单位（称谓）",
        "共 完成 1 件。",
    ]
    assert (site / "drafts/notices/2024/关于值班安排的通知.md").read_text(encoding="utf-8") == (
        "---\ntitle: 关于值班安排的通知\ndate: 2024-01-02\nsource: 市教育局\nrecipients: 各单位\ndraft: true\n---\n"
        "各单位：\n\n节日期间请安排专人值班，保持电话畅通。\n"
    )


def test_what_is_missing_stands_empty_with_a_hint(site: Path) -> None:
    (site / "页面.txt").write_text("关于值班安排的通知\n各单位：\n请安排专人值班。\n", encoding="utf-8")
    done = gongkai("import", "页面.txt")
    assert "  缺少  发布日期（date）：原件没有写明，请补填。" in done.stdout
    draft = (site / "drafts/notices/undated/关于值班安排的通知.md").read_text(encoding="utf-8")
    assert "date: # 待填：发布日期\nsource: # 待填：信息来源\n" in draft


def test_a_given_value_that_is_wrong_is_told_by_adopt_and_stops_no_import(site: Path) -> None:
    (site / "页面.txt").write_text("关于照明的提案答复的函\n沈知远委员：\n您提出的提案收悉。现答复如下：\n已装路灯。\n", encoding="utf-8")
    given = [
        word for pair in ("提出渠道=党委", "届次=八届四次", "提案号=156", "date=2024-03-05", "source=市城管局") for word in ("--set", pair)
    ]
    assert gongkai("import", "页面.txt", *given).exit_code == 0
    told = gongkai("adopt", "drafts/replies/2024/156.md")
    assert told.exit_code == 1
    assert "党委" in told.stdout


def test_import_of_a_bad_file_exits_1_and_the_others_go_on(site: Path) -> None:
    (site / "空.txt").touch()
    done = gongkai("import", "空.txt", "页面.txt")
    assert done.exit_code == 1
    assert "失败  空.txt  是空文件。" in done.stdout
    assert done.stdout.endswith("共 失败 1 件，完成 1 件。\n")


def test_import_reports_as_json(site: Path) -> None:
    done = gongkai("import", "页面.txt", "--dry-run", "--format", "json", "--report", "report.json")
    report = json.loads(done.stdout)
    assert json.loads((site / "report.json").read_text(encoding="utf-8")) == report
    assert not (site / "drafts").exists()
    (row,) = report["files"]
    assert (report["schema"], row["state"], row["kind"], row["missing"]) == ("gongkai.import/1", "done", "notices", [])
    assert {"field": "date", "value": "2024-01-02", "evidence": "line", "confidence": "stated"} in row["recognised"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--into", "content/notices"], "content/notices 在内容文件夹里面。请另选一个文件夹，如 drafts：没有填完的草稿不能挡住网站生成。"),
        (["--kind", "letters"], "没有类别“letters”。可用 replies、reports、notices、speeches。"),
        (["--set", "颜色=红"], "--set 里的“颜色”不是字段名。字段名见《编辑手册》。"),
    ],
)
def test_wrong_use_exits_2(site: Path, arguments: list[str], said: str) -> None:
    done = gongkai("import", "页面.txt", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_import_without_a_site_exits_3(tmp_path: Path) -> None:
    assert gongkai("import", tmp_path / "a.txt", "-f", tmp_path / "mkdocs.yml").exit_code == 3


def test_adopt_moves_a_draft_that_is_in_order_and_takes_its_mark_away(site: Path) -> None:
    gongkai("import", "页面.txt")
    draft = "drafts/notices/2024/关于值班安排的通知.md"
    assert gongkai("adopt", draft, "--dry-run").stdout == f"可以采用  {draft} → content/notices/2024/关于值班安排的通知.md\n"
    done = gongkai("adopt", draft)
    assert (done.exit_code, done.stdout) == (0, f"已采用  {draft} → content/notices/2024/关于值班安排的通知.md\n")
    assert not (site / draft).exists()
    assert "draft" not in (site / "content/notices/2024/关于值班安排的通知.md").read_text(encoding="utf-8")
    assert gongkai("check", "--strict").exit_code == 0


def test_adopt_takes_all_drafts_of_a_folder(site: Path) -> None:
    (site / "缺日期.txt").write_text("关于防汛安排的通知\n各单位：\n请安排专人值守。\n", encoding="utf-8")
    gongkai("import", "页面.txt", "缺日期.txt")
    done = gongkai("adopt", "drafts")
    assert done.exit_code == 1
    assert "已采用  drafts/notices/2024/关于值班安排的通知.md → content/notices/2024/关于值班安排的通知.md\n" in done.stdout
    assert [file.name for file in (site / "drafts").rglob("*.md")] == ["关于防汛安排的通知.md"]


def test_adopt_leaves_a_draft_that_has_errors(site: Path) -> None:
    (site / "页面.txt").write_text("关于值班安排的通知\n各单位：\n请安排专人值班。\n", encoding="utf-8")
    gongkai("import", "页面.txt")
    draft = site / "drafts/notices/undated/关于值班安排的通知.md"
    done = gongkai("adopt", draft)
    assert done.exit_code == 1
    assert "notices/undated/关于值班安排的通知.md:3  date 后面是空的。请写上值，或者删去这一行。 [value-empty]" in done.stdout
    assert draft.exists()
    assert not list((site / "content").rglob("*.md"))


def test_adopt_overwrites_nothing(site: Path) -> None:
    gongkai("import", "页面.txt")
    there = site / "content/notices/2024/关于值班安排的通知.md"
    there.parent.mkdir(parents=True)
    there.write_text("旧", encoding="utf-8")
    draft = "drafts/notices/2024/关于值班安排的通知.md"
    done = gongkai("adopt", draft)
    assert (done.exit_code, done.stdout) == (1, f"没有采用  {draft}：内容文件夹里已有 notices/2024/关于值班安排的通知.md。\n")
    assert (there.read_text(encoding="utf-8"), (site / draft).exists()) == ("旧", True)


@pytest.mark.parametrize(
    ("name", "said"),
    [("没有.md", "没有.md 不是草稿文件（.md）。"), ("页面.md", "页面.md 不在类别文件夹（如 replies）下面，不知道移到哪里。")],
)
def test_adopt_says_what_is_no_draft(site: Path, name: str, said: str) -> None:
    (site / "页面.md").write_text("---\ntitle: x\n---\n", encoding="utf-8")
    done = gongkai("adopt", name)
    assert (done.exit_code, done.stdout) == (1, f"{said}\n")
