"""Ports for servers that are processes of their own."""

import random
import socket

# Below those that systems give to whoever asks for any: no client's or fake's connection takes
# one between the look and the start of the server.
PLACES = range(10_100, 16_000)
_by_chance = random.SystemRandom()  # tests run beside each other, with one seed


def free_port(*, with_next=False):
    """A port of this machine that nobody has; `with_next`: nor the one after it."""
    while True:
        port = _by_chance.choice(PLACES)
        if _is_free(port) and not (with_next and not _is_free(port + 1)):
            return port


def _is_free(port):
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
