"""Whoever holds the library's lock stops no page."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from tests.server.conftest import PATIENCE
from webapp import database
from webapp.server import serve
from webapp.web import context, media_proxy, uploads

WRITES = serve.OPTIONS["threads"] + 2
HOLDERS = {
    "songwall": """
import sys
from pathlib import Path
from webapp import database
db = database.connect(Path(sys.argv[1]))
with database.transaction(db):
    print("held", flush=True)
    sys.stdin.read()
""",
    "another program": """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
""",
}


@pytest.fixture
def threads():
    return serve.OPTIONS["threads"]


@pytest.fixture(params=HOLDERS)
def holder(config, db, request):
    """A process that holds the lock until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDERS[request.param], str(config.database)],
        cwd=Path(database.__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert b"held\n" == process.stdout.readline()
        yield process


def ask(server, method, address):
    asked = server.connect()
    asked.request(method, address)
    answer = asked.getresponse()
    text = answer.read().decode()
    asked.close()
    return answer.status, answer.getheader("Retry-After"), text


def test_pages_answer_while_too_many_writes_wait_which_are_refused_in_words(server, holder):
    with ThreadPoolExecutor(WRITES) as pool:
        writes = [pool.submit(ask, server, "POST", "/sync") for _ in range(WRITES)]
        pages = [ask(server, "GET", address) for address in ("/", "/archive")]
        done = sum(write.done() for write in writes)
        wait(writes, PATIENCE)

    assert [200, 200] == [status for status, *_ in pages]
    assert done <= WRITES - context.MOST_WAITING
    for write in writes:
        status, retry_after, text = write.result()
        assert (503, "5") == (status, retry_after)
        assert "nothing was changed" in text

    holder.communicate(timeout=PATIENCE)
    assert 303 == ask(server, "POST", "/sync")[0]


def test_whatever_is_slow_leaves_threads_to_the_pages():
    slow = [uploads.AT_ONCE, media_proxy.AT_ONCE, media_proxy.MOST_WAITING, context.MOST_WAITING]

    assert serve.OPTIONS["threads"] - sum(slow) >= 4
