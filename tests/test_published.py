"""The published site, scanned again as text: `gongkai inspect`, the pages of docs/, the chrome."""

import json
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
    return CliRunner().invoke(main, ["inspect", str(site / "site"), "-f", str(site / "mkdocs.yml"), *arguments])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site whose folder holds one file that somebody has changed."""
    lay_site(tmp_path / "here", many_notices(1))
    (tmp_path / "here" / "site").mkdir()
    (tmp_path / "here" / "site" / "index.html").write_text("<p>手机 13800138000</p>", encoding="utf-8")
    return tmp_path / "here"


def test_a_finding_in_the_site_ends_with_four(site: Path) -> None:
    done = inspect(site, "--format", "json")
    assert done.exit_code == 4
    [row] = json.loads(done.stdout)
    assert row["code"] == "published-personal"
    assert "138******00" in row["message"]
    assert "13800138000" not in done.output


def test_what_a_document_confirms_is_passed_over(site: Path) -> None:
    [row] = json.loads(inspect(site, "--format", "json").stdout)
    fingerprint = row["message"].partition('fingerprint: "')[2][:6]
    file = site / "content" / "notices" / "2024" / "a.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        "---\ntitle: 甲\ndate: 2024-03-05\nsource: 乙\nconfirmed:\n"
        f'  - {{rule: personal-mobile, fingerprint: "{fingerprint}", by: 林某, reason: 值班, date: 2024-03-05}}\n---\n正文。\n',
        encoding="utf-8",
    )
    done = inspect(site)
    assert (done.exit_code, done.stdout) == (0, "检查了 1 个文件，没有问题。\n")


def test_a_page_of_docs_is_checked_line_by_line(site: Path) -> None:
    (site / "docs" / "extra.md").write_text(f"# 甲\n\n{SPAM}\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["check", "-f", str(site / "mkdocs.yml")])
    assert done.exit_code == 1
    assert "错误 docs/extra.md:3  有博彩、色情一类的广告用语" in done.stdout


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
    assert "页面的公共部分（页头、页脚、导航、自定义模板）  有博彩、色情一类的广告用语" in said(done)
    assert "页面的公共部分（页头、页脚、导航、自定义模板）  有指向外部网站 evil.example 的链接或引用" in said(done)
    assert [file.name for file in (site / "site").iterdir()] == ["index.html"]
