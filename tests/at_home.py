"""A guard on the sockets of this process: whoever would reach another machine is stopped and named."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest

NAMES_OF_HOME = {"localhost", "", None, socket.gethostname()}


class ReachedOut(AssertionError):
    """A connection to another machine, or a question for its address, was about to be made."""


def is_home(host: object) -> bool:
    """Whether this host is the machine itself."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in NAMES_OF_HOME:
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _is_number(host: object) -> bool:
    """An address in digits: nobody is asked for it, and the guard stands where it is connected to."""
    try:
        ipaddress.ip_address(str(host))
    except ValueError:
        return False
    return True


def keep_at_home(patch: pytest.MonkeyPatch) -> None:
    """Put the guard on every way by which Python connects, sends or asks."""
    for name, at in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name), at))
    ask = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_home(host) and not _is_number(host):
            raise ReachedOut(f"somebody asked for the address of {host!r}")
        return ask(host, *args, **kwargs)

    patch.setattr(socket, "getaddrinfo", getaddrinfo)


def _guarded(method: Callable[..., Any], at: int) -> Callable[..., Any]:
    def guarded(sock: socket.socket, *args: Any) -> Any:
        target = args[at]
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not is_home(target[0]):
            raise ReachedOut(f"somebody connected to {target!r}")
        return method(sock, *args)

    return guarded
