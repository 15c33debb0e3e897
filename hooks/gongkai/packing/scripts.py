"""ES module -> classic script that says what it needs and gives: from a folder (`file://`) browsers load no modules.

What `gkPackage.define` does with it stands in theme_overrides/gongkai/js/package/package.js. Of the syntax of modules our scripts use
what is known here: import and export stand at the beginning of a line. A module that uses more is refused, not guessed at.
"""

import json
import re

_IMPORT = re.compile(r'^import (?:(?:\{([^}]*)\}|\* as (\w+)) from )?"([^"]+)";$', re.MULTILINE)
_EXPORTED = re.compile(r"^export (?=(?:async function|function|class|const|let)\b\*? *([\w$]+))", re.MULTILINE)
_EXPORTS = re.compile(r"^export \{([^}]*)\};$", re.MULTILINE)
_MODULE = re.compile(r"^(?:import|export)\b(?! *\()", re.MULTILINE)


class ScriptError(ValueError):
    """A module whose syntax is not known here; the text is the line."""


def is_module(text: str) -> bool:
    """Does a script import or export anything by itself?"""
    return _MODULE.search(text) is not None


def classic(text: str) -> str:
    """The module as a classic script. ScriptError where it uses more of the syntax than is known here."""
    needs: list[str] = []
    taken: list[str] = []
    given: list[str] = []

    def imported(match: re.Match[str]) -> str:
        names, whole, address = match.groups()
        needs.append(address)
        taken.append(whole or f"{{{', '.join(one.replace(' as ', ': ') for one in _names(names or ''))}}}")
        return ""

    def exported(match: re.Match[str]) -> str:
        given.extend(": ".join(reversed(one.split(" as "))) for one in _names(match[1]))
        return ""

    def declared(match: re.Match[str]) -> str:
        given.append(match[1])
        return ""

    body = _EXPORTED.sub(declared, _EXPORTS.sub(exported, _IMPORT.sub(imported, text)))
    if found := _MODULE.search(body):
        raise ScriptError(body[found.start() :].split("\n", 1)[0])
    # Modules are strict by themselves.
    return (
        f'"use strict";\ngkPackage.define({json.dumps(needs)}, ({", ".join(taken)}) => {{\n{body}\nreturn {{ {", ".join(given)} }};\n}});\n'
    )


def _names(listed: str) -> list[str]:
    return [name for one in listed.split(",") if (name := " ".join(one.split()))]
