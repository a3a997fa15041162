"""Ends the desk's processes when the supervisor dies without having done so: ``kill -9``, out of memory.

It reads from the supervisor which process groups there are (``+GROUP`` and ``-GROUP``, one to a line). The end of that
stream is the supervisor's end, however it came. The kernel has told each group's leader by then (tether.py); this sees
to it that the leaders' own children go as well.
"""

import sys
import time
from signal import SIGKILL
from typing import TYPE_CHECKING

if TYPE_CHECKING or __package__:
    from workbench.embedded import children
else:  # run as a script, so as not to load the whole workbench
    import children

PATIENCE = 5.0  # a worker may finish what takes a moment; the rest is done again by the next desk


def watch() -> None:
    """Returns when the supervisor is gone and nothing of it is left."""
    groups: set[int] = set()
    for line in sys.stdin:
        sign, number = line[0], int(line[1:])
        if sign == "+":
            groups.add(number)
        else:
            groups.discard(number)
    until = time.monotonic() + PATIENCE
    while groups and time.monotonic() < until:
        groups = {group for group in groups if children.group_is_alive(group)}
        time.sleep(0.1)
    for group in groups:
        children.signal_group(group, SIGKILL)


if __name__ == "__main__":
    watch()
