"""The addresses by which this machine and other devices open the gallery."""

import socket

from webapp.config import Config

# As SONGWALL_HOST: on all of the machine's addresses. And the one by which it reaches itself then.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}  # noqa: S104 (compared)


def of(config: Config) -> str:
    """Where another device opens the gallery, as far as it listens to others: never 0.0.0.0."""
    host = _in_network(config.host) if config.host in EVERYWHERE else config.host
    return f"http://[{host}]:{config.port}" if ":" in host else f"http://{host}:{config.port}"


def _in_network(host: str) -> str:
    """The machine's address in its network: the one it would send from. Nothing is sent."""
    is_ipv6 = host == "::"
    with socket.socket(socket.AF_INET6 if is_ipv6 else socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("2001:db8::1" if is_ipv6 else "192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return EVERYWHERE[host]
