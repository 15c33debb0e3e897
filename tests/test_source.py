"""The content folder: which files are taken, and what an editor is told of the others."""

import os
import re
import socket
import stat
import subprocess
import sys
import tempfile
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


@pytest.mark.parametrize(
    "name",
    ["进度 表（一）.csv", "《办法》—2024年第1期.pdf", "a+b (2).xlsx", "[定稿]～最终.docx", "é.csv", "100%.pdf", "㐀𠀀.txt", "№ 3·表.csv"],
)
def test_names_of_attachments_may_hold_what_people_write(tmp_path: Path, name: str) -> None:
    found = scan(lay(tmp_path, f"notices/{name}"))
    assert (found.files, found.problems) == ((f"notices/{name}",), ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a<b>.csv", "U+003C <"),
        ('a".csv', 'U+0022 "'),
        ("a\\b.csv", "U+005C \\"),
        ("a:b.csv", "U+003A :"),
        ("a\nb.csv", "U+000A"),
        ("a\x1b[31m.csv", "U+001B"),
        ("a\u200bb.csv", "U+200B"),
        ("a\u202etxt.csv", "U+202E"),
        ("a\ufeff.csv", "U+FEFF"),
        ("\ue000.csv", "U+E000"),
        ("\u2f00.csv", "U+2F00 \u2f00"),
        ("\U0001f600.csv", "U+1F600 \U0001f600"),
    ],
)
def test_a_name_of_an_attachment_with_a_character_off_the_list(tmp_path: Path, name: str, value: str) -> None:
    (found,) = scan(lay(tmp_path, f"notices/{name}")).problems
    assert (found.path, found.message) == (
        f"notices/{name}",
        f"附件名里有不能用的字符 {value}。请只用汉字、字母、数字、空格和常用标点，并检查有没有看不见的字符。",
    )


@pytest.mark.parametrize(
    "name", ["a.php.pdf", "a.HTML.txt", "a.svg.png", "con.csv", "LPT1.pdf", "a.csv.", "a.pdf ", " a.pdf", "字" * 81, "a" * 121]
)
def test_a_name_of_an_attachment_that_some_computer_misreads(tmp_path: Path, name: str) -> None:
    assert told(lay(tmp_path, f"notices/{name}")) == [
        f"notices/{name}  附件名不能用：太长，以空格或点开头结尾，中间夹着程序的后缀（如 .php.pdf），或是系统保留的名称（如 con）。请改名。"
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("表.XLSX", "表.xlsx"), ("A.csv", "a.csv"), ("e\u0301.csv", "\u00e9.csv"), ("straße.csv", "STRASSE.csv")]
)
def test_attachments_that_some_computer_takes_for_one(tmp_path: Path, one: str, other: str) -> None:
    first, second = sorted((one, other))
    assert told(lay(tmp_path, f"notices/{one}", f"notices/{other}")) == [
        f"notices/{second}  与 notices/{first} 的名称只差大小写或字符形式，有的电脑分不清。请改文件名。"
    ]


@pytest.mark.parametrize(("one", "other"), [("A", "a"), ("年e\u0301", "年\u00e9")])
def test_folders_that_some_computer_takes_for_one(tmp_path: Path, one: str, other: str) -> None:
    first, second = sorted((one, other))
    found = told(lay(tmp_path, f"notices/{one}/1.csv", f"notices/{one}/x/2.csv", f"notices/{other}/x/3.csv", f"notices/{other}/4.csv"))
    assert found == [f"notices/{second}  文件夹与 notices/{first} 的名称只差大小写或字符形式，有的电脑分不清。请合并，或改名。"]


def test_folders_within_folders_end_somewhere(tmp_path: Path) -> None:
    content = lay(tmp_path, "/".join(["notices", *["a"] * 300, "x.csv"]))
    assert told(content) == [f"notices/{'/'.join('a' * 12)}  文件夹一层套一层，超过 12 层。请减少层次。"]


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


def test_sockets_and_devices_are_refused_and_never_opened(tmp_path: Path) -> None:
    content = lay(tmp_path, "notices/a.md")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(content / "notices" / "s.csv"))
    expected = ["notices/s.csv"]
    try:
        os.mknod(content / "notices" / "z.pdf", stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero: reading it would never end
        expected.append("notices/z.pdf")
    except PermissionError:
        pass
    assert told(content) == [f"{name}  是符号链接或特殊文件，不能发布。请换成普通文件。" for name in expected]


def test_a_link_that_takes_the_place_of_a_document_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "x.md").symlink_to("/etc/hostname")
    assert str(read_text(Source("notices/x", tmp_path / "x.md"))) == "notices/x.md  打不开，没有读取的权限。请检查文件或文件夹的权限。"


def test_a_pipe_that_takes_the_place_of_a_document_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.md")
    assert str(read_text(Source("notices/x", tmp_path / "x.md"))) == "notices/x.md  是符号链接或特殊文件，不能发布。请换成普通文件。"


WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from gongkai.read.files import file_facts
from gongkai.read.source import read_raw, scan
content = Path(sys.argv[1])
if os.getuid() == 0:
    os.setgid(65534), os.setuid(65534)
found = scan(content)
print(*found.problems, *(raw for source in found.sources if not isinstance(raw := read_raw(source), bytes)), sep="\\n")
for name in found.files:
    try:
        file_facts(content / name)
    except ValueError as reason:
        print(name, reason)
"""


def test_what_one_has_no_right_to_read_is_told(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:  # a folder that anybody may enter
        os.chmod(folder, 0o755)
        content = lay(Path(folder), "notices/a.csv", "notices/b.md", "notices/c.md", "notices/shut/d.md")
        for name in ("a.csv", "b.md", "shut"):
            os.chmod(content / "notices" / name, 0)
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-c", WITHOUT_RIGHTS, str(content)],
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "PYTHONUTF8": "1"},
            )
        finally:
            os.chmod(content / "notices" / "shut", 0o755)
    assert done.stdout.splitlines() == [
        "notices/shut  打不开，没有读取的权限。请检查文件或文件夹的权限。",
        "notices/b.md  打不开，没有读取的权限。请检查文件或文件夹的权限。",
        "notices/a.csv unopened",
    ], done.stderr


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
        ("关于校园安全的通知".encode("utf-16-be"), "UTF-16"),
        ("---\ntitle: 通知\n---\n正文".encode("utf-16-le"), "UTF-16"),
        ("關於市政協第八屆四次會議提案的答覆".encode("big5"), "Big5"),
        ("关于校园安全的通知".encode("utf-7"), "UTF-7"),
        ("关于校园安全的通知".encode("hz"), "HZ"),
        (b"%PDF-1.7\n\x00\x01\xff\xfe", "BINARY"),
        (b"plain\x00text", "BINARY"),
    ],
)
def test_a_file_that_is_no_utf8_is_told_as_what_it_looks_like(tmp_path: Path, raw: bytes, encoding: str) -> None:
    assert text_of(tmp_path, raw) == (
        f"notices/x.md  不是 UTF-8 编码，看起来是 {encoding}。请用编辑器另存为 UTF-8（GBK 文件），二进制文件请改用附件。"
    )


@pytest.mark.parametrize("bad", [b"\xed\xa0\x80", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf4\x90\x80\x80", b"\xe4\xb8", "附件".encode("gbk")])
def test_a_damaged_place_is_told_by_its_line(tmp_path: Path, bad: bytes) -> None:
    told = text_of(tmp_path, "---\ntitle: 关于校园安全的通知\n---\n现将有关事项通知如下。\n".encode() + bad)
    assert re.fullmatch(r"notices/x\.md:5  从这一行起有 [1-4] 处不是 UTF-8 的字节，.*", told)


def test_a_zero_byte_is_told_by_its_line(tmp_path: Path) -> None:
    assert text_of(tmp_path, "现将有关事项通知如下。请遵照执行。\n附\0件".encode()) == "notices/x.md:2  有看不见的控制字符 U+0000。请删去。"


def test_english_with_signs_is_no_other_encoding(tmp_path: Path) -> None:
    text = "a +word- b, c++ -, 1+1-, ~{ab~} and +/-"
    assert text_of(tmp_path, text.encode()) == text


def test_a_file_of_fifty_megabytes_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    with file.open("wb") as sparse:
        sparse.truncate(50 * 1024 * 1024)
    found = read_text(Source("notices/x", file))
    assert isinstance(found, Problem)
    assert str(found) == "notices/x.md  有 50.0 MB，超过 2 MB，不像一份文字稿。大的材料请作为附件。"


def test_the_largest_text_that_is_allowed_is_read(tmp_path: Path) -> None:
    assert len(text_of(tmp_path, b"a" * (2 * 1024 * 1024))) == 2 * 1024 * 1024


def test_a_name_that_ends_in_a_dot_is_no_address(tmp_path: Path) -> None:
    content = lay(tmp_path, "notices/a..md", "notices/b./c.md", "notices/d.md")
    assert [(p.path, p.code) for p in scan(content).problems] == [("notices/a..md", "name-invalid"), ("notices/b./c.md", "name-invalid")]
