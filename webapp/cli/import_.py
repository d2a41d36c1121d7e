"""`songwall import`."""

import dataclasses
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Unpack

import click

from webapp.archive import play_log, playlist_file, record_writer
from webapp.archive.store import Archive
from webapp.cli.terminal import open_library, progress, say_first, settings
from webapp.database import Database
from webapp.errors import ImportFileError, SongwallError, StorageError
from webapp.imports import importer
from webapp.imports.containers import open_containers
from webapp.imports.items import printable
from webapp.imports.media_import import MediaImporter
from webapp.imports.outcome import Outcome
from webapp.library import imports, songs, unrecorded
from webapp.library.imports import Result
from webapp.recovery import auto_recovery
from webapp.sources.media_client import MediaClient
from webapp.values import timestamps
from webapp.values.formatting import counted
from webapp.worker import import_task


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def command(paths: tuple[Path, ...]) -> None:
    """Take in songs out of files, folders and ZIPs: saved answers, and what archivers left."""
    config = dataclasses.replace(settings(), sources=())  # the owner's library, never the demo's
    auto_recovery.recover(config, click.echo)
    with open_library(config) as db:
        was_empty = not songs.counts(db)
        archive = Archive(config.archive, MediaClient(config.media_hosts))
        media = MediaImporter(config, archive)
        jobs = [_Job(db, path, media) for path in paths]
        with record_writer.beside(config):
            for job in jobs:
                job.take_records()
            for job in jobs:  # only now: a record may lie in another file
                job.take_audio()
            for job in jobs:
                job.take_playlists()
                job.take_plays()
        failed = [why for job in jobs if (why := job.end())]
        is_first = was_empty and bool(songs.counts(db))
        _write_records(db, archive)
        playlist_file.write_due(db, config.archive)
        play_log.write_all(db, config.plays)
    if len(failed) == len(paths):
        raise SongwallError("\n".join(failed))
    for sentence in failed:
        click.echo(sentence, err=True)
    if is_first:
        click.echo("If Songwall is showing the demo, it switches to your own songs by itself.")


class _Job:
    """One path that is imported, in two steps."""

    def __init__(self, db: Database, path: Path, media: MediaImporter) -> None:
        self._db, self._media = db, media
        self._name = printable(path.name or path)
        self._began = datetime.now(UTC)
        self._import = importer.Import(db, open_containers(path), self._began, media)
        self._failure: str | None = None

    def take_records(self) -> None:
        self._run(self._import.take_records)

    def take_audio(self) -> None:
        if self._import.left and self._failure is None:
            self._run(self._import.take_audio)

    def take_playlists(self) -> None:
        if self._import.lists and self._failure is None:
            self._run(self._import.take_playlists)

    def take_plays(self) -> None:
        if self._import.plays and self._failure is None:
            self._run(self._import.take_plays)

    def _run(self, step: Callable[[], None]) -> None:
        try:
            with progress(self._name) as self._import.tell:
                step()
        except ImportFileError as error:
            self._failure = str(error)

    def end(self) -> str | None:
        """Why nothing of it is of use, or None; what else could not be used is said here."""
        outcome, full = self._import.outcome, self._media.full
        if self._failure is not None:
            _note(self._db, self._name, self._began, failure=self._failure)
            return self._failure
        _note(self._db, self._name, self._began, **import_task.result(self._name, outcome, full))
        _say_import(self._name, outcome)
        if outcome.kept:
            click.echo(f"  {counted(outcome.kept, 'file', 'files')} copied.")
        if full:
            click.echo(f"  {full}")
        is_useful = outcome.read or outcome.kept or outcome.lists
        return None if is_useful else f"No song was found in “{self._name}”."


def _write_records(db: Database, archive: Archive) -> None:
    """A database that is lost from now on can be made anew of them."""
    total, done = unrecorded.count(db), 0
    with progress("Records") as tell:
        while written := archive.write_records(db):
            done += written
            tell(done, max(total, done))


def _note(db: Database, name: str, began: datetime, **result: Unpack[Result]) -> None:
    """For the page about the archive; what cannot be noted is done all the same."""
    with suppress(StorageError):
        imports.note(db, name, timestamps.stamp(began), timestamps.now(), **result)


def _say_import(name: str, outcome: Outcome) -> None:
    changed, same = counted(outcome.changed, "song", "songs"), outcome.read - outcome.changed
    unusable = counted(outcome.unusable, "entry", "entries")
    click.echo(
        f"{name}: {changed} added or updated, {same:,} already here, {unusable} couldn't be used."
    )
    say_first(outcome.problems, len(outcome.problems) + outcome.complaints.untold)
    say_first(outcome.remarks, len(outcome.remarks))
