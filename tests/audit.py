"""Known vulnerabilities of the pinned dependencies, by pip-audit: ``make audit``. Needs its database on the network.

The exit status is 0 when none is known, 1 when one is, 2 when the database could not be asked: then nothing is known.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
COMMAND = [
    sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--no-deps", "--disable-pip",
    "--progress-spinner", "off", "--timeout", "15", "--format", "json",
]  # fmt: skip


def told(output: str, trouble: str) -> tuple[int, str]:
    """Exit status and words for what pip-audit wrote."""
    try:
        asked: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = trouble.strip().splitlines()[-1:] or ["it said nothing"]
        return 2, f"NOT AUDITED: the database of vulnerabilities could not be asked ({last[0][:200]})."
    skipped = [one["name"] for one in asked if "skip_reason" in one]
    if len(skipped) == len(asked):
        why = str(asked[0]["skip_reason"])[:200] if asked else "nothing was asked"
        return (
            2,
            f"NOT AUDITED: the database of vulnerabilities answered for none of {len(asked)} dependencies ({why}).",
        )
    known = [_line(one, known) for one in asked for known in one.get("vulns", [])]
    lines = [*known, f"{len(asked) - len(skipped)} dependencies audited, {len(known)} vulnerabilities known."]
    if skipped:
        lines.append(f"Not audited: {', '.join(skipped)}.")
    return (1 if known else 2 if skipped else 0), "\n".join(lines)


def _line(one: dict[str, Any], known: dict[str, Any]) -> str:
    mended = ", ".join(known["fix_versions"]) or "no version"
    return f"{one['name']} {one['version']}: {known['id']}, mended in {mended}"


def main() -> int:
    """Ask, and say what came of it."""
    ended = subprocess.run(COMMAND, capture_output=True, text=True, check=False)
    status, words = told(ended.stdout, ended.stderr)
    sys.stdout.write(f"{words}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
