"""What a web server must say with every answer (Content-Security-Policy and its like) -> a file for nginx, a `_headers` file, or JSON.

One policy for the whole site, without any inline script or style, so that nothing which slips into a page can run or call out. Files that
are no pages (attachments, data) get an emptier one: opened by themselves they can do nothing, and all but PDF and pictures are downloaded.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai import messages

_POLICY = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
    "worker-src 'self'", "manifest-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-src 'none'",
)  # fmt: skip
"""`data:` is for the icons in Material's style sheet."""
META_POLICY = "; ".join(_POLICY)
"""For `<meta>`, where a server sends no headers; that element cannot carry frame-ancestors."""
_SAID = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')
_ANCESTORS = "frame-ancestors 'self'"
PAGE_POLICY = f"{META_POLICY}; {_ANCESTORS}"
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'self'"

SHOWN = ("pdf", "png", "jpg", "jpeg", "gif", "webp")
"""Extensions of files that a browser opens by itself."""
DOWNLOADED = (
    "doc",
    "docx",
    "xls",
    "xlsx",
    "ppt",
    "pptx",
    "wps",
    "et",
    "dps",
    "ofd",
    "odt",
    "ods",
    "zip",
    "csv",
    "txt",
    "svg",
    "xhtml",
    "xht",
    "swf",
)
"""Extensions of files that are saved; the last ones are never published, and harmless should one lie there all the same."""  # fmt: skip

COMMON = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
        "payment=(), usb=()",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """Headers of the files with some extensions; with none, of every file."""

    extensions: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]


def meta_policy(sources: Mapping[str, Sequence[str]], live: bool = False) -> str:
    """The policy of pages, with what the settings allow beside the site's own files (`frame.sources`).

    `live`: pages are only looked at by who writes them, and reloaded by an inline script.
    """
    policy = "; ".join(" ".join((directive, *sources.get(directive.split()[0], ()))).replace("'none' ", "") for directive in _POLICY)
    return policy.replace("script-src", "script-src 'unsafe-inline'") if live else policy


def page_policy(sources: Mapping[str, Sequence[str]]) -> str:
    """The same for a server to say."""
    return f"{meta_policy(sources)}; {_ANCESTORS}"


def said_policy(page: bytes) -> str:
    """What a server has to say of a site whose pages bear such a policy; the usual one where this page bears none."""
    found = _SAID.search(page)
    return f"{found[1].decode()}; {_ANCESTORS}" if found else PAGE_POLICY


def rules(policy: str = PAGE_POLICY) -> tuple[Rule, ...]:
    """The last one that fits counts. A file's headers stand in one rule whole: hosts differ in whether they add up rules or take one."""
    return (
        Rule((), (("Content-Security-Policy", policy), *COMMON)),
        Rule(SHOWN, (("Content-Security-Policy", FILE_POLICY), *COMMON)),
        Rule(DOWNLOADED, (("Content-Security-Policy", FILE_POLICY), ("Content-Disposition", "attachment"), *COMMON)),
    )


RULES = rules()


def nginx_maps(policy: str = PAGE_POLICY) -> str:
    """For the `http` level: which policy a file gets. No `location` is needed, whose own add_header would drop all inherited ones."""
    lines = [_comment("nginx-http"), "map $uri $gongkai_policy {", f'    default "{policy}";']
    lines += [f'    "~*\\.({"|".join((*SHOWN, *DOWNLOADED))})$" "{FILE_POLICY}";', "}"]
    lines += ["map $uri $gongkai_disposition {", '    default "";', '    "~/robots\\.txt$" "";']
    lines += [f'    "~*\\.({"|".join(DOWNLOADED)})$" "attachment";', "}"]
    return "\n".join(lines) + "\n"


def nginx_headers(policy: str = PAGE_POLICY) -> str:
    """For a `server`, and once more in each of its `location`s that has an add_header of its own. `always`: errors and redirects too."""
    rows = (("Content-Security-Policy", "$gongkai_policy"), ("Content-Disposition", "$gongkai_disposition"))
    lines = [_comment("nginx"), *(f"add_header {name} {value} always;" for name, value in rows)]
    lines += [f'add_header {name} "{value}" always;' for name, value in COMMON]
    return "\n".join(lines) + "\n"


def headers_file(policy: str = PAGE_POLICY) -> str:
    """A `_headers` file, as hosts of static sites read it from the root of the site."""
    return _comment("headers-file") + "\n" + "\n".join(_blocks(rules(policy)))


def _blocks(told: tuple[Rule, ...]) -> Iterator[str]:
    for rule in told:
        for pattern in [f"/*.{extension}" for extension in rule.extensions] or ["/*"]:
            # Hosts add up what several patterns say, so what was said for all files is taken back ("! ") where it differs.
            taken_back = [f"  ! {name}" for name, _ in told[0].headers] if rule.extensions else []
            yield "\n".join([pattern, *taken_back, *(f"  {name}: {value}" for name, value in rule.headers)]) + "\n"


def as_json(policy: str = PAGE_POLICY) -> str:
    """Rules for the console or the program of an object store or a CDN: a list of {extensions, headers}, the last that fits counts."""
    rows = [{"extensions": list(rule.extensions), "headers": dict(rule.headers)} for rule in rules(policy)]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


FORMATS: dict[str, Callable[..., str]] = {"nginx": nginx_headers, "nginx-http": nginx_maps, "_headers": headers_file, "json": as_json}


def _comment(name: str) -> str:
    return "\n".join(f"# {line}" for line in messages.text(f"headers.{name}").splitlines())
