"""Edits, additions, removals, renames and changes of settings, whatever their order: a warm site is the one that a cold build makes."""

import random
from pathlib import Path

import pytest
from test_warm import OPERATIONS, walk

pytestmark = pytest.mark.soak

SHARE = 15
"""Changes in a row."""


@pytest.mark.parametrize("seed", range(1, 7))
def test_any_changes_leave_the_site_of_a_cold_build(tmp_path: Path, seed: int) -> None:
    start = (seed - 1) * SHARE
    order = random.Random(7).sample(OPERATIONS, len(OPERATIONS)) * 3
    walk(tmp_path, seed, tuple(order[start : start + SHARE]))
