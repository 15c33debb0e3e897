"""A warm build makes the bytes of a cold one, whatever has changed, and touches no more than what shows the change.

A site is changed at random, again and again. After each change it is built over the last site with the cache of all builds before, and
anew with an empty cache; the two are equal in every file.
"""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import DAY, EPOCH, MINIMAL, ROOT, build, contents, lay_site, many_notices, said
from factories import typed

BUILT = re.compile(r"写入 (\d+) 个文件，(\d+) 个没有变化，删除 (\d+) 个")
LEADS = ("市旅游局", "市文旅局", "临澜市文化和旅游局", "市教育局", "市财政局")


@dataclass
class Ground:
    """A site that changes."""

    folder: Path
    chance: random.Random = field(default_factory=random.Random)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Those that operations change: path -> front matter and body."""
    config: dict[str, Any] = field(default_factory=dict)
    epoch: int = EPOCH
    count: int = 0
    """Names given so far."""

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def content(self) -> Path:
        return self.folder / "source/content"

    @property
    def cache(self) -> Path:
        return self.folder / "source/.cache/gongkai"

    def settle(self) -> None:
        """Write down the settings, for the builds of this cache and for those of none."""
        for name, cache in (("mkdocs.yml", ".cache/gongkai"), ("cold.yml", "../empty")):
            own = {**self.config, "extra": {"gongkai": {**self.config["extra"]["gongkai"], "cache": cache}}}
            text = yaml.safe_dump(own, allow_unicode=True, sort_keys=False)
            (self.folder / "source" / name).write_text(text, encoding="utf-8")

    def type(self, path: str, **change: Any) -> None:
        """Save a document with these changes."""
        self.documents.setdefault(path, {}).update(change)
        file = self.content / f"{path}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(typed(path, self.documents[path]), encoding="utf-8")

    def remove(self, path: str) -> None:
        """Delete a document, and what others say of it."""
        (self.content / f"{path}.md").unlink()
        del self.documents[path]
        for other, front in self.documents.items():
            if path in front.get("related", []) or front.get("superseded_by") == path:
                self.type(other, related=None, superseded_by=None, validity=None)

    def any(self, start: str = "") -> str:
        """A document by chance."""
        return self.chance.choice(sorted(path for path in self.documents if path.startswith(start)))

    def new(self, folder: str) -> str:
        self.count += 1
        return f"{folder}/w{self.count}"

    def page(self) -> Path:
        """A file of the built site by chance."""
        return self.chance.choice(sorted(file for file in self.site.rglob("*") if file.is_file()))

    def build(self, name: str, site: Path) -> str:
        """Build, and say what was said."""
        done = build(self.folder / "source" / name, site, SOURCE_DATE_EPOCH=str(self.epoch))
        assert done.returncode == 0, said(done)
        return said(done)

    def warm(self) -> tuple[int, int, int]:
        """Build over the last site: (written, kept, removed)."""
        return counted(self.build("mkdocs.yml", self.site))

    def cold(self) -> dict[str, bytes]:
        """The files of a build that knows nothing."""
        for name in ("fresh", "empty"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.build("cold.yml", self.folder / "fresh")
        return contents(self.folder / "fresh")

    def hold(self, after: str) -> None:
        """The warm site is the cold one. Both are built at once: two processes that share nothing but what they read."""
        with ThreadPoolExecutor(1) as other:
            cold = other.submit(self.cold)
            self.warm()
        assert differing(contents(self.site), cold.result()) == [], after


def counted(log: str) -> tuple[int, int, int]:
    found = BUILT.search(log)
    assert found, log
    written, kept, removed = map(int, found.groups())
    return written, kept, removed


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Paths of the files that are not equal, or not in both."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def unsearched(paths: list[str]) -> list[str]:
    """Without the index, whose files are named by their content."""
    return [path for path in paths if not path.startswith("search/")]


def lay(folder: Path, seed: int = 0) -> Ground:
    """The smallest site with thirty documents more, built once."""
    shutil.copytree(MINIMAL, folder / "source", ignore=shutil.ignore_patterns(".cache"))
    (folder / "source/overrides").mkdir()
    config = yaml.safe_load((MINIMAL / "mkdocs.yml").read_text(encoding="utf-8"))
    config["hooks"] = [str(ROOT / "hooks/mkdocs_hooks.py")]
    config["theme"]["custom_dir"] = "overrides"
    ground = Ground(folder, random.Random(seed), config=config)
    ground.settle()
    for n in range(30):
        kind = ("notices", "replies", "speeches")[n % 3]
        front: dict[str, Any] = {"title": f"第{n}号", "date": f"2024-{n % 12 + 1:02}-11", "topics": ["综合"], "body": f"第{n}号正文。"}
        if kind == "replies":
            front |= {"proposal_number": f"{n:03}", "lead": LEADS[n % len(LEADS)], "result": "AB"[n % 2], "proposers": [f"代表{n % 4}"]}
        if kind == "speeches":
            front |= {"meeting": "会议", "speaker": {"name": "闻山岳", "office": "副市长"}}
        ground.type(ground.new(f"{kind}/2024"), **front)
    ground.warm()
    return ground


def edit_a_body(ground: Ground) -> None:
    ground.type(ground.any(), body=f"改成{ground.chance.random()}。\n\n## 一、新的一节\n\n见[通知](../../notices/2024/bridges.md)。")


def edit_a_title(ground: Ground) -> None:
    ground.type(ground.any(), title=f"题目{ground.chance.random()} <b>&")


def edit_a_date(ground: Ground) -> None:
    ground.type(ground.any(), date=f"20{ground.chance.randint(15, 25)}-0{ground.chance.randint(1, 9)}-11")


def edit_the_hour(ground: Ground) -> None:
    ground.type(ground.any(), date=f"2024-03-11 0{ground.chance.randint(0, 9)}:30")


def change_a_lead(ground: Ground) -> None:
    path = ground.any("replies/")
    ground.type(path, lead=ground.chance.choice([lead for lead in LEADS if lead != ground.documents[path].get("lead")]))


def correct_a_document(ground: Ground) -> None:
    ground.type(
        ground.any(), changes=[{"date": "2026-05-05", "note": f"更正{ground.chance.random()}", "major": ground.chance.random() < 0.5}]
    )


def withdraw_a_document(ground: Ground) -> None:
    ground.type(ground.any(), withdrawn={"date": "2026-06-01", "reason": "内容有误"})


def make_a_draft(ground: Ground) -> None:
    path = ground.any()
    ground.remove(path)
    ground.type(path, draft=True, date="2024-03-05", body="未定稿。", **({"meeting": "会议"} if path.startswith("speeches/") else {}))
    del ground.documents[path]  # nobody may point at it


def add_a_document(ground: Ground) -> None:
    ground.type(ground.new("notices/2025"), title="新的通知", date=f"2025-0{ground.chance.randint(1, 9)}-01", topics=["新主题"])


def remove_a_document(ground: Ground) -> None:
    ground.remove(ground.any())


def rename_a_document(ground: Ground) -> None:
    path = ground.any("notices/")
    front = dict(ground.documents[path])
    ground.remove(path)
    ground.type(ground.new("notices/2024"), **front)


def relate_documents(ground: Ground) -> None:
    path = ground.any()
    ground.type(path, related=[ground.chance.choice([other for other in sorted(ground.documents) if other != path])])


def repeal_a_notice(ground: Ground) -> None:
    path = ground.any("notices/")
    ends = [other for other, front in sorted(ground.documents.items()) if other.startswith("notices/") and not front.get("superseded_by")]
    ground.type(path, validity="废止", superseded_by=ground.chance.choice([other for other in ends if other != path]))


def attach_a_file(ground: Ground) -> None:
    path = ground.any("notices/")
    name = f"表{ground.count}.csv"
    ground.count += 1
    (ground.content / path).with_name(name).write_text(f"甲,{ground.count}\n", encoding="utf-8")
    ground.type(path, attachments=[{"file": name, "title": "附表"}], body=f"见[附表]({name})。")


def detach_a_file(ground: Ground) -> None:
    attach_a_file(ground)
    ground.warm()
    path = next(path for path, front in ground.documents.items() if front.get("attachments"))
    name = ground.documents[path]["attachments"][0]["file"]
    ground.type(path, attachments=None, body="没有附表了。")
    (ground.content / path).with_name(name).unlink()


def change_an_attachment(ground: Ground) -> None:
    table = ground.content / "replies/2024/渡口台账.csv"
    table.write_bytes(table.read_bytes()[::-1])  # of the same size


def change_a_picture(ground: Ground) -> None:
    picture = ground.content / "replies/2024/路牌.png"
    picture.write_bytes(picture.read_bytes() + bytes([ground.chance.randrange(256)]))


def rename_the_agency(ground: Ground) -> None:
    ground.config["extra"]["gongkai"]["agency"] = f"临澜市人民政府办公室{ground.chance.randint(0, 9)}"
    ground.settle()


def rename_the_site(ground: Ground) -> None:
    ground.config["site_name"] = f"临澜市小站{ground.chance.random()}"
    ground.settle()


def relabel_a_result(ground: Ground) -> None:
    ground.config["extra"]["gongkai"]["result_labels"] = {"A": f"办成{ground.chance.randint(0, 99)}", "B": "在办"}
    ground.settle()


def change_an_alias(ground: Ground) -> None:
    body = ground.config["extra"]["gongkai"]["bodies"][1]
    body["aliases"] = ["市文旅局", *(["市教育局"] if "市教育局" not in body["aliases"] else [])]
    ground.settle()


def change_the_navigation(ground: Ground) -> None:
    ground.config["nav"].reverse()
    ground.settle()


def edit_a_template_of_documents(ground: Ground) -> None:
    template_of(ground, "gongkai/document.html")


def edit_a_template_of_rows(ground: Ground) -> None:
    template_of(ground, "gongkai/row.html", build_between=True)


def edit_a_template_of_lists(ground: Ground) -> None:
    template_of(ground, "gongkai/list.html", build_between=True)


def edit_the_chrome(ground: Ground) -> None:
    template_of(ground, "partials/header.html")


def template_of(ground: Ground, name: str, build_between: bool = False) -> None:
    """The site overrides a template; or it does so, and edits it once more."""
    own = ground.folder / "source/overrides" / name
    text = (ROOT / "theme_overrides" / name).read_text(encoding="utf-8")
    own.parent.mkdir(parents=True, exist_ok=True)
    for turn in range(1 + build_between):
        if turn:
            ground.warm()
        body, end, rest = text.rpartition("{% endblock %}")
        own.write_text(f"{body or rest}<i>{ground.chance.random()}</i>\n{end}{rest if body else ''}", encoding="utf-8")


def edit_a_page_by_hand(ground: Ground) -> None:
    guide = ground.folder / "source/docs/guide.md"
    guide.write_text(guide.read_text(encoding="utf-8") + f"\n另加一段{ground.chance.random()}。\n", encoding="utf-8")


def add_a_page_by_hand(ground: Ground) -> None:
    ground.count += 1
    (ground.folder / f"source/docs/help{ground.count}.md").write_text(f"# 帮助{ground.count}\n\n正文。\n", encoding="utf-8")


def touch_all(ground: Ground) -> None:
    for file in ground.content.rglob("*"):
        file.touch()


def scribble_in_the_site(ground: Ground) -> None:
    ground.page().write_bytes(b"scribbled")


def scribble_as_many_bytes_at_the_same_time(ground: Ground) -> None:
    page = ground.page()
    stamp = page.stat()
    page.write_bytes(page.read_bytes()[::-1])
    os.utime(page, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def delete_from_the_site(ground: Ground) -> None:
    ground.page().unlink()


def delete_a_folder_of_the_site(ground: Ground) -> None:
    shutil.rmtree(ground.site / "notices")


def add_to_the_site(ground: Ground) -> None:
    (ground.site / "foreign").mkdir(exist_ok=True)
    (ground.site / "foreign/index.html").write_text("foreign", encoding="utf-8")


def swap_files_of_the_site(ground: Ground) -> None:
    one, other = ground.page(), ground.page()
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def move_a_folder_behind_a_link(ground: Ground) -> None:
    aside = ground.folder / f"aside{ground.chance.random()}"
    if not (ground.site / "speeches").is_symlink():
        (ground.site / "speeches").rename(aside)
        (ground.site / "speeches").symlink_to(aside)


def pass_a_day_of_publication(ground: Ground) -> None:
    ground.epoch = EPOCH + 200 * DAY if ground.epoch == EPOCH else EPOCH


def lose_a_file_of_the_cache(ground: Ground) -> None:
    ground.chance.choice(sorted(file for file in ground.cache.rglob("*") if file.is_file())).unlink()
    edit_a_body(ground)


def lose_what_was_known_of_the_site(ground: Ground) -> None:
    for ledger in ground.cache.glob("*.made"):
        ledger.unlink()
    scribble_in_the_site(ground)


def go_back(ground: Ground) -> None:
    """What was built before, built after something else, is found in the cache."""
    path = ground.any()
    before = dict(ground.documents[path])
    ground.type(path, title="一时的题目", body="一时的正文。")
    ground.warm()
    ground.documents[path] = before
    ground.type(path)


OPERATIONS: tuple[Callable[[Ground], None], ...] = (
    edit_a_body, edit_a_title, edit_a_date, edit_the_hour, change_a_lead, correct_a_document, withdraw_a_document, make_a_draft,
    add_a_document, remove_a_document, rename_a_document, relate_documents, repeal_a_notice, attach_a_file, detach_a_file,
    change_an_attachment, change_a_picture, rename_the_agency, rename_the_site, relabel_a_result, change_an_alias, change_the_navigation,
    edit_a_template_of_documents, edit_a_template_of_rows, edit_a_template_of_lists, edit_the_chrome, edit_a_page_by_hand,
    add_a_page_by_hand, touch_all, scribble_in_the_site, scribble_as_many_bytes_at_the_same_time, delete_from_the_site,
    delete_a_folder_of_the_site, add_to_the_site, swap_files_of_the_site, move_a_folder_behind_a_link, pass_a_day_of_publication,
    lose_a_file_of_the_cache, lose_what_was_known_of_the_site, go_back,
)  # fmt: skip
EVERYDAY = (
    edit_a_title, edit_a_date, relate_documents, remove_a_document, change_an_alias, edit_a_template_of_documents, scribble_in_the_site,
    pass_a_day_of_publication,
)  # fmt: skip


def walk(folder: Path, seed: int, operations: tuple[Callable[[Ground], None], ...]) -> None:
    """Change and hold, in an order by chance."""
    ground = lay(folder, seed)
    done: list[str] = []
    for operation in ground.chance.sample(operations, len(operations)):
        operation(ground)
        done.append(operation.__name__)
        ground.hold(f"seed {seed}: {', '.join(done)}")


def test_everyday_changes_leave_the_site_of_a_cold_build(tmp_path: Path) -> None:
    walk(tmp_path, 0, EVERYDAY)


def test_without_change_nothing_is_written(tmp_path: Path) -> None:
    ground = lay(tmp_path)
    count = len(contents(ground.site))
    before = {file: file.stat().st_mtime_ns for file in ground.site.rglob("*")}
    assert ground.warm() == (0, count, 0)
    assert {file: file.stat().st_mtime_ns for file in ground.site.rglob("*")} == before
    shutil.rmtree(ground.cache)
    assert ground.warm() == (0, count, 0)
    assert {file: file.stat().st_mtime_ns for file in ground.site.rglob("*")} == before


def test_an_edited_body_changes_its_page_its_twin_and_what_shows_its_summary(tmp_path: Path) -> None:
    ground = lay(tmp_path)
    path = "notices/2024/w1"
    ground.type(path, summary="概述不变。")
    ground.warm()
    before = contents(ground.site)
    ground.type(path, body="正文改了一个字。")
    written, kept, removed = ground.warm()
    after = contents(ground.site)
    changed = differing(before, after)
    assert (written, removed) == (len([name for name in changed if name in after]), len(before.keys() - after.keys()))
    assert unsearched(changed) == [f"{path}/index.html", f"{path}/index.json"]
    assert written + removed < kept
    ground.type(path, summary=None)
    before = contents(ground.site)
    ground.warm()
    changed = unsearched(differing(before, contents(ground.site)))
    assert {re.sub(r"(lists/\w+/).*(/index|/feed)", r"\1…\2", name) for name in changed} <= {
        f"{path}/index.html", f"{path}/index.json", "catalogue/index.html", "notices/index.json", "notices/index.csv", "notices/feed.xml",
        "lists/year/…/index.json", "lists/year/…/index.csv", "lists/year/…/feed.xml",
        "lists/topic/…/index.json", "lists/topic/…/index.csv", "lists/topic/…/feed.xml",
        "documents.ndjson", "documents.csv", "feed.xml",
    }  # fmt: skip
    assert b"\xe6\x94\xb9\xe4\xba\x86" in contents(ground.site)["notices/feed.xml"]


def test_a_cache_of_random_bytes_changes_nothing_but_a_note(tmp_path: Path) -> None:
    ground = lay(tmp_path)
    before = contents(ground.site)
    for file in filter(Path.is_file, ground.cache.rglob("*")):
        file.write_bytes(ground.chance.randbytes(ground.chance.randrange(5000)))
    log = ground.build("mkdocs.yml", ground.site)
    assert "项读不出来，已经忽略" in log
    assert counted(log) == (0, len(before), 0)
    assert contents(ground.site) == before
    assert "读不出来" not in ground.build("mkdocs.yml", ground.site)


TWICE = """
import sys
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config
config, site, template = sys.argv[1:]
for turn in ("first", "second"):
    body, end, rest = Path(template).read_text(encoding="utf-8").rpartition("{% endblock %}")
    Path(template).write_text(f"{body or rest}<i>{turn}</i>{end}{rest if body else ''}", encoding="utf-8")
    build(load_config(config, site_dir=site))
"""


@pytest.mark.soak
@pytest.mark.parametrize("name", ["document.html", "row.html", "list.html"])
def test_a_process_that_builds_again_takes_up_an_edited_template(tmp_path: Path, name: str) -> None:
    """As `mkdocs serve` does."""
    ground = lay(tmp_path)
    own = ground.folder / "source/overrides/gongkai" / name
    own.parent.mkdir(parents=True)
    shutil.copy(ROOT / "theme_overrides/gongkai" / name, own)
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH), "NO_MKDOCS_2_WARNING": "1"}
    script = [sys.executable, "-c", TWICE, str(ground.folder / "source/mkdocs.yml"), str(ground.site), str(own)]
    subprocess.run(script, env=environment, check=True, capture_output=True)
    assert b"<i>second</i>" in contents(ground.site)["notices/2024/w1/index.html" if name == "document.html" else "notices/index.html"]
    assert differing(contents(ground.site), ground.cold()) == []


@pytest.mark.soak
def test_the_number_of_workers_does_not_change_the_site(tmp_path: Path) -> None:
    config = lay_site(tmp_path / "source", many_notices(130))
    text = config.read_text(encoding="utf-8")
    made = []
    for workers in (1, 2):
        config.write_text(
            text.replace("  gongkai:\n", f"  gongkai:\n    workers: {workers}\n    cache: ../cache{workers}\n"), encoding="utf-8"
        )
        done = build(config, tmp_path / f"site{workers}")
        assert done.returncode == 0, said(done)
        assert (tmp_path / f"cache{workers}").is_dir()
        made.append(contents(tmp_path / f"site{workers}"))
    assert differing(*made) == []
