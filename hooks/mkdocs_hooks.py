"""MkDocs' events, each a sentence. All thinking is in `gongkai`; MkDocs keeps docs/ and the chrome."""

import logging
from types import SimpleNamespace

from mkdocs.commands.build import get_context
from mkdocs.exceptions import PluginError

from gongkai.adapter import Host, WarningCounter, describe, hasten, open_build
from gongkai.model.problem import GongkaiError
from gongkai.pages.press import cured

log = logging.getLogger("mkdocs.hooks.gongkai")
now = SimpleNamespace(host=None, build=None, warnings=None, preview=None, live=False, told=set())
"""The build that is running, and what a server shows, if there is one: MkDocs' events share nothing else."""


def on_startup(command, dirty):
    """Note whether the site is only looked at: MkDocs' server puts a script into its pages."""
    now.live = command == "serve"


def on_config(config):
    """Read the settings and let MkDocs write into a staging folder."""
    now.warnings = WarningCounter.attached()
    try:
        now.build = open_build(config, not log.isEnabledFor(logging.INFO), now.live)
    except GongkaiError as error:
        raise PluginError(str(error)) from None
    return config


def on_pre_build(config):
    """Read, render and check all of content/ before anything is written."""
    stopped, lines = describe(now.build, config.strict, now.told)
    if stopped:
        raise PluginError(stopped)
    for level, line in lines:
        log.log(level, line)


def on_files(files, config):
    """Leave out theme files that the site does not serve."""
    for file in [file for file in files if Host.leaves_out(file.src_uri)]:
        files.remove(file)
    return files


def on_nav(nav, config, files):
    """Keep the navigation for the shells."""
    now.host = Host(config, nav, lambda page, base_url: get_context(nav, files, config, page, base_url))
    return nav


def on_env(env, config, files):
    """Escape everything that is not markup, and set up the press."""
    env.autoescape = True
    now.build.set_press(env, now.host.shells(env, now.build.settings))
    return env


def on_page_content(html, page, config, files):
    """Hold the links of docs/ against the site."""
    for problem in now.host.dead_links(page, html, now.build.prepared):
        log.warning("%s [%s]", problem, problem.code)
    return html


def on_page_context(context, page, config, nav):
    """Put our page around the text of a page of docs/."""
    context["gk_tabs"] = now.host.tabs()
    context["gk"] = now.build.dress(*now.host.hand_written(page, now.build))
    return context


def on_post_page(output, page, config):
    """Cure what is no valid HTML in the theme's page."""
    return cured(output)


def on_post_build(config):
    """Write everything and sync the site, unless a strict build has met warnings: then MkDocs stops it after this event."""
    if config.strict and now.warnings.count:
        return now.build.discard()
    try:
        for line in now.host.publish(now.build):
            log.info(line)
        if now.preview:
            now.preview.follow(now.build)
    except GongkaiError as error:
        raise PluginError(str(error)) from None
    return None


def on_serve(server, config, builder):
    """Show a document that is saved at once; the build that it takes follows."""
    now.preview = hasten(server, now.build)
    return server


def on_build_error(error):
    """Leave the last good site as it was."""
    if now.build:
        now.build.discard()
