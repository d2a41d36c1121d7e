"""A process of ours beside the server: the worker, or one more that answers."""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from webapp.values import backoff

PATIENCE = 1.0  # seconds that it has to end by itself
FIRST_PAUSE = 2.0  # seconds before one that died is started again; twice as long each time
LONGEST_PAUSE = 60.0  # one that lived longer begins anew with the first


class Child:
    """Runs `module` with `arguments`; started again when it dies, ended with the server.

    `handles`: of open files that it inherits, by the same numbers.
    """

    def __init__(
        self, env: dict[str, str], module: str, *arguments: str, handles: Sequence[int] = ()
    ) -> None:
        self._env = env
        self._command = [sys.executable, "-m", module, *arguments]
        self._handles = handles
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._wake = threading.Event()  # of a pause, to end or to begin anew
        self._lock = threading.Lock()  # no process begins with settings that are no more

    def start(self) -> None:
        threading.Thread(target=self._keep_alive, daemon=True).start()

    def restart(self, settings: dict[str, str]) -> None:
        """At once, with other settings, perhaps for another library."""
        with self._lock:
            self._env = {**self._env, **settings}
            self._wake.set()
        self._end()

    def stop(self) -> None:
        self._ending.set()
        self._wake.set()
        self._end()

    def _end(self) -> None:
        process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()

    def _keep_alive(self) -> None:
        deaths = 0
        while not self._ending.is_set():
            began = time.monotonic()
            with self._lock:
                self._process = subprocess.Popen(
                    self._command, env=self._env, stdin=subprocess.PIPE, pass_fds=self._handles
                )
            self._process.wait()
            lived_long = time.monotonic() - began > LONGEST_PAUSE
            deaths = 1 if lived_long else deaths + 1
            pause = backoff.pause(deaths, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
            if self._wake.wait(pause):
                self._wake.clear()
                deaths = 0
