"""Finds a Python that the workbench runs on, and hands over to installation.py under it.

The Makefile starts this with whatever ``python3`` there is, so it must load on a Python far too old for the rest, down
to 3.6: nothing newer than that may be written here, or a person reads a SyntaxError where one sentence belongs.
"""

import os
import subprocess
import sys

SUITABLE = [(3, 11), (3, 12), (3, 13)]
HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib's annotations are of no use here
PROJECT = os.path.dirname(os.path.dirname(HERE))  # noqa: PTH120
NEEDED = "3.11, 3.12 or 3.13"

# What is missing from a Python that was built without its development headers, or cut down to a minimum.
PROBE = """
import sys
sys.stdout.write("%d.%d" % sys.version_info[:2])
missing = []
for name in ("venv", "sqlite3", "ssl", "ctypes", "zlib", "bz2", "ensurepip"):
    try:
        __import__(name)
    except ImportError:
        missing.append(name)
sys.stdout.write(" " + ",".join(missing))
"""


class Found(object):  # noqa: UP004 - see above
    """One Python as it answered."""

    def __init__(self, command: str, version: "tuple[int, int]", missing: "list[str]") -> None:
        self.command = command
        self.version = version
        self.missing = missing

    def is_suitable(self) -> bool:
        """Right version, and nothing missing that cannot be made up for."""
        return self.version in SUITABLE and not [name for name in self.missing if name != "ensurepip"]

    def __str__(self) -> str:
        told = f"{self.command} is {self.version[0]}.{self.version[1]}"
        lacking = [name for name in self.missing if name != "ensurepip"]
        if self.version in SUITABLE and lacking:
            told += " without " + " and ".join(lacking)
        return told


def probe(command: str) -> "Found | None":
    """What the Python of this name is; None when there is none, or when it does not answer."""
    try:
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            answer = subprocess.check_output([command, "-c", PROBE], stderr=nowhere).decode("ascii")
        version, _, missing = answer.partition(" ")
        major, minor = version.split(".")
        return Found(command, (int(major), int(minor)), [name for name in missing.strip().split(",") if name])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def choose(given: str) -> "tuple[Found | None, str]":
    """The Python to use, or a sentence that says why there is none."""
    if given:
        found = probe(given)
        if found is None:
            return None, f"PYTHON={given} is no Python that can be started."
        if not found.is_suitable():
            told = str(found).replace(given, "PYTHON=" + given, 1)
            return None, f"{told}: the workbench needs Python {NEEDED}."
        return found, ""
    seen = [found for found in map(probe, ["python3.13", "python3.12", "python3.11", "python3"]) if found]
    if not seen:
        seen = [found for found in [probe(sys.executable)] if found]
    suitable = [found for found in seen if found.is_suitable()]
    if not suitable:
        told = ", ".join(sorted({str(found) for found in seen})) or "there is none"
        return None, (
            f"The workbench needs Python {NEEDED} ({told}): "
            "install one, or name it, as in: make run PYTHON=/path/to/python3.12"
        )
    # A Python that can make an environment with pip by itself goes before a newer one that cannot.
    return sorted(suitable, key=lambda found: "ensurepip" in found.missing)[0], ""


def main(arguments: "list[str]") -> int:
    """Starts the installation under a suitable Python; its arguments are the extras that are asked for."""
    installation = os.path.join(HERE, "installation.py")  # noqa: PTH118
    existing = os.path.join(PROJECT, ".venv", "bin", "python")  # noqa: PTH118
    given = os.environ.get("PYTHON", "")
    if not given:
        found = probe(existing)
        if found is not None and found.is_suitable():
            os.execv(existing, [existing, installation] + arguments)  # noqa: RUF005, S606
    found, trouble = choose(given)
    if found is None:
        sys.stderr.write(trouble + "\n")
        return 1
    os.execvp(found.command, [found.command, installation] + arguments)  # noqa: RUF005, S606
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
