"""Wrong passwords and codes of the last minute: who guesses must not lock the owner out."""

import ipaddress
import time
from threading import Lock

PAUSE = 60  # seconds that a failure counts
MOST_TRUSTED = 1000  # addresses that gave what is right


class Attempts:
    """`most` failures from one network, `most_in_all` from all but those that were right before."""

    def __init__(self, most: int, most_in_all: int) -> None:
        self._most, self._most_in_all = most, most_in_all
        self._times: list[tuple[float, str]] = []
        self._trusted: set[str] = set()
        self._lock = Lock()

    def too_many(self, address: str) -> bool:
        network = _network(address)
        with self._lock:
            since = time.monotonic() - PAUSE
            self._times = [(at, who) for at, who in self._times if at > since]
            own = sum(who == network for _, who in self._times)
            in_all = len(self._times) >= self._most_in_all and network not in self._trusted
            return own >= self._most or in_all

    def add(self, address: str) -> None:
        with self._lock:
            self._times.append((time.monotonic(), _network(address)))

    def trust(self, address: str) -> None:
        with self._lock:
            if len(self._trusted) < MOST_TRUSTED:
                self._trusted.add(_network(address))


def _network(address: str) -> str:
    """An IPv4 address; of IPv6 the network, in which one machine has as many as it likes."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return address if ip.version == 4 else str(ipaddress.ip_network((int(ip), 64), strict=False))  # noqa: PLR2004
