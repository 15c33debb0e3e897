"""An address -> whether what is served there is what was released, and whether the server says what it must. For any host.

Files are asked for as they are and held against the manifest, some of them as several kinds of visitors would ask (what only some visitors
are shown is how hijacked sites hide). Then the server is asked for what is not there, hidden, compressed, moved and gone.
"""

import gzip
import hashlib
import http.client
import ssl
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

import brotli

from gongkai import messages
from gongkai.headers import COMMON, FILE_POLICY, PAGE_POLICY
from gongkai.record.manifest import LARGEST, NAME, Manifest, manifest_digest, read_manifest
from gongkai.record.standins import page_of
from gongkai.record.verify import Difference, Verified

AT_ONCE = 8
SECONDS = 30
VISITORS = (
    ("Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", ""),
    ("Mozilla/5.0 (Linux; Android 13; Mobile) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36", ""),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36", ""),
)
REFERRERS = ("", "https://www.baidu.com/s?wd=gongkai", "https://cn.bing.com/search?q=gongkai")
_OWN = "gongkai-verify"


@dataclass(frozen=True)
class Answer:
    """What a server says."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True)
class Host:
    """A site on a server."""

    address: str
    """With a slash at its end."""

    def ask(self, path: str, headers: Mapping[str, str] | None = None, *, raw: bool = False) -> Answer:
        """Ask for a path below the site's address, redirects not followed. OSError, http.client.HTTPException."""
        parts = urlsplit(self.address)
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(parts.netloc, timeout=SECONDS, context=context)
        else:
            connection = http.client.HTTPConnection(parts.netloc, timeout=SECONDS)
        try:
            target = parts.path + (path if raw else quote(path))
            connection.request("GET", target, headers={"User-Agent": _OWN, "Accept-Encoding": "identity", **(headers or {})})
            answer = connection.getresponse()
            body = answer.read(LARGEST + 1)
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)
        finally:
            connection.close()

    def address_of(self, path: str) -> str:
        """The file `a/index.html` is asked for as `a/`."""
        return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


def verify_host(host: Host, sample: int = 0, manifest: bytes | None = None) -> tuple[Verified, list[str]]:
    """Every file, or `sample` of them evenly spread (0: all); what is wrong with the server, a line each.

    OSError or HTTPException where there is no server, ManifestError where it gives no manifest of ours.
    """
    raw = manifest or host.ask(NAME).body
    known = read_manifest(raw)
    paths = [path for path in known.files if path not in _unlike_files(known) and not path.endswith((".gz", ".br"))]
    paths = paths[:: max(1, len(paths) // sample)] if sample else paths
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = [one for one in pool.map(lambda path: _file(host, known, path), paths) if one]
    found += _cloaked(host, known, paths)
    return Verified(known, manifest_digest(raw), tuple(sorted(set(found))), len(paths)), list(smoke(host, known))


def _unlike_files(known: Manifest) -> set[str]:
    """Files that a server gives with another status: they are looked at one by one."""
    return {page_of(address) for address in (*known.moved, *known.gone)} | {"404.html"}


def _file(host: Host, known: Manifest, path: str, headers: Mapping[str, str] | None = None) -> Difference | None:
    try:
        answer = host.ask(host.address_of(path), headers)
    except (OSError, http.client.HTTPException):
        return Difference(path, "removed")
    if answer.status in (404, 403, 410):
        return Difference(path, "removed")
    same = answer.status == 200 and hashlib.sha256(answer.body).hexdigest() == known.files[path].sha256
    return None if same else Difference(path, "changed")


def _cloaked(host: Host, known: Manifest, paths: list[str]) -> Iterator[Difference]:
    """The home page and a few others, as search engines, telephones and their visitors ask for them."""
    pages = [path for path in paths if path.endswith("index.html")]
    for path in dict.fromkeys([*(p for p in pages if p == "index.html"), *pages[:: max(1, len(pages) // 4)]]):
        for agent, _ in VISITORS:
            for referrer in REFERRERS:
                headers = {"User-Agent": agent} | ({"Referer": referrer} if referrer else {})
                if _file(host, known, path, headers):
                    yield Difference(path, "cloaked")
                    break


def smoke(host: Host, known: Manifest) -> Iterator[str]:
    """What the server ought to say and does not, a line each."""
    for rule in (_pages, _not_found, _files, _compressed, _hidden, _listing, _moved, _gone, _cached):
        try:
            yield from rule(host, known)
        except (OSError, http.client.HTTPException) as error:
            yield messages.text("verify.no-answer", rule=messages.text(f"verify.rules.{rule.__name__.strip('_')}"), reason=error)


def _headers(answer: Answer, address: str, policy: str) -> Iterator[str]:
    for name, value in (("Content-Security-Policy", policy), *COMMON):
        if answer.headers.get(name.lower()) != value:
            yield messages.text("verify.header", address=f"/{address}", name=name, value=answer.headers.get(name.lower(), ""))


def _pages(host: Host, known: Manifest) -> Iterator[str]:
    answer = host.ask("")
    yield from _headers(answer, "", PAGE_POLICY)
    if not answer.headers.get("content-type", "").startswith("text/html"):
        yield messages.text("verify.header", address="/", name="Content-Type", value=answer.headers.get("content-type", ""))


def _not_found(host: Host, known: Manifest) -> Iterator[str]:
    path = "gongkai-verify/no-such-page/"
    answer = host.ask(path)
    if answer.status != 404:
        yield messages.text("verify.status", address=f"/{path}", status=answer.status, wanted=404)
    yield from _headers(answer, path, PAGE_POLICY)
    page = known.files.get("404.html")
    if answer.status == 404 and page and hashlib.sha256(answer.body).hexdigest() != page.sha256:
        yield messages.text("verify.own-404")


def _files(host: Host, known: Manifest) -> Iterator[str]:
    """Attachments and data bear the policy of their type."""
    for suffix, policy in ((".pdf", FILE_POLICY), (".docx", FILE_POLICY), (".csv", FILE_POLICY), ("/index.json", PAGE_POLICY)):
        path = next((path for path in known.files if path.endswith(suffix)), "")
        if path:
            answer = host.ask(path)
            yield from _headers(answer, path, policy)
            if suffix in (".docx", ".csv") and answer.headers.get("content-disposition") != "attachment":
                value = answer.headers.get("content-disposition", "")
                yield messages.text("verify.header", address=f"/{path}", name="Content-Disposition", value=value)


def _compressed(host: Host, known: Manifest) -> Iterator[str]:
    """A compressed answer is the same page."""
    unpackers: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (("gzip", gzip.decompress), ("br", brotli.decompress))
    packed = False
    for coding, unpack in unpackers:
        answer = host.ask("", {"Accept-Encoding": coding})
        if answer.headers.get("content-encoding") != coding:
            continue
        packed = True
        try:
            body = unpack(answer.body)
        except (OSError, EOFError, brotli.error):
            body = b""
        if hashlib.sha256(body).hexdigest() != known.files["index.html"].sha256:
            yield messages.text("verify.packed", coding=coding)
    if not packed:
        yield messages.text("verify.unpacked")


def _hidden(host: Host, known: Manifest) -> Iterator[str]:
    """Nothing hidden and nothing outside the site is given."""
    depth = urlsplit(host.address).path.count("/") + 1
    for path in (".git/config", ".env", "assets/.htaccess", "%2e%2e/" * depth + "etc/passwd", "..%2f" * depth + "etc/passwd",
                 "assets/" + "%2e%2e/" * (depth + 1) + "etc/passwd", "assets../ledger.jsonl", "../ledger.jsonl"):  # fmt: skip
        answer = host.ask(path, raw=True)
        if answer.status == 200 and answer.body and _is_foreign(answer.body, known):
            yield messages.text("verify.open", address=f"/{unquote(path)}")


def _is_foreign(body: bytes, known: Manifest) -> bool:
    digest = hashlib.sha256(body).hexdigest()
    return all(file.sha256 != digest for file in known.files.values())


def _listing(host: Host, known: Manifest) -> Iterator[str]:
    answer = host.ask("assets/")
    if answer.status == 200:
        yield messages.text("verify.listing", address="/assets/")


def _moved(host: Host, known: Manifest) -> Iterator[str]:
    for address, target in list(known.moved.items())[:5]:
        answer = host.ask(address)
        wanted = urlsplit(host.address).path + target
        location = unquote(urlsplit(answer.headers.get("location", "")).path)
        if answer.status not in (301, 308) or location != wanted:
            yield messages.text("verify.moved", address=f"/{address}", status=answer.status, target=f"/{target}")


def _gone(host: Host, known: Manifest) -> Iterator[str]:
    for address in list(known.gone)[:5]:
        answer = host.ask(address)
        if answer.status != 410:
            yield messages.text("verify.status", address=f"/{address}", status=answer.status, wanted=410)


def _cached(host: Host, known: Manifest) -> Iterator[str]:
    """Pages are asked for anew every time."""
    value = host.ask("").headers.get("cache-control", "")
    if not any(word in value for word in ("no-cache", "max-age=0", "no-store")):
        yield messages.text("verify.header", address="/", name="Cache-Control", value=value)
