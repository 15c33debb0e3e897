"""The commands. Each lies in a module of its own that is imported when it is asked for: `gongkai check` need not know the importer."""

import io
import os
import sys
from importlib import import_module
from typing import Any

import click

from gongkai import __version__, messages
from gongkai.place import names_are_utf8

PLACES = {
    "adopt": ("importing", "adopt_command"),
    "build": ("building", "build"),
    "check": ("checking", "check_command"),
    "cites": ("cites", "cites_command"),
    "compare": ("compare", "compare_command"),
    "due": ("due", "due"),
    "doctor": ("doctor", "doctor"),
    "explain": ("explain", "explain"),
    "headers": ("headers", "headers"),
    "import": ("importing", "import_command"),
    "init": ("init", "init"),
    "inspect": ("inspect", "inspect_command"),
    "new": ("new", "new_command"),
    "package": ("package", "package_command"),
    "publish": ("publish", "publish_command"),
    "purge": ("purge", "purge_command"),
    "redact": ("redact", "redact_command"),
    "releases": ("releases", "releases_command"),
    "rollback": ("releases", "rollback_command"),
    "schema": ("schema", "schema"),
    "serve": ("building", "serve"),
    "verify": ("verify", "verify_command"),
}
"""Command -> module of this package and function in it."""


class Commands(dict[str, click.Command]):
    """The commands by name, each imported when it is asked for."""

    def get(self, name: str, default: Any = None) -> Any:
        """The command, or `default`."""
        if name not in PLACES:
            return super().get(name, default)
        module, function = PLACES[name]
        return getattr(import_module(f"gongkai.cli.{module}"), function)


@click.group(
    commands=Commands({name: click.Command(name) for name in PLACES}),
    help=messages.text("cli.help"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "--version", help=messages.text("cli.option-version"), message="%(prog)s %(version)s")
def main() -> None:
    """`gongkai`."""
    _name_files_in_utf8()
    _speak_utf8()


def _name_files_in_utf8() -> None:
    """Begin again in Python's UTF-8 mode where the locale would have names of files in another encoding (LC_ALL=C, zh_CN.GBK).

    Names in a repository are UTF-8 whatever the locale says; only Python's start decides how it opens them. A terminal keeps its encoding.
    """
    if names_are_utf8() or os.environ.get("PYTHONUTF8") == "1" or not sys.executable:
        return
    environment = {**os.environ, "PYTHONUTF8": "1"}
    if sys.stdout.isatty() and sys.stdout.encoding.lower() not in ("ascii", "us-ascii", "ansi_x3.4-1968"):
        environment["PYTHONIOENCODING"] = f"{sys.stdout.encoding}:backslashreplace"
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)


def _speak_utf8() -> None:
    """What goes into a file or a pipe is UTF-8 also where the machine has another habit (Windows), unless the user has asked for one."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty() and not os.environ.get("PYTHONIOENCODING"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
