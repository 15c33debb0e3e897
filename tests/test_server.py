"""A published site behind a real nginx with the configuration that comes with it; and what `gongkai verify URL` says of servers."""

import gzip
import http.client
import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from attachments import png
from click.testing import CliRunner, Result
from conftest import SUB_PATH, lay_site, said
from releases import command
from webserver import nginx

from gongkai.cli.main import main
from gongkai.headers import COMMON, FILE_POLICY, PAGE_POLICY

FILES: dict[str, Any] = {
    "notices/2024/a": {"attachments": [{"file": "表.csv"}, {"file": "图.png"}], "topics": ["教育"], "body": "正文。" * 50},
    "notices/2024/b": {"redirect_from": ["/old/b.html", "/notices/2024/旧/"]},
    "notices/2024/w": {"title": "撤下的通知", "withdrawn": {"date": "2024-04-01", "reason": "内容有误"}},
    "replies/2024/c": {"result": "A"},
}


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was published twice, the second time with a document that had been moved."""
    folder = tmp_path_factory.mktemp("server")
    folder.chmod(0o755)
    config = lay_site(folder / "source", FILES)
    (config.parent / "content/notices/2024/表.csv").write_text("甲,乙\n" * 100, encoding="utf-8")
    (config.parent / "content/notices/2024/图.png").write_bytes(png())
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("  gongkai:\n", "  gongkai:\n    record: {gone: {old/gone/: 依法不再公开}}\n"), encoding="utf-8")
    done = command("publish", "--to", folder / "srv", "-f", config)
    assert done.returncode == 0, said(done)
    return folder / "srv"


@pytest.fixture(scope="module")
def server(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with nginx(releases, tmp_path_factory.mktemp("nginx")) as address:
        yield address


def ask(server: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer, for a path as it is sent."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=10)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


CACHED = "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("path", "status", "policy", "disposition"),
    [
        ("", 200, PAGE_POLICY, None),
        ("notices/2024/a/", 200, PAGE_POLICY, None),
        ("notices/2024/a", 301, PAGE_POLICY, None),
        ("notices/2024/a/index.json", 200, PAGE_POLICY, None),
        ("notices/feed.xml", 200, PAGE_POLICY, None),
        ("manifest.json", 200, PAGE_POLICY, None),
        ("notices/2024/a/表.csv", 200, FILE_POLICY, "attachment"),
        ("notices/2024/a/图.png", 200, FILE_POLICY, None),
        ("old/b.html", 301, PAGE_POLICY, None),
        ("notices/2024/旧/", 301, PAGE_POLICY, None),
        ("notices/2024/旧", 301, PAGE_POLICY, None),
        ("notices/2024/w/", 410, PAGE_POLICY, None),
        ("notices/2024/w", 410, PAGE_POLICY, None),
        ("old/gone/", 410, PAGE_POLICY, None),
        ("no/such/page/", 404, PAGE_POLICY, None),
        ("no/such.pdf", 404, None, None),
        ("assets/", 403, PAGE_POLICY, None),
    ],
)
def test_every_answer_bears_the_headers(server: str, path: str, status: int, policy: str | None, disposition: str | None) -> None:
    found, headers, _ = ask(server, SUB_PATH + quote(path))
    assert found == status
    assert headers["Content-Security-Policy"] == policy or (policy is None and headers["Content-Security-Policy"])
    assert headers.get("Content-Disposition") == disposition
    assert {name: headers.get(name) for name, _ in COMMON} == dict(COMMON)
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Server"] == "nginx"


@pytest.mark.parametrize("path", ["old/b.html", "notices/2024/旧/", "notices/2024/旧", "notices/2024/旧/index.html"])
def test_old_addresses_lead_on_for_good(server: str, path: str) -> None:
    status, headers, _ = ask(server, SUB_PATH + quote(path))
    assert (status, headers["Location"]) == (301, f"{SUB_PATH}notices/2024/b/")


@pytest.mark.parametrize("path", ["notices/2024/w/", "notices/2024/w", "notices/2024/w/index.html"])
def test_a_withdrawn_document_is_gone_and_says_why(server: str, path: str) -> None:
    status, headers, body = ask(server, SUB_PATH + path)
    assert status == 410
    if path.endswith("/"):
        assert "内容有误" in body.decode()
        assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_what_the_settings_say_is_gone_says_why(server: str) -> None:
    status, _, body = ask(server, f"{SUB_PATH}old/gone/")
    assert status == 410
    assert "依法不再公开" in body.decode()


def test_a_folder_without_its_slash_leads_to_itself_whatever_stands_before(server: str) -> None:
    _, headers, _ = ask(server, f"{SUB_PATH}notices/2024/a", Host="www.linlan.example")
    assert headers["Location"] == f"{SUB_PATH}notices/2024/a/"


def test_files_named_by_their_content_are_kept_and_others_are_asked_for_anew(server: str, releases: Path) -> None:
    asset = next((releases / "current/site/assets").glob("gongkai.*.css")).name
    shard = next((releases / "current/site/search/postings").glob("*.bin")).name
    for path in (f"assets/{asset}", f"search/postings/{shard}"):
        assert ask(server, SUB_PATH + path)[1]["Cache-Control"] == CACHED
    for path in ("assets/gongkai/search.js", "search/index.json", "assets/gone.0123abcd.css"):
        assert ask(server, SUB_PATH + path)[1]["Cache-Control"] == "no-cache"


def test_a_page_that_did_not_change_is_not_sent_again(server: str) -> None:
    _, headers, _ = ask(server, SUB_PATH)
    status, again, body = ask(server, SUB_PATH, If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")
    assert again["Content-Security-Policy"] == PAGE_POLICY


def test_compressed_files_are_sent_as_they_lie_there(server: str, releases: Path) -> None:
    _, plain, body = ask(server, SUB_PATH)
    _, packed, content = ask(server, SUB_PATH, Accept_Encoding="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert content == (releases / "current/site/index.html.gz").read_bytes()
    assert gzip.decompress(content) == body
    assert packed["Content-Security-Policy"] == plain["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        ".git/config", ".env", ".htaccess", "assets/.hidden", "../ledger.jsonl", "../nginx/http.conf", "..%2fledger.jsonl",
        "%2e%2e/%2e%2e/ledger.jsonl", "assets../ledger.jsonl", "assets/..%2f..%2fledger.jsonl", "....//ledger.jsonl",
        "..%5c..%5cledger.jsonl", "%252e%252e/ledger.jsonl", "assets/%00../ledger.jsonl", "..;/ledger.jsonl",
        "../../../../../../../../etc/passwd", "%2e%2e/" * 8 + "etc/passwd",
    ],
)  # fmt: skip
def test_nothing_hidden_and_nothing_outside_is_given(server: str, releases: Path, path: str) -> None:
    (releases / "current/site/.htaccess").write_text("secret")
    (releases / "current/site/assets/.hidden").write_text("secret")
    try:
        status, _, body = ask(server, SUB_PATH + path)
    finally:
        (releases / "current/site/.htaccess").unlink()
        (releases / "current/site/assets/.hidden").unlink()
    assert status in (400, 404)
    assert b"secret" not in body
    assert b"root:" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PROPFIND"])
def test_only_reading_is_allowed(server: str, method: str) -> None:
    assert ask(server, SUB_PATH, method)[0] in (403, 405)


# gongkai verify URL


def verify(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["verify", *arguments], prog_name="gongkai")


def test_a_server_that_serves_the_release_is_right(server: str) -> None:
    done = verify(server + SUB_PATH)
    assert (done.exit_code, done.stdout.count("\n")) == (0, 1), done.output
    assert done.stdout.startswith("与第 1 版一致")


def test_a_file_that_was_altered_on_the_server_is_named(server: str, releases: Path) -> None:
    page = releases / "current/site/guide/index.html"
    content = page.read_bytes()
    page.write_bytes(content.replace(b"</body>", b"<script src=https://evil.example/x.js></script></body>"))
    try:
        done = verify(server + SUB_PATH)
    finally:
        page.write_bytes(content)
    assert (done.exit_code, done.stdout.splitlines()[0]) == (4, "改动  guide/index.html")


class _Careless(SimpleHTTPRequestHandler):
    """A server without any configuration, which shows search engines something else."""

    def do_GET(self) -> None:
        if "Baiduspider" in self.headers.get("User-Agent", "") and self.path == SUB_PATH:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"casino")
            return
        super().do_GET()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def careless(releases: Path) -> Iterator[str]:
    (releases / "current/site/.env").write_text("KEY=1")
    made = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Careless, directory=str(releases / "current/root")))
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()
    (releases / "current/site/.env").unlink()


def test_a_server_that_is_not_right_is_told_so(careless: str) -> None:
    done = verify(careless + SUB_PATH, "--format", "json")
    row = json.loads(done.stdout)
    assert row["differences"] == [{"path": "index.html", "kind": "cloaked"}]
    told = "\n".join(row["host"])
    for words in (
        "/ 的响应头 Content-Security-Policy 不对，现在是“”。",
        "/ 的响应头 Cache-Control 不对",
        "网址不存在时给出的不是本站的 404.html。",
        "首页没有压缩。",
        "/.env 不应当取得到。",
        "/assets/ 列出了文件夹里的文件。",
        "旧网址 /old/b.html 应当永久转到 /notices/2024/b/，现在回答 200。",
        "/old/gone/ 应当回答 410，现在回答 200。",
    ):
        assert words in told, words


def test_a_server_that_does_not_answer_is_told(server: str) -> None:
    done = verify("http://127.0.0.1:9/")
    assert done.exit_code == 3
    assert "http://127.0.0.1:9/ 不能核对：" in done.stderr
