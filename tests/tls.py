"""Visitors over TLS, and certificates for them."""

import ssl
from datetime import UTC, datetime
from ipaddress import ip_address

from webapp.certificates.keeper import HomeMade, Keeper

LOOPBACK = frozenset({ip_address("127.0.0.1"), ip_address("::1")})


def keeper(folder, *, hosts=("localhost",), addresses=lambda: LOOPBACK, say=print, now=None):
    """One that has looked once."""
    made = Keeper(HomeMade(folder, hosts, addresses), say, now or (lambda: datetime.now(UTC)))
    made.look()
    return made


def trusting(folder):
    """What a device knows that trusts the authority of `folder`, and no other."""
    return ssl.create_default_context(cafile=folder / "authority.crt")


def meet(server, client, name):
    """A handshake in memory; the certificate that was shown. Raises ssl.SSLError."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = client.wrap_bio(to_client, to_server, server_hostname=name)
    there = server.wrap_bio(to_server, to_client, server_side=True)
    waiting = [here, there]
    while waiting:
        end = waiting.pop(0)
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            waiting.append(end)
    return here.getpeercert(binary_form=True)
