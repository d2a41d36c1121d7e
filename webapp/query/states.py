"""What is so of a song or not: each state is one entry, and all that offers it comes of that; pure.

README.md names the states too, which a test checks.
"""

from dataclasses import dataclass

GROUPS = {"": "Songs", "voice": "Voice", "length": "Length"}  # headings of the panel, in its order


@dataclass(frozen=True, slots=True)
class State:
    """`label` stands on its control, on its chip and in headings.

    `sql` is a condition on `songs`, and on `song_counts`, which says how many there are. Its
    columns stand in both tables, and in the indexes songs_to_filter and songs_by_number: a filter
    that reads the songs themselves takes ten times as long.
    `group`: of states that exclude each other, one of GROUPS; '' for one by itself.
    `is_indexed`: the index of words holds it too, as `library/search_index.py` writes it.
    `by_plays`: playing a song changes it, which is no news to the library's version.
    `hangs`: whether such takes hang on the wall; those that do not are found by this state alone.
    """

    name: str
    sql: str
    label: str
    group: str = ""
    is_indexed: bool = False
    by_plays: bool = False
    hangs: bool = True

    @property
    def argument(self) -> str:
        """Its name in an address: `favourite=1`, or `voice=sung` for one of a group."""
        return self.group or self.name

    @property
    def value(self) -> str:
        return self.name if self.group else "1"


STATES = {
    state.name: state
    for state in (
        State("favourite", "favourite = 1", "Favourites"),
        State("rated", "stars > 0", "Rated"),
        State("kept", "audio_kept IS NOT NULL", "On this disk"),
        State("unheard", "plays = 0 AND has_audio", "Unheard", by_plays=True),
        State("remix", "remix = 1", "Remixes"),
        State("chosen", "choice = 'keep'", "Chosen"),
        State("aside", "choice = 'aside'", "Set aside", hangs=False),
        State("sung", "sung = 1", "Sung", "voice", is_indexed=True),
        State("instrumental", "sung = 0", "Instrumental", "voice", is_indexed=True),
        State("short", "duration < 120", "Under 2 minutes", "length"),
        State("medium", "duration >= 120 AND duration < 180", "2 to 3 minutes", "length"),
        State("long", "duration >= 180 AND duration < 240", "3 to 4 minutes", "length"),
        State("longest", "duration >= 240", "4 minutes and more", "length"),
    )
}
# What is understood after `is:`; lengths are typed as `length:<2:00`.
TYPED = {name: name for name, state in STATES.items() if state.group != "length"}
TYPED["favorite"] = "favourite"
