from webapp.library import source_states

AT = "2025-03-01T12:00:00Z"


def test_a_source_that_was_never_tried_has_a_state(db):
    state = source_states.get(db, "riffusion")

    assert (False, False, None) == (state.running, state.stopped, state.problem)
    assert [state] == source_states.several(db, ["riffusion"])


def test_a_person_asks_and_the_beginning_answers(db):
    source_states.ask(db, ["riffusion"], AT, full=True)
    asked = source_states.get(db, "riffusion")

    source_states.begin(db, "riffusion", AT, 7)

    begun = source_states.get(db, "riffusion")
    assert (AT, 1) == (asked.asked_at, asked.asked_full)
    assert (None, 0, 7, True) == (begun.asked_at, begun.asked_full, begun.total, begun.running)


def test_asking_once_more_for_less_takes_nothing_back(db):
    source_states.ask(db, ["riffusion"], AT, full=True)

    source_states.ask(db, ["riffusion"], AT)

    assert 1 == source_states.get(db, "riffusion").asked_full


def test_what_was_cut_off_is_swept_whole_next(db):
    source_states.write(db, "riffusion", swept_at=AT)

    source_states.begin(db, "riffusion", AT, None)

    assert source_states.get(db, "riffusion").swept_at is None


def test_sources_are_told_in_the_order_asked_for(db):
    source_states.write(db, "b", problem="refused")
    source_states.write(db, "a", done=1)

    assert ["b", "a", "c"] == [s.name for s in source_states.several(db, ["b", "a", "c"])]


def test_only_a_refusal_stops_the_asking(db):
    for problem in ("account", "user_id", "passing"):
        source_states.write(db, "riffusion", problem=problem)
        assert not source_states.get(db, "riffusion").stopped

    source_states.write(db, "riffusion", problem="refused")

    assert source_states.get(db, "riffusion").stopped
