"""Which IP addresses lie in the public internet, and the connection that goes to no other."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from webapp.sources.deadline import WatchedAdapter

# Everything outside is private, reserved, or carries an IPv4 address inside (::/96, ::ffff:0:0/96,
# 64:ff9b::/96 NAT64, fec0::/10, which ipaddress takes for global).
_GLOBAL_UNICAST = ip_network("2000::/3")
_NOT_PUBLIC = (
    ip_network("192.0.0.0/24"),  # protocol assignments
    ip_network("192.88.99.0/24"),  # 6to4 relays
    ip_network("2001::/23"),  # Teredo and other tunnels
    ip_network("2002::/16"),  # 6to4: an IPv4 address inside
    ip_network("3fff::/20"),  # documentation
)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is one that anybody can reach, and no way into this network."""
    if address.version == 6 and address not in _GLOBAL_UNICAST:  # noqa: PLR2004 - IPv6
        return False
    if any(address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class PublicAdapter(WatchedAdapter, IPFilterAdapter):  # type: ignore[misc] # it has no types
    """Resolves once, refuses what is not public, and connects to what it resolved.

    `is_allowed(host, port)` names the hosts that may be private. InvalidIPAddress is the refusal.
    """

    def __init__(self, is_allowed: Callable[[str, int], bool], *, is_https_proto: bool) -> None:
        super().__init__(is_https_proto=is_https_proto)  # type: ignore[call-arg]
        self._is_allowed = is_allowed
        self._standard_port = 443 if is_https_proto else 80

    def build_connection_pool_key_attributes(
        self,
        request: PreparedRequest,
        verify: bool | str,  # noqa: FBT001 - the signature of requests
        cert: Any = None,  # noqa: ANN401 - the signature of requests
    ) -> Any:  # noqa: ANN401 - two dictionaries that the stubs of requests keep private
        plain = HTTPAdapter.build_connection_pool_key_attributes(self, request, verify, cert)
        port = plain[0]["port"] or self._standard_port
        if self._is_allowed(str(plain[0]["host"]), port):
            return plain
        pinned = super().build_connection_pool_key_attributes(request, verify, cert)
        address = ip_address(str(pinned[0]["host"]).strip("[]"))
        if not is_public(address):
            raise InvalidIPAddress(address)
        return pinned
