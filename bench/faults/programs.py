"""Songwall's own programs, as an owner runs them, on a data folder of ours."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from bench.faults import judge
from bench.faults.truth import Truth
from webapp import database

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 600.0  # seconds until what should come to an end counts as hanging


def environment(data: Path, **more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if "SONGWALL" not in name}
    return own | {"SONGWALL_DATA": str(data), "PYTHONPATH": str(ROOT), **more}


def started(data: Path, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
    """`python -m …` with these arguments; a worker ends when its standard input is closed."""
    if arguments[0] != "webapp":  # a worker: `serve` prepares the library before it starts one
        database.prepare(data / "songwall.db")
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=data,  # no .env lies there
        env=environment(data, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def killed(process: subprocess.Popen[bytes], after: float) -> bool:
    """Kill -9 after so many seconds; False where it had ended by itself."""
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    finally:
        for stream in (process.stdin, process.stderr):
            if stream is not None:
                stream.close()
    return False


def run(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """To its end."""
    return subprocess.run(
        [sys.executable, "-m", "webapp", *arguments],
        check=False,
        cwd=data,
        env=environment(data, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def fill(data: Path, truth: Truth) -> bool:
    """Let the worker sync and keep until all is there; whether it came to that."""
    worker = started(data, "webapp.worker", **sources(truth))
    try:
        return until(lambda: judge.kept(data) == truth.files and not judge.unrecorded(data))
    finally:
        killed(worker, 0)


def sources(truth: Truth) -> dict[str, str]:
    """The settings for a library of its songs, which asks for news all the time."""
    return {
        "SONGWALL_SOURCE": "riffusion",
        "SONGWALL_SYNC_MINUTES": "0.01",
        "USEAPI_TOKEN": str(truth.api.token),
        "USEAPI_BASE_URL": truth.api.base_url,
    }


def until(what, patience: float = PATIENCE) -> bool:
    """Whether `what()` comes true in time."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.1)
    return False


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
