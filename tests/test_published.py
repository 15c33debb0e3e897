"""The published site, scanned again as text: `gongkai inspect`, the pages of docs/, the chrome."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import build, lay_site, many_notices, said

from gongkai.cli.main import main
from gongkai.guard.published import scan_file

HOSTS = frozenset({"gov.cn", "linlan.example"})
SPAM = "立博体育官网"


def codes(name: str, text: str, confirmed: tuple[tuple[str, str], ...] = ()) -> list[str]:
    return [found.code for found in scan_file(name, text.encode(), HOSTS, frozenset(), confirmed)]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.html", f"<p>{SPAM}</p>", ["published-words"]),
        ("a.html", "<p>立<b>博体</b>育官网</p>", ["published-words"]),
        ("a.html", f'<img alt="{SPAM}">', ["published-words"]),
        ("a.html", "<p>手机 138<span>00138</span>000</p>", ["published-personal"]),
        ("a.html", "<td>138</td><td>00138000</td>", []),
        ("a.html", '<script src="//cdn.evil.example/x.js"></script>', ["published-host"]),
        ("a.html", '<a href="https://evil.example/">政策</a>', ["published-host"]),
        ("a.html", '<a href="https://evil.example/">https://evil.example/</a>', []),
        ("a.html", '<a href="https://www.sz.gov.cn/">深圳</a>', []),
        ("a.svg", '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://evil.example/x"/></svg>', ["published-host"]),
        ("feed.xml", f"<title>{SPAM}</title>", ["published-words"]),
        ("a.json", '{"text": "手机 138\\u0030\\u0030138000"}', ["published-personal"]),
        ("a.csv", "标题,电话\n甲,13800138000\n", ["published-personal"]),
        ("robots.txt", SPAM, ["published-words"]),
        ("a.html", "<dt>办公地址</dt><dd>临澜市府前路18号2号楼106室</dd>", []),
        ("a.html", '<code>&lt;script src="https://cdn.evil.example/x.js"&gt;</code>', []),
        ("a.html", "<p>公立博物馆</p>", []),
    ],
)  # fmt: skip
def test_what_should_not_be_published_is_told(name: str, text: str, expected: list[str]) -> None:
    assert codes(name, text) == expected


def inspect(site: Path, *arguments: str) -> Result:
    """By the rules of the guard alone."""
    rules = [part for name in ("planted", "personal", "links-outside") for part in ("--rule", name)]
    return CliRunner().invoke(main, ["inspect", str(site / "site"), "-f", str(site / "mkdocs.yml"), *rules, *arguments])


def problems(done: Result) -> list[dict[str, str]]:
    """What is told in JSON."""
    return [one for rule in json.loads(done.stdout)["rules"] for one in rule["problems"]]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site whose folder holds one file that somebody has changed."""
    lay_site(tmp_path / "here", many_notices(1))
    (tmp_path / "here" / "site").mkdir()
    config = tmp_path / "here" / "mkdocs.yml"
    dated = config.read_text(encoding="utf-8").replace("  gongkai:\n", '  gongkai:\n    as_of: "2026-01-01"\n', 1)
    config.write_text(dated, encoding="utf-8")
    (tmp_path / "here" / "site" / "index.html").write_text("<p>手机 13800138000</p>", encoding="utf-8")
    return tmp_path / "here"


def test_a_finding_in_the_site_ends_with_four(site: Path) -> None:
    done = inspect(site, "--format", "json")
    assert done.exit_code == 4
    [row] = problems(done)
    assert row["code"] == "published-personal"
    assert "138******00" in row["message"]
    assert "13800138000" not in done.output


def test_what_a_document_confirms_is_passed_over(site: Path) -> None:
    [row] = problems(inspect(site, "--format", "json"))
    fingerprint = row["message"].partition('fingerprint: "')[2][:6]
    file = site / "content" / "notices" / "2024" / "a.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        "---\ntitle: 甲\ndate: 2024-03-05\nsource: 乙\nconfirmed:\n"
        f'  - {{rule: personal-mobile, fingerprint: "{fingerprint}", by: 林某, reason: 值班, date: 2025-06-01}}\n---\n正文。\n',
        encoding="utf-8",
    )
    done = inspect(site)
    assert (done.exit_code, done.stdout) == (0, "检查了 1 个文件，3 条规则全部合格。\n")


def test_a_page_of_docs_is_checked_line_by_line(site: Path) -> None:
    (site / "docs" / "extra.md").write_text(f"# 甲\n\n{SPAM}\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["check", "-f", str(site / "mkdocs.yml")])
    assert done.exit_code == 1
    assert "错误 docs/extra.md:3  第 1 个字起是博彩、色情一类的广告用语“立博体育”" in done.stdout


def page_codes(site: Path, text: str) -> list[tuple[int, str]]:
    """(line, code) of what is told of a page of docs/."""
    (site / "docs" / "extra.md").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["check", "-f", str(site / "mkdocs.yml"), "--format", "json"])
    return [(row["line"], row["code"]) for row in json.loads(done.stdout) if row["path"] == "docs/extra.md"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 甲\n\n见[政策](https://evil.example/a)。\n", [(3, "link-foreign")]),
        ("[甲][1]\n\n[1]: https://evil.example/\n", [(3, "link-foreign")]),
        ("<a href='https://evil.example/'>甲</a>\n", [(1, "link-foreign")]),
        ("![图](https://evil.example/x.png)\n", [(1, "link-foreign")]),
        ("!!! note\n    [甲](https://evil.example/)\n", [(2, "link-foreign")]),
        ("<https://evil.example/>\n", [(1, "link-foreign-shown")]),
        ("<http://192.0.2.1:8000/>\n", [(1, "link-foreign")]),
        ("[www.sz.gov.cn](https://www.gd.gov.cn/)\n", [(1, "link-mismatch")]),
        ("[甲](https://bet365.example/)\n", [(1, "dark-host")]),
        ("零\u200b宽\n", [(1, "character-unseen")]),
        ("手机 13800138000\n", [(1, "personal-mobile")]),
        ("[甲](https://www.sz.gov.cn/) `[乙](https://evil.example/)`\n", []),
        ("```\n[甲](https://evil.example/)\n\n乙\n```\n", []),
        ("~~~\n```\n~~~\n[甲](https://evil.example/)\n", [(4, "link-foreign")]),
    ],
)  # fmt: skip
def test_a_page_of_docs_is_held_to_the_rules_for_documents(site: Path, text: str, expected: list[tuple[int, str]]) -> None:
    assert page_codes(site, text) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("by: 林某, reason: 值班, date: 2025-06-01", []),
        ("by: 林某, reason: 值班, date: 2025-01-01", [(2, "confirmation-expired")]),
        ("by: 林某, reason: 值班, date: 2026-06-01", [(2, "confirmation-ahead")]),
        ("by: 林某, reason: 值班", [(4, "personal-mobile")]),
        ("date: 2025-06-01", [(4, "personal-mobile")]),
    ],
)  # fmt: skip
def test_what_a_page_of_docs_confirms_has_a_name_and_an_end(site: Path, row: str, expected: list[tuple[int, str]]) -> None:
    told = f'confirmed: [{{rule: personal-mobile, fingerprint: "bdd211", {row}}}]'
    assert page_codes(site, f"---\n{told}\n---\n手机 13800138000\n") == expected


def test_a_page_of_docs_in_another_encoding_is_one_clear_line(site: Path) -> None:
    (site / "docs" / "extra.md").write_bytes("# 甲乙丙".encode("gbk"))
    done = CliRunner().invoke(main, ["check", "-f", str(site / "mkdocs.yml")])
    assert "错误 docs/extra.md  不是 UTF-8 编码，看起来是 GBK。" in done.stdout


def test_warnings_of_a_page_of_docs_stop_a_strict_build(site: Path) -> None:
    (site / "docs" / "extra.md").write_text("<https://evil.example/>\n", encoding="utf-8")
    done = build(site / "mkdocs.yml", site / "out")
    assert "docs/extra.md:1  链接“https://evil.example/”指向外部网站 evil.example，不在允许之列，文字写明了网址。" in said(done)
    assert done.returncode == 0
    assert build(site / "mkdocs.yml", site / "out", "--strict").returncode == 1


def test_a_link_in_the_site_is_told_and_not_followed(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.txt").write_text("身份证 11010519491231002X", encoding="utf-8")
    (site / "site" / "index.html").write_text("<p>正文</p>", encoding="utf-8")
    (site / "site" / "folder").symlink_to(tmp_path / "elsewhere")
    (site / "site" / "log.txt").symlink_to(tmp_path / "elsewhere" / "secret.txt")
    (site / "site" / "loop").symlink_to(site / "site")
    os.mkfifo(site / "site" / "pipe.html")
    rows = problems(inspect(site, "--format", "json"))
    assert [(Path(row["path"]).name, row["code"]) for row in rows] == [
        (name, "published-not-file") for name in ("folder", "log.txt", "loop", "pipe.html")
    ]


def test_a_title_that_a_page_of_docs_confirms_may_stand_in_the_navigation(site: Path) -> None:
    """Its fingerprint is the one that the message tells."""
    page = site / "docs" / "extra.md"
    page.write_text("# 立博体育官网\n\n正文。\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["check", "-f", str(site / "mkdocs.yml")])
    fingerprint = done.stdout.partition('fingerprint: "')[2][:6]
    config = site / "mkdocs.yml"
    config.write_text(f"{config.read_text(encoding='utf-8')}\nnav: [index.md, extra.md]\n", encoding="utf-8")
    row = f'{{rule: dark-words, fingerprint: "{fingerprint}", by: 林某, reason: 举例, date: 2025-06-01}}'
    page.write_text(f"---\nconfirmed: [{row}]\n---\n# 立博体育官网\n\n正文。\n", encoding="utf-8")
    done = build(config, site / "out")
    assert (done.returncode, "立博" in said(done)) == (0, False)


def test_a_planted_footer_stops_the_build_and_the_old_site_stays(site: Path) -> None:
    config = site / "mkdocs.yml"
    footer = site / "own" / "gongkai" / "host-footer.html"
    footer.parent.mkdir(parents=True)
    footer.write_text(f'<p>{SPAM}</p><a href="https://evil.example/">政策</a>', encoding="utf-8")
    text = config.read_text(encoding="utf-8")
    assert "custom_dir" not in text
    config.write_text(text.replace("name: material", f"name: material\n  custom_dir: {footer.parents[1]}"), encoding="utf-8")
    done = build(config, site / "site")
    assert done.returncode == 1
    chrome = "页面的公共部分（页头、页脚、导航、自定义模板）"
    assert (
        f"{chrome}  有博彩、色情一类的广告用语，或夹着拼音的文字“立博体育”，像是被人植入的。请在 mkdocs.yml、docs/ 页面的标题、"
        "自定义模板或页头页脚文件里删去，并检查来源。核实无误的，在 docs/index.md 的信息块里写 confirmed: [{rule: dark-words, "
    ) in said(done)
    assert (
        f"{chrome}  有指向外部网站 evil.example 的链接或引用，不在允许之列。请在 mkdocs.yml、自定义模板或页头页脚文件里删去，"
        "并检查来源；确需保留的，在 mkdocs.yml 的 extra.gongkai.guard.hosts 里登记这个域名。"
    ) in said(done)
    assert [file.name for file in (site / "site").iterdir()] == ["index.html"]
