"""What a web server says with every answer: in a real nginx, and in a real Chromium behind it."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attachments import png
from click.testing import CliRunner
from conftest import SUB_PATH, BuiltSite, Reader, build, built, lay_site, said
from playwright.sync_api import Page

from gongkai.cli.main import main
from gongkai.guard.attachments import _EXTENSIONS, _INSIDE, _TEXT
from gongkai.headers import COMMON, FILE_POLICY, FORMATS, META_POLICY, PAGE_POLICY, RULES
from gongkai.outside import calls_outside

CONFIG = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  include /etc/nginx/mime.types; default_type application/octet-stream; access_log off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  include {folder}/maps.conf;
  server {{
    listen 127.0.0.1:{port};
    include {folder}/headers.conf;
    error_page 404 {base}404.html;
    location {base} {{ alias {site}/; }}
    location {base}assets/ {{
      alias {site}/assets/;
      add_header Cache-Control "public, max-age=31536000, immutable" always;
      include {folder}/headers.conf;
    }}
    location {base}trap/ {{ alias {site}/; add_header X-Own 1; }}
    location = /old {{ return 301 {base}; }}
  }}
}}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site with an attachment of every way of being opened, many documents, and every kind of page."""
    folder = tmp_path_factory.mktemp("headers")
    files: dict[str, Any] = {
        "notices/2024/a": {
            "attachments": [{"file": "表.csv"}, {"file": "图.png"}],
            "topics": ["教育"],
            "body": "## 一、甲\n\n| 甲 |\n|:-:|\n| 乙 |",
        },
        "notices/2024/b": {"withdrawn": {"date": "2024-04-01", "reason": "内容有误"}, "redirect_from": "/old/b.html"},
        "replies/2024/c": {"result": "A", "proposers": ["沈知远"]},
        **{f"speeches/2024/{n}": {"topics": ["综合"]} for n in range(1, 110)},
    }
    config = lay_site(folder / "source", files)
    (config.parent / "content/notices/2024/表.csv").write_text("甲,乙\n", encoding="utf-8")
    (config.parent / "content/notices/2024/图.png").write_bytes(png())
    made = built(config, folder / "site")
    (made.folder / "stray.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    (made.folder / "stray.pdf").write_bytes(b"%PDF-1.4\n")
    return made


@pytest.fixture(scope="module")
def nginx(site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Debian's nginx with the printed files; the address of the home page."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if not program:
        pytest.fail("No nginx. `make test` installs one.", pytrace=False)
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for name, form in (("maps", "nginx-http"), ("headers", "nginx")):
        (folder / f"{name}.conf").write_text(CliRunner().invoke(main, ["headers", form]).stdout, encoding="utf-8")
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(folder=folder, port=port, base=SUB_PATH, site=site.folder), encoding="utf-8")
    # Its workers would be another user where we are root, and could not read what only root may.
    user = ["-g", "user root;"] if os.getuid() == 0 else []
    with subprocess.Popen([program, "-c", config, "-e", folder / "error.log", *user], stderr=subprocess.PIPE) as server:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}{SUB_PATH}"
        server.terminate()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any) -> None:
        return None


def ask(address: str) -> tuple[int, dict[str, str]]:
    """Status and headers, redirects not followed."""
    try:
        with urllib.request.build_opener(_Stay).open(address) as answer:
            return answer.status, dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers)


@pytest.mark.parametrize(
    ("path", "status", "policy", "disposition"),
    [
        ("", 200, PAGE_POLICY, None),
        ("notices/2024/a/", 200, PAGE_POLICY, None),
        ("notices/2024/a", 301, PAGE_POLICY, None),
        ("/old", 301, PAGE_POLICY, None),
        ("no/such/page/", 404, PAGE_POLICY, None),
        ("old/b.html", 200, PAGE_POLICY, None),
        ("notices/2024/a/index.json", 200, PAGE_POLICY, None),
        ("notices/feed.xml", 200, PAGE_POLICY, None),
        ("robots.txt", 200, FILE_POLICY, None),
        ("stray.pdf", 200, FILE_POLICY, None),
        ("notices/2024/a/%E5%9B%BE.png", 200, FILE_POLICY, None),
        ("notices/2024/a/%E8%A1%A8.csv", 200, FILE_POLICY, "attachment"),
        ("notices/index.csv", 200, FILE_POLICY, "attachment"),
        ("stray.svg", 200, FILE_POLICY, "attachment"),
        ("no/such.pdf", 404, None, None),
    ],
)
def test_nginx_says_it_with_every_answer(nginx: str, path: str, status: int, policy: str | None, disposition: str | None) -> None:
    found, headers = ask(nginx.removesuffix(SUB_PATH) + path if path.startswith("/") else nginx + path)
    assert found == status
    assert headers["Content-Security-Policy"] == policy or (policy is None and headers["Content-Security-Policy"])
    assert headers.get("Content-Disposition") == disposition
    assert {name: headers.get(name) for name, _ in COMMON} == dict(COMMON)


def test_a_location_with_a_header_of_its_own_includes_the_file_again(nginx: str, site: BuiltSite) -> None:
    """The trap of nginx: one add_header drops all that were inherited; the second include is why ours stay."""
    asset = next((site.folder / "assets").glob("gongkai.*.css")).name
    _, headers = ask(f"{nginx}assets/{asset}")
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"
    _, trapped = ask(f"{nginx}trap/robots.txt")
    assert "Content-Security-Policy" not in trapped


PAGES = {
    "home": "", "list": "notices/", "long-list": "speeches/", "full-page": "speeches/page/1/", "reply": "replies/2024/c/",
    "notice": "notices/2024/a/", "withdrawn": "notices/2024/b/", "facet": "lists/topic/", "value": "lists/topic/教育/", "lists": "lists/",
    "catalogue": "catalogue/", "site-map": "sitemap/", "hand-written": "guide/", "not-found": "no/such/page/",
}  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_no_kind_of_page_breaks_the_policy(reader: Reader, site: BuiltSite, nginx: str, scheme: str) -> None:
    """Behind nginx, so under the header and under the page's own <meta> at once."""
    reader.serve = lambda _: nginx
    page = reader.open(site, "", scheme=scheme)
    for address in PAGES.values():
        page.goto(nginx + address, wait_until="load")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert (page.evaluate("document.body.dataset.mdColorScheme") or scheme) == scheme
    page.goto(f"{nginx}old/b.html")
    page.wait_for_url(f"{nginx}notices/2024/b/")
    assert [told for told in reader.complaints if not told.startswith(("304: ", "given up: "))] == []  # left before it came


@pytest.mark.browser
def test_the_palette_can_be_switched_under_the_policy(reader: Reader, site: BuiltSite, nginx: str) -> None:
    reader.serve = lambda _: nginx
    page = reader.open(site, "")
    page.locator("button.gk-palette:visible").click()
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    assert reader.complaints == []


@pytest.mark.browser
def test_a_policy_that_is_broken_is_noticed(reader: Reader, site: BuiltSite, nginx: str) -> None:
    reader.serve = lambda _: nginx
    page: Page = reader.open(site, "")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://evil.example/x.png\" onerror=\"alert(1)\">')")
    page.wait_for_timeout(200)
    assert any(told.startswith("error: policy: ") for told in reader.complaints)


# The printed files


def test_the_policy_has_no_loophole() -> None:
    for policy in (META_POLICY, PAGE_POLICY, FILE_POLICY):
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert "*" not in policy
        assert "http" not in policy


def test_every_page_bears_the_policy(site: BuiltSite) -> None:
    for path in site.pages:
        if not site.is_redirect(path):
            assert site.text(path).count(f'http-equiv="Content-Security-Policy" content="{META_POLICY}"') == 1, path


def test_every_type_that_is_published_has_its_rule() -> None:
    ruled = {f".{extension}" for rule in RULES for extension in rule.extensions}
    assert {*_TEXT, *(name for kinds in _INSIDE.values() for name in kinds)} <= ruled
    assert set().union(*_EXTENSIONS.values()) <= ruled


def test_json_is_for_programs() -> None:
    rules = json.loads(CliRunner().invoke(main, ["headers", "json"]).stdout)
    assert [rule["extensions"][:1] for rule in rules] == [[], ["pdf"], ["doc"]]
    assert rules[2]["headers"]["Content-Disposition"] == "attachment"
    assert all(rule["headers"]["X-Content-Type-Options"] == "nosniff" for rule in rules)


def test_a_headers_file_takes_back_what_it_says_of_all_files() -> None:
    text = FORMATS["_headers"]()
    assert f"\n/*\n  Content-Security-Policy: {PAGE_POLICY}\n" in text
    block = text.partition("\n/*.docx\n")[2].partition("\n\n")[0].split("\n")
    assert block[: len(COMMON) + 1] == [f"  ! {name}" for name in ("Content-Security-Policy", *dict(COMMON))]
    assert "  Content-Disposition: attachment" in block


def test_headers_in_a_form_that_does_not_exist() -> None:
    done = CliRunner().invoke(main, ["headers", "iis"], prog_name="gongkai")
    assert done.exit_code == 2
    assert "_headers" in done.stderr


# Settings of the host


def config(**own: Any) -> Any:
    """MkDocs' configuration, as far as it is asked."""
    theme = own.pop("theme", {})
    values = {"repo_url": "", "extra": {}, "mdx_configs": {}, "markdown_extensions": [], "extra_css": [], "extra_javascript": [], **own}
    made = SimpleNamespace(**values, theme=theme)
    made.get = lambda name, default=None: values.get(name, default)
    return made


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({"repo_url": "https://github.com/a/b"}, "mkdocs.yml 的 repo_url 会让网页向别的网站请求内容。请删去：页面只用本站的文件。"),
        ({"extra": {"analytics": {"provider": "google"}}}, "mkdocs.yml 的 extra.analytics 会让网页向别的网站请求内容。"),
        ({"extra": {"consent": {"title": "甲"}}}, "mkdocs.yml 的 extra.consent 会让网页"),
        ({"extra": {"version": {"provider": "mike"}}}, "mkdocs.yml 的 extra.version 会让网页"),
        ({"extra": {"alternate": [{"link": "https://evil.example/", "name": "甲"}]}}, "mkdocs.yml 的 extra.alternate 引用了别的网站的文件"),
        ({"theme": {"features": ["announce.dismiss"]}}, "mkdocs.yml 的 theme.features: announce.dismiss 会在网页里加入行内脚本"),
        ({"theme": {"logo": "https://evil.example/x.png"}}, "mkdocs.yml 的 theme.logo 引用了别的网站的文件“https://evil.example/x.png”。"),
        ({"theme": {"favicon": "//evil.example/x.ico"}}, "mkdocs.yml 的 theme.favicon 引用了别的网站的文件"),
        ({"extra_javascript": ["https://evil.example/x.js"]}, "mkdocs.yml 的 extra_javascript 引用了别的网站的文件“https://evil.example/x.js”。"),
        ({"extra_javascript": [SimpleNamespace(path="//evil.example/x.js")]}, "mkdocs.yml 的 extra_javascript 引用了别的网站的文件"),
        ({"extra_css": ["\\\\evil.example\\x.css"]}, "mkdocs.yml 的 extra_css 引用了别的网站的文件"),
        ({"extra_css": ["data:text/css,a"]}, "mkdocs.yml 的 extra_css 引用了别的网站的文件"),
        ({"mdx_configs": {"pymdownx.superfences": {"custom_fences": [{"name": "mermaid", "class": "mermaid"}]}}}, "mermaid"),
        ({"mdx_configs": {"pymdownx.snippets": {"url_download": True}}}, "pymdownx.snippets: url_download"),
        ({"markdown_extensions": ["pymdownx.emoji"]}, "mkdocs.yml 的 pymdownx.emoji 会让网页向别的网站请求内容"),
    ],
)  # fmt: skip
def test_settings_that_call_outside_are_told(own: dict[str, Any], words: str) -> None:
    (found,) = calls_outside(config(**own))
    assert words in found


def test_settings_that_stay_at_home_are_fine() -> None:
    own = {
        "extra_css": ["css/own.css"], "extra_javascript": ["js/own.js"],
        "theme": {"logo": "images/logo.svg", "features": ["navigation.top"]},
        "extra": {"alternate": [{"link": "/en/", "name": "English"}], "social": [{"link": "https://www.gov.example/"}]},
        "mdx_configs": {"pymdownx.superfences": {"custom_fences": [{"name": "x", "class": "y"}]}},
    }  # fmt: skip
    assert list(calls_outside(config(**own))) == []


def test_such_a_setting_stops_a_real_build(tmp_path: Path) -> None:
    made = lay_site(tmp_path / "site", {"notices/2024/a": {}})
    text = made.read_text(encoding="utf-8")
    made.write_text(f"{text}\nrepo_url: https://github.com/a/b\nextra_javascript: [https://evil.example/x.js]\n", encoding="utf-8")
    done = build(made, tmp_path / "out")
    assert done.returncode == 1
    assert "mkdocs.yml 的 repo_url 会让网页向别的网站请求内容。" in said(done)
    assert "mkdocs.yml 的 extra_javascript 引用了别的网站的文件“https://evil.example/x.js”。" in said(done)
    assert "Traceback" not in said(done)
    assert not (tmp_path / "out").exists()
