"""What a link opens, and that it opens nothing else."""

import base64
import dataclasses
import html
import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.archives import M4A, OTHER_M4A, new_library, picture
from tests.fakes import FakeApi
from tests.web.test_security import OWN, basic, routes
from webapp import database
from webapp.library import playlist_entries, playlists, shares, songs, user_marks
from webapp.library.playlist_entries import Moment
from webapp.library.shares import Gift
from webapp.values import formatting

PASSWORD = "open the gates"
NOW = datetime.now(UTC)
WORDS = json.dumps(
    {
        "words": [
            {"text": "Copper", "start": 1, "end": 1.4},
            {"text": "kettle", "start": 1.4, "end": 2},
        ]
    }
)
STRANGE = ["a", "x" * 4000, "%00", "%FF%FE", "\u00e4\u00f6", "../songs", "a/b/c/d", "", "%2e%2e"]
STRANGE += ["' OR 1=1 --", "new", "audio", "{{7*7}}"]


@pytest.fixture(scope="module")
def api():
    with FakeApi() as fake:
        yield fake


@pytest.fixture(scope="module")
def library_folder(tmp_path_factory, api):
    folder = tmp_path_factory.mktemp("given")
    with new_library(folder, api) as keeping:
        fields = {"title": "Harbour", "group_id": "g", "sound": "folk", "lyrics": "Copper kettle"}
        fields["simple_waveform"] = "[0, 0.5, 1, 0.25]"
        keeping.add(1, M4A, picture((800, 800)), lyrics_timestamped=WORDS, **fields)
        keeping.add(2, OTHER_M4A, picture((800, 800), (20, 40, 200)), **fields)
        keeping.add(3, M4A, picture((800, 800)), title="Nobody's business")
        keeping.turn()
        keeping.turn()
        keeping.turn()
    return folder


@pytest.fixture
def ids(keeping):
    cards = songs.by_keys(keeping.db, songs.keys(keeping.db))
    by_title = sorted(cards, key=lambda card: (card.title, card.take or 0))
    return [card.id for card in by_title]


@pytest.fixture
def locked(config, data_folder, new_app):
    return new_app(dataclasses.replace(config, password=PASSWORD))


@pytest.fixture
def friend(locked):
    """Somebody with nothing but a link."""
    return locked.test_client()


@pytest.fixture
def give(keeping):
    def give(kind="song", lasts=timedelta(days=365), at=NOW, **fields):
        return shares.add(keeping.db, Gift(kind, "Harbour", **fields), lasts, at)

    return give


def opened(client, share, rest="", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(f"/s/{share.token}{rest}", headers=named, buffered=True, **OWN)


def sounds(page):
    """The addresses of its audio."""
    return [html.unescape(src) for src in re.findall(r'<audio[^>]* src="([^"]+)"', page)]


def test_an_owner_makes_a_link_that_anybody_opens(app, friend, ids, db):
    owner = app.test_client()
    form = owner.get(f"/shares/new?songs={ids[0]}", **OWN).text
    made = owner.post(f"/shares?songs={ids[0]}", data={"lasts": "week"}, **OWN)
    page = owner.get(made.headers["Location"], **OWN).text
    address = re.search(r'value="(http://localhost:8420/s/[\w-]{32})" readonly', page)[1]
    share = shares.every(db)[0]

    assert "Give “Harbour” to someone" in form
    assert address.endswith(share.token)
    assert timedelta(days=6) < datetime.fromisoformat(share.ends_at) - NOW < timedelta(days=8)
    assert "nobody has opened it yet" in page
    answer = opened(friend, share)
    assert 200 == answer.status_code
    assert 1 == answer.text.count("<audio")
    assert 'data-times="1,1.4' in answer.text
    assert "<path" in answer.text
    assert "Set-Cookie" not in answer.headers
    for other in ("Nobody", "/songs/", "/static/js/app.js", "css/app.css", ids[0]):
        assert other not in answer.text
    opened(friend, share)
    assert "opened\n          2 times" in owner.get("/shares", **OWN).text

    owner.post(f"/shares/{share.number}/removed", **OWN)
    assert 404 == opened(friend, share).status_code
    assert [] == shares.every(db)


def test_a_year_is_what_a_link_lives_and_never_is_by_choice(app, ids, db):
    for lasts in ("", "never", "ages", "day"):
        app.test_client().post(f"/shares?songs={ids[0]}", data={"lasts": lasts}, **OWN)

    day, strange, never, usual = (share.ends_at for share in shares.every(db))
    assert never is None
    assert day < strange == usual
    assert datetime.fromisoformat(usual) - NOW > timedelta(days=364)


def test_its_sound_comes_as_in_the_gallery(app, friend, give, ids):
    share = give(songs=ids[0])
    sound = sounds(opened(friend, share).text)[0].removeprefix(f"/s/{share.token}")
    song = f"/songs/{ids[0]}/audio"
    for headers in (
        {},
        {"Range": "bytes=5-9"},
        {"Range": "bytes=-7"},
        {"Range": "bytes=99999999-"},
    ):
        answer = opened(friend, share, sound, **headers)
        same = app.test_client().get(song, headers=headers, buffered=True, **OWN)

        assert (same.status_code, same.data) == (answer.status_code, answer.data)
        assert "Set-Cookie" not in answer.headers
        for name in ("Content-Range", "Content-Type", "ETag", "Content-Length", "Cache-Control"):
            assert same.headers.get(name) == answer.headers.get(name)


def test_programs_are_told_of_it_by_the_address_at_which_they_asked(config, give, ids, new_app):
    share = give(songs=ids[0])
    behind = new_app(dataclasses.replace(config, proxies=1, allowed_hosts=("music.example",)))
    headers = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "music.example:8443",
        "X-Forwarded-Prefix": "/music",
    }
    page = behind.test_client().get(f"/s/{share.token}", headers=headers).text
    own = behind.test_client().get(f"/s/{share.token}", base_url="http://127.0.0.1:8420").text

    for base, text in (
        ("https://music.example:8443/music", page),
        ("http://127.0.0.1:8420", own),
    ):
        told_of = dict(re.findall(r'property="og:(\w+)" content="([^"]+)"', text))
        start = f"{base}/s/{share.token}"
        assert ("Harbour", "folk", start) == tuple(
            told_of[name] for name in ("title", "description", "url")
        )
        assert re.fullmatch(rf"{start}/\w{{16}}/cover\?size=1200", told_of["image"])
        assert re.fullmatch(rf"{start}/\w{{16}}/audio", told_of["audio"])
    assert '<meta name="robots" content="noindex">' in page
    assert f'src="/music/s/{share.token}/' in page


def test_its_picture_is_one_that_every_program_shows(friend, give, ids):
    share = give(songs=ids[0])
    image = re.search(
        r'og:image" content="http://localhost:8420([^"]+)"', opened(friend, share).text
    )
    answer = friend.get(image[1], **OWN)

    assert (200, "image/jpeg") == (answer.status_code, answer.mimetype)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_a_token_opens_nothing_else(locked, give, ids, method):
    """Given as a session, as a password, in a header or in the address, on every route."""
    share = give(songs=ids[0])
    token = share.token
    asked = [address for _, name, address in routes(locked) if name == method]
    asked += [f"/songs/{ids[0]}", f"/songs/{ids[0]}/audio", f"/songs/{ids[1]}/cover"]
    opens = []
    for address in asked:
        bare = locked.test_client().open(address, method=method, **OWN).status_code
        holder = locked.test_client()
        for name in ("songwall_session", "songwall_vote", "token"):
            holder.set_cookie(name, token, domain="localhost")
        joint = "&" if "?" in address else "?"
        for headers, query in (
            ({}, ""),
            ({"Authorization": basic(f"owner:{token}")}, ""),
            ({"Authorization": f"Bearer {token}", "X-Token": token}, ""),
            ({}, f"{joint}token={token}&s={token}&key={token}&code={token}"),
        ):
            answer = holder.open(address + query, method=method, headers=headers, **OWN)
            if answer.status_code not in {bare, 401, 429}:
                opens.append((address, bare, answer.status_code))

    assert len(asked) > 40
    assert [] == opens


def test_a_mark_of_one_link_is_none_of_another(friend, give, ids):
    own, other, twin = give(songs=ids[0]), give(songs=ids[2]), give(songs=ids[0])
    mark = sounds(opened(friend, other).text)[0].split("/")[3]

    assert 200 == opened(friend, other, f"/{mark}/audio").status_code
    of_twin = sounds(opened(friend, twin).text)[0].split("/")[3]
    assert 404 == opened(friend, own, f"/{of_twin}/audio").status_code
    for rest in (f"/{mark}/audio", f"/{mark}/cover", f"/{mark}", f"/{ids[2]}/audio", "/x/audio"):
        assert 404 == opened(friend, own, rest).status_code


def test_whatever_opens_nothing_gets_the_same_answer(friend, app, give, ids):
    over = give(lasts=timedelta(days=1), at=NOW - timedelta(days=1, seconds=1), songs=ids[0])
    back = give(songs=ids[0])
    app.test_client().post(f"/shares/{back.number}/removed", **OWN)
    asked = [over.token, back.token, "A" * 32, *STRANGE]
    answers = [friend.get(f"/s/{token}", **OWN) for token in asked]
    answers += [friend.get(f"/s/{token}/0123456789abcdef/audio", **OWN) for token in asked if token]
    answers.append(friend.post(f"/s/{over.token}/vote", data={"choice": "x"}, **OWN))

    assert {404} == {answer.status_code for answer in answers}
    assert 1 == len({answer.data for answer in answers})
    assert 1 == len({str(sorted(answer.headers)) for answer in answers})
    assert "This link leads nowhere" in answers[0].text


def test_a_song_that_is_gone_is_said_to_be(friend, give, keeping, ids):
    share, two = give(songs=ids[0]), give("moments", songs=f"{ids[0]},{ids[2]}@1-2")
    with database.transaction(keeping.db):
        songs.remove(keeping.db, songs.by_id(keeping.db, ids[0]))

    answer = opened(friend, share)
    assert 410 == answer.status_code
    assert "The song isn't here any more" in answer.text
    page = opened(friend, two).text
    assert "One song is no longer" in page
    assert sounds(page)[0].endswith("#t=1,2")


def test_a_playlist_opens_what_is_in_it_now(friend, give, keeping, ids):
    db = keeping.db
    with database.transaction(db):
        playlist = playlists.create(db, playlists.describe("Evenings"))
        playlist_entries.put(db, playlist, [Moment(ids[0]), Moment(ids[2])])
    share = give("playlist", playlist=playlist.id)
    page = opened(friend, share).text
    first, second = sounds(page)

    assert re.findall(r'<a href="/s/[^"]+">([^<]+)</a></h2>', page) == [
        "Harbour",
        "Nobody&#39;s business",
    ]
    one = first.removeprefix(f"/s/{share.token}").removesuffix("/audio")
    assert "All songs of this link" in opened(friend, share, one).text
    last = playlist_entries.some(db, playlist)[1]
    playlist_entries.take_out(db, playlist.id, last.number)
    assert [first] == sounds(opened(friend, share).text)
    assert 404 == friend.get(second, **OWN).status_code
    playlists.set_removed(db, playlist.id, removed=True)
    assert 410 == opened(friend, share).status_code


def test_a_medley_is_given_as_it_is_now(app, friend, keeping, db):
    owner = app.test_client()
    medley = owner.get("/moments?q=copper&takes=apart", **OWN).text
    address = html.unescape(re.search(r'href="(/shares/new\?medley=1[^"]+)"', medley)[1])
    owner.post(address.replace("/new", ""), data={}, **OWN)
    share = shares.every(db)[0]

    assert "moments" == share.kind
    assert [share.title] == re.findall("<h1[^>]*>([^<]+)<", opened(friend, share).text)[:1]
    assert all("#t=" in sound for sound in sounds(opened(friend, share).text))


@pytest.mark.parametrize(
    ("begins", "asked", "wanted"),
    [
        (5, "", "#t=5"),
        (5, "?t=7.5", "#t=7.5"),
        (None, "?t=3", "#t=3"),
        (None, "?t=99999", ""),
        (None, "?t=x", ""),
    ],
)
def test_a_link_may_say_where_it_begins(friend, give, ids, begins, asked, wanted):
    share = give(songs=ids[0], begins=begins)

    assert sounds(opened(friend, share, asked).text)[0].endswith(f"/audio{wanted}")


def test_a_moment_that_is_none_is_said_and_nothing_is_made(app, ids, db):
    answer = app.test_client().post(f"/shares?songs={ids[0]}", data={"t": "soon"}, **OWN)

    assert 422 == answer.status_code
    assert "“soon” is no moment of this song" in answer.text
    assert [] == shares.every(db)


def letters(client, share):
    """By what a page calls them, the audio of its takes."""
    page = opened(client, share).text
    names = re.findall(r'<h2 id="side-\d+">([^<]+)</h2>', page)
    return dict(zip(names, sounds(page), strict=True)), page


def test_takes_are_heard_blind_and_the_owner_sees_how_many_chose_which(locked, app, give, ids, db):
    app.test_client().post(f"/shares?takes={ids[0]}", data={"vote": "1"}, **OWN)
    share = shares.every(db)[0]
    friends = [locked.test_client() for _ in range(12)]
    orders = set()
    for voter in friends:
        by_letter, page = letters(voter, share)
        assert ["A", "B"] == [*by_letter]
        assert by_letter == letters(voter, share)[0]
        for name in ("Take 1", "take 1", "Take 2", *ids, "/cover?size=640"):
            assert name not in page
        orders.add(by_letter["A"])
        mark = next(iter(by_letter.values())).split("/")[3]
        voted = voter.post(f"/s/{share.token}/vote", data={"choice": mark}, **OWN)
        assert 303 == voted.status_code
        assert 'aria-pressed="true"' in opened(voter, share).text
    assert 2 == len(orders)

    _, votes = next(iter(shares.tallies(db).items()))
    assert (12, {*ids[:2]}) == (sum(votes.values()), {*votes})
    changing, page = letters(friends[0], share)
    other = [*changing.values()][1].split("/")[3]
    friends[0].post(f"/s/{share.token}/vote", data={"choice": other}, **OWN)
    assert 12 == sum(shares.tallies(db)[share.number].values())
    tally = app.test_client().get("/shares", **OWN).text
    assert re.search(r"\d+ for take [12], \d+ for take [12]", tally)
    rows = database.rows(db, "SELECT * FROM share_votes")
    assert {"share", "voter", "song"} == {*rows[0].keys()}


def test_a_vote_wants_a_cookie_and_is_limited(locked, give, ids):
    share = give("takes", songs=",".join(ids[:2]), is_vote=True)
    voter = locked.test_client()
    marks = [sound.split("/")[3] for sound in letters(voter, share)[0].values()]
    address, data = f"/s/{share.token}/vote", {"choice": marks[0]}
    bare = locked.test_client(use_cookies=False).post(address, data=data, **OWN)
    voted = [voter.post(address, data={"choice": marks[at % 2]}, **OWN) for at in range(21)]

    assert 422 == bare.status_code
    assert "nobody can count you" in bare.text
    assert [303] * 20 + [429] == [answer.status_code for answer in voted]
    assert 404 == locked.test_client().post(address, data={"choice": "x"}, **OWN).status_code
    plain = give("takes", songs=",".join(ids[:2]))
    assert 404 == voter.post(f"/s/{plain.token}/vote", data=data, **OWN).status_code


def test_takes_are_named_where_it_is_no_vote(friend, give, ids):
    share = give("takes", songs=",".join(ids[:2]))
    names, page = letters(friend, share)

    assert ["Take 1", "Take 2"] == [*names]
    assert "/vote" not in page


def test_takes_that_were_set_aside_are_not_given(app, ids, keeping):
    card = songs.by_id(keeping.db, ids[0])
    assert "All 2 takes instead" in app.test_client().get(f"/shares/new?songs={ids[1]}", **OWN).text
    user_marks.set_choice(keeping.db, card.key, "aside")

    page = app.test_client().get(f"/shares/new?songs={ids[1]}", **OWN).text
    assert "All 2 takes instead" in page  # else one alone would be left to compare


@pytest.mark.parametrize(
    "what", ["", "songs=", "songs=x", "takes=x", "playlist=x", "medley=1&q=zz"]
)
def test_what_is_nothing_can_not_be_given(app, what, db):
    client = app.test_client()

    assert 404 == client.get(f"/shares/new?{what}", **OWN).status_code
    assert 404 == client.post(f"/shares?{what}", data={}, **OWN).status_code
    assert [] == shares.every(db)


def test_guests_give_nothing(locked, ids, db):
    client = locked.test_client()
    for ask in (client.get, client.post):
        assert 401 == ask(f"/shares?songs={ids[0]}", **OWN).status_code
    assert [] == shares.every(db)


def test_there_is_an_end_to_how_many_links_there_are(app, give, ids, db):
    share = give(songs=ids[0])
    with database.transaction(db):
        db.executemany(
            """INSERT INTO shares (digest, token, kind, title, is_vote, made_at)
               VALUES (?, '', 'song', '', 0, ?)""",
            [(str(number).encode(), share.made_at) for number in range(1, shares.MOST)],
        )
    answer = app.test_client().post(f"/shares?songs={ids[0]}", data={}, **OWN)

    assert 422 == answer.status_code
    assert "Take one back" in answer.text
    assert shares.MOST == len(shares.every(db))


def test_a_song_is_saved_as_one_file_whose_size_is_said_before(app, friend, ids):
    form = app.test_client().get(f"/shares/new?songs={ids[0]}", **OWN).text
    address, size = re.search(
        r'href="(/shares/file/[^"]+)".*?\(([^)]+)\)', form, re.DOTALL
    ).groups()
    answer = app.test_client().get(address, **OWN)

    assert formatting.size(len(answer.data)) == size
    assert str(len(answer.data)) == answer.headers["Content-Length"]
    assert "attachment; filename*=UTF-8''Harbour.html" == answer.headers["Content-Disposition"]
    assert base64.b64encode(M4A) in answer.data
    assert 401 == friend.get(address, **OWN).status_code
    assert 404 == app.test_client().get("/shares/file/x", **OWN).status_code


@pytest.mark.parametrize(
    ("host", "asked", "expected"),
    [
        ("192.0.2.7", "http://localhost:8420", "http://192.0.2.7:8420/s/"),
        ("192.0.2.7", "http://192.0.2.9:99", "http://192.0.2.9:99/s/"),
        ("127.0.0.1", "http://localhost:8420", "http://localhost:8420/s/"),
    ],
)
def test_a_link_is_one_that_others_can_open(config, give, ids, new_app, host, asked, expected):
    share = give(songs=ids[0])
    client = new_app(dataclasses.replace(config, host=host)).test_client()
    page = client.get("/shares", base_url=asked).text

    assert f'value="{expected}{share.token}"' in page
    assert ("listens to this machine only" in page) == (host == "127.0.0.1")
