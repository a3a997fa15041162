"""What a person names at the command line: a file, a folder, an address."""

from collections.abc import Iterator
from pathlib import Path

from desk.audit.actor import Actor
from desk.errors import WorkbenchError
from sources.documents.services import Added, add_content, refuse_if_too_large, storable


def is_address(given: str) -> bool:
    """True for what can only be meant as a web address."""
    return given.lower().startswith(("http://", "https://"))


def files_under(given: str) -> Iterator[Path]:
    """The file itself, or all files in a folder and below it, hidden ones left out, in order of their names.

    Raises WorkbenchError for what is not there.
    """
    path = Path(given).expanduser()
    if path.is_file():
        yield path
    elif path.is_dir():
        inside = path.rglob("*")
        yield from sorted(one for one in inside if one.is_file() and not _is_hidden(one.relative_to(path)))
    else:
        raise WorkbenchError("there is no such file or folder; an address begins with https:// or http://.")


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def add_file(path: Path, *, actor: Actor, kind: str, is_sample: bool = False) -> Added:
    """Add one file. Raises WorkbenchError, naming the file, when it cannot be read or taken in."""
    try:
        refuse_if_too_large(path.name, path.stat().st_size)
        content = path.read_bytes()
    except OSError as error:
        raise WorkbenchError(f"{storable(str(path))}: cannot be read ({error.strerror}).") from error
    return add_content(content=content, actor=actor, kind=kind, name=path.name, is_sample=is_sample)
