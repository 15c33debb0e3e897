"""Debian's nginx on the loopback, with the configuration that releases carry."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

CONFIG = """
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  include /etc/nginx/mime.types; default_type application/octet-stream; access_log off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  include {releases}/current/nginx/http.conf;
  server {{
    listen 127.0.0.1:{port};
    include {releases}/current/nginx/server.conf;
  }}
}}
"""


@contextlib.contextmanager
def nginx(releases: Path, folder: Path) -> Iterator[str]:
    """Serve a folder of releases; the address of the server, without a slash."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if not program:
        pytest.fail("No nginx. `make test` installs one.", pytrace=False)
    folder.mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(folder=folder, port=port, releases=releases), encoding="utf-8")
    # Its workers would be another user where we are root, and could not read what only root may.
    user = ["-g", "user root;"] if os.getuid() == 0 else []
    with subprocess.Popen([program, "-c", config, "-e", folder / "error.log", *user], stderr=subprocess.PIPE) as server:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
