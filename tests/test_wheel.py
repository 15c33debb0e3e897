"""The wheel is enough: installed into an environment of its own, it makes a site outside this repository."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from conftest import EPOCH, ROOT, run, said

THEME = sorted(file.relative_to(ROOT).as_posix() for file in (ROOT / "theme_overrides").rglob("*.*"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as `make wheel` does."""
    folder = tmp_path_factory.mktemp("dist")
    done = run("hatchling", "build", "-t", "wheel", "-d", folder)
    assert done.returncode == 0, said(done)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel; it borrows our dependencies, but not the checkout."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    assert run("venv", "--without-pip", folder).returncode == 0
    done = run("pip", "--python", folder / "bin/python", "install", "--no-deps", "--no-index", "--disable-pip-version-check", wheel)
    assert done.returncode == 0, said(done)
    (packages,) = folder.glob("lib/python*/site-packages")
    # A path in a .pth file is searched, but the .pth files within it are not read: so the editable install stays out of sight.
    (packages / "borrowed.pth").write_text("\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))
    return folder


def installed(environment: Path, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment in a folder."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "GONGKAI_CONTENT", "VIRTUAL_ENV")}
    return subprocess.run(
        [environment / "bin" / command[0], *command[1:]],
        cwd=folder,
        env=inherited | {"SOURCE_DATE_EPOCH": str(EPOCH), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_carries_the_package_its_theme_and_its_hooks(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    code = [file for file in (ROOT / "hooks/gongkai").rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    assert {file.relative_to(ROOT / "hooks").as_posix() for file in code} <= names
    assert {f"gongkai/{name}" for name in THEME} <= names
    assert "gongkai/mkdocs_hooks.py" in names


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].removesuffix(".dist-info") for name in names} == {"gongkai", wheel.name.rsplit("-", 3)[0]}
    assert [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".orig"))] == []


def test_the_environment_does_not_see_the_checkout(environment: Path, tmp_path: Path) -> None:
    done = installed(environment, tmp_path, "python", "-c", "import gongkai; print(gongkai.__file__)")
    assert done.stdout.startswith(str(environment)), said(done)


def test_a_new_site_is_laid_out_and_built_strictly_outside_the_repository(environment: Path, tmp_path: Path) -> None:
    done = installed(environment, tmp_path, "gongkai", "init", "我的站点")
    assert done.returncode == 0, said(done)
    done = installed(environment, tmp_path / "我的站点", "gongkai", "build", "--strict")
    assert done.returncode == 0, said(done)
    assert str(ROOT) not in said(done)
    site = tmp_path / "我的站点" / "site"
    page = (site / "replies/2024/cppcc-8-3-001/index.html").read_text(encoding="utf-8")
    (css,) = site.glob("assets/gongkai.*.css")
    assert f'href="../../../assets/{css.name}"' in page
    assert ".gk-document__title" in css.read_text(encoding="utf-8")
    assert "提案办理结果已经在本站公开" in page


def test_schemas_and_a_draft_are_made_far_from_the_repository(environment: Path, tmp_path: Path) -> None:
    installed(environment, tmp_path, "gongkai", "init", "city")
    assert "在网站发布的日期" in (tmp_path / "city/.vscode/replies.schema.json").read_text(encoding="utf-8")
    assert os.access(tmp_path / "city/.githooks/pre-commit", os.X_OK)
    done = installed(
        environment, tmp_path / "city", "gongkai", "new", "notice", "--set", "标题=关于甲的通知", "--set", "发布日期=2024-03-05"
    )
    assert done.returncode == 0, said(done)
    assert (tmp_path / "city/drafts/notices/2024/关于甲的通知.md").is_file()


def test_a_second_city_checks_its_content(environment: Path, tmp_path: Path) -> None:
    installed(environment, tmp_path, "gongkai", "init", "city")
    done = installed(environment, tmp_path / "city", "gongkai", "check", "--strict")
    assert (done.returncode, done.stdout) == (0, "检查了 1 份文件，没有问题。\n")


def test_the_wheel_is_the_same_whenever_it_is_built(wheel: Path, tmp_path: Path) -> None:
    assert sys.version_info >= (3, 11)
    run("hatchling", "build", "-t", "wheel", "-d", tmp_path)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_problem_codes_are_explained_far_from_the_repository(environment: Path, tmp_path: Path) -> None:
    done = installed(environment, tmp_path, "gongkai", "explain", "html-refused")
    assert done.returncode == 0, said(done)
    assert "规则：正文里有不能发布的 HTML。" in done.stdout
