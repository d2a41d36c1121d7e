import json
import re

from hypothesis import given
from hypothesis import strategies as st

from webapp.exports import lrc
from webapp.lyrics import timed_lyrics

TIME = r"\d{2,}:\d{2}\.\d{2}"


def made(raw, duration=60.0, **options):
    return lrc.lrc(timed_lyrics.read(raw, duration), **options)


def words(*timed):
    return json.dumps(
        {"words": [{"text": t, "start": s, "end": e, "line_index": n} for t, s, e, n in timed]}
    )


SUNG = words(("Waves", 1, 1.4, 0), ("come", 1.5, 2, 0), ("in", 2, 2.25, 0), ("Out", 61.234, 62, 1))


def test_words_with_times_have_them_each():
    raw = {"lyrics": "[Verse 1]\nWaves come in,\nOut", "lyrics_timestamped": SUNG}

    assert (
        "[ti:Tide]\n[length:01:30]\n[re:Songwall]\n"
        "[00:01.00]<00:01.00>Waves <00:01.50>come <00:02.00>in,<00:02.25>\n"
        "[01:01.23]<01:01.23>Out<01:02.00>\n"
    ) == made(raw, 90.0, title="Tide", seconds=90.0)


def test_lines_with_times_have_theirs():
    raw = {"lyrics": "Waves come in\nWaves go out", "lyrics_timing": [[1, 2], [3.5, 5]]}

    assert "[re:Songwall]\n[00:01.00]Waves come in\n[00:03.50]Waves go out\n" == made(raw)


def test_a_time_is_rounded_to_the_nearest_hundredth():
    raw = {"lyrics": "Waves", "lyrics_timing": [[0.29, 2]]}  # 0.29 * 100 is a little below 29

    assert "[re:Songwall]\n[00:00.29]Waves\n" == made(raw)


def test_a_line_that_nobody_sang_is_left_out():
    raw = {"lyrics": "Waves come in\nNever heard here\nOut", "lyrics_timestamped": SUNG}

    assert "Never" not in made(raw, 90.0)
    assert "Out" in made(raw, 90.0)


def test_without_times_there_is_none():
    assert made({"lyrics": "Waves come in"}) is None
    assert made({"lyrics": "[Instrumental]"}) is None
    assert made({}) is None


def test_words_that_look_like_times_are_no_times():
    raw = {"lyrics": "<00:05.00> [00:09.00] go", "lyrics_timestamped": words(("go", 1, 2, 0))}

    found = made(raw)

    assert ["00:01.00"] == re.findall(rf"\[({TIME})\]", found)
    assert "00:05.00>" not in found


def test_japanese_stays_without_spaces():
    raw = {
        "lyrics": "雨の駅",
        "lyrics_timestamped": words(("雨", 1, 2, 0), ("の", 2, 3, 0), ("駅", 3, 4, 0)),
    }

    assert "<00:01.00>雨<00:02.00>の<00:03.00>駅" in made(raw)


@given(
    st.text("ab <>[]:.0129\n", max_size=60),
    st.lists(
        st.tuples(
            st.text("ab<>[]:.019", max_size=9),
            st.floats(0, 59),
            st.floats(0, 60),
            st.integers(0, 3),
        ),
        max_size=12,
    ),
)
def test_times_never_fall_and_nothing_else_is_one(text, timed):
    found = made({"lyrics": text, "lyrics_timestamped": words(*timed)}) or ""

    lines = [line for line in found.splitlines() if not line.startswith(("[ti:", "[re:"))]
    assert all(re.fullmatch(rf"\[{TIME}\](<{TIME}>|[^<>\[\]])*", line) for line in lines)
    starts = [line[1:9] for line in lines]
    assert starts == sorted(starts)
