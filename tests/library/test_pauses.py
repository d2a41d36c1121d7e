from webapp.library import pauses


def test_a_damaged_value_is_no_pause(db):
    pauses.pause(db, pauses.SYNCS, paused=True)
    db.execute("UPDATE library SET paused = x'ff', imports_paused = 'yes'")

    assert {pauses.KEEPING: False, pauses.SYNCS: True, pauses.IMPORTS: False} == pauses.every(db)
