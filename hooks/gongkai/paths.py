"""Where the package keeps what is not Python: inside the installed wheel, or in the checkout."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parent


def package_folder() -> Path:
    """This package."""
    return _PACKAGE


def theme_folder() -> Path:
    """Our templates, style sheets and scripts."""
    return _first(_PACKAGE / "theme_overrides", _PACKAGE.parents[1] / "theme_overrides")


def hook_file() -> Path:
    """The one file that MkDocs loads."""
    return _first(_PACKAGE / "mkdocs_hooks.py", _PACKAGE.parent / "mkdocs_hooks.py")


def problems_page() -> Path:
    """The page that explains every problem code."""
    return _first(_PACKAGE / "problems.md", _PACKAGE.parents[1] / "docs" / "problems.md")


def manual_page() -> Path:
    """The manual, whose tables explain every field."""
    return _first(_PACKAGE / "editing.md", _PACKAGE.parents[1] / "docs" / "editing.md")


def skeleton_folder() -> Path:
    """What `gongkai init` lays down."""
    return _PACKAGE / "skeleton"


def load_hooks() -> dict[str, Callable[..., Any]]:
    """The events of the hook file, for a site outside the checkout: upgrading the package upgrades them."""
    spec = importlib.util.spec_from_file_location("gongkai_mkdocs_hooks", hook_file())
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: event for name, event in vars(module).items() if name.startswith("on_")}


def _first(*candidates: Path) -> Path:
    return next(path for path in candidates if path.exists())
