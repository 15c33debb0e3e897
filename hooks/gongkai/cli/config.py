"""mkdocs.yml -> Place and Settings, without MkDocs."""

from pathlib import Path
from typing import Any

import yaml
from yaml_env_tag import construct_env_tag

from gongkai import messages
from gongkai.model.problem import SettingsError
from gongkai.place import Place
from gongkai.settings import Settings, read_settings
from gongkai.word_list import with_word_list


class _Loader(yaml.SafeLoader):
    """SafeLoader that knows !ENV and passes over tags that only MkDocs needs."""


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def read_config(file: Path) -> tuple[Place, Settings]:
    """Place and settings of a site. SettingsError when the file is missing or wrong."""
    try:
        config: Any = yaml.load(file.read_text(encoding="utf-8-sig"), Loader=_Loader)
    except OSError:
        raise SettingsError(messages.text("cli.no-config", file=file)) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(messages.text("cli.bad-config", file=file, reason=str(error).splitlines()[0])) from None
    if not isinstance(config, dict):
        raise SettingsError(messages.text("cli.bad-config", file=file, reason=""))
    site_url = str(config.get("site_url") or "")
    root = file.resolve().parent
    settings = read_settings(with_word_list((config.get("extra") or {}).get("gongkai"), root), site_url)
    docs = root / str(config.get("docs_dir") or "docs")
    theme = config.get("theme")
    custom = str(theme.get("custom_dir") or "") if isinstance(theme, dict) else ""
    templates = (str((root / custom).resolve()),) if custom else ()
    name, address = str(config.get("site_name") or ""), f"{site_url.rstrip('/')}/"
    return Place(root / settings.content, docs, name, address, templates, root), settings
