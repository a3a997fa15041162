"""A cable between two addresses that can be cut: what is sent then arrives nowhere, and nobody is told."""

import socket
import threading
from contextlib import suppress


class Relay:
    """Listens on an address of its own and passes everything on to a unix socket or to another address."""

    def __init__(self, host: str, target: "str | tuple[str, int]") -> None:
        self.target = target
        self._whole = threading.Event()
        self._whole.set()
        self._ended = False
        self._listening = socket.create_server((host, 0))
        self.host, self.port = self._listening.getsockname()[:2]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """From now on nothing passes; connections stay open, as when a cable is pulled."""
        self._whole.clear()

    def mend(self) -> None:
        """What waited passes again."""
        self._whole.set()

    def end(self) -> None:
        """Listen no longer."""
        self._ended = True
        self.mend()
        with suppress(OSError):
            self._listening.close()

    def _accept(self) -> None:
        while not self._ended:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        self._whole.wait()
        unix = isinstance(self.target, str)
        far = socket.socket(socket.AF_UNIX if unix else socket.AF_INET, socket.SOCK_STREAM)
        try:
            far.connect(self.target)
        except OSError:
            near.close()
            return
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while content := source.recv(65_536):
                self._whole.wait()
                sink.sendall(content)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
