"""Attacks by those who write documents: some hundreds of bodies, values and names, refused or harmless, and opened in a real Chromium."""

import collections
import csv
import html
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attacks import Outcome, bodies, lawful_documents, load, outcome, values
from click.testing import CliRunner
from conftest import BuiltSite, Reader, built, lay_site
from factories import typed
from playwright.sync_api import Browser, Page

from gongkai.cli.main import main
from gongkai.render import sanitise
from gongkai.render.sanitise import TAGS


def printable(text: str) -> bool:
    """Does all of a text show, on one line? (An ideographic space is one that Chinese typography uses.)"""
    return text.replace("\u3000", "").isprintable()


PER_PAGE = 40
"""Bodies that share a page: what breaks out of its own breaks into the next."""
LOOK = """([tags, home]) => {
  const wrong = [];
  for (const e of document.querySelectorAll("*")) {
    const outside = !e.closest("#gk-main"); // Material places its button by script
    for (const a of e.attributes)
      if (/^on|^srcdoc$|^formaction$|^ping$/i.test(a.name) || (a.name === "style" && !outside))
        wrong.push(`${e.tagName} ${a.name}=${a.value}`);
    if (e.closest(".gk-text") && !e.matches(".gk-text") && !tags.includes(e.localName)) wrong.push(`<${e.localName}>`);
    if (["IFRAME", "OBJECT", "EMBED", "BASE", "FRAME", "TEMPLATE"].includes(e.tagName)) wrong.push(e.tagName);
  }
  for (const a of document.querySelectorAll("a[href], area[href]"))
    if (!["http:", "https:", "mailto:", "tel:"].includes(a.protocol) || a.username) wrong.push(`href ${a.href}`);
  for (const e of document.querySelectorAll("[src]")) if (!e.src.startsWith(home)) wrong.push(`src ${e.src}`);
  for (const s of document.scripts) {
    const data = s.type === "application/json" || (s.type === "application/ld+json" && s.closest("head") && JSON.parse(s.text)["@graph"]);
    if (!s.src && !data) wrong.push(`script ${s.text.slice(0, 60)}`);
  }
  if (document.querySelectorAll("h1").length !== 1) wrong.push("h1");
  if (!document.querySelector("footer.gk-footer") || document.querySelector(".gk-text footer, .gk-document footer")) wrong.push("footer");
  return wrong;
}"""
ALARM = """for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => console.error("executed");"""


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    return {name: outcome(body) for name, body in bodies().items()}


def test_there_are_enough_of_them() -> None:
    assert len(bodies()) + len(values()) + sum(map(len, load("names").values())) >= 300
    assert len(set(bodies().values())) == len(bodies())


def test_bodies_that_nobody_refuses_hold_nothing_but_text_and_lawful_marks(outcomes: dict[str, Outcome]) -> None:
    """What is not refused lost nothing: every letter that was written stands in it, so nothing was cured in silence."""
    for name, made in outcomes.items():
        if not made.refused:
            shown = html.unescape(re.sub(r"<[^>]+>", "", made.fragment.html))
            written = re.sub(r"[`*#>|\s]|\[\^?|\]|\(.*?\)|<.*?>", "", html.unescape(made.body))
            assert len(re.sub(r"\s", "", shown)) >= min(len(written) // 2, 4) or "<img" in made.fragment.html, name


@pytest.mark.parametrize("group", ["scripts that stand there", "addresses", "pictures and other loads", "layout that breaks out"])
def test_whole_groups_are_refused(outcomes: dict[str, Outcome], group: str) -> None:
    assert [made.body for name, made in outcomes.items() if name.startswith(f"{group} ") and not made.refused] == []


def test_refusals_say_what_and_where(outcomes: dict[str, Outcome]) -> None:
    refused = [made for made in outcomes.values() if made.refused]
    assert len(refused) > 550
    for made in refused:
        for found in made.fragment.problems:
            assert found.line >= 6
            assert printable(found.message), made.body


def test_the_last_cleaning_takes_nothing_away_in_silence(outcomes: dict[str, Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    sealed: list[tuple[str, str]] = []
    seal = sanitise.seal

    def watched(before: str) -> str:
        sealed.append((before, seal(before)))
        return sealed[-1][1]

    monkeypatch.setattr("gongkai.render.sanitise.seal", watched)
    for made in outcomes.values():
        again = outcome(made.body)
        assert again.fragment == made.fragment
    assert len(sealed) > 500
    assert [(before, lost) for before, after in sealed if (lost := sanitise.losses(before, after))] == []


# In Chromium


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, outcomes: dict[str, Outcome]) -> BuiltSite:
    """A site of all values, and pages with what rendering left of every body, refused or not."""
    folder = tmp_path_factory.mktemp("attacked")
    plain = {"notices/2024/plain": {"title": "一份平常的通知"}}
    site = built(lay_site(folder / "source", {**plain, **lawful_documents()}), folder / "site")
    page = site.text("notices/2024/plain/index.html")
    assert page.count("<p>正文。</p>") == 1
    left = [made.fragment.html for made in outcomes.values()]
    for number in range(0, len(left), PER_PAGE):
        for name, whole in (("", page), ("-bare", re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page))):
            file = site.folder / f"notices/2024/attack{name}-{number}/index.html"
            file.parent.mkdir()
            file.write_text(whole.replace("<p>正文。</p>", "\n".join(left[number : number + PER_PAGE])), encoding="utf-8")
    return site


@pytest.fixture
def visit(reader: Reader, attacked: BuiltSite) -> Callable[[str], Page]:
    """Open one page after the other in one window, and look at each."""
    page = reader.open(attacked, "")
    page.context.add_init_script(ALARM)
    page.on("dialog", lambda dialog: (reader.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    home = reader.serve(attacked)

    def go(address: str) -> Page:
        page.goto(home + address, wait_until="load")
        assert page.evaluate(LOOK, [[*TAGS], home]) == [], address
        return page

    return go


def alarms(reader: Reader) -> list[str]:
    """What went wrong, but for pictures that are not there and files that the browser has already."""
    return [complaint for complaint in reader.complaints if not re.match(r"404: |304: |given up: ", complaint)]


@pytest.mark.browser
@pytest.mark.parametrize("policy", ["", "-bare"], ids=["under-the-policy", "without-the-policy"])
def test_what_is_left_of_the_bodies_runs_nothing(visit: Any, reader: Reader, attacked: BuiltSite, policy: str) -> None:
    folders = sorted((attacked.folder / "notices/2024").glob(f"attack{policy}-[0-9]*"))
    assert len(folders) > 10
    for folder in folders:
        visit(f"notices/2024/{folder.name}/")
    assert alarms(reader) == []


@pytest.mark.soak
@pytest.mark.browser
def test_values_run_nothing_on_any_page(visit: Any, reader: Reader, attacked: BuiltSite) -> None:
    addresses = ["", "replies/", "notices/", "reports/", "lists/", "catalogue/", "sitemap/", "no/such/page/", "guide/"]
    addresses += [f"{folder.relative_to(attacked.folder).as_posix()}/" for folder in sorted((attacked.folder / "lists").iterdir())]
    addresses += [f"replies/2024/f{n}/" for n in range(len(values()))]
    addresses += [f"{kind}/2024/f{n}/" for kind in ("notices", "reports") for n in range(0, len(values()), 8)]
    for address in addresses:
        visit(address)
    assert alarms(reader) == []
    assert len(addresses) > 100


@pytest.mark.browser
@pytest.mark.soak
def test_values_run_nothing_on_every_page(visit: Any, reader: Reader, attacked: BuiltSite) -> None:
    pages = [path.removesuffix("index.html") for path in attacked.pages if path.endswith("/index.html") and not attacked.is_redirect(path)]
    for address in pages:
        if "/attack-" not in address:
            visit(address)
    assert alarms(reader) == []


@pytest.mark.browser
def test_data_opened_by_themselves_run_nothing(reader: Reader, attacked: BuiltSite) -> None:
    page = reader.open(attacked, "")
    page.context.add_init_script(ALARM)
    home = reader.serve(attacked)
    for path in ("replies/feed.xml", "replies/index.json", "sitemap.xml", "replies/2024/f9/index.json", "lists/proposer/index.json"):
        page.goto(home + path)
        assert page.evaluate("document.querySelectorAll('script, iframe, object').length") == 0
    assert alarms(reader) == []


@pytest.mark.browser
def test_the_attacks_are_real(browser: Browser) -> None:
    """Without us, they run: else nothing above would be worth anything."""
    page = browser.new_page()
    ran: list[str] = []
    page.add_init_script(ALARM)
    page.on("console", lambda message: ran.append(message.text) if message.text == "executed" else None)
    page.route("**/*", lambda route: route.abort())
    count = 0
    for name, body in bodies().items():
        if name.startswith(("scripts", "handlers", "foreign")):
            page.evaluate(ALARM)
            page.set_content(body, wait_until="commit")
            page.wait_for_timeout(15)
            count += bool(ran)
            ran.clear()
    page.close()
    assert count > 40


# Each output by itself


@pytest.fixture(scope="module")
def fields_of(attacked: BuiltSite) -> dict[str, dict[str, Any]]:
    """Address of each document -> what was written into it."""
    return {f"{path}/": fields for path, fields in lawful_documents().items()}


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_titles_and_meta_tags_hold_the_value_as_text(attacked: BuiltSite, fields_of: dict[str, dict[str, Any]]) -> None:
    for address, fields in fields_of.items():
        page = attacked.pages[f"{address}index.html"]
        assert squeezed(page.title).startswith(squeezed(fields["title"])), address
        assert dict(page.metas)["ArticleTitle"] == fields["title"].strip()
        assert page.h1 == 1


def test_feeds_hold_the_value_as_text(attacked: BuiltSite, fields_of: dict[str, dict[str, Any]]) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    for kind in ("replies", "notices", "reports"):
        feed = ET.fromstring(attacked.text(f"{kind}/feed.xml"))
        assert {element.tag for element in feed.iter() if not element.tag.startswith(atom)} == set()
        titles = {squeezed(entry.findtext(f"{atom}title") or "") for entry in feed.iter(f"{atom}entry")}
        assert titles <= {squeezed(fields["title"]) for address, fields in fields_of.items() if address.startswith(kind)} | {
            "一份平常的通知"
        }
        assert len(titles) > 40


def test_the_site_map_is_lawful_xml(attacked: BuiltSite) -> None:
    urls = [element.text or "" for element in ET.fromstring(attacked.text("sitemap.xml")).iter() if element.tag.endswith("loc")]
    assert len(urls) > 200
    assert all(re.fullmatch(r"https://[\w.-]+/[\w./%~-]*", url) for url in urls)


def test_twins_hold_the_value_as_text(attacked: BuiltSite, fields_of: dict[str, dict[str, Any]]) -> None:
    for address, fields in fields_of.items():
        assert json.loads(attacked.text(f"{address}index.json"))["title"] == fields["title"].strip()


def test_no_twin_stands_within_a_page(attacked: BuiltSite) -> None:
    """JSON is escaped for JSON only, so no page may hold it; what Material puts there is its own, and JSON-LD has no sign of markup."""
    scripts = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", re.DOTALL)
    inside = {match for path in attacked.pages if "attack" not in path for match in scripts.findall(attacked.text(path))}
    described = {text for kind, text in inside if kind == ' type="application/ld+json"'}
    settled = {text for kind, text in inside if kind != ' type="application/ld+json"'}
    assert len(described) > 100
    assert all({*json.loads(text)} == {"@context", "@graph"} and not re.search("[<>&\u2028\u2029]", text) for text in described)
    assert settled
    assert all({*json.loads(text)} <= {"annotate", "base", "features", "search", "tags", "translations", "version"} for text in settled)


def test_no_cell_of_a_table_begins_a_formula(attacked: BuiltSite) -> None:
    rows = list(csv.reader((attacked.folder / "replies/index.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) > 70
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if unicodedata.normalize("NFKC", cell.strip()[:1]) in tuple("=+-@")] == []
    assert sum(cell.startswith("'") for cell in cells) > 20


def test_addresses_in_pages_are_percent_encoded(attacked: BuiltSite) -> None:
    links = {link.target for path, page in attacked.pages.items() if "attack" not in path for link in page.links if link.tag == "a"}
    assert len(links) > 300
    own = [link for link in links if not link.startswith(("http", "mailto:"))]
    assert [link for link in own if re.search(r"[\s\"'<>\\`{}|^]|^//|^[\w+.-]+:", link)] == []


def test_redirects_hold_nothing_but_their_target(attacked: BuiltSite) -> None:
    found = [path for path in attacked.pages if path.startswith("old/")]
    assert len(found) == sum(path.startswith("replies/") for path in lawful_documents()) > 60
    for path in found:
        page = attacked.pages[path]
        assert "default-src 'none'" in attacked.text(path)
        assert [link.tag for link in page.links] == ["link", "a"]
        assert page.refresh == f"../replies/2024/f{path[4:-5]}/"


# Names, and what stands in logs


@pytest.fixture
def named(tmp_path: Path) -> Callable[[list[str], str], Path]:
    """A site with files of these names, where the file system takes them; its mkdocs.yml."""

    def lay(names: list[str], text: str) -> Path:
        config = lay_site(tmp_path / "site", {"notices/2024/plain": {}})
        for name in names:
            if "/" not in name:
                (config.parent / "content/notices/2024" / name).write_text(text, encoding="utf-8")
        return config

    return lay


def lines_of(config: Path, form: str) -> list[str]:
    done = CliRunner().invoke(main, ["check", "-f", str(config), "--format", form], prog_name="gongkai")
    assert done.exit_code == 1
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.stdout.split("\n")


def test_every_odd_name_is_refused(named: Any) -> None:
    names = load("names")["refused"]
    rows = json.loads("\n".join(lines_of(named(names, typed("notices/2024/x", {})), "json")))
    told = {row["path"].rpartition("/")[2] for row in rows if row["severity"] == "error"}
    assert {name for name in names if "/" not in name} - told == set()


@pytest.mark.parametrize(
    ("form", "lawful"), [("text", r"(错误|警告|提示) content/|共 |$"), ("github", r"::(error|warning|notice) file=content/|$")]
)
def test_no_name_makes_a_line_of_its_own(named: Any, form: str, lawful: str) -> None:
    """GitHub runs what stands behind :: at the start of a line; a terminal obeys what follows an escape."""
    for line in lines_of(named(load("names")["refused"], typed("notices/2024/x", {})), form):
        assert re.match(lawful, line), line
        assert printable(line)
        if form == "github" and line:
            assert re.fullmatch(r"::\w+ file=[^:,]*,line=\d+,title=[a-z-]+::.*", line)


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_no_value_makes_a_line_of_its_own(named: Any, form: str) -> None:
    keys = "".join(f"{json.dumps(value, ensure_ascii=True)}: x\n" for value in ["a\n::error::b", "a\u2028b", "\u202etxt", "::add-mask::x"])
    config = named(["a.md"], f'---\n{keys}validity: "\\n::set-output name=a::b"\n---\n正文。')
    for line in lines_of(config, form):
        assert printable(line)
        assert not line.lstrip().startswith(("::set", "::add"))


def test_names_of_attachments_are_refused_or_escaped(tmp_path: Path) -> None:
    """Each that may be published stands percent-encoded in the address, and as text beside it."""
    files = {}
    names = [name for name in load("names")["beside"] if "/" not in name]
    for number, name in enumerate(names):
        files[f"notices/2024/n{number}"] = {"attachments": [{"file": name, "title": name}]}
    config = lay_site(tmp_path / "site", files)
    for name in names:
        (config.parent / "content/notices/2024" / name).write_text("甲")
    rows = json.loads("\n".join(lines_of(config, "json")))
    refused = {row["path"].rpartition("/")[2] for row in rows if row["code"].startswith("attachment-name")}
    assert {'a"onmouseover="alert(1).txt', "<img src=x onerror=alert(1)>.txt", "a\x1b[31mb.txt"} <= refused
    for number, name in enumerate(names):
        told = [row["code"] for row in rows if row["path"].endswith(f"n{number}.md")]
        if name in refused or told != ["text-only-attached"]:
            (config.parent / "content/notices/2024" / name).unlink()
            (config.parent / f"content/notices/2024/n{number}.md").unlink()
    site = built(config, tmp_path / "out")
    links = collections.Counter(link.target for page in site.pages.values() for link in page.links if link.target.endswith(".txt"))
    assert len(links) >= 5
    assert all(re.fullmatch(r"[\w.%~-]+", link) for link in links)


def test_every_output_context_has_its_test() -> None:
    """A guard for whoever adds an output: these are all the kinds of file that a site has."""
    suffixes = {"html", "xml", "json", "csv", "txt", "css", "js"}
    from gongkai.pages import addresses, assets, data, document, hand_written

    sources = "".join(
        Path(module.__file__ or "").read_text(encoding="utf-8") for module in (addresses, assets, data, document, hand_written)
    )
    assert set(re.findall(r"\.(html|xml|json|csv|txt|css|js|svg|ics|zip)\b", sources)) <= suffixes
