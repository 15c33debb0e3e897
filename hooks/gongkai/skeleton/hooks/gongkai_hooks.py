"""MkDocs loads Gongkai through this file. Upgrading Gongkai needs no change here."""

from gongkai.paths import load_hooks

globals().update(load_hooks())
