"""How long a page takes, one visitor asking at a human's pace."""

import http.client
import time
from statistics import quantiles

from bench.load import CHROMIUM


def of_pages(port, count, pause=0.02, path="/", headers=None, context=None):
    """(median, 99th of a hundred) in ms of `count` pages, each by a connection that stays open.

    `context`: of TLS, where the server speaks it.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    if context is not None:
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=context)
    took = []
    for _ in range(count):
        began = time.perf_counter()
        connection.request("GET", path, headers=CHROMIUM | (headers or {}))
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"the server answered {answer.status}")
        time.sleep(pause)
    found = quantiles(took, n=100)
    return found[49], found[98]
