"""What systemd is told of a service of `Type=notify`, as sd_notify(3) has it; nothing elsewhere.

The watchdog hears of a server as long as that answers, so one that hangs is started again.
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

_MICROSECONDS = 1_000_000


def ready(status: str, is_well: Callable[[], bool]) -> None:
    """It serves; from now on `is_well` is asked twice in each of the watchdog's times."""
    tell(READY="1", STATUS=status)
    seconds = _watchdog()
    if seconds is not None:
        threading.Thread(target=_beat, args=(seconds / 2, is_well), daemon=True).start()


def tell(**facts: str) -> None:
    """A line each. A manager that is away or takes no more is no reason to fail."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")) or not hasattr(socket, "AF_UNIX"):
        return
    if address.startswith("@"):  # of Linux's abstract names, which lie in no folder
        address = f"\0{address[1:]}"
    lines = "\n".join(f"{name}={' '.join(fact.split())}" for name, fact in facts.items())
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.settimeout(1)
        manager.connect(address)
        manager.send(lines.encode())


def _watchdog() -> float | None:
    """Its time in seconds; None where there is none, or it watches another process."""
    time_, process = (os.environ.get(f"WATCHDOG_{name}", "") for name in ("USEC", "PID"))
    if not time_.isdecimal() or process not in {"", str(os.getpid())}:
        return None
    return int(time_) / _MICROSECONDS or None


def _beat(pause: float, is_well: Callable[[], bool]) -> None:
    while True:
        if is_well():
            tell(WATCHDOG="1")
        time.sleep(pause)
