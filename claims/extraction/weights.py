"""Which weights of check-worthiness this desk uses: those that ship, or its own in the data folder.

A folder for each model and one small file with the name of the one in use: it outlives an update of the software, is
read anew for each article, and switching back is writing the name before it. Processes on other machines need the
folder too.
"""

import json
import os
import re
from pathlib import Path

from django.conf import settings
from django.db import transaction

from claims.errors import ClaimsError
from claims.language.article import Pipeline, pipeline
from claims.language.checkworthiness import DEFAULT_WEIGHTS
from desk.audit.actor import Actor
from desk.audit.services import record_event
from desk.models import Desk

IN_USE = "in-use"
SHIPPED = ""
"""The name of the weights that came with the software."""


def desk_weights() -> Path:
    """Where the desk's own models lie."""
    return Path(settings.DATA_DIR) / "checkworthiness"


def name_in_use() -> str:
    """The name of the model in use; ``SHIPPED`` until the desk has switched to its own."""
    try:
        return (desk_weights() / IN_USE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return SHIPPED


def weights_in_use() -> Path:
    """The folder of the model in use. Raises ClaimsError if it is gone: another score in silence would be worse."""
    name = name_in_use()
    folder = folder_of(name)
    if not (folder / "meta.json").is_file():
        raise ClaimsError(
            f"The desk's check-worthiness weights {name} are not in {desk_weights()}. Put them back, or go back to "
            "those before them with manage.py train_checkworthiness --undo."
        )
    return folder


def folder_of(name: str) -> Path:
    """Where the weights of this name lie. Raises ClaimsError for what is no name."""
    if name == SHIPPED:
        return DEFAULT_WEIGHTS
    if not re.fullmatch(r"[\w+-]+", name):
        raise ClaimsError(f"{desk_weights() / IN_USE} names no weights: {name!r}.")
    return desk_weights() / name


def engine_in_use() -> Pipeline:
    """The language engine with the pipeline of the settings and the weights in use."""
    return pipeline(settings.LANGUAGE_PIPELINE, weights_in_use())


@transaction.atomic
def switch_weights(*, to: str, why: str, actor: Actor) -> None:
    """From now on articles are scored by the weights of this name. What was scored before stays until it is read
    again."""
    before = name_in_use()
    record_event(
        actor=actor,
        what="checkworthiness.switched",
        on=Desk.current(),
        before={"weights": before or "as shipped"},
        after={"weights": to or "as shipped"},
        reason=why,
    )
    desk_weights().mkdir(parents=True, exist_ok=True)
    draft = desk_weights() / f"{IN_USE}.{os.getpid()}"
    draft.write_text(f"{to}\n", encoding="ascii")
    # Last, so that a switch that could not be recorded is none.
    draft.replace(desk_weights() / IN_USE)


def switch_back(*, actor: Actor) -> str:
    """Use the weights that were in use before the present ones, and say which. Raises ClaimsError if none were."""
    name = name_in_use()
    if name == SHIPPED:
        raise ClaimsError("The weights that came with the software are in use; there is nothing to undo.")
    try:
        meta = json.loads((folder_of(name) / "meta.json").read_text(encoding="utf-8"))
        before = str(meta["desk"]["before"])
        folder_of(before)
    except (OSError, ValueError, KeyError, ClaimsError):
        before = SHIPPED
    switch_weights(to=before, why=f"back from {name}", actor=actor)
    return before
