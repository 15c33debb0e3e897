"""The same content and build date give the same bytes, wherever, by whomever and however often they are built."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from attachments import png
from conftest import EPOCH, contents, lay_site, many_notices

from gongkai.record.verify import verify_folder

pytestmark = pytest.mark.soak

COUNT = 300


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of three hundred documents: every kind, attachments, old addresses, corrections."""
    folder = tmp_path_factory.mktemp("source") / "site"
    files: dict[str, Any] = dict(many_notices(COUNT - 60))
    for number in range(50):
        files[f"replies/2024/{number}"] = {
            "result": "ABCD"[number % 4],
            "proposers": [f"沈知{number % 7}"],
            "topics": ["教育", "交通"][: number % 3],
            "redirect_from": f"/old/{number}.html",
            "body": f"## 一、情况\n\n第{number}件，见[通知](../../notices/2024/001.md)。",
        }
    for number in range(8):
        files[f"speeches/2024/{number}"] = {"changes": [{"date": "2024-06-01", "note": "更正", "major": "true"}]}
    files["notices/2024/附件"] = {"attachments": ["表.csv", "图.png"]}
    files["notices/2024/撤回"] = {"withdrawn": {"date": "2024-05-01", "reason": "有误"}}
    lay_site(folder, files)
    (folder / "content/notices/2024/表.csv").write_text("甲,乙\n", encoding="utf-8")
    (folder / "content/notices/2024/图.png").write_bytes(png())
    return folder


@pytest.fixture(scope="module")
def expected(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("expected")
    shutil.copytree(source, folder / "site")
    return made(Variation("plain"), folder / "site", folder / "out")


@dataclass(frozen=True)
class Variation:
    """What is different from the ordinary."""

    name: str
    environment: tuple[tuple[str, str], ...] = ()
    umask: int = 0o022
    options: tuple[str, ...] = ()
    """Of Python."""
    settings: str = ""
    order: str = ""
    """In which the files were laid: reversed."""
    folder: str = "site"
    twice: bool = False
    stamps: bool = False
    uid: int = 0


VARIATIONS = (
    Variation("time zone", (("TZ", "America/Los_Angeles"),)),
    Variation("locale", (("LC_ALL", "C"), ("LANG", "C"))),
    Variation("locale with other rules", (("LC_ALL", "tr_TR.UTF-8"), ("LANGUAGE", "tr"))),
    Variation("umask", umask=0o077),
    Variation("hash seed", (("PYTHONHASHSEED", "4242"),)),
    Variation("order of files", order="reversed"),
    Variation("one worker", settings="workers: 1"),
    Variation("five workers", settings="workers: 5"),
    Variation("another folder", folder="一个 很长的/folder/名字"),
    Variation("user", (("HOME", "/nonexistent"), ("USER", "other"), ("LOGNAME", "other"), ("COLUMNS", "40")), uid=65534),
    Variation("warm", twice=True),
    Variation("times of files", stamps=True),
    Variation("Python without assertions", options=("-OO", "-B")),
)


@pytest.mark.parametrize("variation", VARIATIONS, ids=lambda variation: variation.name)
def test_the_same_bytes(source: Path, expected: dict[str, bytes], tmp_path: Path, variation: Variation) -> None:
    folder = tmp_path / variation.folder
    lay(source, folder, variation)
    found = made(variation, folder, tmp_path / "out")
    if variation.twice:
        shutil.rmtree(tmp_path / "out")
        found = made(variation, folder, tmp_path / "out")
    assert sorted(found) == sorted(expected)
    assert [path for path, content in expected.items() if found[path] != content] == []


def lay(source: Path, folder: Path, variation: Variation) -> None:
    """The site, its files created in another order, with other times."""
    files = sorted((path for path in source.rglob("*") if path.is_file()), reverse=bool(variation.order))
    for number, file in enumerate(files):
        target = folder / file.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        if variation.stamps:
            os.utime(target, (number * 86400, number * 86400))
    if variation.settings:
        config = folder / "mkdocs.yml"
        config.write_text(
            config.read_text(encoding="utf-8").replace("  gongkai:\n", f"  gongkai:\n    {variation.settings}\n"), encoding="utf-8"
        )


def made(variation: Variation, folder: Path, out: Path) -> dict[str, bytes]:
    """What a build makes."""
    uid = variation.uid if os.getuid() == 0 else 0
    if uid and not reachable(folder, uid):
        uid = 0  # the files of this test lie where another user may not go; the environment alone is another's
    elif uid:
        for path in (folder, *folder.rglob("*"), out.parent):
            os.chown(path, uid, uid)
    done = subprocess.run(
        [sys.executable, *variation.options, "-m", "mkdocs", "build", "-q", "-f", folder / "mkdocs.yml", "-d", out],
        env=os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH), "NO_MKDOCS_2_WARNING": "1", **dict(variation.environment)},
        umask=variation.umask, cwd="/", capture_output=True, text=True, check=False, **({"user": uid, "group": uid} if uid else {}),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return contents(out)


def reachable(folder: Path, uid: int) -> bool:
    """May another user get there, and use this Python?"""
    command = ["test", "-x", folder, "-a", "-r", Path(__file__), "-a", "-x", sys.executable]
    return subprocess.run(command, user=uid, group=uid, check=False).returncode == 0


def test_ten_thousand_files_are_verified_and_every_altered_one_is_named(tmp_path: Path) -> None:
    from releases import Publisher, small_site

    built = small_site(tmp_path / "built")
    for number in range(9_900):
        file = built / f"data/{number % 100}/{number}.bin"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(os.urandom(64) + number.to_bytes(4, "big"))
    publisher = Publisher(tmp_path, built)
    publisher.release()
    site = publisher.served.site
    altered = [f"data/{number % 100}/{number}.bin" for number in range(0, 9_900, 331)]
    for place, path in enumerate(altered):
        raw = bytearray((site / path).read_bytes())
        raw[place % len(raw)] ^= 1
        (site / path).write_bytes(raw)
    (site / "data/7/7.bin").unlink()
    (site / "data/x.php").write_bytes(b"")
    found = verify_folder(site)
    assert found.count >= 9_900
    assert {(one.path, one.kind) for one in found.differences} == {
        *((path, "changed") for path in altered), ("data/7/7.bin", "removed"), ("data/x.php", "added"),
    }  # fmt: skip
