#!/usr/bin/env python3
"""Measure what the site costs to build, next to peers: python tests/bench/run.py --documents 1000 --peers hugo material

Run by the Python that has gongkai. Every run is a command in a session of its own; wall time is until it ends, CPU time and memory are
those of the whole session. All is built in a temporary folder, which is removed. Linux, standard library only. See README.md beside it.
"""

import argparse
import contextlib
import ctypes
import datetime
import importlib.util
import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus import write_corpus

HERE = Path(__file__).resolve().parent
CASES = ("cold", "warm-no-change", "warm-one-change", "warm-one-template-change")
PEERS = ("hugo", "material")
MATERIAL_MOST = 1_000
"""Its time grows with the square of the number of documents."""
EPOCH = 1790000000
"""The build date, 2026-09-21: after every document of the corpus."""
SAMPLES_A_SECOND = 10
PR_SET_CHILD_SUBREAPER = 36
MATERIAL_CONFIG = """\
site_name: 临澜市建议提案办理公开
site_url: https://www.linlan.example/zwgk/jyta/
theme: {name: material, language: zh, font: false, features: [navigation.prune]}
plugins: [search]
markdown_extensions: [tables, toc]
"""
_DATE = re.compile(r"^date: (\S+)(?: (\S+))?$", re.MULTILINE)
_TITLE = re.compile(r"^title: .*$", re.MULTILINE)
_CUSTOM = re.compile(r"^theme:\n", re.MULTILINE)


class Failed(Exception):
    """A command that failed, a site that is not whole, or no time left."""


@dataclass(frozen=True)
class Cost:
    """What one run cost."""

    wall: float
    cpu: float
    peak: float
    """Megabytes (10^6) resident, at the worst moment; memory that processes share counts in each."""


@dataclass(frozen=True)
class Command:
    arguments: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    site: Path


# What a run costs ----------------------------------------------------------------------------------------------------------------------


def adopt_orphans() -> None:
    """Let processes whose parent has ended become ours, so that the CPU time of a fork server's children is told to us."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise Failed("prctl(PR_SET_CHILD_SUBREAPER) is refused: this needs Linux")


def of_session(session: int) -> dict[int, int]:
    """The processes of a session, each with its resident bytes."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                stat = Path("/proc", entry, "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                if int(stat[3]) == session:
                    found[int(entry)] = int(stat[21]) * os.sysconf("SC_PAGE_SIZE")
    return found


def kill_session(session: int) -> None:
    for process in of_session(session):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def measured(command: Command, deadline: float) -> Cost:
    """Run a command once. Failed when it fails or when the time is over."""
    peak, late, done = [0], [False], threading.Event()
    with tempfile.TemporaryFile() as said:
        started = time.monotonic()
        process = subprocess.Popen(
            command.arguments,
            cwd=command.folder,
            env={**os.environ, **command.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )

        def watch() -> None:
            while not done.wait(1 / SAMPLES_A_SECOND):
                peak[0] = max(peak[0], sum(of_session(process.pid).values()))
                if time.monotonic() > deadline:
                    late[0] = True
                    kill_session(process.pid)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
            wall = time.monotonic() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            cpu = used.ru_utime + used.ru_stime
            with contextlib.suppress(ChildProcessError):
                while True:
                    _, _, used = os.wait4(-1, 0)
                    cpu += used.ru_utime + used.ru_stime
        finally:
            done.set()
            watcher.join()
            kill_session(process.pid)
        if late[0]:
            raise Failed("no time left (--minutes)")
        if process.returncode:
            said.seek(0)
            raise Failed(f"failed ({process.returncode}): {' '.join(command.arguments)}\n{said.read().decode(errors='replace')[-2000:]}")
    return Cost(wall, cpu, peak[0] / 1e6)


# What is run ---------------------------------------------------------------------------------------------------------------------------


def lay_ours(content: Path, folder: Path) -> Command:
    """The skeleton's settings beside the content, with a template that is its own and may be changed."""
    from gongkai.paths import skeleton_folder, theme_folder

    shutil.copytree(skeleton_folder(), folder, ignore=shutil.ignore_patterns("__pycache__", "content"))
    own = folder / "overrides/gongkai/document.html"
    own.parent.mkdir(parents=True)
    shutil.copyfile(theme_folder() / "gongkai/document.html", own)
    config = folder / "mkdocs.yml"
    settings, replaced = _CUSTOM.subn("theme:\n  custom_dir: overrides\n", config.read_text(encoding="utf-8"))
    assert replaced == 1, config
    config.write_text(settings, encoding="utf-8")
    site = folder.parent / "ours-site"
    environment = {"GONGKAI_CONTENT": str(content), "SOURCE_DATE_EPOCH": str(EPOCH), "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    return Command([sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(site)], folder, environment, site)


def lay_hugo(content: Path, folder: Path, binary: str) -> Command:
    """The Hugo site of peers/, with full ISO dates, and a list for every year."""
    shutil.copytree(HERE / "peers/hugo", folder)
    for source in sorted(content.rglob("*.md")):
        target = folder / "content" / source.relative_to(content)
        if not target.parent.exists():
            target.parent.mkdir(parents=True)
            (target.parent / "_index.md").write_text(f"---\ntitle: {target.parent.name}\n---\n", encoding="utf-8")
        text = source.read_text(encoding="utf-8")
        text = _DATE.sub(lambda date: f"date: {date[1]}T{date[2] or '00:00'}:00+08:00", text, count=1)
        target.write_text(text, encoding="utf-8")
    return Command([binary, "--quiet"], folder, {}, folder / "public")


def lay_material(content: Path, folder: Path) -> Command:
    """Stock Material for MkDocs: every document a page, its built-in search."""
    shutil.copytree(content, folder / "docs")
    (folder / "docs/index.md").write_text("# 首页\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(MATERIAL_CONFIG, encoding="utf-8")
    environment = {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    return Command([sys.executable, "-m", "mkdocs", "build", "-q"], folder, environment, folder / "site")


def hugo_binary() -> str | None:
    """The hugo on PATH or among this Python's packages; of the Python package `hugo` the program itself, not its starter in Python."""
    packages = [Path(entry) for entry in sys.path if entry.endswith("site-packages")]
    found = shutil.which("hugo")
    if found:
        with Path(found).open("rb") as file:
            if file.read(2) != b"#!":
                return found
        packages = [*Path(found).resolve().parents[1].glob("lib/python*/site-packages"), *packages]
    binaries = [binary for folder in packages for binary in sorted(folder.glob("hugo/binaries/hugo*"))]
    return str(binaries[0]) if binaries else found


def lay_peers(names: Sequence[str], count: int, content: Path, folder: Path) -> dict[str, Command]:
    """The peers that are installed, and that can do so many documents."""
    made = {}
    if "hugo" in names:
        if binary := hugo_binary():
            made["hugo"] = lay_hugo(content, folder / "hugo", binary)
        else:
            note("hugo is not installed: left out")
    if "material" in names:
        if count > MATERIAL_MOST:
            note(f"material is left out beyond {MATERIAL_MOST} documents")
        elif importlib.util.find_spec("material"):
            made["material"] = lay_material(content, folder / "material")
        else:
            note("material is not installed: left out")
    return made


class Ours:
    """Our site, and what is changed in it."""

    def __init__(self, content: Path, folder: Path) -> None:
        self.command = lay_ours(content, folder)
        self.template = folder / "overrides/gongkai/document.html"
        sources = sorted((content / "replies").rglob("*.md"))
        self.source = sources[len(sources) // 2]
        self.page = self.command.site / self.source.relative_to(content).with_suffix("") / "index.html"
        self.count = sum(1 for _ in content.rglob("*.md"))
        self.changes: Mapping[str, Callable[[int], str]] = dict(
            zip(CASES, (self.start_anew, self.leave, self.edit, self.edit_template), strict=True)
        )
        """Case -> what is done before it is measured; returns what the page must then say."""

    def start_anew(self, turn: int) -> str:
        shutil.rmtree(self.command.site, ignore_errors=True)
        shutil.rmtree(self.command.folder / ".cache", ignore_errors=True)
        return ""

    def leave(self, turn: int) -> str:
        return ""

    def edit(self, turn: int) -> str:
        """Another title, so that its lists change, and one more sentence."""
        text = self.source.read_text(encoding="utf-8")
        text = _TITLE.sub(f"title: 第{turn}次修改的答复", text, count=1)
        self.source.write_text(f"{text}\n补充说明第{turn}句。\n", encoding="utf-8")
        return f"补充说明第{turn}句。"

    def edit_template(self, turn: int) -> str:
        """One more line on the page of every document."""
        template = self.template.read_text(encoding="utf-8")
        assert template.count("</article>") == 1, self.template
        self.template.write_text(template.replace("</article>", f"<p>样式第{turn}版</p>\n</article>"), encoding="utf-8")
        return f"样式第{turn}版"

    def is_stale(self, wanted: str) -> bool:
        return wanted not in self.page.read_text(encoding="utf-8")


def prove_whole(name: str, command: Command, count: int) -> None:
    pages = sum(1 for _ in command.site.rglob("index.html"))
    if pages < count:
        raise Failed(f"{name} made {pages} pages of {count} documents")


# The measurement -----------------------------------------------------------------------------------------------------------------------


def measure(count: int, wanted: argparse.Namespace, deadline: float) -> dict[str, list[Cost]]:
    """Case or peer -> its runs. Turn by turn, so that a machine that slows down slows down all alike."""
    costs: dict[str, list[Cost]] = {}
    stale: set[str] = set()
    """Cases whose site does not show the change: a wrong page is no measurement."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as scratch:
        folder = Path(scratch)
        note(f"{count} documents are written")
        write_corpus(count, folder / "content", wanted.seed)
        ours = Ours(folder / "content", folder / "ours")
        peers = lay_peers(wanted.peers, count, folder / "content", folder)
        try:
            for turn in range(1, wanted.runs + 1):
                for case in CASES:
                    proof = ours.changes[case](turn)
                    costs.setdefault(case, []).append(measured(ours.command, deadline))
                    prove_whole("gongkai", ours.command, count)
                    note(f"turn {turn}: {case} {costs[case][-1].wall:.2f} s")
                    if ours.is_stale(proof):
                        note(f"turn {turn}: {case}: the page is STALE, it does not say {proof}; the case is left out")
                        stale.add(case)
                for name, command in peers.items():
                    shutil.rmtree(command.site, ignore_errors=True)
                    costs.setdefault(name, []).append(measured(command, deadline))
                    prove_whole(name, command, count)
                    note(f"turn {turn}: {name} {costs[name][-1].wall:.2f} s")
        except Failed as reason:
            note(str(reason))
            wanted.failed = True
    wanted.failed |= bool(stale)
    return {name: runs for name, runs in costs.items() if name not in stale}


def ratio(costs: Mapping[str, Sequence[Cost]], case: str, peer: str) -> float | None:
    """How much of the peer's time a case took: the median of the pairs."""
    pairs = list(zip(costs.get(case, ()), costs.get(peer, ()), strict=False))
    return statistics.median(own.wall / other.wall for own, other in pairs) if pairs else None


def median(runs: Sequence[Cost]) -> Cost:
    return Cost(*(statistics.median(getattr(run, name) for run in runs) for name in ("wall", "cpu", "peak")))


def table(count: int, costs: Mapping[str, Sequence[Cost]], peers: Sequence[str]) -> str:
    """Medians, as Markdown."""
    heads = [f"{count:,} documents", "wall s", "CPU s", "peak MB", "ms a document", *(f"of {peer}" for peer in peers)]
    rows = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    for name, runs in costs.items():
        middle = median(runs)
        ratios = [ratio(costs, name, peer) if name in CASES else None for peer in peers]
        figures = [f"{middle.wall:.2f}", f"{middle.cpu:.2f}", f"{middle.peak:.0f}", f"{middle.wall / count * 1000:.2f}"]
        rows.append([name, *figures, *(f"{value:.2f} ×" if value else "" for value in ratios)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    return "\n".join(
        f"| {row[0]:<{widths[0]}} | {' | '.join(f'{cell:>{width}}' for cell, width in zip(row[1:], widths[1:], strict=True))} |"
        for row in rows
    )


def machine() -> dict[str, str | int]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory / 2**30),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[1000], metavar="N", help="sizes of the corpus, at least 100")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="how often each case is run (3)")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS), help="those that are installed are run (all)")
    parser.add_argument("--seed", type=int, default=1, help="of the corpus")
    parser.add_argument("--minutes", type=float, default=120, help="what is not done by then is given up (120)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run here")
    wanted = parser.parse_args()
    if min(wanted.documents) < 100 or wanted.runs < 1:
        parser.error("at least 100 documents and one run")
    if importlib.util.find_spec("gongkai") is None:
        parser.error(f"{sys.executable} has no gongkai: run this by the Python of the virtual environment")
    wanted.failed = False
    return wanted


def main() -> int:
    wanted = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the temporary folder goes
    adopt_orphans()
    deadline = time.monotonic() + wanted.minutes * 60
    done = {"date": datetime.date.today().isoformat(), "machine": machine(), "command": sys.argv[1:], "sizes": []}
    print(", ".join(f"{key} {value}" for key, value in machine().items()), f"; medians of {wanted.runs} run(s)", sep="")
    for count in wanted.documents:
        costs = measure(count, wanted, deadline)
        peers = [name for name in PEERS if name in costs]
        ratios = {peer: {case: ratio(costs, case, peer) for case in CASES if case in costs} for peer in peers}
        runs = {name: [asdict(run) for run in these] for name, these in costs.items()}
        done["sizes"].append({"documents": count, "runs": runs, "ratios": ratios})
        print(f"\n{table(count, costs, peers)}", flush=True)
        if wanted.json:
            wanted.json.write_text(json.dumps(done, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(wanted.failed)


if __name__ == "__main__":
    sys.exit(main())
