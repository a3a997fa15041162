"""A bar for each step of a long command."""

from collections.abc import Callable

from rich.progress import Progress, TaskID


def telling(bars: Progress) -> Callable[[str, int, int], None]:
    """A function that takes a step, how much of it is done, and of how much."""
    steps: dict[str, TaskID] = {}

    def tell(what: str, done: int, of: int) -> None:
        if what not in steps:
            steps[what] = bars.add_task(what)
        bars.update(steps[what], completed=done, total=of or 1)

    return tell
