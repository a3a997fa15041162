"""Under which licences the dependencies come: ``python -m tests.licences``. None may leave only GPL or AGPL to choose.

Read are the pins of ``requirements.lock`` and what the installed packages say of themselves, so no network is needed.
"""

import re
import sys
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import cast

from packaging.requirements import Requirement

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
# GPL and AGPL in every spelling; the LGPL lets a program use a library as it is.
_STRONG = re.compile(r"(?<!L)A?GPL|(?<!Lesser )General Public License|Affero", re.IGNORECASE)
_LESSER = re.compile(r"LGPL|Lesser General Public|Library General Public", re.IGNORECASE)
# What a package does not say of itself in a form to be read, looked up in its own distribution.
SAYS_ELSEWHERE = {"axe-playwright-python": "MIT"}


@dataclass(frozen=True)
class Found:
    """One dependency; ``licence`` is empty when it says nothing."""

    name: str
    licence: str
    is_installed: bool = True

    @property
    def is_allowed(self) -> bool:
        """Whether one of the licences to choose from is neither GPL nor AGPL."""
        return not self.is_installed or (bool(self.licence) and is_allowed(self.licence))


def is_allowed(licence: str) -> bool:
    """``OR`` leaves a choice, anything else does not."""
    choices = re.split(r"\s+OR\s+", licence.strip("() "), flags=re.IGNORECASE)
    return any(not _STRONG.search(_LESSER.sub("", choice)) for choice in choices)


def licence_of(about: Message) -> str:
    """The expression of a package's metadata, else its classifiers, else its free words."""
    if expression := about.get("License-Expression"):
        return str(expression)
    named = [one.rpartition("::")[2].strip() for one in about.get_all("Classifier") or [] if one.startswith("License")]
    named = [one for one in named if one != "OSI Approved"]
    # Several classifiers are a choice where one of them is another licence than the GPL.
    return " OR ".join(named) or " ".join(str(about.get("License") or "").split())[:200]


def dependencies(lock: str) -> list[Found]:
    """Every pin that counts on this machine."""
    found = []
    for line in lock.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        pin = Requirement(line)
        if pin.marker is not None and not pin.marker.evaluate():
            continue
        try:
            licence = licence_of(cast(Message, metadata(pin.name)))
        except PackageNotFoundError:
            found.append(Found(pin.name, "", is_installed=False))
            continue
        found.append(Found(pin.name, licence or SAYS_ELSEWHERE.get(pin.name, "")))
    return found


def main() -> int:
    """Print what was found; 1 when a licence is not allowed or not known."""
    found = dependencies(LOCK.read_text(encoding="utf-8"))
    refused = [one for one in found if not one.is_allowed]
    absent = [one.name for one in found if not one.is_installed]
    for one in refused:
        sys.stdout.write(
            f"{one.name}: {one.licence or 'it names no licence; look it up and say so in SAYS_ELSEWHERE'}\n"
        )
    sys.stdout.write(f"{len(found) - len(absent)} dependencies looked at, {len(refused)} refused.\n")
    if absent:
        sys.stdout.write(f"Not installed here, so not looked at: {', '.join(absent)}.\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
