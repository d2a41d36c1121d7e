"""In which orders songs are shown: each is one entry, for the SQL and for its control; pure."""

from typing import NamedTuple


class Order(NamedTuple):
    """`columns` of songs, all in one direction, as an index has them."""

    label: str
    columns: tuple[str, ...] = ("place", "key")
    is_ascending: bool = False


# Best match is offered where words are looked for; where no weights are asked, the newest first.
ORDERS = {
    "best": Order("Best match"),
    "newest": Order("Newest"),
    "oldest": Order("Oldest", is_ascending=True),
    "title": Order("Title", ("title_key", "place", "key"), is_ascending=True),
    "longest": Order("Longest", ("ifnull(duration, -1)", "place", "key")),
    "rated": Order("Highest rated", ("stars", "place", "key")),
    "played": Order("Most played", ("plays", "place", "key")),
}
