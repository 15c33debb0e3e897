"""Whatever lies in content/ gives one clear problem or simply works: never a traceback, never a half-built site."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MINIMAL, ROOT, BuiltSite, build, contents, said
from factories import typed

BAD = "notices/2024/bad.md"
MEGABYTE = 1024 * 1024
Spoil = Callable[[Path], object]


def text(content: str, name: str = BAD) -> Spoil:
    """Write a text file."""
    return lambda folder: (folder / name).write_text(content, encoding="utf-8")


def raw(content: bytes, name: str = BAD) -> Spoil:
    """Write bytes."""
    return lambda folder: (folder / name).write_bytes(content)


def named(name: str) -> Spoil:
    """Write a lawful document under a name."""
    return text(typed(f"notices/2024/{name}", {"title": "名称不寻常的通知"}), f"notices/2024/{name}")


def body(content: str) -> Spoil:
    """Write a document with a body."""
    return text(typed(BAD, {"title": "正文不寻常的通知", "body": content}))


def sparse(size: int, name: str = BAD) -> Spoil:
    """Make a file that is mostly a hole."""

    def spoil(folder: Path) -> None:
        with (folder / name).open("wb") as file:
            file.truncate(size)

    return spoil


def folder_of_links(folder: Path) -> None:
    (folder / "notices/elsewhere").symlink_to("/etc", target_is_directory=True)


def folder_named_like_a_document(folder: Path) -> None:
    (folder / BAD).mkdir()
    (folder / BAD / "inside.md").write_text(typed("notices/2024/inside", {"title": "文件夹里的通知"}), encoding="utf-8")


def name_that_is_not_utf8(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder / "notices") + b"/\xb9\xab\xb8\xe6.md")).write_text(typed("notices/x", {}), encoding="utf-8")


def broken_attachment(folder: Path) -> None:
    (folder / "notices/2024/坏的.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    body_text = typed(BAD, {"title": "附件打不开的通知", "attachments": [{"file": "坏的.pdf", "title": "坏的附件"}]})
    (folder / BAD).write_text(body_text, encoding="utf-8")


def huge_attachment(folder: Path) -> None:
    sparse(300 * MEGABYTE, "notices/2024/大的.pdf")(folder)
    (folder / BAD).write_text(typed(BAD, {"attachments": [{"file": "大的.pdf", "title": "大的附件"}]}), encoding="utf-8")


def keys(count: int) -> str:
    return "---\n" + "".join(f"k{n}: v\n" for n in range(count)) + "---\n正文。\n"


NAME = "文件名不能作网址。"
REFUSED: dict[str, tuple[Spoil, str]] = {
    "broken-date": (text(typed(BAD, {"date": "2024/3/5"})), f"{BAD}:2  date 写的是“2024/3/5”，不是日期。请写成 2024-03-05。"),
    "broken-yaml": (text("---\ntitle: [甲\n---\n正文。"), f"{BAD}:"),
    "binary": (raw(random.Random(7).randbytes(4096)), f"{BAD}  不是 UTF-8 编码，看起来是 BINARY。"),
    "nul-bytes": (raw(b"---\ntitle: \0\0\n---\n"), f"{BAD}  不是 UTF-8 编码，看起来是 BINARY。"),
    "gbk": (raw(typed(BAD, {"title": "关于甲的通知"}).encode("gbk")), f"{BAD}  不是 UTF-8 编码，看起来是 GBK。"),
    "utf-16": (raw(typed(BAD, {"title": "关于甲的通知"}).encode("utf-16")), f"{BAD}  不是 UTF-8 编码，看起来是 UTF-16。"),
    "fifty-megabytes": (sparse(50 * MEGABYTE), f"{BAD}  有 50.0 MB，超过 2 MB，不像一份文字稿。"),
    "ten-thousand-keys": (text(keys(10_000)), f"{BAD}:1  信息块超过 64 KB。"),
    "a-thousand-keys": (text(keys(1_000)), f"{BAD}:202  信息块超过 200 项"),
    "empty": (text(""), f"{BAD}:1  开头没有信息块。"),
    "aliases-that-multiply": (text("---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\n---\n正文。"), "用了 & 或 * 引用写法，这里不支持。"),
    "link-out-of-content": (lambda folder: (folder / BAD).symlink_to("/etc/hostname"), f"{BAD}  是符号链接或特殊文件，不能发布。"),
    "folder-that-is-a-link": (folder_of_links, "notices/elsewhere  是符号链接或特殊文件，不能发布。"),
    "named-pipe": (lambda folder: os.mkfifo(folder / BAD), f"{BAD}  是符号链接或特殊文件，不能发布。"),
    "space": (named("a b.md"), f"notices/2024/a b.md  {NAME}"),
    "number-sign": (named("a#b.md"), f"notices/2024/a#b.md  {NAME}"),
    "percent": (named("100%.md"), f"notices/2024/100%.md  {NAME}"),
    "two-dots": (named("a..b.md"), f"notices/2024/a..b.md  {NAME}"),
    "name-not-utf-8": (name_that_is_not_utf8, NAME),
    "huge-attachment": (huge_attachment, f"{BAD}:2  附件“大的.pdf”太大。"),
    "broken-attachment": (broken_attachment, f"{BAD}:3  “坏的.pdf”的内容没有能够检查：文件损坏，或不合格式。"),
    "document-in-no-kind": (text(typed("x", {}), "x.md"), "x.md  直接放在内容文件夹里了。"),
    "brackets": (body("[" * 2_000), f"{BAD}:6  这一段里没有写完的方括号或链接有 2000 处，超过 20 处。"),
    "deep-front-matter": (text("---\ntitle: " + "[" * 2000 + "]" * 2000 + "\n---\n正文。"), f"{BAD}:2  这里嵌套太深。"),
}  # fmt: skip
WORKING: dict[str, tuple[Spoil, str]] = {
    "chinese-name": (named("关于桥梁.md"), "名称不寻常的通知"),
    "name-with-a-dot": (named("2024.3.md"), "名称不寻常的通知"),
    "folder-named-like-a-document": (folder_named_like_a_document, "文件夹里的通知"),
    "long-line": (body("长" * 200_000), "正文不寻常的通知"),
    "brackets": (body("[[]" * 20), "正文不寻常的通知"),
    "asterisks": (body("**甲" * 3_000), "正文不寻常的通知"),
}  # fmt: skip
EITHER: dict[str, Spoil] = {
    "quotations-within-quotations": body(">" * 3_000 + " 甲"),
    "lists-within-lists": body("".join(f"{'    ' * depth}- 甲\n" for depth in range(300))),
    "emphasis-within-emphasis": body("*甲 **乙 " * 400 + "** *" * 400),
    "tags-within-tags": body("<b>" * 5_000 + "甲" + "</b>" * 5_000),
}


@pytest.fixture
def site(minimal: BuiltSite, tmp_path: Path) -> BuiltSite:
    """A copy of the minimal site and its sources."""
    source = shutil.copytree(MINIMAL, tmp_path / "source")
    config = source / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("../../../hooks", str(ROOT / "hooks")), encoding="utf-8")
    return BuiltSite(config, shutil.copytree(minimal.folder, tmp_path / "site"))


def content(site: BuiltSite) -> Path:
    return site.config.parent / "content"


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_gives_one_clear_problem_and_leaves_the_site(site: BuiltSite, minimal: BuiltSite, case: str) -> None:
    spoil, message = REFUSED[case]
    spoil(content(site))
    done = build(site.config, site.folder)
    assert done.returncode == 1
    assert "Traceback" not in said(done)
    problems = [line for line in said(done).splitlines() if line.startswith("错误 ")]
    assert len(problems) == 1, problems
    assert message in problems[0]
    assert site.bytes() == minimal.bytes()
    assert [file.name for file in site.folder.parent.iterdir() if file.name.startswith(".site")] == []


@pytest.mark.parametrize("case", WORKING)
def test_odd_input_simply_works(site: BuiltSite, case: str) -> None:
    spoil, title = WORKING[case]
    spoil(content(site))
    done = build(site.config, site.folder)
    assert done.returncode == 0, said(done)
    assert title in site.text("notices/index.html")


@pytest.mark.parametrize("case", EITHER)
def test_deep_nesting_is_refused_or_published_but_never_our_bug(site: BuiltSite, minimal: BuiltSite, case: str) -> None:
    EITHER[case](content(site))
    done = build(site.config, site.folder)
    assert done.returncode in (0, 1)
    assert "Traceback" not in said(done), said(done)[-600:]
    assert done.returncode == 0 or site.bytes() == minimal.bytes()


def test_all_problems_are_told_at_once(site: BuiltSite, minimal: BuiltSite) -> None:
    for number, (spoil, _) in enumerate([REFUSED["broken-date"], REFUSED["space"], REFUSED["percent"]]):
        spoil(content(site))
        assert said(build(site.config, site.folder)).count("\n错误 ") == number + 1
    assert contents(site.folder) == minimal.bytes()


def test_a_missing_content_folder_is_one_problem(site: BuiltSite, minimal: BuiltSite) -> None:
    shutil.rmtree(content(site))
    done = build(site.config, site.folder)
    assert done.returncode == 1
    assert "没有内容文件夹“content”。请建立它，或用环境变量 GONGKAI_CONTENT 指定。" in said(done)
    assert site.bytes() == minimal.bytes()


def test_a_file_beside_that_nobody_names_is_a_warning(site: BuiltSite) -> None:
    (content(site) / "notices/2024/无人引用.xlsx").write_bytes(b"PK\x03\x04")
    done = build(site.config, site.folder)
    assert done.returncode == 0
    assert "content/notices/2024/无人引用.xlsx  没有文件引用它。请写进某份文件的 attachments，或删去。 [file-unused]" in said(done)
    assert build(site.config, site.folder, "--strict").returncode == 1


def test_a_site_folder_within_the_content_is_refused(site: BuiltSite) -> None:
    before = contents(content(site))
    done = build(site.config, content(site) / "public")
    assert done.returncode == 1
    assert "重叠。请另选一个空目录。" in said(done)
    assert contents(content(site)) == before
