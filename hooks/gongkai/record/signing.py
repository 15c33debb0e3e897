"""A manifest -> its signature, and a signature -> whether it holds, by the program that the settings name.

No key is ever seen here: `ssh-keygen -Y sign`, minisign and the like keep their own. `{file}` and `{signature}` stand for the two paths;
programs run without a shell.
"""

import subprocess
from pathlib import Path

from gongkai.model.setting_groups import Record

_SECONDS = 300


class SigningError(Exception):
    """The program failed; the text is what it said."""


def signature_of(manifest: Path) -> Path:
    """Where the signature lies: beside the manifest."""
    return manifest.with_name(f"{manifest.name}.sig")


def sign(manifest: Path, settings: Record) -> bool:
    """Sign; False where the settings name no program. SigningError where it fails or leaves no signature."""
    if not settings.sign:
        return False
    _run(settings.sign, manifest)
    if not signature_of(manifest).is_file():
        raise SigningError(signature_of(manifest).name)
    signature_of(manifest).chmod(0o644)
    return True


def is_signed(manifest: Path, settings: Record) -> bool | None:
    """Does the signature hold? None where the settings name no program."""
    if not settings.verify:
        return None
    try:
        _run(settings.verify, manifest)
    except SigningError:
        return False
    return True


def _run(command: tuple[str, ...], manifest: Path) -> None:
    words = [word.replace("{file}", str(manifest)).replace("{signature}", str(signature_of(manifest))) for word in command]
    try:
        with manifest.open("rb") as content:
            done = subprocess.run(words, stdin=content, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SigningError(str(error)) from None
    if done.returncode:
        raise SigningError((done.stderr or done.stdout).decode("utf-8", "replace").strip())
