"""Words of a line by their bytes, whatever they are made of."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.lyrics import timed_lyrics
from webapp.lyrics.alignment import Word
from webapp.lyrics.sections import Line, Lyrics, Section
from webapp.opensubsonic import words, xml

SECONDS = st.none() | st.floats(0, 500)
TEXTS = st.text(st.sampled_from("aé海🌊 \u0301\x00\ufffe'"), max_size=5)
WORDS = st.lists(st.builds(Word, TEXTS, SECONDS, SECONDS, spaced=st.booleans()), max_size=6)


def structured(*lines, timing="words"):
    section = Section(
        None, [Line(n, line, start, end) for n, (line, start, end) in enumerate(lines)]
    )
    return words.structured(Lyrics([section], timing), "Artist", "Title", enhanced=True)


@given(WORDS, SECONDS, SECONDS)
def test_each_word_stands_where_its_bytes_say(line, start, end):
    for entry in structured((line, start, end)):
        for cue_line in entry.get("cueLine", ()):
            value = cue_line["value"].encode()
            assert entry["line"][cue_line["index"]]["value"] == cue_line["value"]
            assert xml.clean(cue_line["value"]) == cue_line["value"]  # XML counts the same bytes
            last = -1
            for cue in cue_line["cue"]:
                assert last < cue["byteStart"] <= cue["byteEnd"] < len(value)
                assert value[cue["byteStart"] : cue["byteEnd"] + 1].decode() == cue["value"]
                assert cue.get("end", cue["start"]) >= cue["start"]
                last = cue["byteEnd"]
            assert len({"end" in cue for cue in cue_line["cue"]}) == 1


def test_a_word_without_an_end_ends_where_the_next_begins():
    line = [Word("a", 1.0, None), Word("b", 2.0, 2.5), Word("c", 3.0, None)]
    (entry,) = structured((line, 1.0, 2.5))

    cues = entry["cueLine"][0]["cue"]
    assert [2000, 2500, 3000] == [cue["end"] for cue in cues]


def test_lines_that_alone_are_timed_have_no_words():
    raw = {"lyrics": "[00:01.00]One\n[00:02.00]Two"}
    (entry,) = words.structured(timed_lyrics.read(raw, 60.0), "a", "b", enhanced=True)

    assert [1000, 2000] == [line["start"] for line in entry["line"]]
    assert "cueLine" not in entry
    assert "main" == entry["kind"]
