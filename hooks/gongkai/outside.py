"""MkDocs' settings -> what in them makes pages call another host, or needs an inline script: our policy would block both.

By duck typing, as all that MkDocs hands over. Pages that call nobody work on an intranet, tell nobody who reads what, and leave nothing
to be injected.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from gongkai import messages

_CALLING = ("analytics", "consent", "version")
"""Of `extra`: Google and its like; a form for cookies, with an inline script; a list of versions from mike's server."""
_INLINE = ("announce.dismiss",)
"""Features whose script Material 9.7 writes into the page."""


def calls_outside(config: Any) -> Iterator[str]:
    """What has to go from mkdocs.yml, a sentence each."""
    if config.repo_url:
        yield messages.text("settings.outside", place="repo_url")  # the bundle asks the forge's API for stars and forks
    for name in _CALLING:
        if config.extra.get(name):
            yield messages.text("settings.outside", place=f"extra.{name}")
    for name in _INLINE:
        if name in (config.theme.get("features") or ()):
            yield messages.text("settings.inline", place=f"theme.features: {name}")
    for place, address in _addresses(config):
        if not _is_own(address):
            yield messages.text("settings.outside-file", place=place, value=address)
    extensions: Mapping[str, Any] = config.mdx_configs
    if any(_is_mermaid(fence) for fence in _options(extensions, "pymdownx.superfences").get("custom_fences") or ()):
        yield messages.text("settings.outside", place="pymdownx.superfences: mermaid")
    if _options(extensions, "pymdownx.snippets").get("url_download"):
        yield messages.text("settings.outside", place="pymdownx.snippets: url_download")
    if "pymdownx.emoji" in config.markdown_extensions:
        generator = _options(extensions, "pymdownx.emoji").get("emoji_generator")
        if not getattr(generator, "__module__", "").startswith("material"):  # the default takes pictures from elsewhere
            yield messages.text("settings.outside", place="pymdownx.emoji")


def _addresses(config: Any) -> Iterator[tuple[str, str]]:
    """Every file that pages load."""
    for name in ("extra_css", "extra_javascript"):
        for value in config.get(name) or ():
            yield name, str(getattr(value, "path", value))
    for name in ("logo", "favicon"):
        yield f"theme.{name}", str(config.theme.get(name) or "")
    for language in config.extra.get("alternate") or ():
        yield "extra.alternate", str(language.get("link", "")) if isinstance(language, Mapping) else ""  # the bundle asks for its site map


def _is_own(address: str) -> bool:
    try:
        parts = urlsplit(address.strip().replace("\\", "/"))
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def _is_mermaid(fence: Any) -> bool:
    return isinstance(fence, Mapping) and "mermaid" in (fence.get("name"), fence.get("class"))


def _options(extensions: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return extensions.get(name) or {}
