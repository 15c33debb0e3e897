"""Nothing chokes the build: limits on the text, a limit on time beneath, and one bad document never hides the problems of others."""

import random
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from attacks import load
from conftest import build, lay_site, said
from factories import TODAY, document, no_files, settings, shown, typed

from gongkai.limits import OutOfTimeError, bounded, timer
from gongkai.model.problem import Problem, Severity
from gongkai.read.record import read_record
from gongkai.read.source import decode
from gongkai.render import bounds
from gongkai.render.fragment import render
from gongkai.render.sanitise import seal

SOON = 15.0
"""Seconds of processor time that no document may take on any machine; on ours the slowest takes two."""


def body(
    repeat: str = "", n: int = 0, before: str = "", after: str = "", closing: str = "", nested: str = "", indent: str = "", **_: Any
) -> str:
    """A body as pathological.yml describes it."""
    if nested:
        return "".join(indent * depth + nested for depth in range(n))
    return before + repeat * n + ("甲" if closing else "") + closing * n + after


PATHOLOGICAL: dict[str, dict[str, Any]] = load("pathological")


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_a_body_that_would_choke_the_build_is_told_or_published(name: str) -> None:
    case = PATHOLOGICAL[name]
    text = body(**case)
    assert len(text.encode()) < 2 * 1024 * 1024, "the file itself would be refused"
    with timer(SOON):
        made = render(document(), text)
    errors = {found.code for found in made.problems if found.severity is Severity.ERROR}
    wanted = {case["code"]} if "code" in case else set()
    assert wanted - {"link-dead"} <= errors
    assert bool(errors) == bool(wanted - {"link-dead"})
    assert all(found.line >= 6 for found in made.problems)


def test_there_are_enough_of_them() -> None:
    assert len(PATHOLOGICAL) >= 36


@pytest.mark.soak
def test_a_build_with_all_of_them_ends_and_tells_of_the_others(tmp_path: Any) -> None:
    bad = {f"notices/2024/p{n}": {"body": body(**case)} for n, case in enumerate(PATHOLOGICAL.values())}
    others = {"notices/2024/z1": {"date": "2024/3/5"}, "replies/2024/z2": {"body": "[甲](没有.pdf)"}}
    done = build(lay_site(tmp_path / "site", {**bad, **others}), tmp_path / "out")
    assert done.returncode == 1
    assert "Traceback" not in said(done)
    assert "notices/2024/z1.md:5  date 写的是“2024/3/5”" in said(done) or "z1.md:2  date 写的是“2024/3/5”" in said(done)
    assert "链接“没有.pdf”看不出指向哪里。" in said(done)
    for n, case in enumerate(PATHOLOGICAL.values()):
        if "code" in case:
            assert f"notices/2024/p{n}.md" in said(done)
    assert all(len(line) < 700 for line in said(done).splitlines())


MESSAGES = {
    "8  这一段里没有写完的方括号或链接有 21 处，超过 20 处。请补上 ] 或 )，不是链接的改用【】。 [body-too-many]": "甲\n\n" + "[" * 21,
    "6  列表、引用、方括号或 HTML 标签一层套一层，有 21 层，超过 20 层。请减少层次。 [body-too-deep]": "> " * 21 + "甲",
    "6  后面没有 > 的 < 有 21 处，超过 20 处。请补上 >，或把 < 改成“小于”。 [body-too-many]": "<a " * 21,
    "6  这一段有 200001 字，超过 200000 字，中间没有空行。请分段，数据请作为附件。 [paragraph-too-long]": "长" * 200_001,
    "6  标题有 1001 处，超过 1000 处。请减少标题，或把正文拆成几份。 [body-too-many]": "# 甲\n\n" * 1001,
    "6  分隔线（---）有 201 处，超过 200 处。请删去多余的分隔线。 [body-too-many]": "- - -\n\n甲甲甲\n\n" * 201,
    "6  同一个脚注的标记有 51 处，超过 50 处。请减少对它的引用。 [body-too-many]": "甲[^1]\n\n" * 50 + "[^1]: 乙",
    "6  脚注的标记有 2001 处，超过 2000 处。请减少脚注。 [body-too-many]": "\n\n".join(f"甲[^{n}]" for n in range(2001)),
    "6  正文里的换行、表格线、星号、方括号等标记有 30001 处，超过 30000 处。"
    "请把正文拆成几份，大的表格请作为附件。 [body-too-many]": "甲\n" + "|" * 30_000,
}  # fmt: skip


@pytest.mark.parametrize(("message", "text"), MESSAGES.items(), ids=range(len(MESSAGES)))
def test_a_limit_is_told_with_line_value_limit_and_cure(message: str, text: str) -> None:
    assert shown(bounds.exceeded(document(), text)) == f"错误 notices/2024/x.md:{message}\n"


WITHIN = {
    "brackets that are closed": "[甲](/guide/) " * 500,
    "twenty that are open": "甲" + "[" * 20,
    "open ones in many paragraphs": "[甲\n\n" * 300,
    "escaped ones": r"\[" * 300,
    "twenty levels": "> " * 20 + "甲",
    "a signature behind a deep indent": " " * 90 + "临澜市教育局\n" + " " * 90 + "- 甲".replace("-", "—"),
    "a comparison": "甲 < 乙，丙 > 丁。" * 300,
    "as many headings as there may be": "# 甲\n\n" * 1000,
    "a wide table": "| " + " | ".join("甲" * 12) + " |\n" + "|---" * 12 + "|\n" + ("| " + " | ".join("乙" * 12) + " |\n") * 300,
    "an office's table": '<table>' + '<tr><td rowspan="2" align="center">甲</td><td colspan="3">乙</td></tr>' * 400 + "</table>",
    "a long text": "全文。\n\n" * 2000,
}  # fmt: skip


@pytest.mark.parametrize("name", WITHIN)
def test_what_real_documents_have_is_within_the_limits(name: str) -> None:
    assert list(bounds.exceeded(document(), WITHIN[name])) == []


def test_many_times_the_costliest_paragraph_stays_bounded() -> None:
    """As many open brackets as there may be, in as many paragraphs as the file holds, each as long as it may be."""
    (found,) = bounds.exceeded(document(), ("[" * bounds.MAX_OPEN + "a" * 190_000 + "\n\n") * 10)
    assert found.message == "长段落里没有写完的方括号或链接有 60 处，超过 20 处。请补上 ] 或 )，不是链接的改用【】。"
    text = ("[" * bounds.MAX_OPEN + "a" * 190_000 + "\n\n") * 2 + ("a" * 190_000 + "\n\n") * 8
    assert list(bounds.exceeded(document(), text)) == []
    with timer(SOON):
        assert render(document(), text).html


# The net beneath


@dataclass(frozen=True)
class Work:
    path: str
    do: Callable[[], object]


@bounded(lambda path, stopped: (path, str(stopped)), seconds=0.2)
def worked(task: Work) -> object:
    return task.do()


def endless() -> None:
    while True:
        pass


def recursive() -> None:
    recursive()


def hungry() -> bytes:
    raise MemoryError


def test_endless_work_is_stopped_and_told() -> None:
    assert worked(Work("notices/x", endless)) == (
        "notices/x",
        "notices/x.md  处理这份文件用了 0 秒还没有完，已经停下。请检查正文里是不是有大量重复的符号，或把它拆成几份。",
    )


@pytest.mark.parametrize("do", [recursive, hungry])
def test_work_that_is_too_much_for_the_machine_is_told(do: Callable[[], object]) -> None:
    words = "这份文件的结构太复杂，处理不了。请检查正文里是不是有大量重复的符号，或把它拆成几份。"
    assert worked(Work("notices/x", do)) == ("notices/x", f"notices/x.md  {words}")


def test_after_work_that_was_stopped_the_next_is_done_as_ever() -> None:
    before = render(document(), "甲[^1]\n\n[^1]: 乙")
    worked(Work("notices/x", recursive))
    assert render(document(), "甲[^1]\n\n[^1]: 乙") == before
    assert worked(Work("notices/x", lambda: "done")) == "done"


def test_our_own_errors_keep_their_traceback() -> None:
    with pytest.raises(ZeroDivisionError):
        worked(Work("notices/x", lambda: 1 / 0))


def test_no_timer_is_left_behind() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    worked(Work("notices/x", lambda: None))
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) == before


def test_the_time_of_others_does_not_count() -> None:
    with timer(0.2):
        time.sleep(0.5)


def test_in_another_thread_work_is_done_without_a_timer() -> None:
    def slow() -> str:
        end = time.thread_time() + 0.4
        while time.thread_time() < end:
            pass
        return threading.current_thread().name

    with ThreadPoolExecutor(1, "other") as pool:
        assert pool.submit(worked, Work("notices/x", slow)).result() == "other_0"


def test_the_timer_stops_a_search_of_our_own_patterns_too() -> None:
    with pytest.raises(OutOfTimeError), timer(0.2):
        re.match(r"(a+)+$", "a" * 60 + "b")


# Whatever is typed


def pieces() -> Iterator[str]:
    """What front matter is made of, lawful and not."""
    yield from (
        "---", "...", "title", "标题", "date", "attachments", "contact", "keywords", ": ", "：", ":", "\n", "\n  ", "\n- ", "\n\t", " ",
        "- ", "? ", "[", "]", "{", "}", ",", "&a", "*a", "!!str", "!", "|", ">", "|-", "'", '"', "\\", "#", " #", "%YAML 1.2", "<<",
        "~", "null", "no", "012", "10:23", "2024-03-05", "2024-02-30", "0x1F", "１２", "甲", "关于某事的答复", "\u3000", "\u00a0",
        "\u2028", "\x85", "\x1b", "\0", "\ufeff", "\ufffe", "😀", "file", "title: 甲\n", "date: 2024-03-05\n", "source: 乙\n", "\\x00",
        '"\\0"', '"\\ud800"', "@", "`", "=", "長" * 300, "[" * 50,
    )  # fmt: skip


def typed_at_random(dice: random.Random) -> str:
    text = "".join(dice.choices(list(pieces()), k=dice.randint(1, 40)))
    return f"---\n{text}\n---\n正文。" if dice.random() < 0.9 else text


def mutated(dice: random.Random) -> str:
    """A lawful file with a few letters changed, doubled, dropped or put in."""
    path = dice.choice(["notices/2024/x", "replies/2024/x", "reports/2024/x", "speeches/2024/x"])
    text = list(typed(path, {"keywords": ["甲", "乙"], "contact": {"phone": "0000"}, "changes": [{"date": "2024-04-01", "note": "丙"}]}))
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(text))
        match dice.randrange(3):
            case 0:
                text[place] = dice.choice(list(pieces()))
            case 1:
                text.insert(place, dice.choice(list(pieces())))
            case _:
                del text[place : place + dice.randint(1, 8)]
    return "".join(text)


def read_and_render(text: str | bytes, path: str = "notices/2024/x") -> list[Problem]:
    """All that one document does by itself; an exception is the test's failure."""
    decoded = decode(path, text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    if isinstance(decoded, Problem):
        return [decoded]
    record = read_record(path, decoded, settings(), TODAY, no_files)
    assert record.document or record.problems
    found = list(record.problems)
    if record.document:
        found += render(record.document, record.body).problems
    return found


@pytest.mark.parametrize("make", [typed_at_random, mutated])
def test_whatever_is_typed_gives_problems_or_a_document(make: Callable[[random.Random], str]) -> None:
    dice = random.Random(20_240_305)
    told = set()
    for _ in range(1_500):
        for found in read_and_render(make(dice)):
            assert found.message.replace("\u3000", "").isprintable()
            told.add(found.code)
    assert len(told) > 8


MARKUP = (
    "<", ">", "</", "/>", "<p>", "</p>", "<table>", "<tr>", "<td>", "<!--", "-->", "<![CDATA[", "<?", "&", "&amp;", "&#1;", "&#x110000;",
    "[", "](", "]", ")", "![", "*", "**", "_", "`", "```\n", "\n", "\n\n", "    ", "- ", "1. ", "> ", "| ", "|---|", "\n---\n", "# ",
    "[^1]", "[^1]: ",
    "]: ", "\\", '"', "'", "=", "javascript:", "onclick=", "甲", "责任单位", "完成时限", " ", "<svg>", "<style>", "<a href=", "x",
    "\u200b", "\u202e", "{", "}",
)  # fmt: skip


def test_whatever_is_written_gives_a_fragment() -> None:
    """And what comes out is well formed: it could be parsed again, and cleaning it again changes nothing."""
    dice = random.Random(20_240_305)
    for _ in range(2_000):
        text = "".join(dice.choices(MARKUP, k=dice.randint(1, 30)))
        made = render(document(), text)
        assert seal(made.html) == made.html, text


DIGITS = ("9" * 5000, "九" * 5000, "九千" * 2500)
"""Python refuses to read or print a number of so many digits."""
NUMBERED_BODIES = (
    "## {}. 甲", "## 第{}章 甲", "## （{}）甲", "## {}、甲", "{}. 甲\n{}. 乙", "{}年{}月{}日", "临府函〔{}〕{}号，第{}条", "[甲](tel:{})",
    "甲[^{}]\n\n[^{}]: 乙", "&#{};", "[甲](http://甲.example:{}/)", '<table><tr><td colspan="{}" rowspan="{}">甲</td></tr></table>',
    '<ol start="{}"><li>甲</li></ol>',
    "| 序号 | 主要目标 | 具体措施 | 责任单位 | 完成时限 |\n|---|---|---|---|---|\n| {} | 甲 | 乙 | 市教育局 | {}年{}月底前 |",
)  # fmt: skip


@pytest.mark.parametrize("digits", DIGITS, ids=("nines", "in-chinese", "in-thousands"))
def test_numbers_of_thousands_of_digits_are_told_or_text(digits: str) -> None:
    for text in NUMBERED_BODIES:
        read_and_render(typed("notices/2024/x", {"body": text.replace("{}", digits)}))
    for field in ("date", "signed", "session", "document_number", "index_number"):
        for value in (digits, f"2024年{digits}月", f"市政协{digits}届四次会议", f"临府函〔{digits}〕{digits}号"):
            assert read_and_render(typed("replies/2024/x", {field: value}), "replies/2024/x")


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "shift_jis", "hz"])
def test_a_file_in_another_encoding_is_one_clear_line(encoding: str) -> None:
    text = typed("notices/2024/x", {"title": "关于做好工作的通知", "body": "正文如下。"})
    found = read_and_render(text.encode(encoding, "replace"))
    if encoding in ("utf-7", "hz"):  # these are ASCII, and so lawful UTF-8: an editor sees at once what is wrong
        return
    assert [problem.code for problem in found] == ["file-not-utf8"]
    assert "不是 UTF-8 编码，看起来是" in found[0].message


NO_TEXT = (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe4\xb8", b"\0", b"\xfe\xff", b"\x80" * 9, b"\xef\xbb")

CUT_OFF = (b"\xff", b"\xe4\xb8", b"\xef\xbb")
"""At the end of a text that is UTF-8, these are damage in one place."""


@pytest.mark.parametrize("raw", NO_TEXT)
def test_bytes_that_are_no_text_are_one_clear_line(raw: bytes) -> None:
    texts = (raw, b"---\ntitle: \xe7\x94\xb2\n---\n" + raw, raw + b"---\n")
    codes = [[problem.code for problem in read_and_render(text)] for text in texts]
    last = "file-damaged" if raw in CUT_OFF else "file-not-utf8"
    assert codes == [["file-not-utf8"], [last], ["file-not-utf8"]]
