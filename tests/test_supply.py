"""What the program is made of, and that it asks nobody on the network while it works."""

import re
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest
from conftest import EPOCH, ROOT, lay_site, said
from licences import PAGE, licence, packages, page

from gongkai.record.verify import verify_folder

UNSHARE = shutil.which("unshare")
FORBIDDEN = re.compile(r"\bA?GPL|Affero|(?<!Lesser )General Public License", re.IGNORECASE)


def test_the_list_of_licences_is_the_one_that_the_command_makes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: make licences"


@pytest.mark.parametrize("name", packages())
def test_no_package_has_a_licence_that_would_bind_a_council(name: str) -> None:
    assert licence(name)
    assert not FORBIDDEN.search(licence(name)) or "LGPL" in licence(name)


def test_the_licence_that_binds_would_be_noticed() -> None:
    for told in ("GPL-3.0-or-later", "GNU Affero General Public License v3", "AGPL-3.0"):
        assert FORBIDDEN.search(told)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_locked_with_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "")
    rows = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    assert len(rows) > 30
    assert [row for row in rows if "==" not in row or "--hash=sha256:" not in row] == []


def test_what_is_named_by_us_is_what_is_installed() -> None:
    named = {text.split()[0] for text in distribution("gongkai").requires or () if "extra" not in text}
    assert len(named) > 10
    assert {re.split(r"[<>=!~ \[;]", text)[0] for text in named} <= set(packages())


def network_is_left_out() -> str:
    """Why a process without a network cannot be had here; nothing where it can."""
    if not UNSHARE:
        return "unshare is not installed"
    done = subprocess.run([UNSHARE, "-rn", "true"], capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else ""


def test_publishing_needs_no_network(tmp_path: Path) -> None:
    """In a network namespace of its own, which has no route, not even to itself."""
    if reason := network_is_left_out():
        pytest.skip(f"This kernel lets nobody leave the network: {reason}")
    config = lay_site(tmp_path / "source", {"notices/2024/a": {}, "replies/2024/1": {"body": "见[通知](../../notices/2024/a.md)。"}})
    probe = "import socket; socket.create_connection(('192.0.2.1', 80), 2)"
    unreachable = subprocess.run([UNSHARE or "", "-rn", sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert "Network is unreachable" in unreachable.stderr
    done = subprocess.run(
        [UNSHARE or "", "-rn", Path(sys.executable).with_name("gongkai"), "publish", "--to", tmp_path / "srv", "-f", config],
        env={"PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": str(EPOCH), "HOME": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, said(done)
    assert verify_folder(tmp_path / "srv/current/site").differences == ()
