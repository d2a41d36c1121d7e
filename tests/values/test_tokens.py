import pytest

from webapp.values import tokens

TOKEN = "user:1234-abcDEF567"  # of our own making
CURL = (
    'curl -X GET "https://api.useapi.net/v1/flowmusic/accounts" \\\n'
    f'  -H "Accept: application/json" -H "Authorization: Bearer {TOKEN}"'
)


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"  {TOKEN}\r\n",
        f'"{TOKEN}"',
        f"“{TOKEN}”",
        f"«{TOKEN}»",
        f"`{TOKEN}`,",
        f"Bearer {TOKEN}",
        f"export USEAPI_TOKEN='{TOKEN}'",
        f"USEAPI_TOKEN={TOKEN}",
        CURL,
        f"{CURL} && {CURL}",
        f"my token is {TOKEN}.",
        f"\ufeff{TOKEN[:9]}\u200b{TOKEN[9:]}",
        f"{TOKEN[:9]}\n{TOKEN[9:]}",
        f" {TOKEN[:5]} {TOKEN[5:]} ",
        TOKEN.replace("-", "–"),
        TOKEN.replace(":", "\uff1a"),
        f'{{"Authorization": "Bearer {TOKEN}"}}',
    ],
)
def test_the_vendors_token_is_found_in_what_was_pasted(text):
    assert TOKEN == tokens.find(text, vendors=True)


@pytest.mark.parametrize(
    "text",
    ["", " ", "user:", "user:12", "user:12-", "user:ab-cd", "1234-abc", "user-1234-abc", "Bearer x"]
    + [f"{TOKEN} or user:99-other", "x" * 100_000, "user:1-" * 2000, "\x00", "user:1-" + "a" * 201]
    + [" " * 9000 + TOKEN, f"super{TOKEN}", f"{TOKEN}-and_more", "<script>alert(1)</script>"],
)
def test_what_holds_none_or_several_of_the_vendors_gives_none(text):
    assert None is tokens.find(text, vendors=True)


@pytest.mark.parametrize(
    "text",
    [
        "made-up-token",
        " 'made-up-token' ",
        "curl http://a.example -H 'Authorization: Bearer made-up-token'",
        "curl --oauth2-bearer made-up-token http://a.example",
        'USEAPI_TOKEN="made-up-token"',
    ],
)
def test_another_endpoint_has_tokens_of_its_own_form(text):
    assert "made-up-token" == tokens.find(text, vendors=False)


@pytest.mark.parametrize(
    "text", ["", "two words", "ä", "a\x00b", "a" * 501, "'", "Bearer a Bearer b"]
)
def test_what_is_no_single_word_is_no_token(text):
    assert None is tokens.find(text, vendors=False)
