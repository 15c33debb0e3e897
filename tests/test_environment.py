"""What our own environment takes out of every page: the same pages come out."""

from enum import StrEnum
from pathlib import Path
from typing import Any

import jinja2
import pytest
from markupsafe import Markup, escape

from gongkai import messages
from gongkai.pages.environment import Environment, Words, our_environment
from gongkai.paths import theme_folder


class Marked:
    """Says itself how it stands in HTML."""

    def __html__(self) -> str:
        return "<b>&</b>"


class Word(StrEnum):
    ODD = "<'\"&>"


class Text(str):
    """A text that is not plainly one."""


VALUES: list[Any] = [
    "", "中文", "<script>alert(1)</script>", "&amp;", "a & b", "'单' \"双\"", "\x00\ud800", "<" * 50, Text("<&>"), Word.ODD,
    Markup("<i>&amp;</i>"), Marked(), 0, 1.5, None, ["<"], ("a", "&"), jinja2.Undefined(name="x"),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_stand_in_a_page_as_escaping_makes_them(value: Any) -> None:
    assert Environment.printed(value) == str(escape(value))


SOURCES = (
    "{{ value }}",
    '<p title="{{ value }}">{{ value | upper }}</p>',
    "{% for one in [value, '<'] %}{{ one }}{% endfor %}",
    "{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(value) }}",
    "{% macro m() %}{{ caller(value) }}{% endmacro %}{% call(x) m() %}{{ x }}{% endcall %}",
    "{% set x %}<i>{{ value }}</i>{% endset %}{{ x }}",
    "{{ value ~ '<br>' }}",
    "{{ '<br>' | safe }}{{ value | e }}",
)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("value", ["<&\"'>", Markup("<u>"), 5], ids=repr)
def test_templates_print_what_they_print_in_any_environment(source: str, value: Any) -> None:
    plain = jinja2.Environment(autoescape=True).from_string(source).render(value=value)
    assert Environment(autoescape=True, extensions=[Words]).from_string(source).render(value=value) == plain


def test_words_are_part_of_the_template_and_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "text", lambda key, **values: f"<{key}{values or ''}>")
    environment = Environment(autoescape=True, extensions=[Words])
    environment.globals["t"] = messages.text
    source = """{{ t('a') }}|{{t("b")}}|{{ t('c', n=1) }}|{{ t('d') | upper }}|{% if t('e') %}{{ x.t('f') }}{% endif %}"""
    printed = environment.from_string(source)
    monkeypatch.setattr(messages, "text", lambda key: "later")

    class Other:
        def t(self, key: str) -> str:
            return key

    expected = "&lt;a&gt;|&lt;b&gt;|&lt;c{&#39;n&#39;: 1}&gt;|&lt;D&gt;|f"
    assert printed.render(x=Other()) == expected


def test_a_word_that_is_not_in_the_catalogue_is_told(tmp_path: Path) -> None:
    (tmp_path / "gongkai").mkdir()
    (tmp_path / "gongkai/x.html").write_text("{{ t('no.such.word') }}", encoding="utf-8")
    with pytest.raises(KeyError):
        our_environment((str(tmp_path), str(theme_folder()))).get_template("gongkai/x.html")
