import io
import json
import math
import re
import string
import tracemalloc

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from webapp.imports.json_stream import entries
from webapp.imports.text_window import CHUNK, TextWindow


def read(data, **options):
    return list(entries(io.BytesIO(data), **options))


def values(data):
    return [entry.value for entry in read(data) if entry.problem is None]


def problems(data):
    return [entry.problem for entry in read(data) if entry.problem is not None]


# Each example reads a file; a busy machine is no failure.
UNHURRIED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SONGS = [
    {"id": str(n), "title": f"Song {n}", "made_from": {"id": "a"}, "words": [{"text": "}"}]}
    for n in range(3)
]  # with an object that begins as the songs do
LINES = [json.dumps(song) for song in SONGS]
WAYS = {
    "list": json.dumps(SONGS),
    "written over many lines": json.dumps(SONGS, indent=2),
    "lines": "\n".join(LINES),
    "lines with an end": "\n".join(LINES) + "\n",
    "Windows lines": "\r\n".join(LINES),
    "blank lines": "\n\n \n".join(LINES) + "\n\n",
    "lines with commas": ",\n".join(LINES),
    "objects over many lines": "\n".join(json.dumps(song, indent=2) for song in SONGS),
    "one after the other": "".join(LINES),
    "several lists": json.dumps(SONGS[:1]) + "\n" + json.dumps(SONGS[1:]) + "[]",
    "in an object": json.dumps({"total_items": 3, "items": SONGS, "more": {"a": [1, "}"]}}),
    "in an object over many lines": json.dumps({"clips": SONGS, "next": None}, indent=2),
    "in several objects": "\n".join(json.dumps({"clips": SONGS[n : n + 1]}) for n in range(3)),
    "two lists in an object": json.dumps({"items": SONGS[:1], "n": 1, "clips": SONGS[1:]}),
    "under names": json.dumps({"lastRun": "x", "tracks": {song["id"]: song for song in SONGS}}),
    "under names over many lines": json.dumps(
        {"tracks": {song["id"]: song for song in SONGS}, "n": 2}, indent=2
    ),
    "in a playlist": json.dumps({"id": "p", "name": "P", "playlist_clips": SONGS, "n": 3}),
    "in an answer": json.dumps({"code": 200, "data": SONGS}),
    "missing comma": "[" + "\n".join(LINES) + "]",
    "comma at the end": "[" + ",".join(LINES) + ",]",
}


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_songs_are_read_whatever_way_they_are_written(text, encoding):
    data = text.encode(encoding)

    assert SONGS == values(data)
    assert [] == problems(data)


@pytest.mark.parametrize("indent", [None, 2])
def test_one_song_is_a_song(indent):
    assert SONGS[:1] == values(json.dumps(SONGS[0], indent=indent).encode())


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"[]", b"[ ]\n", b"\xff\xfe"])
def test_an_empty_file_holds_nothing(data):
    assert [] == read(data)


def test_places_count_lines_or_entries():
    by_line = read(b'\n{"id": 1}\n\n{"id":\n2}\n{"id": 3}')
    by_entry = read(b'[\n{"id": 1},\n\n{"id": 2}]')

    assert ["line 2", "line 4", "line 6"] == [entry.place for entry in by_line]
    assert ["entry 1", "entry 2"] == [entry.place for entry in by_entry]


def test_the_offset_says_how_much_of_the_file_was_read():
    data = b"\n".join(b'{"id": "%d", "lyrics": "%s"}' % (n, b"x" * 1000) for n in range(3000))

    offsets = [entry.offset for entry in entries(io.BytesIO(data))]

    assert CHUNK == offsets[0]
    assert len(data) == offsets[-1]
    assert sorted(offsets) == offsets


def test_entries_come_while_the_file_is_read():
    file = io.BytesIO(b'{"id": 1}\n' * CHUNK)

    next(entries(file))

    assert CHUNK == file.tell()


@pytest.mark.parametrize("number", [1234567890, -12345.678, 1.5e-10], ids=str)
def test_a_number_that_is_read_in_two_parts_is_one(number):
    text = json.dumps(number).encode()

    for at in range(1, len(text)):
        assert [number, {}] == values(b"[" + b" " * (CHUNK - 1 - at) + text + b",{}]")


def test_a_song_whose_start_is_read_in_two_parts_is_found_after_a_broken_one():
    broken, after = b'[{"id": "0"}, {"id": "1", "a": [}', b', {"id": "2"}]'

    for at in range(1, len(after)):
        padding = b" " * (CHUNK - len(broken) - at)
        assert [{"id": "0"}, {"id": "2"}] == values(broken + padding + after), at


def test_a_broken_song_at_the_end_of_a_list_costs_none_of_the_next_list():
    data = b'[{"id": "0"}, {"id": "1",, "a": 2}]\n[{"title": "a", "id": "2"}, {"id": "3"}]'

    assert ["0", "2", "3"] == [song["id"] for song in values(data)]


def test_of_a_first_song_without_its_bracket_no_part_becomes_a_song():
    data = b'["id": "0", "words": [{"text": "a"}]}, {"id": "1"}]'

    assert [{"id": "1"}] == values(data)


def test_an_object_within_a_broken_song_under_a_name_is_no_song():
    data = (
        b'{"tracks": {"a": {"id": "a", "t": [}, "owner": {"id": "x"}, "n": 1}, "b": {"id": "b"}}}'
    )

    assert [{"id": "b"}] == values(data)


def test_not_a_number_and_huge_numbers_are_read():
    (value,) = values(b'{"a": NaN, "b": -Infinity, "c": 1%s}' % (b"0" * 5000))

    assert math.isnan(value["a"])
    assert (-math.inf, math.inf) == (value["b"], value["c"])


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b'{"id": 1}\n{"id": 2 "a"}\n{"id": 3}', "line 2: not JSON (Expecting ',' delimiter)"),
        (b'[{"id": 1}, {"id": 2 "a"}, {"id": 3}]', "entry 2: not JSON (Expecting ',' delimiter)"),
        (b'{"id": 1}\n{"a":\n{"id": 3}', "line 2: not JSON (it has no end)"),
        (b'[{"id": 1}, {"a": [1, {"id": 3}]', "entry 2: not JSON (it has no end)"),
        (b'{"id": 1}\n#\n{"id": 3}', "line 2: not JSON (Expecting value)"),
        (b'{"id": 1}\n"id": 2}\n{"id": 3}', "line 2: not JSON (something follows it)"),
        (b'[{"id": 1}, "id": 2}, {"id": 3}]', "entry 2: not JSON (something follows it)"),
        (b'{"id": 1}\n{"id": "\xff"}\n{"id": 3}', "line 2: not UTF-8 text"),
        (b'[{"id": 1}, {"id": "\xc3"}, {"id": 3}]', "entry 2: not UTF-8 text"),
        (b'{"id": 1}\n%s\n{"id": 3}' % (b'{"a":' * 90_000), "line 2: nested too deeply"),
        (b'[{"id": 1}, {"id": 2, "a": %s}, {"id": 3}]' % (b"[" * 90_000), "nested too deeply"),
        (
            b'[{"id": 1}, {"id": 2, "a": %s%s}, {"id": 3}]' % (b"[" * 90_000, b"]" * 90_000),
            "entry 2: nested too deeply",
        ),
    ],
)
def test_a_broken_entry_costs_only_itself(data, problem):
    assert [{"id": 1}, {"id": 3}] == values(data)
    (told,) = problems(data)
    assert told.endswith(problem)


@pytest.mark.parametrize(
    "start", ["<!doctype html>", "<html>", "\ufeff <HTML lang=en>", "<?xml ?>"]
)
def test_a_page_that_is_no_json_is_said_once(start):
    data = f"{start}\n<p>\n  Bad Gateway\n</p>".encode()

    assert [] == values(data)
    assert ["line 1: a web page, not JSON; save it once more while you're logged in"] == problems(
        data
    )


def test_an_entry_beyond_the_limit_costs_only_itself():
    large = b'{"id": "2", "lyrics": "%s"}' % (b"x" * (5 * CHUNK))
    told = [{"id": "1"}, {"id": "3"}]

    for data in (b'[{"id": "1"}, %s, {"id": "3"}]', b'{"id": "1"}\n%s\n{"id": "3"}'):
        found = read(data % large, limit=2_000_000)

        assert told == [entry.value for entry in found if entry.problem is None]
        assert found[1].problem.endswith(" 2: larger than 2 MB")


def test_entries_larger_than_what_is_read_at_once_are_whole():
    songs = [{"id": str(n), "lyrics": "ü\n" * CHUNK} for n in range(3)]

    assert songs == values(json.dumps(songs, ensure_ascii=False).encode())


@pytest.mark.parametrize("at", [1, 5, 17, len(LINES[0]) - 1])
def test_a_file_cut_in_the_middle_gives_all_whole_entries(at):
    whole = "[" + ",\n".join(LINES[:2]) + ",\n"
    cut = (whole + LINES[2][:at]).encode()

    assert SONGS[:2] == values(cut)
    assert ["the file ends in the middle of entry 3"] == problems(cut)


@pytest.mark.parametrize("tail", ["", ",", ",\n "])
def test_a_list_cut_between_entries_says_so(tail):
    cut = ("[" + ",".join(LINES[:2]) + tail).encode()

    assert SONGS[:2] == values(cut)
    assert ["the file ends before its list does, after entry 2"] == problems(cut)


@pytest.mark.parametrize("at", range(2, len(LINES[0])))
def test_a_line_cut_at_any_place_is_the_only_problem(at):
    cut = ("\n".join(LINES[:2]) + "\n" + LINES[2][:at]).encode()

    assert SONGS[:2] == values(cut)
    assert ["the file ends in the middle of line 3"] == problems(cut)


TEXTS = st.lists(
    st.sampled_from(
        ["a", "ü", "🎵", "[Verse 1]", '"', "\\", "\n", ",", ": ", "{", "}", '[0.1, {"x"}]']
    )
).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=8,
)
SONG = st.builds(
    lambda title, more: {"id": "x", "title": title, "more": more, "words": [{"text": "a"}]},
    TEXTS,
    JSON,
)


def _id(text):
    found = re.search(r'"id": "(\w)"', text)
    return found[1] if found else "?"


WRITE = {
    "list": lambda texts: "[" + ",".join(texts) + "]",
    "list of lines": lambda texts: "[\n  " + ",\n  ".join(texts) + "\n]\n",
    "lines": "\n".join,
    "held list": lambda texts: '{"total": 3, "items": [' + ",".join(texts) + '], "next": [1]}',
    "held list of lines": lambda texts: '{\n "items": [\n  ' + ",\n  ".join(texts) + "\n ]\n}\n",
    "names": lambda texts: (
        '{"tracks": {' + ", ".join(f'"{_id(text)}": {text}' for text in texts) + '}, "total": 3}\n'
    ),
}


@UNHURRIED
@given(songs=st.lists(SONG, max_size=5), ascii_only=st.booleans())
def test_any_songs_come_back(songs, ascii_only):
    texts = [json.dumps(song, ensure_ascii=ascii_only) for song in songs]

    for way, write in WRITE.items():
        data = write(texts).encode()
        assert (songs, []) == (values(data), problems(data)), way


@UNHURRIED
@given(st.lists(JSON, max_size=6))
def test_any_values_of_a_list_come_back(told):
    data = json.dumps(told).encode()

    assert told == values(data)
    assert [] == problems(data)


@UNHURRIED
@given(
    songs=st.lists(SONG, min_size=3, max_size=4, unique_by=json.dumps),
    broken=st.integers(0, 5),
    at=st.integers(0),
    length=st.integers(0, 20),
    junk=st.text(string.punctuation + "ab 1", max_size=3),
)
@example(songs=[{"id": "x", "title": "a}"}] * 3, broken=1, at=1, length=0, junk="}")
def test_whatever_breaks_in_one_song_all_others_come_back(songs, broken, at, length, junk):
    texts = [json.dumps(song | {"id": str(n)}) for n, song in enumerate(songs)]
    broken, text = broken % len(texts), texts[broken % len(texts)]
    at %= len(text)
    texts[broken] = text[:at] + junk + text[at + length :]
    assume(not texts[broken].startswith("["))  # a list within the list, or of the lines
    assume(broken or at > len('{"id": '))  # what siblings begin with must have been seen
    assume('\\"' not in text)  # half of an escaped quote turns inside and outside round

    others = [json.loads(text) for n, text in enumerate(texts) if n != broken]
    for way, write in WRITE.items():
        rest = iter(values(write(texts).encode()))
        assert all(song in rest for song in others), (way, texts)


@UNHURRIED
@given(st.binary())
def test_no_file_is_a_crash(data):
    for entry in read(data):
        assert entry.problem is None or entry.problem.isprintable()


def test_memory_does_not_grow_with_the_file():
    class Songs(io.RawIOBase):
        """16 MB of a list that is never all there."""

        left = 16
        text = b",".join(b'{"id": "%04d", "lyrics": "%s"}' % (n, b"x" * 1000) for n in range(1000))

        def read(self, _size=-1):
            self.left -= 1
            start = b"[" if self.left == 15 else b","
            return start + self.text if self.left >= 0 else b"]" if self.left == -1 else b""

    tracemalloc.start()
    count = sum(1 for entry in entries(Songs()) if entry.problem is None)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert 16_000 == count
    assert most < 8_000_000


HOSTILE = {
    "small lists, one a line": "[1]\n",
    "brackets that nothing closes": "[\n",
    "objects that nothing closes": '{"id": "1",\n',
    "lists of songs that nothing closes": '{"items": [{"id": "1"\n',
    "two commas in every song": '{"id": "1",, "a": 2},\n',
    "strings that end with their line": '{"id": "1", "a": "b\n',
    "half escapes": '["\\u12\n',
    "NULs": "\0\n",
    "a page of the web": '<div class="a">{x}[y]</div>\n',
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_a_song_after_much_that_is_broken_is_read(piece):
    broken = piece * (100_000 // len(piece))

    assert {"id": "good"} in values(f'{broken}\n{{"id": "good"}}\n'.encode())


def test_looks_ahead_end_where_they_were_many_for_what_was_passed():
    window = TextWindow(io.BytesIO(b"x" * 1_000_000))

    may_look = []
    for _ in range(10):
        may_look.append(window.may_look)
        window.note_look(1_000_000)
    window.pos = 500_000

    assert [True, True, True, *[False] * 7] == may_look
    assert window.may_look, "they may go on once more was passed"


def test_what_is_forgotten_of_a_text_counts_as_passed():
    window = TextWindow(io.BytesIO(b"line\n" * 400_000))
    window.note_look(5_000_000)
    may_look = window.may_look

    window.pos = 400_000
    window.trim()

    assert (0, 80_001) == (window.pos, window.line())
    assert (False, True) == (may_look, window.may_look)


@pytest.mark.parametrize("text", ['"\\u00e9"', '"\\ud83d\\ude00"', '"\\n\\\\"'])
def test_an_escape_that_is_read_in_two_parts_is_one(text):
    for at in range(1, len(text)):
        assert [json.loads(text), 1] == values(
            b"[" + b" " * (CHUNK - 1 - at) + text.encode() + b",1]"
        )


@pytest.mark.parametrize("escape", ["\\uZZZZ", "\\u00Z", "\\u1", "\\u", "\\x"])
def test_a_wrong_escape_at_the_end_of_a_file_is_no_file_that_was_cut_off(escape):
    (problem,) = problems(f'{{"a": "{escape}"}}'.encode())

    assert problem.startswith("line 1: not JSON (Invalid ")
