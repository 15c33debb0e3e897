"""A site with some notices that is published again and again: what the tests of publishing disturb."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import EPOCH, lay_site, many_notices, said
from releases import command

from gongkai.record.manifest import NAME, read_manifest
from gongkai.record.verify import verify_folder

COUNT = 40


def is_whole(srv: Path) -> bool:
    """Is what is served one complete release?"""
    return verify_folder(srv / "current/site").differences == ()


class Town:
    """A site with some notices, and the folder of its releases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "source/mkdocs.yml"
        self.content = folder / "source/content"
        self.cache = folder / "source/.cache/gongkai"
        self.srv = folder / "srv"

    def start(self) -> subprocess.Popen[bytes]:
        """Publish, in a process group of its own."""
        return subprocess.Popen(
            [Path(sys.executable).with_name("gongkai"), "publish", "--to", self.srv, "-f", self.config],
            env=os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip

    def publish(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return command("publish", "--to", self.srv, "-f", self.config, **environment)

    def must_publish(self) -> None:
        done = self.publish()
        assert done.returncode == 0, said(done)
        assert is_whole(self.srv)

    def files(self) -> dict[str, str]:
        """What is served, by digest; what is only there for those who came earlier is left out."""
        manifest = read_manifest((self.srv / "current/site" / NAME).read_bytes())
        return {path: file.sha256 for path, file in manifest.files.items() if not file.carried}

    def copied(self, folder: Path) -> "Town":
        """The same town elsewhere."""
        return Town(shutil.copytree(self.folder, folder, symlinks=True))


def new_town(folder: Path) -> Town:
    """A town that has been published once."""
    lay_site(folder / "source", many_notices(COUNT))
    town = Town(folder)
    town.must_publish()
    return town
