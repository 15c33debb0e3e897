"""Head and foot of the agency's site around ours: what fragments may hold, what SSI needs, colours that can be read."""

import re
from pathlib import Path
from typing import Any

import pytest
from factories import SITE_URL, cases, settings, shown

from gongkai.check.frame import framed, inspect_frame
from gongkai.headers import FORMATS, META_POLICY, PAGE_POLICY, meta_policy, page_policy, said_policy
from gongkai.model.host_site import DARK_SURFACES, LIGHT_SURFACES, Colours, Frame, contrast
from gongkai.model.problem import SettingsError
from gongkai.paths import theme_folder
from gongkai.record.finish import is_assembled_by_server
from gongkai.record.host import as_written
from gongkai.record.server import http_conf, server_conf

STATIC = "https://static.linlan.example"


@pytest.mark.parametrize("case", cases("frame"))
def test_fragments(case: Any, tmp_path: Path) -> None:
    if "text" in case:
        (tmp_path / "header.html").write_text(case["text"], encoding=case.get("encoding", "utf-8"))
    own = settings(frame={"header": "header.html", "sources": case.get("sources", {})})
    told = shown(inspect_frame(tmp_path, tmp_path, own, SITE_URL)).strip("\n")
    assert told == case.get("output", "")


def test_a_lawful_fragment_stands_as_it_is_written(tmp_path: Path) -> None:
    text = '<nav class="host" aria-label="门户栏目"><a href="/zwgk/">政务&amp;公开</a></nav>'
    (tmp_path / "header.html").write_text(f"<!-- 取自门户 -->{text}", encoding="utf-8")
    made = framed(tmp_path, Frame(header="header.html"))
    assert made.header == f'<section class="gk-frame gk-frame--header" aria-label="上级网站页头">{text}</section>'
    assert made.footer == ""


# SSI


def test_the_server_is_told_what_to_include(tmp_path: Path) -> None:
    frame = Frame(header="/common/header.html", ssi=True)
    made = framed(tmp_path, frame)
    assert '<!--#include virtual="/common/header.html" -->' in made.header
    assert frame.is_assembled_by_server
    assert is_assembled_by_server(made.header.encode())
    assert not Frame(header="header.html").is_assembled_by_server
    assert not Frame(ssi=True).is_assembled_by_server


def test_what_the_server_puts_in_is_told_apart_from_what_somebody_else_did(tmp_path: Path) -> None:
    written = f"<p>前</p>{framed(tmp_path, Frame(header='/a/h.html', footer='/a/f.html', ssi=True)).header}<p>后</p>".encode()
    served = re.sub(rb"<!--#include[^>]*-->", b"<div>\n<script src=/a.js></script></div>", written)
    assert as_written(served) == written
    assert as_written(served.replace("后".encode(), "改".encode())) != written
    assert as_written(served + b"<!--gk-frame /x-->evil<!--/gk-frame-->") != written
    assert as_written(b"<p>plain</p>") == b"<p>plain</p>"


def test_nginx_includes_and_lets_security_txt_be_read() -> None:
    told = server_conf("/zwgk/jyta/", Path("/srv"), includes=True)
    assert "\nssi on;\n" in told
    assert "\ngzip on;\n" in told
    assert "ssi on" not in server_conf("/zwgk/jyta/", Path("/srv"))
    hidden = re.search(r"location ~ (\S+) \{\n    return 404;", told)
    assert hidden
    assert re.search(hidden[1], "/.git/config")
    assert re.search(hidden[1], "/zwgk/.well-known/other")
    assert not re.search(hidden[1], "/.well-known/security.txt")


# The policy


@pytest.mark.parametrize(
    ("sources", "directive"),
    [
        ({"img-src": [STATIC]}, f"img-src 'self' data: {STATIC}"),
        ({"frame-src": [STATIC]}, f"frame-src {STATIC}"),
        ({"style-src": ["'unsafe-inline'"]}, "style-src 'self' 'unsafe-inline'"),
        ({}, "frame-src 'none'"),
    ],
)
def test_the_policy_is_widened_by_what_is_named_and_by_nothing_else(sources: dict[str, list[str]], directive: str) -> None:
    made = meta_policy(sources).split("; ")
    assert directive in made
    assert {one for one in made if one != directive} == {one for one in META_POLICY.split("; ") if one.split()[0] != directive.split()[0]}


def test_the_server_says_the_policy_of_the_pages() -> None:
    own = page_policy({"img-src": [STATIC]})
    assert own.startswith(meta_policy({"img-src": [STATIC]}))
    for form, make in FORMATS.items():
        assert (STATIC in make(own)) is (form != "nginx"), form  # nginx takes it from the map
        assert STATIC not in make()
    assert STATIC in http_conf("/", {}, {}, own)
    page = f'<meta http-equiv="Content-Security-Policy" content="{meta_policy({"img-src": [STATIC]})}">'.encode()
    assert said_policy(page) == own
    assert said_policy(b"<p>") == PAGE_POLICY


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        ({"sources": {"default-src": [STATIC]}}, "frame.sources 里的“default-src”不是可以放宽的一项。"),
        ({"sources": {"img-src": ["*"]}}, "img-src 里的“*”不能用。"),
        ({"sources": {"img-src": ["https://*.linlan.example"]}}, "img-src 里的“https://*.linlan.example”不能用。"),
        ({"sources": {"img-src": ["http://static.linlan.example"]}}, "img-src 里的“http://static.linlan.example”不能用。"),
        ({"sources": {"img-src": [f"{STATIC}; script-src *"]}}, f"img-src 里的“{STATIC}; script-src *”不能用。"),
        ({"ssi": True, "sources": {"script-src": ["'unsafe-inline'"]}}, "script-src 里的“'unsafe-inline'”不能用。"),
        ({"ssi": True, "sources": {"script-src": ["'unsafe-eval'"]}}, "script-src 里的“'unsafe-eval'”不能用。"),
        ({"sources": {"script-src": [STATIC]}}, "script-src 里写的来源只有 ssi: true 时才用得着"),
        ({"sources": {"style-src": ["'unsafe-inline'"]}}, "style-src 里写的来源只有 ssi: true 时才用得着"),
        ({"ssi": True, "header": "common/header.html"}, "“common/header.html”不是服务器能包含的路径。"),
        ({"ssi": True, "header": '/a" -->'}, '“/a" -->”不是服务器能包含的路径。'),
        ({"ssi": True, "header": "/a/../b.html"}, "“/a/../b.html”不是服务器能包含的路径。"),
    ],
)
def test_what_would_open_the_policy_wide_is_refused(frame: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError) as error:
        settings(frame=frame)
    assert told in str(error.value)


# Colours


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54), ("#abcdef", "#abcdef", 1.0)],
)
def test_contrast(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize(
    ("colours", "told"),
    [
        ({"primary": "#ffd700"}, "颜色 #ffd700 与 #ffffff 的对比度是 1.40，不到 4.5，看不清。"),
        ({"primary": "#333333", "on_primary": "#555555"}, "颜色 #333333 与 #555555 的对比度是 1.69，不到 4.5，看不清。"),
        ({"link": "#777777"}, "颜色 #777777 与 #ffffff 的对比度是 4.48，不到 4.5，看不清。"),
        ({"link_dark": "#0b57a4"}, "颜色 #0b57a4 与 #1e2129 的对比度是"),
        ({"primary": "red"}, "“red”不是颜色。"),
        ({"link": "#fff;} body{display:none"}, "不是颜色。"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused_with_its_figure(colours: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError) as error:
        settings(colours=colours)
    assert told in str(error.value)
    assert "mkdocs.yml 的 extra.gongkai.colours" in str(error.value)


def test_colours_are_custom_properties_for_the_screen() -> None:
    css = Colours(primary="#8B1A1A", link="#8b1a1a").css()
    assert css == (
        "@media screen {\n"
        "  [data-md-color-primary] { --md-primary-fg-color: #8b1a1a; --md-primary-fg-color--light: #8b1a1a; "
        "--md-primary-fg-color--dark: #8b1a1a; --md-primary-bg-color: #ffffff; --md-primary-bg-color--light: #ffffff; }\n"
        '  :root, [data-md-color-scheme="default"] { --gk-link: #8b1a1a; }\n'
        "}\n"
    )


def test_links_are_held_against_the_surfaces_that_the_style_sheet_has() -> None:
    tokens = (theme_folder() / "gongkai/css/tokens.css").read_text(encoding="utf-8")
    for surfaces, scheme in ((LIGHT_SURFACES, "default"), (DARK_SURFACES, "slate")):
        rule = tokens.split(f'[data-md-color-scheme="{scheme}"] {{')[1].split("}")[0]
        used = re.findall(r"--gk-(?:alert-)?surface: (#[0-9a-f]{6})", rule)
        assert len(used) == 2
        assert set(used) <= set(surfaces)
