from webapp.values import fields


def test_a_pile_of_signs_on_a_letter_is_cut_down():
    assert "Z\u0301\u0301\u0301\u0301a" == fields.line("Z" + "\u0301" * 300 + "a")
    assert "ệ ใต้" == fields.text("ệ ใต้")


def test_lyrics_keep_their_lines():
    assert "One\n\nTwo\tb" == fields.text("One\r\n\r\nTwo\tb\x00\x07")


def test_a_text_has_an_end():
    assert fields.LONGEST_TEXT == len(fields.text("x" * 60_000_000))
