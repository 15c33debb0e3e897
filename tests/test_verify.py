"""`gongkai verify`: a folder, a package or a page against its manifest, offline; every altered file is named."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from releases import Publisher, small_site

from gongkai.cli.main import main
from gongkai.record.manifest import NAME, ManifestError, read_manifest

Alter = Callable[[Path], object]


@pytest.fixture
def released(tmp_path: Path) -> Path:
    publisher = Publisher(tmp_path, small_site(tmp_path / "built"))
    publisher.release()
    return publisher.shelf.folder


def verify(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, arguments)], prog_name="gongkai")


def told(done: Result) -> list[str]:
    """What is told of files."""
    return done.stdout.splitlines()[:-1]


@pytest.mark.parametrize("place", ["", "current", "current/site"])
def test_a_release_is_as_it_was_released(released: Path, place: str) -> None:
    done = verify(released / place)
    assert (done.exit_code, told(done)) == (0, [])
    assert done.stdout.startswith("与第 1 版一致，核对了 ")


ALTERATIONS: list[tuple[Alter, list[str]]] = [
    (lambda site: (site / "index.html").write_bytes((site / "index.html").read_bytes() + b" "), ["改动  index.html"]),
    (lambda site: (site / "index.html").write_bytes((site / "index.html").read_bytes().replace("一".encode(), "二".encode(), 1)),
     ["改动  index.html"]),
    (lambda site: (site / "index.html.gz").write_bytes(b"\x1f\x8b"), ["改动  index.html.gz"]),
    (lambda site: (site / "shell.php").write_text("<?php"), ["多出  shell.php"]),
    (lambda site: (site / ".htaccess").write_text("x"), ["多出  .htaccess"]),
    (lambda site: (site / "robots.txt").unlink(), ["缺少  robots.txt"]),
    (lambda site: (site / "robots.txt").rename(site / "robots2.txt"), ["缺少  robots.txt", "多出  robots2.txt"]),
    (lambda site: [(site / "robots.txt").unlink(), (site / "robots.txt").symlink_to("index.html")], ["不是普通文件  robots.txt"]),
    (lambda site: (site / "notices/0/index.html").write_bytes(b""), ["改动  notices/0/index.html"]),
    (lambda site: shutil.rmtree(site / "notices/1"), [f"缺少  notices/1/index.html{suffix}" for suffix in ("", ".br", ".gz")]),
    (lambda site: (site / "empty").mkdir(), []),
]  # fmt: skip


@pytest.mark.parametrize(("alter", "lines"), ALTERATIONS)
def test_every_alteration_is_named(released: Path, alter: Alter, lines: list[str]) -> None:
    alter(released / "current/site")
    done = verify(released)
    assert told(done) == lines
    assert done.exit_code == (4 if lines else 0)


def test_a_manifest_that_was_changed_too_is_found_by_the_one_that_was_kept(released: Path, tmp_path: Path) -> None:
    site = released / "current/site"
    shutil.copy(site / NAME, tmp_path / "kept.json")
    (site / "shell.php").write_text("<?php")
    manifest = json.loads((site / NAME).read_bytes())
    manifest["files"]["shell.php"] = {"size": 5, "sha256": "c8ad9ae6164c84ddcfd2b4ee81e5d11f57bbbf4d8e9b1ea3e06ae8cb7e0e7b7b"}
    (site / NAME).write_text(json.dumps(manifest))
    done = verify(site, "--manifest", tmp_path / "kept.json")
    assert (done.exit_code, told(done)) == (4, ["多出  shell.php"])


def package(site: Path, file: Path, root: str, **added: bytes) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(path for path in site.rglob("*") if path.is_file()):
            made.write(path, f"{root}{path.relative_to(site).as_posix()}")
        for name, content in added.items():
            made.writestr(f"{root}{name}", content)
    return file


@pytest.mark.parametrize("root", ["", "site/", "a/b/"])
def test_a_package_is_verified_without_unpacking_it(released: Path, tmp_path: Path, root: str) -> None:
    assert verify(package(released / "current/site", tmp_path / "x.zip", root)).exit_code == 0
    done = verify(package(released / "current/site", tmp_path / "y.zip", root, extra=b"1"))
    assert (done.exit_code, told(done)) == (4, ["多出  extra"])


def test_what_lies_outside_the_site_in_a_package_is_named(released: Path, tmp_path: Path) -> None:
    file = package(released / "current/site", tmp_path / "x.zip", "site/")
    with zipfile.ZipFile(file, "a") as made:
        made.writestr("evil.sh", b"1")
    assert told(verify(file)) == ["多出  ../evil.sh"]


def test_a_member_that_was_changed_in_a_package_is_named(released: Path, tmp_path: Path) -> None:
    site = shutil.copytree(released / "current/site", tmp_path / "copy")
    (site / "robots.txt").write_text("Disallow: /\n")
    assert told(verify(package(site, tmp_path / "x.zip", ""))) == ["改动  robots.txt"]


def test_a_saved_page_is_held_against_a_kept_manifest(released: Path, tmp_path: Path) -> None:
    page = tmp_path / "saved.html"
    shutil.copy(released / "current/site/notices/0/index.html", page)
    kept = tmp_path / "kept.json"
    shutil.copy(released / "current/site" / NAME, kept)
    assert verify(page, "--manifest", kept).exit_code == 0
    page.write_text(page.read_text(encoding="utf-8").replace("一", "二"), encoding="utf-8")
    done = verify(page, "--manifest", kept)
    assert (done.exit_code, told(done)) == (4, ["改动  notices/0/index.html"])


def test_a_page_within_a_site_finds_its_manifest(released: Path) -> None:
    assert verify(released / "current/site/notices/0/index.html").exit_code == 0


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("empty", "没有清单 manifest.json。请核对公布了的网站"),
        ("page.html", "没有清单 manifest.json。请核对公布了的网站"),
        ("plain.zip", "没有清单 manifest.json。请核对公布了的网站"),
        ("foreign", "ValueError"),
        ("nothing", "nothing"),
    ],
)
def test_what_cannot_be_verified_is_told(tmp_path: Path, target: str, reason: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "page.html").write_text("x")
    with zipfile.ZipFile(tmp_path / "plain.zip", "w") as package:
        package.writestr("index.html", "x")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / NAME).write_text('{"name": "app"')
    done = verify(tmp_path / target)
    assert done.exit_code == 3
    assert done.stderr.startswith(f"{tmp_path / target} 不能核对：")
    assert reason in done.stderr or "Decode" in done.stderr


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"schema":"other"}', b'{"schema":"gongkai.manifest/1","files":1}', b"[" * 100_000])
def test_what_is_no_manifest_is_refused(raw: bytes) -> None:
    with pytest.raises(ManifestError):
        read_manifest(raw)


def test_json_is_for_programs(released: Path) -> None:
    (released / "current/site/shell.php").write_text("<?php")
    row = json.loads(verify(released, "--format", "json").stdout)
    assert row["differences"] == [{"path": "shell.php", "kind": "added"}]
    assert (row["seq"], row["signed"], row["host"]) == (1, None, [])
