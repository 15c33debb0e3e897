"""A locale whose names of files are in no UTF-8: commands begin again as if it were, MkDocs by itself says in one line what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import EPOCH, build, lay_site, said

POSIX = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "utf-8"}
"""Python as it is under a locale like zh_CN.GBK: it does not take names of files for UTF-8."""
NAMED = {
    "notices/2024/甲": {
        "attachments": [{"title": "清单", "file": "清单.csv"}, {"title": "目录", "file": "目录.csv"}],
        "body": "正文。" * 50,
    }
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A site with Chinese names, of which one is not there."""
    made = lay_site(tmp_path / "source", NAMED)
    (made.parent / "content/notices/2024/清单.csv").write_text("甲,乙\n", encoding="utf-8")
    return made


def gongkai(config: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, begun under the locale that the environment says."""
    return subprocess.run(
        [sys.executable, "-c", "from gongkai.cli.main import main; main()", *arguments],
        cwd=config.parent,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH), "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_check_says_the_same_under_any_locale(config: Path) -> None:
    plain, posix = gongkai(config, "check", PYTHONUTF8="1"), gongkai(config, "check", **POSIX)
    assert posix.stdout == plain.stdout
    assert "没有附件文件“目录.csv”。" in posix.stdout
    assert (posix.returncode, posix.stderr) == (plain.returncode, plain.stderr) == (1, "")


def test_arguments_in_chinese_are_understood(config: Path) -> None:
    done = gongkai(config, "check", "content/notices/2024/甲.md", **POSIX)
    assert "content/notices/2024/甲.md:2  没有附件文件“目录.csv”。" in done.stdout


def test_a_site_is_built_under_any_locale(config: Path) -> None:
    (config.parent / "content/notices/2024/目录.csv").write_text("丙\n", encoding="utf-8")
    done = gongkai(config, "build", **POSIX)
    assert done.returncode == 0, said(done)
    assert (config.parent / "site/notices/2024/甲/清单.csv").is_file()


def test_mkdocs_by_itself_says_what_to_do(config: Path, tmp_path: Path) -> None:
    done = build(config, tmp_path / "out", **POSIX)
    assert done.returncode == 1
    assert "打不开中文名的文件。请先运行 export PYTHONUTF8=1，或改用 gongkai build、make site。" in said(done)
    assert "Traceback" not in said(done)
