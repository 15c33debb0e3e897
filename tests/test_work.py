"""The work of documents: the same whoever does it, in whatever portions; and the short cuts of Markdown, which change nothing."""

import os
import pickle
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from factories import SITE_URL, settings, typed

from gongkai.digest import digest
from gongkai.examination import examine
from gongkai.outputs import site_groups
from gongkai.pages.output import Group, Output
from gongkai.paths import theme_folder
from gongkai.place import Place
from gongkai.preparing import prepare
from gongkai.render.markdown import plain_converter, to_html, to_tree
from gongkai.render.sanitise import clean
from gongkai.render.structure import parse, serialise
from gongkai.tasks import Setup, Task
from gongkai.work import CHUNK, FEW, Crew, Leaf, produce, work

BODY = """各单位：

第{n}项的安排如下。[^1] 见[上一件](../2024/n{n}.md)，*着重*与**加重**，`代码`。

## 一、任务

| 序号 | 任务 | 责任单位 | 完成时限 |
|---|---|---|---|
| {n} | 摸清底数 | 市教育局（牵头）、市财政局 | 2024年6月底前 |

- 甲
- 乙

[^1]: 注{n}。
"""


def setup() -> Setup:
    return Setup(settings(), "临澜", SITE_URL, (str(theme_folder()),))


def task(path: str, text: str) -> Task:
    return Task(path, text.encode(), (), digest(path, text))


def tasks(count: int) -> list[Task]:
    """Documents of many forms: with markup, withdrawn, refused, withheld, undecodable."""
    made = []
    for n in range(count):
        front: dict[str, Any] = {"title": f"第{n}号", "body": BODY.format(n=n)}
        if n % 7 == 3:
            front |= {"withdrawn": {"date": "2024-06-01", "reason": "有误"}}
        elif n % 7 == 4:
            front |= {"date": "2024/3/5"}
        elif n % 7 == 5:
            front |= {"disclosure": "不予公开", "basis": "条例", "body": ""}
        made.append(task(f"notices/2024/n{n}", typed(f"notices/2024/n{n}", front)))
    return [*made[:-1], Task("notices/2024/broken", "题目".encode("gbk"), (), digest("broken"))]


Made = list[tuple[Leaf, Any]]


class Counted(ThreadPoolExecutor):
    """One thread, and a count of what was handed to it."""

    def __init__(self) -> None:
        super().__init__(1)
        self.handed: list[int] = []

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        self.handed.append(len(arguments[-1]))
        return super().submit(function, *arguments, **named)


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    with Crew(settings(workers=2)) as crew:
        workers = crew.workers(FEW)
        assert workers
        yield workers


def test_the_documents_of_this_test_come_in_every_form() -> None:
    made = produce(setup(), tasks(20))
    assert {(leaf.rendered is None, leaf.clipping is None, parts is None, bool(leaf.problems)) for leaf, parts in made} >= {
        (False, False, False, False),
        (False, True, True, False),
        (True, True, True, True),
    }


@pytest.mark.parametrize("size", [1, 2, 7, 19, 20])
def test_portions_do_not_change_the_result(size: int) -> None:
    every = tasks(20)
    portions = [every[start : start + size] for start in range(0, len(every), size)]
    assert [made for portion in portions for made in produce(setup(), portion)] == produce(setup(), every)


def test_a_document_is_not_changed_by_those_before_it() -> None:
    every = tasks(20)
    shuffled = random.Random(1).sample(every, len(every))
    by_path = {leaf.path: (leaf, parts) for leaf, parts in produce(setup(), shuffled)}
    assert [by_path[one.path] for one in every] == produce(setup(), every)


def test_another_setup_makes_other_parts_and_the_first_one_its_own_again() -> None:
    first = produce(setup(), tasks(2))
    other = Setup(settings(), "别处", SITE_URL, (str(theme_folder()),))
    assert produce(other, tasks(2)) != first
    assert produce(setup(), tasks(2)) == first


@pytest.mark.parametrize("count", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 10 * CHUNK + 1])
def test_processes_make_what_this_process_makes(processes: Executor, count: int) -> None:
    every = tasks(count)
    assert list(work(setup(), every, processes)) == list(work(setup(), every, None))


def test_no_documents_are_no_work(processes: Executor) -> None:
    assert list(work(setup(), [], processes)) == list(work(setup(), [], None)) == []


def test_the_order_of_documents_is_kept(processes: Executor) -> None:
    every = tasks(5 * CHUNK)
    every.sort(key=lambda one: digest(one.path))
    assert [leaf.path for leaf, _ in work(setup(), every, processes)] == [one.path for one in every]


def test_a_fresh_pool_without_our_settling_serves_too() -> None:
    every = tasks(CHUNK + 1)
    with ProcessPoolExecutor(1) as pool:
        assert list(work(setup(), every, pool)) == list(work(setup(), every, None))


def test_the_executor_that_is_handed_in_does_the_work() -> None:
    every = tasks(2 * CHUNK + 1)
    with Counted() as executor:
        assert list(work(setup(), every, executor)) == list(work(setup(), every, None))
    assert executor.handed == [CHUNK, CHUNK, 1]


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns a thousand times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 1000)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hasty")
def test_threads_do_not_disturb_each_other() -> None:
    every = tasks(4 * CHUNK)
    with ThreadPoolExecutor(4) as executor:
        assert list(work(setup(), every, executor)) == list(work(setup(), every, None))


def test_documents_are_read_only_a_few_chunks_ahead() -> None:
    read = 0

    def reading() -> Iterator[Task]:
        nonlocal read
        for one in tasks(30 * CHUNK):
            read += 1
            yield one

    with Counted() as executor:
        next(work(setup(), reading(), executor))
    assert read <= 10 * CHUNK


class Broken(Exception):
    """What went wrong in a worker."""


def breaks(*_: object) -> None:
    raise Broken("in the worker")


class Breaking(ThreadPoolExecutor):
    """Every piece of work goes wrong."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        return super().submit(breaks)


def test_what_goes_wrong_in_a_worker_is_raised_here() -> None:
    with Breaking(1) as executor, pytest.raises(Broken, match="in the worker"):
        list(work(setup(), tasks(1), executor))


def test_a_task_that_no_worker_can_do_is_raised_here(processes: Executor) -> None:
    wrong = Task("notices/2024/x", None, (), "")  # type: ignore[arg-type]
    with pytest.raises(AttributeError, match="decode"):
        list(work(setup(), [*tasks(CHUNK), wrong], processes))


def test_few_documents_take_on_no_workers() -> None:
    with Crew(settings(workers=2)) as crew:
        assert crew.workers(FEW - 1) is None


def test_where_no_socket_fits_everything_is_done_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with Crew(settings(workers=2)) as crew:
        assert crew.workers(FEW) is None


def test_one_worker_is_this_process() -> None:
    with Crew(settings(workers=1)) as crew:
        assert crew.workers(100 * FEW) is None


def test_workers_are_taken_on_once_and_stay_for_the_build() -> None:
    with Crew(settings(workers=2)) as crew:
        hired = crew.workers(FEW)
        assert isinstance(hired, ProcessPoolExecutor)
        assert crew.workers(1) is hired
        assert crew.workers(10 * FEW) is hired


def test_the_executor_that_is_handed_in_serves_few_documents_too_and_stays_open() -> None:
    with ThreadPoolExecutor(1) as given:
        with Crew(settings(workers=2), given) as crew:
            assert crew.workers(1) is given
            assert crew.printers(FEW - 1) is None
        assert given.submit(os.getpid).result() == os.getpid()


def plain_html(text: str) -> str:
    return plain_converter().convert(text)


def body(file: Path) -> str:
    """What stands below the front matter."""
    return file.read_text(encoding="utf-8").replace("\r\n", "\n").split("\n---", 1)[-1].partition("\n")[2]


FILES: Sequence[Path] = sorted([*(ROOT / "content").rglob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
SAMPLES = (
    "", " ", "\n\n\n", "正文。", "两行\n一段", "行末两个空格  \n换行", "行末反斜杠\\\n换行", "行末一个空格 \n不换行",
    "全角　　空格  \n换行", "*斜*_斜_**粗**__粗__***又粗又斜***", "2 * 3 = 6，a_b_c，*没有收", "\\*不斜\\*，\\[不是链接\\]",
    "`代码 * _ <`，``有`反引号``", "[链接](a.md)与![图](图.png \"题\")", "[引用][甲]\n\n[甲]: a.md '题'", "[甲]\n\n[甲]: <a b.md>",
    "[没有的][乙]", "<https://a.example/> <a@b.example> https://c.example/", "&amp; &lt; &#35; &copy; A&B &没有;", "1 < 2 > 0",
    "a<b>粗</b>c <br> d", "<div>\n\n*块*\n\n</div>\n\n后文", "<!-- 注 -->\n\n文", "<script>alert(1)</script>", "<没有收", "文</div>",
    "# 一\n## 二\n### 三 ###\n####### 七", "题\n===\n\n题\n---\n\n---\n***\n___", "    缩进不是代码\n\n\t制表符", "```\n围栏 *不斜*\n```",
    "- 甲\n- 乙\n    - 丙\n\n1. 一\n3. 三\n\n* 星\n+ 加", "> 引\n> > 再引\n\n> - 列",
    "| a | b |\n|:--|--:|\n| 1 | `x|y` |\n| *斜* | \\| |", "注[^1]又注[^甲]。\n\n[^1]: 第一。\n\n    第二段 *斜*。\n[^甲]: 甲`码`",
    "没有的注[^9]", "[^1]: 没有人提到", "\x02klzzwxh:0000\x03", "stx\x02etx\x03", "~~删~~ ==亮== ^上^ ~下~ :smile: {.类} {: #id }",
    "*[缩写]: 全称\n\n缩写", "$E=mc^2$ \\(x\\)", "[甲](a.md) 纯文字\n\n纯文字", "a\u2028b\u0085c", "**粗*斜*粗**，*斜**粗**斜*",
    "[*斜*链接](a.md#x)", "![](图.png)", "[ ](a.md)", "[甲]( a.md )", "[甲](a(b).md)", "\\", "\\\\", "*", "_", "`", "[", "&", "<",
)  # fmt: skip


@pytest.mark.parametrize("text", SAMPLES)
def test_short_cuts_change_no_markup(text: str) -> None:
    assert to_html(text) == plain_html(text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_short_cuts_change_no_document(file: Path) -> None:
    assert to_html(body(file)) == plain_html(body(file))


@pytest.mark.parametrize("seed", range(60))
def test_short_cuts_change_no_mixture_of_markup(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choice([*SAMPLES, *"\n\n\n *_`[]()<>&!#|\\-~:^", "正文", "  \n", "\n\n"]) for _ in range(30))
    assert to_html(text) == plain_html(text)


def tree_html(text: str) -> str:
    """By the tree that is not printed in between, where a body allows it."""
    root = to_tree(text)
    assert root is not None
    return serialise(root)


PROSE = [
    "正文。",
    "一、甲\n二、乙",
    "第一段。\n第二行。",
    "（一）甲",
    "《甲》\n- 乙",
    "甲\n# 乙",
    "甲\n---",
    "甲 | 乙\n---|---\n1 | 2",
    "- 甲\n\n  正文",
    "1. 甲\n\n    正文\n\n后文",
    "> 引\n正文",
    "# 题\n正文\n正文",
    "正文 **粗** *斜*",
    "正文  \n换行",
    "2 > 1",
    "甲: 乙\n: 丙",
    "“引”\n“引”",
    "|甲|\n|-|\n|乙|",
    "***",
    "\n",
    "　　缩进",
]


@pytest.mark.parametrize("seed", range(200))
def test_prose_needs_not_be_printed_and_parsed(seed: int) -> None:
    chance = random.Random(seed)
    text = chance.choice(("\n", "\n\n")).join(chance.choice(PROSE) for _ in range(chance.randrange(1, 9))) + "文"
    assert tree_html(text) == serialise(parse(clean(plain_html(text))))


@pytest.mark.parametrize("text", ["<b>x</b>", "[甲](a.md)", "&lt;", "`码`", "\\*", "注[^1]", " "])
def test_what_is_put_aside_until_printing_has_no_tree(text: str) -> None:
    assert to_tree(text) is None


def test_every_output_can_be_made_elsewhere() -> None:
    """Outputs go to other processes with plain values; 404 and lists as well as documents."""
    source = ROOT / "tests/sites/minimal"
    place = Place(source / "content", source / "docs", "临澜", SITE_URL)
    outputs = list(_outputs(site_groups(prepare(place, settings()), place, settings(), ())))
    assert len(outputs) > 50
    assert [output.path for output in outputs if not pickle.dumps(output.make)] == []


def _outputs(parts: Iterable[Output | Group]) -> Iterator[Output]:
    for part in parts:
        if isinstance(part, Group):
            yield from _outputs(part.parts())
        else:
            yield part


def test_facts_are_of_the_front_matter_and_of_what_lies_beside() -> None:
    own = setup().settings

    def facts(text: str, beside: tuple[tuple[str, str], ...] = ()) -> str:
        item = examine(Task("notices/2024/x", text.encode(), beside, digest(text)), own, SITE_URL).item
        assert item
        return item.facts

    def text(title: str, body: str) -> str:
        return typed("notices/2024/x", {"title": title, "body": body})

    one = facts(text("关于某事的通知", "正文。"))
    assert one == facts(text("关于某事的通知", "别的正文。\n\n又一段。")) == facts(text("关于某事的通知", ""))
    assert one != facts(text("关于另一事的通知", "正文。"))
    assert one != facts(text("关于某事的通知", "正文。"), (("a.pdf", "not-a-file"),))
