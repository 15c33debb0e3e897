"""What a release tells a web server (nginx): where things lie, which addresses lead on, which are gone, what may be kept for how long.

Two files in each release: `http.conf` for the http level (maps), `server.conf` for a server. Included by way of `current`, they change with
the release; nginx reads them when it is reloaded. Until then old addresses lead on by their own pages: nothing fails in between.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from gongkai import messages
from gongkai.headers import PAGE_POLICY, nginx_headers, nginx_maps

_HASHED = r"(?:assets/(?:[^/]+/)*[^/]+\.[0-9a-f]{8,}\.[^/]+|search/(?:postings/)?[0-9a-f]{12,}\.(?:json|bin))"


def http_conf(base: str, moved: Mapping[str, str], gone: Mapping[str, str], policy: str = PAGE_POLICY) -> str:
    """Maps. `base`: path of the site's address, with slashes; addresses are below it, percent signs decoded; `policy`: of pages."""
    lines = [
        _comment("site-http"),
        "map_hash_max_size 262144;",  # before any map
        "map_hash_bucket_size 512;",
        nginx_maps(policy).rstrip(),
        f"map {_key('$uri')} $gongkai_moved {{",
        '    default "";',
        *(f"    {_key(base + old)} {_key(base + quote(new))};" for address, new in sorted(moved.items()) for old in _forms(address)),
        "}",
        f"map {_key('$uri')} $gongkai_gone {{",
        "    default 0;",
        *(f"    {_key(base + old)} 1;" for address in sorted(gone) for old in _forms(address)),
        "}",
        'map "$status:$uri" $gongkai_cache {',
        '    default "no-cache";',
        f'    "~^(?:200|206|304):{_pattern(base)}{_HASHED}$" "public, max-age=31536000, immutable";',
        "}",
    ]
    return "\n".join(lines) + "\n"


def server_conf(base: str, folder: Path, includes: bool = False) -> str:
    """For a `server`. `folder`: the one that holds `current`; `includes`: pages have something put in by the server (SSI)."""
    root = f"{folder.resolve()}/current/root"
    return "\n".join([
        _comment("site-server"),
        nginx_headers().rstrip(),
        "add_header Cache-Control $gongkai_cache always;",
        "server_tokens off;",
        "absolute_redirect off;",
        "autoindex off;",
        "charset utf-8;",
        "etag on;",
        *(["ssi on;", "gzip on;"] if includes else ["gzip off;"]),
        "gzip_static on;",
        "gzip_vary on;",
        messages.text("record.nginx-brotli"),
        f"root {_key(root)};",
        "index index.html;",
        f"error_page 404 {base}404.html;",
        "error_page 410 @gongkai_gone;",
        "location @gongkai_gone {",
        "    try_files ${uri}index.html $uri =410;",
        "}",
        # Hidden files (.git, .env) are not there, whatever lies there; security.txt is meant to be (RFC 9116).
        r"location ~ /\.(?!well-known/security\.txt$) {",
        "    return 404;",
        "}",
        # Files named by their content, for pages that were opened before a switch. Each is opened, never looked for first (try_files):
        # a switch may come in between.
        f'location ~ "^{_pattern(base)}{_HASHED}$" {{',
        "    error_page 404 = @gongkai_former;",
        "    log_not_found off;",
        "}",
        "location @gongkai_former {",
        f"    root {_key(f'{folder.resolve()}/former/root')};",
        "    error_page 404 = @gongkai_earlier;",
        "    recursive_error_pages on;",
        "    log_not_found off;",
        "}",
        "location @gongkai_earlier {",
        f"    root {_key(f'{folder.resolve()}/earlier/root')};",
        "    recursive_error_pages on;",
        "}",
        f"location {base} {{",
        "    if ($gongkai_moved) {",
        "        return 301 $gongkai_moved;",
        "    }",
        "    if ($gongkai_gone) {",
        "        return 410;",
        "    }",
        "    limit_except GET {",
        "        deny all;",
        "    }",
        "}",
    ]) + "\n"  # fmt: skip


def root_link(base: str) -> tuple[str, str]:
    """(path in the folder `root`, what it points at): the site below the path of its address."""
    path = base.strip("/")
    return path, "../" * path.count("/") + "../site"


def _forms(address: str) -> Iterator[str]:
    """An address as it may be asked for: a folder without its slash, and by its file."""
    yield address
    if address.endswith("/"):
        yield address.rstrip("/")
        yield f"{address}index.html"


def _key(text: str) -> str:
    """A quoted text of nginx' configuration."""
    return json.dumps(text, ensure_ascii=False)


def _pattern(text: str) -> str:
    return "".join(f"\\{sign}" if sign in ".+?()[]{}^$|*\\" else sign for sign in text)


def _comment(name: str) -> str:
    return "\n".join(f"# {line}" for line in messages.text(f"record.nginx-{name}").splitlines())
