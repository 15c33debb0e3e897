"""`gongkai redact`: what it asks, leaves in the file, and records."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import lay_site

from gongkai.cli.main import main

NUMBER = "13800138000"
FRONT = "---\r\ntitle: 关于甲的通知\r\ndate: 2024-03-05\r\nsource: 市教育局\r\n---\r\n"
TEXT = f"\ufeff{FRONT}联系人林某，手机 138-0013-8000，邮箱 lin@qq.com。\r\n\r\n办公电话 0000-88120012。\r\n"
WHO = ("--by", "林某", "--reason", "个人联系方式")

Redact = Callable[..., Result]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A site with one document as Notepad saves it."""
    lay_site(tmp_path / "site", {})
    file = tmp_path / "site" / "content" / "notices" / "2024" / "a.md"
    file.parent.mkdir(parents=True)
    file.write_bytes(TEXT.encode())
    return file


@pytest.fixture
def redact(document: Path, monkeypatch: pytest.MonkeyPatch) -> Redact:
    """Type the command about that document."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    config = document.parents[3] / "mkdocs.yml"
    return lambda *arguments, **given: CliRunner().invoke(main, ["redact", str(document), "-f", str(config), *arguments], **given)


def log_of(document: Path) -> list[dict[str, object]]:
    log = document.parents[3] / "redactions.jsonl"
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []


def test_a_dry_run_lists_and_changes_nothing(document: Path, redact: Redact) -> None:
    done = redact("--dry-run")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0].startswith("未隐去  content/notices/2024/a.md:6  138********00 [personal-mobile，指纹 ")
    assert done.stdout.endswith("共 2 处，没有改动文件。\n")
    assert (document.read_bytes(), log_of(document)) == (TEXT.encode(), [])
    assert NUMBER not in done.output


def test_what_is_left_out_leaves_a_mark_and_a_record(document: Path, redact: Redact) -> None:
    done = redact("--yes", *WHO)
    assert done.exit_code == 0
    assert done.stdout == (
        "已隐去  content/notices/2024/a.md:6  138********00 → ［已隐去：联系方式］ [personal-mobile]\n"
        "已隐去  content/notices/2024/a.md:6  l***@qq.com → ［已隐去：联系方式］ [personal-email]\n"
        "隐去 2 处，留下 0 处。\n"
    )
    right = TEXT.replace("138-0013-8000", "［已隐去：联系方式］").replace("lin@qq.com", "［已隐去：联系方式］")
    assert document.read_bytes() == right.encode()
    row = {"date": "2026-09-21", "path": "content/notices/2024/a.md", "line": 6, "by": "林某", "reason": "个人联系方式"}
    assert log_of(document) == [{**row, "rule": "personal-mobile"}, {**row, "rule": "personal-email"}]
    assert sorted(file.name for file in document.parent.iterdir()) == ["a.md"]


def test_the_record_is_added_to(document: Path, redact: Redact) -> None:
    redact("--yes", *WHO)
    document.write_bytes(TEXT.encode())
    redact("--yes", *WHO)
    assert len(log_of(document)) == 4


def test_a_document_without_personal_data_is_clean(document: Path, redact: Redact) -> None:
    document.write_bytes(FRONT.encode())
    done = redact()
    assert (done.exit_code, done.stdout) == (0, "没有找到需要隐去的个人信息。\n")


def test_what_a_person_has_confirmed_is_not_suggested(document: Path, redact: Redact) -> None:
    rows = json.loads(redact("--dry-run", "--format", "json").stdout)
    assert [(row["rule"], row["line"], row["redacted"]) for row in rows] == [("personal-mobile", 6, False), ("personal-email", 6, False)]
    confirmed = f'confirmed: [{{rule: personal-mobile, fingerprint: "{rows[0]["fingerprint"]}", by: 林某, reason: 编号, date: 2026-01-01}}]'
    document.write_bytes(TEXT.replace("source:", f"{confirmed}\r\nsource:").encode())
    assert [row["rule"] for row in json.loads(redact("--dry-run", "--format", "json").stdout)] == ["personal-email"]


@pytest.mark.parametrize(
    "arguments", [("--yes",), ("--yes", "--by", "林某"), ("--yes", "--by", " ", "--reason", "原因"), (), ("--by", "林某")]
)
def test_nothing_is_left_out_without_a_person_and_a_reason(document: Path, redact: Redact, arguments: tuple[str, ...]) -> None:
    done = redact(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert (document.read_bytes(), log_of(document)) == (TEXT.encode(), [])


def test_a_person_decides_one_by_one(document: Path, redact: Redact, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda self: True, raising=False)
    done = redact(*WHO, input="n\ny\n")
    assert done.exit_code == 1
    assert "content/notices/2024/a.md:6  联系方式 138********00，改为 ［已隐去：联系方式］？" in done.stderr
    assert done.stdout.endswith("隐去 1 处，留下 1 处。\n")
    assert document.read_bytes() == TEXT.replace("lin@qq.com", "［已隐去：联系方式］").encode()
    assert [row["rule"] for row in log_of(document)] == ["personal-email"]


def test_a_file_that_cannot_be_read_exits_3(document: Path, redact: Redact) -> None:
    document.write_bytes("手机".encode("gbk"))
    done = redact("--dry-run")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == f"{document} 读不出来，或者不是 UTF-8 编码。\n"
    document.unlink()
    assert redact("--dry-run").stderr == f"没有文件 {document}，或者它不是普通文件。\n"
