from tests.fakes import song
from webapp.library import files, library_state, pauses
from webapp.library.library_state import LibraryState


def test_a_new_library_syncs_and_archives(db):
    assert LibraryState(library_state.get(db).version, syncs_paused=False, halted=None) == (
        library_state.get(db)
    )


def test_a_change_is_another_version(db, library):
    before = library_state.get(db).version

    library.add(song(1))

    assert before < library_state.get(db).version == library.version()


def test_pauses_of_syncs_and_halts_are_told(db):
    pauses.pause(db, pauses.SYNCS, paused=True)
    files.halt(db, "The disk is full.")

    state = library_state.get(db)

    assert (True, "The disk is full.") == (state.syncs_paused, state.halted)


def test_a_pause_of_something_else_is_none_of_syncs(db):
    pauses.pause(db, pauses.KEEPING, paused=True)

    assert not library_state.get(db).syncs_paused


def test_a_damaged_library_without_its_row_has_no_version(db):
    db.execute("DELETE FROM library")

    assert LibraryState() == library_state.get(db)
