"""The content folder: which files are taken, and what an editor is told of the others."""

import os
import unicodedata
from pathlib import Path

import pytest
from factories import read_text

from gongkai.model.problem import Problem
from gongkai.read.source import Source, scan


def lay(folder: Path, *names: str) -> Path:
    """A content folder of empty files."""
    for name in names:
        file = folder / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return folder / "content"


def told(content: Path) -> list[str]:
    return [str(problem) for problem in scan(content).problems]


def text_of(folder: Path, raw: bytes) -> str:
    """What becomes of a file of these bytes: its text, or the problem as the editor sees it."""
    file = folder / "x.md"
    file.write_bytes(raw)
    return str(read_text(Source("notices/x", file)))


def test_documents_and_other_files_are_taken_in_order(tmp_path: Path) -> None:
    found = scan(lay(tmp_path, "replies/2024/b.md", "replies/2024/a.md", "notices/表.csv", "notices/z.md"))
    assert [source.path for source in found.sources] == ["notices/z", "replies/2024/a", "replies/2024/b"]
    assert (found.files, found.problems) == (("notices/表.csv",), ())


def test_a_missing_folder_is_one_problem(tmp_path: Path) -> None:
    assert told(tmp_path / "content") == ["content  没有内容文件夹“content”。请建立它，或用环境变量 GONGKAI_CONTENT 指定。"]


def test_a_file_in_place_of_the_folder_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "content").touch()
    assert [problem.code for problem in scan(tmp_path / "content").problems] == ["content-missing"]


def test_chinese_names_are_addresses(tmp_path: Path) -> None:
    found = scan(lay(tmp_path, "notices/2024/关于校园安全的通知.md"))
    assert [source.path for source in found.sources] == ["notices/2024/关于校园安全的通知"]
    assert found.problems == ()


@pytest.mark.parametrize("name", ["a b", "a#b", "a%20b", "a..b", "a?b", "-a", ".a/b", "a\\b", "a&b", "a：b", "a" * 101])
def test_a_name_that_cannot_be_an_address(tmp_path: Path, name: str) -> None:
    content = lay(tmp_path, f"notices/{name}.md")
    if name.startswith("."):
        assert scan(content).sources == ()
        return
    assert told(content) == [
        f"notices/{name}.md  文件名不能作网址。请只用汉字、英文字母、数字、短横线和下划线，不要有空格、#、%、连续的点。"
    ]


def test_a_folder_whose_name_cannot_be_an_address(tmp_path: Path) -> None:
    assert [str(p.path) for p in scan(lay(tmp_path, "notices/2024 年/a.md")).problems] == ["notices/2024 年/a.md"]


def test_names_of_attachments_may_hold_spaces_but_no_signs(tmp_path: Path) -> None:
    found = scan(lay(tmp_path, "notices/进度 表（一）.csv", "notices/a<b>.csv"))
    assert [p.path for p in found.problems] == ["notices/a<b>.csv"]


def test_a_name_that_is_no_utf8_does_not_break_the_build(tmp_path: Path) -> None:
    content = lay(tmp_path, "notices/a.md")
    os.close(os.open(os.fsencode(content) + b"/notices/\xb9\xab\xbf\xaa.md", os.O_CREAT))
    assert [p.code for p in scan(content).problems] == ["name-invalid"]


@pytest.mark.parametrize("name", ["index", "INDEX", "feed", "page"])
def test_names_of_our_own_pages_are_taken(tmp_path: Path, name: str) -> None:
    assert told(lay(tmp_path, f"notices/2024/{name}.md")) == [f"notices/2024/{name}.md  文件名“{name}”是系统页面用的。请换一个。"]


def test_a_document_beside_the_kinds(tmp_path: Path) -> None:
    assert told(lay(tmp_path, "a.md")) == ["a.md  直接放在内容文件夹里了。请移到某一类的文件夹下，如 replies/2024/。"]


def test_symbolic_links_are_refused_wherever_they_lead(tmp_path: Path) -> None:
    content = lay(tmp_path, "notices/a.md")
    (content / "notices" / "b.md").symlink_to("/etc/passwd")
    (content / "notices" / "c.md").symlink_to("a.md")
    (content / "notices" / "d").symlink_to("/etc")
    (content / "notices" / "e.md").symlink_to("missing")
    assert told(content) == [f"notices/{name}  是符号链接或特殊文件，不能发布。请换成普通文件。" for name in ("b.md", "c.md", "d", "e.md")]
    assert [source.path for source in scan(content).sources] == ["notices/a"]


def test_a_pipe_is_refused_and_never_opened(tmp_path: Path) -> None:
    content = lay(tmp_path, "notices/a.md")
    os.mkfifo(content / "notices" / "b.md")
    assert [p.path for p in scan(content).problems] == ["notices/b.md"]


def test_hidden_files_and_folders_are_left_alone(tmp_path: Path) -> None:
    found = scan(lay(tmp_path, "notices/.a.md", ".git/config.md", "notices/.DS_Store", ".gitkeep"))
    assert (found.sources, found.files, found.problems) == ((), (), ())


def test_addresses_that_differ_only_in_case(tmp_path: Path) -> None:
    assert told(lay(tmp_path, "notices/A.md", "notices/a.md")) == ["notices/a.md  与 notices/A.md 的网址相同（不分大小写）。请改文件名。"]


def test_a_document_whose_extension_is_in_capitals_is_told_not_lost(tmp_path: Path) -> None:
    assert [problem.code for problem in scan(lay(tmp_path, "notices/a.MD")).problems] == ["name-suffix"]


def test_a_byte_order_mark_and_all_line_ends_are_fine(tmp_path: Path) -> None:
    assert text_of(tmp_path, "\ufeff甲\r\n乙\r丙\n".encode()) == "甲\n乙\n丙\n"


def test_text_is_composed(tmp_path: Path) -> None:
    assert text_of(tmp_path, unicodedata.normalize("NFD", "é").encode()) == "é"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("关于校园安全的通知".encode("gbk"), "GBK"),
        ("关于校园安全的通知".encode("utf-16"), "UTF-16"),
        ("关于校园安全的通知".encode("utf-16-be"), "BINARY"),
        (b"%PDF-1.7\n\x00\x01\xff\xfe", "BINARY"),
        (b"plain\x00text", "BINARY"),
    ],
)
def test_a_file_that_is_no_utf8_is_told_as_what_it_looks_like(tmp_path: Path, raw: bytes, encoding: str) -> None:
    assert text_of(tmp_path, raw) == (
        f"notices/x.md  不是 UTF-8 编码，看起来是 {encoding}。请用编辑器另存为 UTF-8（GBK 文件），二进制文件请改用附件。"
    )


def test_a_file_of_fifty_megabytes_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    with file.open("wb") as sparse:
        sparse.truncate(50 * 1024 * 1024)
    found = read_text(Source("notices/x", file))
    assert isinstance(found, Problem)
    assert str(found) == "notices/x.md  有 50.0 MB，超过 2 MB，不像一份文字稿。大的材料请作为附件。"


def test_the_largest_text_that_is_allowed_is_read(tmp_path: Path) -> None:
    assert len(text_of(tmp_path, b"a" * (2 * 1024 * 1024))) == 2 * 1024 * 1024
