import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.values import account_ids

ANNA = "4f2a09c1-7d1e-4c7b-9a35-0e8a5f6b1c01"
MAIL = "anna@mail.example"
PLAIN = {
    "a uuid": (ANNA, ANNA),
    "in capitals": (ANNA.upper(), ANNA),
    "a word": ("author-1", "author-1"),
    "a number": (1234, "1234"),
    "the longest": ("a" * 64, "a" * 64),
}
HOSTILE = {
    "an e-mail address": MAIL,
    "one in an address": "anna%40mail.example",
    "one beside an id": f"user:7-{MAIL}",
    "an object": {"id": ANNA},
    "a list": [ANNA],
    "true": True,
    "a fraction": 1.5,
    "less than nothing": -1,
    "a huge number": 10**30,
    "nothing": None,
    "an empty text": "",
    "spaces": "  ",
    "a space beside": f" {ANNA}",
    "an end of line": f"{ANNA}\n",
    "10 kB": "a" * 10_000,
    "one too long": "a" * 65,
    "NUL": "anna\0",
    "NUL before an address": f"anna\0{MAIL}",
    "half a surrogate pair": "anna\ud800",
    "from right to left": "\u202eanna",
    "a sign that hides": "an\u200bna",
    "a Kelvin sign": "\u212a",
    "digits of another script": "\u0661\u0662",
    "markup": "<b>anna</b>",
    "a path": "../anna",
    "a quote": "a'; DROP TABLE songs; --",
    "what stands for none": "unknown",
    "the same in capitals": "Unknown",
}


@pytest.mark.parametrize(("value", "account"), PLAIN.values(), ids=PLAIN)
def test_a_plain_id_is_an_account(value, account):
    assert account == account_ids.of({"author_id": value})


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_plain_id_is_no_account(value):
    assert account_ids.of({"author_id": value}) is None


def test_a_record_without_an_author_tells_of_no_account():
    assert account_ids.of({}) is None


@given(st.text() | st.integers())
def test_an_account_can_be_read_again(value):
    account = account_ids.clean(value)

    assert account is None or account == account_ids.clean(account)


@pytest.mark.parametrize(
    ("account", "name"),
    [
        (ANNA, "4f2a09c1"),
        ("author-1", "author-1"),
        ("a" * 16, "a" * 16),
        ("user_2nneql2nrirdj194", "user_2nneql2…"),
    ],
)
def test_an_account_is_called_by_its_beginning(account, name):
    assert name == account_ids.name(account)


@pytest.mark.parametrize("name", ["author_id", "authorId"])
@pytest.mark.parametrize(
    "value", [MAIL, "anna%40mail.example", {"mail": [MAIL]}, {MAIL: 1}, "anna\uff20mail.example"]
)
def test_an_e_mail_address_is_no_part_of_a_record(name, value):
    assert {"id": "1"} == account_ids.without_email({"id": "1", name: value})


@pytest.mark.parametrize("value", [ANNA, 5, None, {"id": ANNA}, "auth0|anna"])
def test_any_other_author_stays_in_the_record(value):
    raw = {"id": "1", "author_id": value, "title": MAIL}

    assert raw == account_ids.without_email(raw)
