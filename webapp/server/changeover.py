"""The gallery, a WSGI application: settings change, and the demo comes and goes, as it runs."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from webapp import database, startup
from webapp.app import create_app
from webapp.config import Config
from webapp.errors import ChangedMeanwhileError, SettingError, StorageError
from webapp.errors import settings as sentences
from webapp.library import source_states
from webapp.settings_file import Changes, SettingsFile
from webapp.values import timestamps
from webapp.web.access import OwnerCode

NEWS_LASTS = 600.0  # seconds that pages say that the demo has gone
PATIENCE = 1.0  # seconds to wait for whoever writes to the library
LOOK_EVERY = 1.0  # seconds between two looks at whether the owner's library has songs
_NO_FILE = "none"  # as the state of a file that is not there
Reread = Callable[[Mapping[str, str]], Config]


class Gallery:
    """`config` as it was set, not yet settled; `reread` makes another one of `songwall.env`.

    `changed` is told the settings of each new gallery; `alone`: no other process serves it. Only a
    demo that nobody asked for in the settings is taken down. Raises SettingError.
    """

    def __init__(
        self,
        config: Config,
        changed: Callable[[Config], None] = lambda _config: None,
        clock: Callable[[], float] = time.monotonic,
        *,
        reread: Reread | None = None,
        code: OwnerCode | None = None,
        alone: bool = True,
    ) -> None:
        self._config = config
        self._changed = changed
        self._clock = clock
        self._reread = reread or (lambda stored: Config.from_env({}, stored))
        self._alone = alone
        self._lock = threading.Lock()
        self._looked_at = clock()
        self.code = code
        self._seen = _state_of(config.file)
        self.as_of = self._seen or _NO_FILE
        self._demo_left_at: float | None = None
        self.app = create_app(config, self)
        self.is_passing = startup.settle(config).passing_demo
        """Whether the demo is shown, and will be taken down."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 (WSGI)
        if self._clock() - self._looked_at >= LOOK_EVERY:
            self.look()
        return self.app(environ, start_response)

    @property
    def has_moved_in(self) -> bool:
        """Whether the owner's library has just taken the demo's place."""
        left_at = self._demo_left_at
        return left_at is not None and self._clock() - left_at < NEWS_LASTS

    def read_news(self) -> None:
        self._demo_left_at = None

    def look(self) -> None:
        """Change over, if it is time: the demo's is over, or the settings are others."""
        with self._lock:
            self._looked_at = self._clock()
            try:
                settled = self._look_at_file() or self._look_at_demo()
            except (SettingError, StorageError):  # what hangs stays until it can be changed
                return
        if settled is not None:
            self._changed(settled)

    def _look_at_file(self) -> Config | None:
        """Another process of ours changed it, or its owner by hand, since the last look.

        One that is still being written would hold half of the settings; one that is gone may lie on
        a disk that will be back, and without it there would be no password.
        """
        before, self._seen = self._seen, _state_of(self._config.file)
        if self._seen in {None, self.as_of} or self._seen != before:
            return None
        config = self._reread(SettingsFile(self._config.file, {}).values)
        settled = self._hang(config, as_of=self._seen)
        self._config = config
        return settled

    def _look_at_demo(self) -> Config | None:
        if not self.is_passing or not startup.has_moved_in(self._config):
            return None
        return self._hang(self._config)

    def change(self, as_of: str, changes: Changes) -> None:
        """Nothing is written before a gallery of it stands, and nothing is hung before it is.

        Raises ChangedMeanwhileError, SettingError and StorageError.
        """
        with self._lock:
            if as_of != self.as_of or _state_of(self._config.file) not in {None, as_of}:
                raise ChangedMeanwhileError(sentences.CHANGED_MEANWHILE)
            file = SettingsFile(self._config.file, changes)
            config = self._reread(file.values)
            settled = self._hang(config, file.write)
            self._seen = _state_of(self._config.file)
            self.as_of = self._seen or _NO_FILE
            self._config = config
        if changes.get("USEAPI_TOKEN"):
            _ask_anew(settled)
        self._changed(settled)

    def show_demo(self) -> None:
        """Raises SettingError where there is something else to see, or others would not see it."""
        if not self._alone:
            raise SettingError(sentences.DEMO_OF_SEVERAL)
        with self._lock:
            has_more = startup.settle(self._config).sources or startup.has_songs(self._config)
            if self.is_passing or has_more:
                raise SettingError(sentences.DEMO_HAS_GONE)
            config = replace(self._config, sources=None, token=None)
            settled = self._hang(config)
        self._changed(settled)

    def _hang(
        self, config: Config, save: Callable[[], None] = lambda: None, as_of: str | None = None
    ) -> Config:
        """The settled settings; `save` is called once a gallery of them stands."""
        settled = startup.settle(config)
        database.prepare(settled.database)
        app = create_app(config, self)
        save()
        was_demo = self.is_passing
        self.app, self.as_of = app, as_of or self.as_of
        self.is_passing = settled.passing_demo
        if self.is_passing:
            self._demo_left_at = None
        elif was_demo:
            self._demo_left_at = self._clock()
        return settled


def _state_of(file: Path) -> str | None:
    """The same in all processes, another one after each change; it tells nothing of what it says.

    None where there is no such file.
    """
    try:
        facts = file.stat()
    except OSError:
        return None
    state = f"{facts.st_ino}-{facts.st_mtime_ns}-{facts.st_size}"
    return hashlib.sha256(state.encode()).hexdigest()[:16]


def _ask_anew(config: Config) -> None:
    """A token that was just tried works, whatever the last sync said of it.

    The settings hold already: a library that is busy for long must not keep them from the worker.
    """
    with suppress(StorageError), closing(database.connect(config.database, PATIENCE)) as db:
        for name in config.sources or ():
            source_states.write(db, name, problem=None, sentence=None, failures=0, retry_at=None)
        source_states.ask(db, config.sources or (), timestamps.now())
