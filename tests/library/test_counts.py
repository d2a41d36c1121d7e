"""What is kept count of by triggers is what counting tells, whatever happens to the library."""

import itertools
import random
from datetime import UTC, timedelta

import pytest

from tests.factories import NOW, Library, earlier_library, hear
from tests.fakes import song
from webapp import database
from webapp.archive import copies
from webapp.database import one, rows
from webapp.library import archive_stats, files, pictures, song_audio, songs, user_marks
from webapp.query.song_filter import SongFilter
from webapp.query.states import STATES
from webapp.search import counts, facets, listing, months, tabs

STEPS = 60
WALLS = SongFilter(), SongFilter(takes="apart")
LATER = NOW.timestamp() + 90  # when the pauses of some have ended
TO_FETCH = ("state != 'kept'", "state != 'kept' AND url IS NULL")
MISSING = "name IS NULL AND state != 'kept' AND (state = 'failed' OR problem IS NOT NULL)"

FINISHED = """(status = 'completed' OR audio_kept IS NOT NULL
    OR (audio_url IS NOT NULL AND status != 'processing'))"""


class Walk:
    """Changes a library at random, as syncs, the worker and its owner do."""

    def __init__(self, db, seed):
        self.db, self.library = db, Library(db)
        self.random = random.Random(seed)  # noqa: S311 (no secret)
        usual = [self.song, self.song, self.copy, self.file_at_hand]
        self.steps = [*usual, *usual, self.failure, self.failure, self.loss, self.gone, self.heart,
                      self.stars, self.play, self.stem, self.retry, self.removal, self.further,
                      self.choice, self.choice, self.choices]  # fmt: skip
        for _ in range(20):
            self.song()

    def step(self):
        self.random.choice(self.steps)()

    def song(self):
        pick = self.random.choice
        number = self.random.randrange(30)
        fields = {
            "status": pick([*["completed"] * 4, "processing", "failed", "odd"]),
            "created_at": pick([None, f"2025-0{pick('12')}-11T10:00:{number:02}Z"]),
            "duration_s": pick([None, 0, 59.9, 119.9, 120, 200, 240, 9000]),
            "is_favorite": pick([True, False]),
            "play_count": pick([0, 3]),
            "lyrics": pick([None, "la", "[Instrumental]"]),
            "parent_riff_id": pick([None, "riff"]),
            "author_id": pick([None, "anna", "ben"]),
            "group_id": pick([None, "one", "two", "three"]),
            "service": pick([None, "suno", "udio"]),
            "download_url": pick([None, None, f"https://media.example/{number}.m4a?{pick('ab')}"]),
            "image_url": pick([None, f"https://covers.example/{number}.jpeg"]),
        }
        source = pick(["riffusion", "flowmusic", "import"])
        self.library.add(song(number, **fields), source=source, file=source == "import")

    def file(self, condition):
        found = rows(self.db, f"SELECT key, kind FROM files WHERE {condition}")
        if not found:
            return None
        key, kind = self.random.choice(found)
        return next(each for each in files.of_songs(self.db, [key]) if each.kind == kind)

    def copy(self):
        if file := self.file(self.random.choice(TO_FETCH)):
            digest = f"{self.random.getrandbits(256):064x}"
            size = self.random.randrange(9999)
            copy = files.Copy("a.bin", digest, size, "audio/mp4", made=7, duration=130)
            with database.transaction(self.db):
                files.mark_archived(self.db, file, copy, "2025-03-01T12:00:00Z")

    def file_at_hand(self):
        """Of a song without an address, as an import has one."""
        sql = "SELECT id FROM songs WHERE audio_url IS NULL AND audio_kept IS NULL"
        if found := rows(self.db, sql):
            with database.transaction(self.db):
                files.reserve(self.db, self.random.choice(found)["id"], "audio", 0)

    def further(self):
        """Of a song that has one: what its owner brings, or a download."""
        if file := self.file("kind = 'audio' AND name IS NOT NULL"):
            digest, size = f"{self.random.getrandbits(256):064x}", self.random.randrange(9999)
            copy = files.Copy("b.bin", digest, size, "audio/wav", brought=self.random.randrange(2))
            with database.transaction(self.db):
                song_audio.make_room(self.db, file.key, brought=bool(copy.brought))
                files.mark_archived(self.db, file, copy, "2025-03-01T12:00:00Z")
                song_audio.choose(self.db, file.key)

    def failure(self):
        if file := self.file(self.random.choice(TO_FETCH)):
            files.mark_failed(self.db, file, self.random.choice(["No.", "Never."]), NOW.timestamp())

    def loss(self):
        if file := self.file("name IS NOT NULL"):
            copies.mark_lost(self.db, file, "damaged")

    def gone(self):
        seen = [song(number) for number in range(30) if self.random.random() < 0.7]
        self.library.sweep(*seen)

    def heart(self):
        if key := self.key():
            user_marks.set_favourite(self.db, key, favourite=self.random.random() < 0.5)

    def stars(self):
        if key := self.key():
            user_marks.change(self.db, key, stars=self.random.randrange(6))

    def play(self):
        if key := self.key():
            hear(self.db, key, "2025-03-01T12:00:00Z")

    def choice(self):
        if key := self.key():
            user_marks.set_choice(self.db, key, self.random.choice([None, "keep", "aside"]))

    def choices(self):
        """As an import brings marks."""
        with database.transaction(self.db):
            keys = [self.key() for _ in range(3)]
            marks = user_marks.Marks(choice=self.random.choice(["keep", "aside"]))
            hung_anew = [key for key in keys if key and user_marks.put(self.db, key, marks)]
            pictures.hang(self.db, hung_anew, 1)

    def stem(self):
        if key := self.key():
            parent = self.random.choice([None, None, "parent"])
            with database.transaction(self.db):
                self.db.execute("UPDATE songs SET stem_of = ? WHERE key = ?", [parent, key])
                pictures.hang(self.db, [key], 1)

    def retry(self):
        files.retry(self.db)

    def removal(self):
        if self.random.random() < 0.5 and (file := self.file("url IS NULL")):
            files.cancel_reservation(self.db, file)
        elif key := self.key():
            with database.transaction(self.db):
                songs.remove(self.db, songs.by_keys(self.db, [key])[0])

    def key(self):
        found = rows(self.db, "SELECT key FROM songs")
        return self.random.choice(found)["key"] if found else None


def counted_anew(db):
    """The figures of the page about the archive, as they are counted without any help."""
    figures = one(
        db,
        f"""SELECT ifnull(sum({FINISHED}), 0), ifnull(sum(audio_kept IS NOT NULL), 0), ifnull(sum(
                status = 'completed' AND audio_url IS NULL AND audio_kept IS NULL
                AND (gone OR source != 'flowmusic')
                AND NOT EXISTS (SELECT 1 FROM files WHERE files.key = songs.key
                    AND kind = 'audio' AND {MISSING})), 0),
                ifnull(sum(status = 'processing' AND audio_kept IS NULL
                    AND source != 'import'), 0)
            FROM songs WHERE stem_of IS NULL""",
    )
    stored = one(
        db,
        """SELECT ifnull(sum(kind = 'cover'), 0),
               ifnull(sum(kind = 'cover' AND name IS NOT NULL), 0),
               ifnull(sum(kind = 'audio' AND name IS NOT NULL), 0),
               ifnull(sum(size + made), 0) FROM files""",
    )
    kinds = "SELECT iif(kind GLOB 'audio-*', 'further', kind), count(*) FROM files GROUP BY 1"
    counted = "SELECT kind, sum(files) FROM file_counts GROUP BY kind HAVING sum(files)"
    assert pairs(db, kinds) == pairs(db, counted)
    return archive_stats.Standing(*figures, *stored)


def due_anew(db, sources):
    asked = ", ".join(f"'{name}'" for name in sources)
    sql = f"""SELECT count(*) FROM files JOIN songs USING (key) WHERE state != 'kept'
        AND due_at <= ? AND (url IS NOT NULL OR host IN ({asked}) AND NOT gone)"""
    return one(db, sql, [LATER])[0]


def reasons_anew(db):
    sql = f"""SELECT kind, ifnull(problem, ''), count(*), min(due_at) FROM files
        WHERE {MISSING} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"""
    return [archive_stats.Reason(*row) for row in rows(db, sql)]


def pairs(db, sql):
    return {row[0]: row[1] for row in rows(db, sql)}


def check(db, song_filters=None, *, is_indexed=True):
    """`song_filters`: those of FILTERS that are tried, all where none are told."""
    assert counted_anew(db) == archive_stats.get(db)
    assert counted_anew(db).silent == len(archive_stats.silent(db, 99))
    assert reasons_anew(db) == archive_stats.reasons(db, 99)
    for reason in archive_stats.reasons(db, 99):
        assert reason.files == len(archive_stats.troubled(db, reason, 99))
    for sources in ((), ("flowmusic",)):
        assert due_anew(db, sources) == files.due(db, LATER, sources)
    by_status = "SELECT status, count(*) FROM songs WHERE stem_of IS NULL GROUP BY 1"
    assert pairs(db, by_status) == songs.counts(db)
    check_hanging(db)
    for apart, hung in ((False, "hangs = 2"), (True, "hangs > 0")):
        by_month = f"""SELECT substr(created_at, 1, 7), count(*) FROM songs
            WHERE {hung} AND created_at IS NOT NULL GROUP BY 1"""
        assert pairs(db, by_month) == months.of_all(db, UTC, apart=apart)
        by_style = f"""SELECT word, count(*) FROM styles JOIN songs USING (key)
            WHERE {hung} GROUP BY 1"""
        takes = "apart" if apart else "stacks"
        assert pairs(db, by_style) == facets.of(db, SongFilter(takes=takes)).styles
        for song_filter in song_filters or FILTERS:
            check_choices(db, song_filter.but(takes=takes))
            if is_indexed:
                check_listing(db, song_filter.but(takes=takes))


def check_hanging(db):
    """Each picture is what one request made, and led by its best take; worked out one by one."""
    by_picture = {}
    for card in songs.select(db, "", []):
        one_by_itself = card.key if card.group_id is None or card.stem_of else None
        account = one(db, "SELECT account FROM songs WHERE key = ?", [card.key])[0]
        by_picture.setdefault((card.group_id, card.source, account, one_by_itself), []).append(card)
    for takes in by_picture.values():
        takes.sort(key=lambda card: (card.place, -card.key))
        numbers = [*range(1, len(takes) + 1)] if len(takes) > 1 else [None]
        assert numbers == [card.take for card in takes]
        assert {len(takes) if len(takes) > 1 else None} == {card.takes for card in takes}
        assert {min(card.key for card in takes)} == {card.picture for card in takes}
        hanging = [card for card in takes if card.choice != "aside" and not card.stem_of]
        best = max(hanging, key=rank, default=None)
        assert [2 if card is best else card in hanging for card in takes] == [
            card.hangs for card in takes
        ]
    playable = {card.key for takes in by_picture.values() for card in takes if card.has_audio}
    assert playable == {key for (key,) in rows(db, "SELECT key FROM songs WHERE has_audio")}
    assert [] == rows(db, "SELECT * FROM pictures_taken_down")
    assert [] == rows(db, "SELECT * FROM picture_counts WHERE pictures < 1")


def rank(card):
    is_done = card.status == "completed" or (card.audio_url and card.status != "processing")
    finished = 2 if is_done else card.status != "failed"
    return card.choice == "keep", finished, card.place, card.key


FILTERS = [
    SongFilter(),
    SongFilter(status="completed"),
    SongFilter(q="-is:favourite is:sung"),
    SongFilter(q="-is:remix -status:failed"),
    SongFilter(source="flowmusic", states=("medium",)),
    SongFilter(account="anna"),
    SongFilter(account="unknown", status="failed"),
    SongFilter(states=("unheard", "chosen")),
    SongFilter(q="rating:>2 -is:unheard"),
    SongFilter(states=("favourite", "aside")),
    *(SongFilter(states=(name,)) for name in STATES),
]


def check_choices(db, song_filter):
    choices = facets.of(db, song_filter)
    selection = song_filter.selection()
    unit = f"count(DISTINCT {selection.unit})"

    def count(condition):
        sql = f"SELECT {unit} FROM songs WHERE {selection.where} AND {condition}"
        return one(db, sql, selection.parameters)[0]

    assert selection.is_tallied
    assert count("TRUE") == choices.songs == counts.total(db, song_filter).songs
    for name, state in STATES.items():
        if state.hangs or name in song_filter.states:
            assert (name, count(state.sql)) == (name, choices.states[name])
    aside = song_filter.but(states=(*song_filter.states, "aside"))
    assert counts.total(db, aside).songs == choices.states["aside"]
    for column, by_column in (("service", choices.services), ("source", choices.sources)):
        sql = f"""SELECT {column}, {unit} FROM songs WHERE {selection.where}
            AND {column} IS NOT NULL GROUP BY 1"""
        assert by_column == {row[0]: row[1] for row in rows(db, sql, selection.parameters)}
    assert sum(choices.accounts.values()) in {0, choices.songs}
    for value, songs_of_it in tabs.count(db, song_filter, songs.counts(db)).items():
        assert counts.total(db, tabs.under(song_filter, value)).songs == songs_of_it


def check_listing(db, song_filter):
    """As many hang as are counted, each picture once."""
    listed = [*listing.Ordered(song_filter.selection(), "newest").keys(db)]
    assert len(listed) == counts.total(db, song_filter).songs
    if not song_filter.apart:
        assert len(listed) == len({song.picture for song in songs.by_keys(db, listed)})


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_count_of_is_what_counting_tells(db, seed):
    walk = Walk(db, seed)
    for number in range(STEPS):
        walk.step()
        if number % 4 == 0:
            check(db, walk.random.sample(FILTERS, 3))
    check(db)
    assert archive_stats.get(db).finished, "the walk has shown something"


def test_libraries_of_one_tally_count_alike_and_others_have_another(db):
    walk = Walk(db, 6)
    counted = {}
    for _ in range(STEPS):
        walk.step()
        by_status = songs.counts(db)
        now = by_status, *(tabs.count(db, by, by_status) for by in WALLS)
        assert now == counted.setdefault(songs.tally(db), now)

    assert 1 < len(counted) < STEPS, "some steps change no count"


def test_songs_that_become_takes_of_one_picture_have_another_tally(library, db):
    library.add(song(1), song(2))
    before = songs.tally(db)

    library.add(song(1, group_id="pair"), song(2, group_id="pair"))

    assert before != songs.tally(db)


def test_an_earlier_library_is_counted_when_it_is_opened(tmp_path, db):
    walk = Walk(db, 7)
    for _ in range(STEPS):
        walk.step()
    db.execute("DELETE FROM files WHERE kind GLOB 'audio-*'")  # none had several
    path = tmp_path / "earlier.db"
    earlier = earlier_library(path, 10)
    earlier.execute("ATTACH ? AS now", [one(db, "PRAGMA database_list")["file"]])
    for table in ("accounts", "songs", "files"):
        names = [row["name"] for row in earlier.execute(f"PRAGMA main.table_info({table})")]
        sql = f"INSERT INTO main.{table} ({', '.join(names)}) SELECT {', '.join(names)} FROM now."
        earlier.execute(sql + table)
    earlier.close()

    database.prepare(path)

    opened = database.connect(path)
    assert archive_stats.get(db) == archive_stats.get(opened)
    sql = "SELECT id, hangs, take, takes FROM songs ORDER BY id"
    assert [*map(tuple, rows(db, sql))] == [*map(tuple, rows(opened, sql))]
    check(opened, is_indexed=False)
    opened.close()


@pytest.mark.parametrize("apart", [False, True])
def test_pages_follow_each_other_through_all_months(db, apart):
    dates = [NOW - timedelta(days=3 * number) for number in range(200)]
    undated = {10, 11, 199}
    stamps = [None if number in undated else when.isoformat() for number, when in enumerate(dates)]
    Library(db).add(
        *(
            song(number, created_at=stamp, group_id=f"{number // 2}" if number % 3 else None)
            for number, stamp in enumerate(stamps)
        )
    )
    numbers = itertools.count(1)
    pages = (songs.page(db, page, apart=apart) for page in numbers)

    cards = [card for page in itertools.takewhile(bool, pages) for card in page]

    sql = f"SELECT id FROM songs WHERE hangs > {0 if apart else 1} ORDER BY place DESC, key DESC"
    assert [row["id"] for row in rows(db, sql)] == [card.id for card in cards]
    assert (200 if apart else 167) == len(cards)


def test_a_song_whose_missing_file_is_given_up_has_no_known_audio(library, db):
    library.add(song(1, download_url=None))
    with database.transaction(db):
        file = files.reserve(db, library.card(song(1)).id, "audio", 0)
    files.mark_failed(db, file, "No.", NOW.timestamp())
    assert [] == archive_stats.silent(db, 9)

    files.cancel_reservation(db, file)

    assert ["Song 1"] == [each.title for each in archive_stats.silent(db, 9)]
    check(db)


def test_a_song_that_comes_in_is_counted_once(library, db):
    """Not before that as one of which nothing tells whether it is sung."""
    library.add(song(1, lyrics="la"), song(2, lyrics="[Instrumental]"))

    assert [] == rows(db, "SELECT alike FROM song_counts WHERE songs = 0")
    check(db)
