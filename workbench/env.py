"""Typed, loud readers for environment variables: a wrong value stops the start with a sentence that names it.

Every reader notes the variable, its default and its meaning in ``DECLARED``, from which the table of settings in
``docs/deploy.md`` is made.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

Value = TypeVar("Value")


@dataclass(frozen=True)
class Declared:
    """One variable as the table of settings shows it."""

    name: str
    form: str
    default: str
    meaning: str


DECLARED: dict[str, Declared] = {}


def _read(name: str, default: Value, form: str, meaning: str, parse: Callable[[str], Value], shown: str = "") -> Value:
    DECLARED[name] = Declared(name, form, shown or str(default), meaning)
    given = os.environ.get(name, "").strip()
    if not given:
        return default
    try:
        return parse(given)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={given!r} is not {form}: {error}") from error


def _parse_bool(given: str) -> bool:
    words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if given.lower() not in words:
        raise ValueError("give True or False")
    return words[given.lower()]


def env_str(name: str, default: str, meaning: str, *, shown: str = "") -> str:
    """Text; empty counts as not given. ``shown`` replaces the default in the table of settings."""
    return _read(name, default, "text", meaning, str, shown)


def env_bool(name: str, default: bool, meaning: str) -> bool:
    """True or False in words; anything else raises ImproperlyConfigured."""
    return _read(name, default, "True or False", meaning, _parse_bool)


def env_int(name: str, default: int, meaning: str, *, least: int = 1) -> int:
    """A whole number of at least ``least``; anything else raises ImproperlyConfigured."""

    def parse(given: str) -> int:
        number = int(given)
        if number < least:
            raise ValueError(f"give {least} or more")
        return number

    return _read(name, default, f"a whole number of at least {least}", meaning, parse)


def env_choice(name: str, choices: Sequence[str], default: str, meaning: str, *, shown: str = "") -> str:
    """One of some words; anything else raises ImproperlyConfigured."""
    form = " or ".join(choices)

    def parse(given: str) -> str:
        if given not in choices:
            raise ValueError(f"give {form}")
        return given

    return _read(name, default, form, meaning, parse, shown)


def env_list(name: str, default: list[str], meaning: str) -> list[str]:
    """Words separated by commas."""
    shown = ",".join(default) or "(none)"
    parts = _read(name, default, "a list", meaning, lambda text: [part.strip() for part in text.split(",")], shown)
    return [part for part in parts if part]


def env_path(name: str, default: Path, meaning: str, *, shown: str) -> Path:
    """A path of this machine, made absolute."""
    return _read(name, default, "a path", meaning, lambda text: Path(text).expanduser().resolve(), shown)
