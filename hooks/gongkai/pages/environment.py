"""Jinja's environment for our own templates: what is not markup is escaped, what is the same on every page is worked out once.

Two things are taken out of every page, since a page prints some five hundred values: words of the catalogue that need nothing filled in are
put into the template when it is compiled, and what is printed is escaped without being wrapped as `Markup` on its way into the page.
"""

from collections.abc import Iterable
from typing import Any

import jinja2
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from gongkai import messages

_CALL = ("variable_begin", "name", "lparen", "string", "rparen", "variable_end")
"""`{{ t("key") }}`"""


class Words(Extension):
    """`{{ t("key") }}` -> the words, as text of the template."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """The tokens of a template, calls without arguments replaced."""
        tokens = list(stream)
        place = 0
        while place < len(tokens):
            some = tokens[place : place + len(_CALL)]
            if tuple(token.type for token in some) == _CALL and some[1].value == "t":
                yield Token(some[0].lineno, "data", str(escape(messages.text(some[3].value))))
                place += len(_CALL)
            else:
                yield tokens[place]
                place += 1


class _Generator(CodeGenerator):
    """Prints values by way of `Environment.printed`."""

    def _output_child_pre(self, node: Any, frame: Frame, finalize: Any) -> None:
        self.write("environment.printed(")


class Environment(jinja2.Environment):
    """Always escapes; `printed` stands for Jinja's own escaping."""

    code_generator_class = _Generator

    @staticmethod
    def printed(value: object) -> str:
        """A value as it stands in a page: what `markupsafe.escape` makes of it."""
        if type(value) is str:
            return value.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;").replace("'", "&#39;").replace('"', "&#34;")
        return value if type(value) is Markup else escape(value)


def our_environment(folders: tuple[str, ...]) -> Environment:
    """An environment for our own templates, a site's before ours."""
    environment = Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Words],
    )
    environment.globals["t"] = messages.text
    environment.globals["pieces"] = environment.get_template("gongkai/macros.html").module
    return environment
