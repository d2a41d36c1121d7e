"""Words as people write them, against what they type for them."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.query import spellings, tokens

WRITTEN = {  # what stands in a text, and what is typed for it
    "don't": "dont don't don’t",  # noqa: RUF001
    "dont": "don't dont",
    "l’amour": "lamour amour l'amour",  # noqa: RUF001
    "rock'n'roll": "rocknroll rock'n'roll",
    "lo-fi": "lofi lo-fi fi",
    "lofi": "lo-fi",
    "Schön": "schon schoen schön SCHOEN",
    "schoen": "schön",
    "Scho\u0308n": "schoen",
    "Straße": "strasse straße",
    "Ærø": "aeroe aero ærø",
    "Ångström": "angstrom aangstroem",
    "كتاب": "کتاب",
    "علي": "علی على",
    "مدرسة": "مدرسه مدرسة",
    "القمر": "قمر القمر ٱلقمر",
    "والقمر": "قمر القمر والقمر",
    "وبالقمر": "قمر القمر",
    "للقمر": "قمر القمر",
    "قمر": "القمر",
    "محمد": "مـــحمد مُحَمَّد",
    "أحلام": "احلام إحلام",
    "٢٠٢٥": "2025 ۲۰۲۵",
}
APART = {  # and what is no spelling of it
    "schon": "schoen",
    "queen": "quen quön",
    "الله": "له",
    "ألوان": "وان",
    "lo fi": "lofi",
    "can't": "cantt",
}


def finds(asked, text):
    """Whether the words of one spelling stand in the text, one after the other."""
    words = f" {spellings.indexed(text)} "
    spelled = (" ".join(word for word, _ in tokens.asked(one)) for one in spellings.of(asked))
    return any(f" {phrase} " in words for phrase in spelled)


def test_words_are_found_in_each_spelling():
    typed = [(text, one) for text, asked in WRITTEN.items() for one in asked.split()]

    assert [] == [(text, one) for text, one in typed if not finds(one, f"so {text} so")]


def test_other_words_are_not_found():
    typed = [(text, one) for text, asked in APART.items() for one in asked.split()]

    assert [] == [(text, one) for text, one in typed if finds(one, text)]


def test_other_spellings_stand_behind_the_words_and_part_no_phrase():
    assert "we don t stop don t · dont" == spellings.indexed("We don't stop, don't")
    assert "we stop" == spellings.indexed("We stop")
    assert not finds("stop dont", "We don't stop")


def test_a_text_of_apostrophes_has_no_more_spellings_than_it_may():
    text = " ".join(f"a'{number}" for number in range(1000))

    assert spellings.MOST == len(spellings.indexed(text).partition(f" {tokens.JOINT} ")[2].split())


@given(st.text())
def test_every_text_is_found_by_itself(text):
    asked = [word for word, _ in tokens.asked(text)]

    assert not asked or tokens.asked(spellings.of(text)[0]) == tokens.asked(text)
    assert len(spellings.of(text)) <= 6
    assert all(0 <= a < b <= len(text) for _, a, b in spellings.others_in(text))


@given(st.text())
def test_spellings_hold_no_sign_of_ascii(text):
    words = spellings.indexed(text).replace(" ", "")

    assert all(sign.isalnum() or not sign.isascii() for sign in words)
