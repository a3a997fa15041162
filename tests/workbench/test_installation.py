"""From whatever Python there is to an environment, or to one sentence that says what to do."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.embedded import environment, installation, pip_progress
from workbench.embedded.installation import Environment
from workbench.embedded.pip_progress import InstallFailed

START = Path(environment.__file__).with_name("start.sh")
TOOLS = "/usr/bin:/bin"


def pretended_python(folder: Path, name: str, answer: str) -> Path:
    """A command that answers the probe like a Python of this version, with these modules missing."""
    folder.mkdir(exist_ok=True)
    python = folder / name
    python.write_text(f"#!/bin/sh\nprintf '%s' '{answer}'\n", encoding="ascii")
    python.chmod(0o755)
    return python


@pytest.fixture
def only_these(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH; the Python that runs the test is not among the candidates."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    return tmp_path / "bin"


def chosen(given: str = "") -> str:
    found, trouble = environment.choose(given)
    return found.command if found else trouble


def test_the_newest_suitable_python_is_chosen(only_these: Path) -> None:
    pretended_python(only_these, "python3", "3.14 ")
    pretended_python(only_these, "python3.12", "3.12 ")
    pretended_python(only_these, "python3.11", "3.11 ")

    assert chosen() == "python3.12"


def test_a_python_that_brings_pip_goes_before_a_newer_one_that_does_not(only_these: Path) -> None:
    pretended_python(only_these, "python3.13", "3.13 ensurepip")
    pretended_python(only_these, "python3.11", "3.11 ")

    assert chosen() == "python3.11"


def test_a_python_without_pip_is_better_than_none(only_these: Path) -> None:
    pretended_python(only_these, "python3", "3.11 ensurepip")

    assert chosen() == "python3"


@pytest.mark.parametrize("answer", ["3.6 ", "3.10 ", "3.14 "], ids=["far too old", "too old", "too new"])
def test_without_a_suitable_python_one_sentence_says_what_is_needed(only_these: Path, answer: str) -> None:
    pretended_python(only_these, "python3", answer)

    assert chosen() == (
        f"The workbench needs Python 3.11, 3.12 or 3.13 (python3 is {answer.strip()}): "
        "install one, or name it, as in: make run PYTHON=/path/to/python3.12"
    )


def test_a_python_without_sqlite_is_not_chosen_and_the_sentence_says_why(only_these: Path) -> None:
    pretended_python(only_these, "python3", "3.12 sqlite3")

    assert "python3 is 3.12 without sqlite3" in chosen()


def test_a_python_that_the_person_names_is_used_although_another_is_newer(only_these: Path) -> None:
    pretended_python(only_these, "python3.13", "3.13 ")
    mine = pretended_python(only_these, "mine", "3.11 ")

    assert chosen(str(mine)) == str(mine)


def test_a_python_that_the_person_names_and_that_does_not_do_is_refused_and_not_replaced(only_these: Path) -> None:
    pretended_python(only_these, "python3.13", "3.13 ")
    mine = pretended_python(only_these, "mine", "3.9 ")

    assert chosen(str(mine)) == f"PYTHON={mine} is 3.9: the workbench needs Python 3.11, 3.12 or 3.13."
    assert chosen("/no/such/python") == "PYTHON=/no/such/python is no Python that can be started."


@pytest.mark.parametrize(
    ("path", "given", "sentence"),
    [
        ("", "", "There is no Python here: install Python 3.11, 3.12 or 3.13"),
        ("", "/no/such/python", "PYTHON=/no/such/python: there is no such command."),
    ],
    ids=["no Python", "a wrong name"],
)
def test_the_makefile_says_in_one_sentence_that_there_is_no_python(
    tmp_path: Path, path: str, given: str, sentence: str
) -> None:
    said = subprocess.run(
        ["/bin/sh", START], env={"PATH": str(tmp_path), "PYTHON": given}, capture_output=True, text=True, check=False
    )

    assert said.returncode == 1
    assert said.stderr.startswith(sentence)
    assert said.stderr.count("\n") == 1


def test_a_python_too_old_even_for_the_question_is_said_in_one_sentence(tmp_path: Path) -> None:
    old = tmp_path / "python2"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    old.chmod(0o755)

    env = {"PATH": TOOLS, "PYTHON": str(old)}
    said = subprocess.run(["/bin/sh", START], env=env, capture_output=True, text=True, check=False)

    assert said.returncode == 1
    assert said.stderr == f"The workbench needs Python 3.11, 3.12 or 3.13, and {old} is older or cannot be started.\n"


def test_the_first_step_is_written_so_that_python_3_6_can_read_it() -> None:
    import ast

    ast.parse(Path(environment.__file__).read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "could not be downloaded"),
        ("ERROR: No matching distribution found for django", "could not be downloaded"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED", "certificate"),
        ("PermissionError: [Errno 13] Permission denied: '.venv'", "cannot be written"),
        ("much\nERROR: something nobody foresaw\n", "pip gave up: something nobody foresaw"),
        ("", "pip gave up."),
    ],
)
def test_what_pip_says_becomes_one_sentence(said: str, sentence: str) -> None:
    reason = pip_progress.reason_for(said)

    assert sentence in reason
    assert "\n" not in reason


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "is full"), (errno.EACCES, "cannot be written"), (errno.EROFS, "cannot be written")],
)
def test_what_the_system_refuses_becomes_one_sentence(number: int, sentence: str) -> None:
    assert sentence in installation.explain(OSError(number, os.strerror(number)), Path("/srv/workbench"))


@pytest.fixture
def project(tmp_path: Path) -> Environment:
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (tmp_path / "requirements.lock").write_text("django==5.2\n", encoding="utf-8")
    return Environment(tmp_path)


def pretend_installed(project: Environment, extras: str) -> None:
    (project.folder / "bin").mkdir(parents=True)
    (project.folder / "pyvenv.cfg").touch()
    project.python.symlink_to(sys.executable)
    stamp = f'{{"fingerprint": "{project.fingerprint()}", "extras": [{extras}]}}'
    project.stamp.write_text(stamp, encoding="utf-8")


def test_what_is_installed_already_is_left_alone(project: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_installed(project, '"dev", "postgres"')
    monkeypatch.setattr(installation, "PipRun", lambda *pip: pytest.fail("pip was called"))

    installation.install(project, set(), None)
    installation.install(project, {"dev"}, None)


@pytest.mark.parametrize("change", ["another extra", "the lock", "the folder"])
def test_a_change_is_installed_and_what_was_there_is_kept(
    project: Environment, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    pretend_installed(project, '"dev"')
    calls: list[list[str]] = []
    monkeypatch.setattr(installation, "PipRun", lambda *pip: lambda arguments, *rest, **named: calls.append(arguments))
    monkeypatch.setattr(Environment, "pip_version", lambda self: 26)
    if change == "the lock":
        (project.project / "requirements.lock").write_text("django==5.3\n", encoding="utf-8")
    if change == "the folder":
        stamp = project.stamp.read_text(encoding="utf-8").replace(project.fingerprint(), "made-elsewhere")
        project.stamp.write_text(stamp, encoding="utf-8")

    installation.install(project, {"browser"} if change == "another extra" else set(), None)

    expected = ".[browser,dev]" if change == "another extra" else ".[dev]"
    assert calls == [["install", "-c", "requirements.lock", "-e", expected]]
    assert project.installed_extras()[0] == project.fingerprint()


def test_a_folder_that_is_no_environment_is_not_deleted(project: Environment) -> None:
    project.folder.mkdir()
    (project.folder / "precious").touch()

    with pytest.raises(InstallFailed, match="is in the way"):
        installation.make(project)
    assert (project.folder / "precious").exists()


def test_a_python_without_venv_or_pip_is_told_in_one_sentence_what_it_lacks(
    project: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "_works", lambda command: False)

    with pytest.raises(InstallFailed, match=r"apt install python3-venv$"):
        installation.make(project)
