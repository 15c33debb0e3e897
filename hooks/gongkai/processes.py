"""Worker processes of this machine: how they are started, and whether they can be."""

import multiprocessing
import os
import tempfile
from multiprocessing.context import BaseContext

_MOST = 104
"""Bytes of a socket's path (sun_path; unix(7): 108 on Linux, 104 elsewhere)."""


def worker_context() -> BaseContext | None:
    """Never fork: servers run threads. A fork server imports once for all workers; Windows has none.

    None where multiprocessing's socket, which it lays in the folder for temporary files, has no room: then all is done in this process.
    """
    if len(os.fsencode(tempfile.gettempdir())) + len("/pymp-xxxxxxxx/listener-xxxxxxxx") >= _MOST:
        return None
    return multiprocessing.get_context("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn")
