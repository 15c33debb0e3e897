"""What a site takes over of the agency's site that it is a part of: head and foot, sources of its files, colours. Settings in, values out.

Nothing here widens what pages may do unless the settings say so in words: each source of the policy is named, colours that cannot be read
are refused with the figure that tells why.
"""

import re

from pydantic import Field, field_validator, model_validator

from gongkai import messages
from gongkai.model.setting import Closed, Plain

CONTRAST = 4.5
"""Least contrast of text (WCAG 2.2, 1.4.3)."""
LIGHT_SURFACES = ("#ffffff", "#f4f6f9", "#fdf1f0")
DARK_SURFACES = ("#1e2129", "#262b38", "#3a2427")
"""What links stand on, in either scheme: page, boxes, notices; as tokens.css and the theme have them."""
DIRECTIVES = ("img-src", "style-src", "font-src", "script-src", "connect-src", "form-action", "frame-src")
FOR_SSI = frozenset({"script-src", "connect-src", "form-action", "frame-src"})
"""Of use only where the server puts in what nobody here has looked at; fragments of ours have neither script nor form."""

_ORIGIN = re.compile(r"https://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[0-9]{1,5})?")
_HASH = re.compile(r"'sha(?:256|384|512)-[A-Za-z0-9+/]{43,88}={0,2}'")
_VIRTUAL = re.compile(r"/[A-Za-z0-9_.~/-]*[A-Za-z0-9_~-](?:\.[A-Za-z0-9]+)?")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class Frame(Closed):
    """Head and foot of the host site: HTML fragments that are read at build, or addresses that the server includes (SSI)."""

    header: Plain = ""
    """A file beside mkdocs.yml; with `ssi` the path that the server includes, from the host's root."""
    footer: Plain = ""
    ssi: bool = False
    sources: dict[str, tuple[Plain, ...]] = Field(default_factory=dict)
    """Directive of the policy -> what it allows beside the site's own files."""

    @field_validator("sources")
    @classmethod
    def _are_lawful(cls, sources: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for directive, told in sources.items():
            if directive not in DIRECTIVES:
                known = messages.text("report.list").join(DIRECTIVES)
                raise ValueError(messages.text("settings.directive", value=directive, known=known))
            for source in told:
                hashed = directive in ("script-src", "style-src") and _HASH.fullmatch(source)
                inline = directive == "style-src" and source == "'unsafe-inline'"
                if not (_ORIGIN.fullmatch(source) or hashed or inline):
                    raise ValueError(messages.text("settings.source", value=source, directive=directive))
        return sources

    @model_validator(mode="after")
    def _fits_its_way(self) -> "Frame":
        for value in filter(None, (self.header, self.footer)):
            if self.ssi and (not _VIRTUAL.fullmatch(value) or "//" in value or "/../" in value):
                raise ValueError(messages.text("settings.virtual", value=value))
        if not self.ssi:
            for directive, told in self.sources.items():
                if directive in FOR_SSI or "'unsafe-inline'" in told:
                    raise ValueError(messages.text("settings.only-ssi", value=directive))
        return self

    @property
    def is_assembled_by_server(self) -> bool:
        """Does the server put pages together? Then HTML that is compressed beforehand would be sent without head and foot."""
        return self.ssi and bool(self.header or self.footer)


class Colours(Closed):
    """The site's own colours, `#rrggbb`; what is left out stays as it is."""

    primary: Plain = ""
    """Of the header and its tabs."""
    on_primary: Plain = "#ffffff"
    """Of what is written on it."""
    link: Plain = ""
    link_dark: Plain = ""
    """Of links in the dark scheme."""

    @field_validator("primary", "on_primary", "link", "link_dark")
    @classmethod
    def _is_colour(cls, value: str) -> str:
        if value and not _COLOUR.fullmatch(value.lower()):
            raise ValueError(messages.text("settings.colour", value=value))
        return value.lower()

    @model_validator(mode="after")
    def _can_be_read(self) -> "Colours":
        pairs = [(self.primary, (self.on_primary,)), (self.link, LIGHT_SURFACES), (self.link_dark, DARK_SURFACES)]
        for colour, surfaces in pairs:
            for surface in surfaces if colour else ():
                if (found := contrast(colour, surface)) < CONTRAST:
                    raise ValueError(messages.text("settings.contrast", value=colour, other=surface, ratio=f"{found:.2f}", least=CONTRAST))
        return self

    @property
    def are_given(self) -> bool:
        return bool(self.primary or self.link or self.link_dark)

    def css(self) -> str:
        """Custom properties for the screen; paper and the reader's high contrast keep theirs."""
        grounds = "".join(f"--md-primary-fg-color{shade}: {self.primary}; " for shade in ("", "--light", "--dark"))
        words = "".join(f"--md-primary-bg-color{shade}: {self.on_primary}; " for shade in ("", "--light"))
        rules = [
            (self.primary, f"[data-md-color-primary] {{ {grounds}{words}}}"),
            (self.link, f':root, [data-md-color-scheme="default"] {{ --gk-link: {self.link}; }}'),
            (self.link_dark, f'[data-md-color-scheme="slate"] {{ --gk-link: {self.link_dark}; }}'),
        ]
        return "@media screen {\n" + "".join(f"  {rule}\n" for colour, rule in rules if colour) + "}\n"


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours `#rrggbb`, 1 to 21 (WCAG 2.2, "contrast ratio" and "relative luminance")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
