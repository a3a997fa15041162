"""Makes ``.venv`` and installs the workbench into it; started by environment.py under a suitable Python.

Standard library only, for nothing is installed yet. Where packages come from is the user's own pip configuration; no
index is ever named here.
"""

import errno
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING or __package__:
    from workbench.embedded.pip_progress import InstallFailed, PipRun
else:  # run as a script, before anything is installed
    from pip_progress import InstallFailed, PipRun

PROJECT = Path(__file__).resolve().parents[2]
ENOUGH_PIP = 25  # pip 23.2 silently leaves out a package that another asks for as an extra; newer ones do not


class Environment:
    """The folder ``.venv`` of one project."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.folder = project / ".venv"
        self.python = self.folder / "bin" / "python"
        self.stamp = self.folder / "workbench-installed.json"
        self.log = self.folder / "install.log"

    def fingerprint(self) -> str:
        """Changes when the packages asked for change, or when the project's folder has moved."""
        digest = hashlib.sha256(str(self.project).encode())
        for name in ("pyproject.toml", "requirements.lock"):
            digest.update((self.project / name).read_bytes())
        return digest.hexdigest()

    def installed_extras(self) -> tuple[str, set[str]]:
        """The fingerprint and extras of the last installation that was finished."""
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
            return stamp["fingerprint"], set(stamp["extras"])
        except (OSError, ValueError, KeyError, TypeError):
            return "", set()

    def version(self) -> tuple[int, ...] | None:
        """The Python inside, if it still starts: it is gone when the system's Python was upgraded."""
        try:
            answer = subprocess.run(
                [self.python, "-c", "import sys; print(*sys.version_info[:2])"],
                capture_output=True,
                text=True,
                check=True,
            )
            return tuple(int(part) for part in answer.stdout.split())
        except (OSError, ValueError, subprocess.CalledProcessError):
            return None

    def pip_version(self) -> int | None:
        """The major version of the pip inside; None without one."""
        code = "import pip; print(pip.__version__)"
        answer = subprocess.run([self.python, "-c", code], capture_output=True, text=True, check=False)
        major = answer.stdout.partition(".")[0]
        return int(major) if answer.returncode == 0 and major.isdigit() else None


def make(environment: Environment) -> None:
    """An environment with pip, from whatever this Python and this machine offer."""
    here = environment.folder
    if here.exists() and not (here / "pyvenv.cfg").exists():
        raise InstallFailed(f"{here} is in the way and is no Python environment: move it away, then try again.")
    if here.exists():
        shutil.rmtree(here)
    told = f"Making the environment .venv with Python {sysconfig.get_python_version()}"
    sys.stderr.write(f"{told}\n")
    if _works([sys.executable, "-c", "import ensurepip"]) and _works([sys.executable, "-m", "venv", here]):
        return
    if _made_with_the_systems_pip(environment) or _made_by_another_tool(here):
        return
    shutil.rmtree(here, ignore_errors=True)
    raise InstallFailed(
        "This Python cannot make an environment with pip; install what it lacks: apt install python3-venv"
    )


def _made_with_the_systems_pip(environment: Environment) -> bool:
    """Debian ships Python without ensurepip, but its pip (22.3 or later) can install into another environment."""
    pips = [[sys.executable, "-m", "pip"], ["pip3"], ["pip"]]
    usable = [pip for pip in pips if _works([*pip, "--python", sys.executable, "--version"])]
    if not usable or not _works([sys.executable, "-m", "venv", "--clear", "--without-pip", environment.folder]):
        return False
    run = PipRun([*usable[0], "--python", str(environment.python)], environment.log)
    run(["install", "pip"], "Fetching pip")
    return True


def _made_by_another_tool(here: Path) -> bool:
    tools: list[list[object]] = [
        ["virtualenv", "--clear", "-p", sys.executable, here],
        ["uv", "venv", "--clear", "--seed", "-p", sys.executable, here],
    ]
    return any(shutil.which(str(tool[0])) and _works(tool) for tool in tools)


def _works(command: Sequence[object]) -> bool:
    try:
        words = [str(part) for part in command]
        done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    except FileNotFoundError:
        return False
    return done.returncode == 0


def install(environment: Environment, asked: set[str], wanted_version: tuple[int, ...] | None) -> None:
    """Brings the environment to what the project asks for; returns at once when it is there already."""
    fingerprint, present = environment.installed_extras()
    version = environment.version()
    if version is None or (wanted_version and version != wanted_version):
        make(environment)
        present = set()
    elif fingerprint == environment.fingerprint() and asked <= present:
        return
    pip = PipRun([str(environment.python), "-m", "pip"], environment.log)
    having = environment.pip_version()
    if having is None:
        make(environment)
        having = environment.pip_version()
    if (having or 0) < ENOUGH_PIP:
        pip(["install", "--upgrade", "pip"], "Upgrading pip")
    extras = sorted(asked | present)
    project = f".[{','.join(extras)}]" if extras else "."
    environment.stamp.unlink(missing_ok=True)
    pip(["install", "-c", "requirements.lock", "-e", project], "Installing the workbench", cwd=environment.project)
    stamp = {"fingerprint": environment.fingerprint(), "extras": extras}
    environment.stamp.write_text(json.dumps(stamp), encoding="utf-8")


@contextmanager
def only_one(project: Path) -> Iterator[None]:
    """Two installations at once take turns: the second finds the work done."""
    folder = os.open(project, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def explain(error: OSError, project: Path) -> str:
    """One sentence for what an operating system refuses."""
    if error.errno == errno.ENOSPC:
        return f"The disk that holds {project} is full: the workbench needs about 1 GB there."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"The folder {project} cannot be written by this user: give yourself a copy of the project that can be."
    return f"The installation stopped: {error}."


def main(arguments: list[str]) -> int:
    """Installs with the extras given as arguments; says in one sentence why it could not."""
    environment = Environment(PROJECT)
    extras = {extra for argument in arguments for extra in argument.split(",") if extra not in ("", "core")}
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        extras.add("postgres")
    wanted = sys.version_info[:2] if os.environ.get("PYTHON") else None
    try:
        fingerprint, present = environment.installed_extras()
        done = fingerprint == environment.fingerprint() and extras <= present
        if not done:
            tempfile.TemporaryFile(dir=PROJECT).close()
        with only_one(PROJECT):
            install(environment, extras, wanted)
    except InstallFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{explain(error, PROJECT)}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped; the same command goes on from here.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
