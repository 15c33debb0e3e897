#!/usr/bin/env python3
"""Draw all pictures of the docs and of the READMEs from real runs: `make pictures`.

A Word letter is written, imported, checked, mended, adopted, built and committed in a site of its own; every terminal shows what the
commands printed, the page is the one that was built (docs/walkthrough.md). Then pages of the demonstration: at a desk, on a phone, in dark
colours, on paper. Needs a Chromium with Chinese fonts. Standard output: name and size of each picture.
"""

import html
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pypdfium2
from letters import Letter
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from gongkai import machine

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
LIMIT = 100 * 1024
"""Bytes of one picture."""
SOURCE = "第012号提案答复.docx"
DRAFT = "drafts/replies/2024/cppcc-8-3-012.md"
_RED, _GREEN, _YELLOW, _BLUE = "#c0262d", "#1a7f37", "#9a6700", "#0b5cad"
_COLOURS = {"错误": _RED, "缺少": _RED, "可疑": _YELLOW, "警告": _YELLOW, "待核对": _YELLOW, "提示": _BLUE, "认出": _GREEN, "完成": _GREEN}
_AUTHOR = {"NAME": "林某", "EMAIL": "lin@linlan.example", "DATE": "2024-06-20T10:00:00+0800"}
_PAGE = """<!doctype html><meta charset="utf-8"><style>
body{margin:0;background:#fff}pre{margin:0;padding:18px 22px;font:15px/1.6 "DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace;
color:#1f2328;background:#f6f8fa;white-space:pre-wrap;overflow-wrap:anywhere;display:inline-block;width:880px;box-sizing:border-box}
b{font-weight:600;color:#0b5cad}i{font-style:normal}</style><pre>"""


@dataclass(frozen=True)
class Terminal:
    """A terminal in a folder: what is typed, and what is printed."""

    folder: Path

    def run(self, *lines: str) -> str:
        """What stands on the screen after these commands."""
        shown = []
        for line in lines:
            environment = {
                **os.environ,
                "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
                "PYTHONUTF8": "1",
                "SOURCE_DATE_EPOCH": "1727740800",
                "GIT_CONFIG_GLOBAL": os.devnull,
                **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _AUTHOR.items()},
            }
            done = subprocess.run(
                line, shell=True, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
            )
            shown.append(f"$ {line}\n{done.stdout}")
        return "".join(shown).replace(str(self.folder), "~/我的站点")


def letter() -> bytes:
    """What a handling department sends: head, number, result mark, salutation, text, signature."""
    made = Letter()
    made.line("临澜市教育局文件", centred=True)
    made.line("临教函〔2024〕38号", centred=True)
    made.line("A", right=True)
    made.line("关于市政协八届三次会议第012号提案的答复", centred=True)
    made.line("沈知远委员：")
    made.line("您提出的《关于规范小学校外托管的提案》收悉。经会同市财政局研究，现答复如下：")
    made.line("一、已经开展的工作")
    made.line("全市42所小学的课后服务延长到18时，覆盖全部年级。参加的学生有2.1万人。")
    made.line("二、下一步打算")
    made.line("年底前公布收费办法。办理中的问题，请拨打何某手机13800138000。")
    made.line("临澜市教育局", right=True)
    made.line("2024年6月12日", right=True)
    return made.bytes()


def lay_site(folder: Path) -> Terminal:
    """A site of the invented city, under git, with the letter beside it."""
    given = {"name": "临澜市建议提案办理公开", "url": "https://www.linlan.example/zwgk/jyta/", "agency": "临澜市教育局"}
    options = [part for key, value in given.items() for part in ("--set", f"{key}={value}")]
    subprocess.run([Path(sys.executable).parent / "gongkai", "init", folder, "--yes", *options], check=True, stdout=subprocess.DEVNULL)
    terminal = Terminal(folder)
    terminal.run("git init -q -b main", "git config core.hooksPath .githooks", "git add .", "git commit -q -m 建立站点")
    (folder / SOURCE).write_bytes(letter())
    (folder / ".git/info/exclude").write_text("*.docx\ndrafts/\n", encoding="utf-8")
    return terminal


def mend(draft: Path) -> None:
    """What the editor does between the two checks: the source, and the telephone of the office."""
    text = draft.read_text(encoding="utf-8")
    text = text.replace("source: # 待填：信息来源", "source: 临澜市教育局").replace("请拨打何某手机13800138000", "请拨打0000-88120012")
    draft.write_text(text, encoding="utf-8", newline="\n")


def draw_terminal(page: Page, text: str, name: str) -> None:
    """A terminal as a picture."""
    lines = []
    for line in html.escape(text.rstrip("\n"), quote=False).split("\n"):
        if line.startswith("$ "):
            line = f"<b>{line}</b>"
        elif (word := re.match(r" *(\S+?)(?= )", line)) and word[1] in _COLOURS:
            line = line.replace(word[1], f'<i style="color:{_COLOURS[word[1]]}">{word[1]}</i>', 1)
        lines.append(line)
    page.set_content(_PAGE + "\n".join(lines) + "</pre>")
    page.locator("pre").screenshot(path=IMAGES / name)


BASE = "http://preview.invalid/zwgk/jyta/"


def look_at(page: Page, site: Path) -> None:
    """Let a browser see a built site at BASE; it asks nobody but the folder."""

    def answer(route: object) -> None:
        address = unquote(route.request.url.removeprefix(BASE).partition("?")[0])  # type: ignore[attr-defined]
        file = site / (f"{address}index.html" if address.endswith("/") or not address else address)
        route.fulfill(path=file) if file.is_file() else route.fulfill(status=404)  # type: ignore[attr-defined]

    page.route("**/*", answer)


def draw_page(page: Page, site: Path, name: str) -> None:
    """The top of the finished page."""
    look_at(page, site)
    page.set_viewport_size({"width": 900, "height": 660})
    page.goto(f"{BASE}replies/2024/cppcc-8-3-012/")
    page.screenshot(path=IMAGES / name)


@dataclass(frozen=True)
class View:
    """A page of the demonstration, as somebody sees it."""

    name: str
    address: str
    width: int = 1000
    height: int = 700
    scheme: str = ""
    """Another palette than that of the site."""
    waits_for: str = "body"


VIEWS = (
    View("site", ""),
    View("list", "lists/lead/临澜市教育局/"),
    View("document", "replies/2023/congress-8-2-066/"),
    View("search", "search/?q=加装电梯", waits_for=".gk-search__hits .gk-row"),
    View("phone", "notices/2026/004/", width=390, height=700),
    View("dark", "replies/2023/congress-8-2-066/", scheme="slate"),
)
PRINTED = "notices/2026/004/"


def draw_demo(browser: Browser, site: Path) -> None:
    """Pages of the demonstration."""
    for view in VIEWS:
        page = browser.new_page(viewport={"width": view.width, "height": view.height}, locale="zh-CN", reduced_motion="reduce")
        look_at(page, site)
        if view.scheme:
            chosen = {"index": 1, "color": {"scheme": view.scheme, "primary": "custom", "accent": "custom"}}
            page.add_init_script(f"localStorage.setItem('/zwgk/jyta/.__palette', {json.dumps(json.dumps(chosen))})")
        page.goto(BASE + view.address)
        page.locator(view.waits_for).first.wait_for(state="attached")
        if view.name == "phone":
            page.locator(".gk-table").first.scroll_into_view_if_needed()
            page.evaluate("document.querySelector('.gk-table').scrollIntoView()")
        page.wait_for_timeout(500)
        draw(Image.open(BytesIO(page.screenshot())), view.name)
        page.close()


def draw_paper(browser: Browser, site: Path) -> None:
    """The first sheet of a notice and the first of its list, side by side."""
    page = browser.new_page(locale="zh-CN")
    look_at(page, site)
    page.goto(BASE + PRINTED)
    sheets = [sheet.render(scale=0.75).to_pil() for sheet in pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))]
    page.close()
    first, wide = sheets[0], next(sheet for sheet in sheets if sheet.width > sheet.height)
    gap = 12
    desk = Image.new("RGB", (first.width + wide.width + 3 * gap, first.height + 2 * gap), "#8a8f98")
    desk.paste(first, (gap, gap))
    desk.paste(wide, (first.width + 2 * gap, gap))
    draw(desk, "print")


def draw(picture: Image.Image, name: str) -> None:
    """A picture of few colours: half the bytes, and none that anybody misses."""
    picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


def main() -> int:
    """Draw all; 1 where a picture is too large."""
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        terminal = lay_site(Path(temporary) / "site")
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-lcd-text"]
        browser = playwright.chromium.launch(executable_path=machine.chromium() or None, args=options)
        page = browser.new_page(viewport={"width": 880, "height": 400})
        draw_terminal(page, terminal.run(f"gongkai import {SOURCE} --set 发布日期=2024-06-20"), "walkthrough-import.png")
        draw_terminal(page, terminal.run(f"gongkai check {DRAFT}"), "walkthrough-check.png")
        mend(terminal.folder / DRAFT)
        draw_terminal(page, terminal.run(f"gongkai check {DRAFT}", f"gongkai adopt {DRAFT}"), "walkthrough-adopt.png")
        terminal.run("gongkai build --strict")
        draw_page(browser.new_page(), terminal.folder / "site", "walkthrough-page.png")
        draw_terminal(page, terminal.run("git add content", "git commit -m 公开第012号提案答复"), "walkthrough-commit.png")
        site = Path(temporary) / "demo"
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1790000000", "NO_MKDOCS_2_WARNING": "1"}
        build = [Path(sys.executable).parent / "gongkai", "build", "-f", ROOT / "mkdocs.yml", "-d", site]
        subprocess.run(build, check=True, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        draw_demo(browser, site)
        draw_paper(browser, site)
        browser.close()
    sizes = {file.name: file.stat().st_size for file in sorted(IMAGES.glob("*.png"))}
    for name, size in sizes.items():
        print(f"{name}\t{size:,}")
    return int(max(sizes.values()) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
