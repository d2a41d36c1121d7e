"""Months as a reader's calendar has them, against a count of every song."""

from collections import Counter
from datetime import datetime

import pytest

from tests.fakes import song
from webapp.query.song_filter import SongFilter
from webapp.search import months
from webapp.values import time_zones

MOMENTS = [
    "2024-12-31T11:59:00Z",
    "2024-12-31T22:30:00Z",
    "2025-01-01T00:30:00Z",
    "2025-01-01T13:00:00Z",
    "2025-02-12T23:30:00Z",
    "2025-03-31T21:59:00Z",  # where summer has begun, of March; elsewhere of April
    "2025-03-31T22:30:00Z",
    "2025-03-31T23:30:00Z",
]


@pytest.mark.parametrize(
    "name", ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Asia/Kolkata"]
)
def test_months_are_those_of_the_readers_zone(library, name):
    library.add(*(song(n, created_at=at, sound="jazz") for n, at in enumerate(MOMENTS, 1)))
    library.add(song(50, created_at=None))
    zone = time_zones.zone(name)
    local = [f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m}" for at in MOMENTS]
    expected = sorted(Counter(local).items(), reverse=True)

    some = SongFilter(q="jazz", zone=name).selection()

    assert expected == [*months.of_all(library.db, zone).items()]
    assert expected == [*months.of(library.db, some, zone).items()]
    for month, songs in expected:
        asked = SongFilter(month=month, zone=name).selection()
        sql = f"SELECT count(*) FROM {asked.source}"
        assert songs == library.db.execute(sql, asked.parameters).fetchone()[0]
