"""The addresses of this machine, and which addresses are of home networks."""

import ipaddress
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import ifaddr

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
HOME_NETWORKS: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("127.0.0.0/8", "::1/128"),
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),  # RFC 1918, RFC 4193
        *("169.254.0.0/16", "100.64.0.0/10"),  # RFC 3927; RFC 6598, where Tailscale lives
    )
)
# By family, an address of documentation, which no network has.
ROUTES = {int(socket.AF_INET): "192.0.2.1", int(socket.AF_INET6): "2001:db8::1"}
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")


def own_addresses() -> frozenset[Address]:
    """Of all its network adapters; the loopback's, and those it sends from, in any case."""
    texts = ["127.0.0.1", "::1", *filter(None, map(sends_from, ROUTES))]
    with suppress(OSError):  # a confined process may not ask for the list
        for adapter in ifaddr.get_adapters():
            texts += [ip.ip if isinstance(ip.ip, str) else ip.ip[0] for ip in adapter.ips]
    return frozenset(ipaddress.ip_address(text) for text in texts)


def sends_from(family: int) -> str | None:
    """The address of this machine in its network: the one it would send from. Nothing is sent."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((ROUTES[family], 9))
            return str(probe.getsockname()[0])
    except OSError:
        return None


def sorted_out(places: Iterable[str]) -> tuple[frozenset[str], frozenset[Address]]:
    """Which of `places` are names, and which addresses; what is neither is left out."""
    names, addresses = set(), set()
    for place in places:
        try:
            addresses.add(ipaddress.ip_address(place.strip("[]")))
        except ValueError:
            if _NAME.fullmatch(place):
                names.add(place)
    return frozenset(names), frozenset(addresses)
