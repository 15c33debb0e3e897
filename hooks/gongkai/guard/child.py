"""The process that looks into files: open files come in through a socket, what was found goes out as JSON.

It may be killed at any time: it has no rights that matter (no file can be written), MEMORY bytes, and SECONDS of CPU a file. What it
answers is data; a file that took it over could say nothing worse than that it is harmless.
"""

import dataclasses
import json
import os
import signal
import socket
import struct
import sys

from gongkai.guard.attachments import look_into
from gongkai.guard.inspection import Inspection, Notes

MEMORY = 300 * 1024 * 1024
SECONDS = 1.8


def main() -> None:
    """Serve the socket whose number is the argument, until it is closed."""
    _bind_ourselves()
    with socket.socket(fileno=int(sys.argv[1])) as parent:
        while True:
            message, files, _, _ = socket.recv_fds(parent, 4096, 1)
            if not message:
                return
            answer = json.dumps(_answer(message.decode("utf-8"), files[0])).encode("ascii")
            parent.sendall(struct.pack(">I", len(answer)) + answer)


def as_plain(found: Inspection) -> dict[str, object]:
    """An inspection as JSON can carry it."""
    return {**dataclasses.asdict(found), "packed": found.packed.hex(), "packed_unseen": found.packed_unseen.hex()}


def _answer(name: str, descriptor: int) -> dict[str, object]:
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        with os.fdopen(descriptor, "rb") as file:
            return as_plain(look_into(name, file))
    except MemoryError:
        return as_plain(_unread("memory"))
    except Exception as error:  # a fault of ours or of a library: the file stays unread, the others are looked into
        return as_plain(_unread("failed", type(error).__name__))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _unread(what: str, where: str = "") -> Inspection:
    notes = Notes()
    notes.tell("unread", what, where)
    return notes.close("")


def _bind_ourselves() -> None:
    import resource

    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    main()
