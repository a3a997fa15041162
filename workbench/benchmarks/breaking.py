"""How a redis-server is broken, for tests and measurements."""

import os
import shutil
import signal
import time
from pathlib import Path

from workbench.embedded.children import Identity
from workbench.embedded.redis_server import RedisServer


def break_redis(server: RedisServer, binary: Path, *, with_memory: bool) -> None:
    """kill -9 of the server, and another one in its place; ``with_memory`` nothing of what it kept is left."""
    pid = int(server.pid_file.read_text(encoding="ascii").split()[0])
    os.kill(pid, signal.SIGKILL)
    while Identity.of(pid):
        time.sleep(0.01)
    if server.process is not None:
        server.process.wait()
    if with_memory:
        shutil.rmtree(server.data / "redis")
    server.start(binary)
