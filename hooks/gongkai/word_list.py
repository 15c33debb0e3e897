"""A word list in a file of its own: `wording: 用词.yml` of the settings -> the mapping that stands in that file."""

from pathlib import Path
from typing import Any

import yaml

from gongkai import messages
from gongkai.model.problem import SettingsError


def with_word_list(raw: Any, root: Path) -> Any:
    """`extra.gongkai` with the words of the file that `wording` names. SettingsError where it cannot be read."""
    if not isinstance(raw, dict) or not isinstance(name := raw.get("wording"), str):
        return raw
    try:
        words = yaml.safe_load((root / name).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(messages.text("settings.words", value=name, reason=str(error).splitlines()[0])) from None
    return {**raw, "wording": words or {}}
