import dataclasses
import gzip
import html
import re
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from importlib.util import find_spec
from itertools import islice

import pytest

from tests import audio
from tests.factories import Library, rich_song
from tests.fakes import AUDIO, Media, song
from webapp import database
from webapp.app import create_app
from webapp.errors import SettingError
from webapp.library import lookups, source_states
from webapp.library.page_version import advance
from webapp.values import timestamps
from webapp.web import context

HERE = {"base_url": "http://localhost:8420"}


@pytest.fixture
def get(client):
    return lambda address, **options: client.get(address, **HERE, **options)


@pytest.fixture
def post(client):
    return lambda address, **options: client.post(address, **HERE, **options)


class Marks(HTMLParser):
    """The elements of a page: (tag, attributes), and the text within each article."""

    def __init__(self, answer):
        super().__init__()
        self.elements = []
        self.feed(answer.text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def all(self, tag, *names):
        return [at for found, at in self.elements if found == tag and set(names) <= set(at)]


def now_text(**ago):
    return timestamps.rfc3339(timestamps.microseconds(datetime.now(UTC) - timedelta(**ago)))


def processing(number=1, **ago):
    return song(number, status="processing", created_at=now_text(**ago))


def cards(answer):
    return [at["data-song"] for at in Marks(answer).all("article", "data-song")]


def test_an_empty_wall_says_so(get):
    answer = get("/")

    assert 200 == answer.status_code
    assert "data-empty" in answer.text


def test_a_card_bears_the_marks_that_others_rely_on(get, library):
    raw = rich_song(1)
    library.add(raw)

    page = Marks(get("/"))

    (article,) = page.all("article")
    assert (raw["id"], "completed") == (article["data-song"], article["data-status"])
    assert 1 == len(page.all("p", "data-badge"))
    assert 1 == len(page.all("button", "data-play"))
    assert f"/songs/{raw['id']}/cover?size=320" in [at.get("src") for at in page.all("img")]
    assert "2025-02-12T12:00:01Z" in [at["datetime"] for at in page.all("time", "datetime")]
    assert 1 == len(page.all("main", "id"))
    assert 1 == len([at for _, at in page.elements if at.get("role") == "status"])


def test_the_waveform_is_the_only_path_in_a_card(get, library):
    library.add(rich_song(1))

    article = re.search(r"<article.*?</article>", get("/").text, re.DOTALL)[0]

    assert 1 == article.count("<path")


def test_a_song_without_audio_has_no_player(get, library):
    library.add(song(1))

    page = Marks(get("/"))

    assert [] == page.all("button", "data-play")
    assert [] == page.all("audio", "src")


@pytest.mark.parametrize(
    ("status", "words"),
    [("completed", "Completed"), ("failed", "Failed"), ("in_review", "In review")]
    + [("processing", "Being made"), (None, "Unknown")],
)
def test_the_badge_says_the_status_in_words(get, library, status, words):
    library.add({**processing(1, minutes=1), "status": status})

    badge = re.search(r"<p[^>]*data-badge.*?</p>", get("/").text, re.DOTALL)[0]

    assert words in re.sub(r"<[^>]*>", "", badge)


def test_a_page_shows_24_songs_and_leads_to_the_next(get, library):
    library.add(*(song(n) for n in range(50, 0, -1)))

    first, last = get("/"), get("/?page=3")

    assert (24, 2) == (len(cards(first)), len(cards(last)))
    assert ["/?page=2"] == [
        at["href"] for at in Marks(first).all("a", "rel") if at["rel"] == "next"
    ]
    assert ["/?page=2"] == [at["href"] for at in Marks(last).all("a", "rel") if at["rel"] == "prev"]


def test_every_song_hangs_on_exactly_one_page(get, library):
    library.add(*(song(n) for n in range(50, 0, -1)))

    hung = [name for page in (1, 2, 3) for name in cards(get(f"/?page={page}"))]

    assert [song(n)["id"] for n in range(50, 0, -1)] == hung


@pytest.mark.parametrize(
    ("page", "shown"),
    [("0", 24), ("-1", 24), ("nan", 24), ("words", 24), ("", 24), ("1%00", 24), ("%F0%90", 24)]
    + [("4", 2), ("1e9", 2), ("inf", 2), ("9" * 400, 2), ("-inf", 24), ("2.2", 24), ("3", 2)],
)
def test_any_page_number_shows_the_nearest_page(get, library, page, shown):
    library.add(*(song(n) for n in range(50, 0, -1)))

    answer = get(f"/?page={page}")

    assert (200, shown) == (answer.status_code, len(cards(answer)))


@pytest.mark.parametrize("status", ["", "unheard-of", "%00", "'; DROP TABLE songs", "x" * 2000])
def test_an_unknown_filter_shows_all_songs(get, library, status):
    library.add(song(2), processing(1))

    assert 2 == len(cards(get(f"/?status={status}")))


@pytest.mark.parametrize(
    ("status", "count"), [("completed", 1), ("COMPLETED", 1), ("processing", 1), ("in_review", 1)]
)
def test_a_filter_shows_songs_of_that_status(get, library, status, count):
    library.add(song(3, status="in_review"), song(2), processing(1))

    assert count == len(cards(get(f"/?status={status}")))


def test_a_known_status_without_songs_is_an_empty_page(get, library):
    library.add(song(1))

    answer = get("/?status=failed")

    assert (200, []) == (answer.status_code, cards(answer))


def test_a_page_that_vanished_meanwhile_is_the_nearest_one(get, library, app):
    library.add(*(song(n, status="odd") for n in range(25)))
    get("/?status=odd")
    with app.test_request_context(**HERE):
        tally = context.shared(f"tally:{library.version()}", pytest.fail)
        library.db.execute("UPDATE songs SET status = 'even'")
        assert context.shared(f"counts:{tally}", pytest.fail) == {"odd": 25}

    assert 200 == get("/?status=odd&page=2").status_code


def test_addresses_that_mean_the_same_share_a_page(get, library, app):
    library.add(rich_song(1))
    etag = get("/").headers["ETag"]

    for address in ("/?x=1", "/?page=1", "/?page=-7", "/?sort=newest&favourite=0&y=2"):
        assert etag == get(address).headers["ETag"], address
    for address in ("/?status=completed", "/?status=none"):
        assert etag != get(address).headers["ETag"], address


def test_a_page_of_another_library_is_another_page(get, library, config, tmp_path, new_app):
    library.add(song(1, title="Here"))
    etag = get("/").headers["ETag"]
    there = dataclasses.replace(config, data=tmp_path / "other")
    database.prepare(there.database)
    db = database.connect(there.database)
    Library(db).add(song(1, title="There"))
    db.close()
    app = new_app(there)

    answer = app.test_client().get("/", headers={"If-None-Match": etag}, **HERE)

    assert (200, True) == (answer.status_code, "There" in answer.text)


def test_a_page_is_read_while_somebody_writes_and_says_later_what_it_waits_for(
    get, library, config, db
):
    library.add(processing(1))
    with closing(database.connect(config.database)) as writer, database.transaction(writer):
        assert 200 == get("/").status_code
    assert [] == database.rows(db, "SELECT * FROM look_ups")

    assert 200 == get(f"/songs/pending?card={song(1)['id']}:").status_code
    assert 1 == len(database.rows(db, "SELECT * FROM look_ups"))


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_only_forms_wait_for_who_writes(app, method):
    with app.test_request_context(method=method, **HERE):
        assert (context.PATIENCE if method == "POST" else 0) == context.get_db().patience


def test_what_is_written_on_every_page_is_refused_in_words_while_somebody_writes(
    post, library, config
):
    library.add(song(1))
    with closing(database.connect(config.database)) as writer, database.transaction(writer):
        answer = post("/sync")

    assert (503, "5") == (answer.status_code, answer.headers["Retry-After"])
    assert "is busy writing, so nothing was changed" in answer.text


def test_a_connection_whose_transaction_stays_open_is_not_used_again(app):
    with app.test_request_context(**HERE):
        stuck = context.get_db()
        stuck.execute("BEGIN")

    with app.test_request_context(**HERE):
        assert stuck is not context.get_db()


@pytest.mark.skipif(find_spec("redis") is not None, reason="redis is installed")
def test_a_shared_cache_without_its_package_is_a_sentence(config):
    with pytest.raises(SettingError, match="pip install"):
        create_app(dataclasses.replace(config, cache_url="redis://localhost:1"))


def test_a_wall_that_did_not_change_is_304(get, library):
    library.add(rich_song(1))
    first = get("/")

    again = get("/", headers={"If-None-Match": first.headers["ETag"]})

    assert (304, b"") == (again.status_code, again.data)


def test_a_304_leaves_the_policy_of_the_page_as_it_was(get, library):
    library.add(rich_song(1))
    first = get("/")

    again = get("/", headers={"If-None-Match": first.headers["ETag"]})

    name = "Content-Security-Policy"
    assert "script-src 'self';" in again.headers[name]
    assert first.headers[name] == again.headers[name]


@pytest.mark.parametrize(("name", "value"), [("theme", "dark"), ("hanging", "rows")])
def test_another_look_is_another_page(get, client, library, name, value):
    library.add(rich_song(1))
    etag = get("/").headers["ETag"]

    client.set_cookie(name, value)

    assert 200 == get("/", headers={"If-None-Match": etag}).status_code


def test_news_make_another_page(get, library):
    library.add(rich_song(1))
    etag = get("/").headers["ETag"]

    library.add(rich_song(1, title="Another"))

    assert "Another" in get("/", headers={"If-None-Match": etag}).text


def test_a_packed_page_is_304_too(get, library):
    library.add(*(rich_song(n) for n in range(20)))
    packed = {"Accept-Encoding": "gzip"}
    first = get("/", headers=packed)

    again = get("/", headers={**packed, "If-None-Match": first.headers["ETag"]})

    assert "gzip" == first.headers["Content-Encoding"]
    assert 304 == again.status_code


def test_a_songs_page_shows_all_that_is_known(get, library):
    raw = rich_song(1)
    library.add(raw)

    text = get(f"/songs/{raw['id']}").text

    for known in (
        "Song 1",
        "calm piano",
        "Waves come in",
        "piano",
        raw["share_url"],
        "Full record",
    ):
        assert known in text
    assert "Unlisted" not in text
    assert "Unlisted" in get(f"/songs/{raw['id']}/record").text


def test_a_page_that_begins_at_a_second_marks_the_line_that_is_sung_then(get, library):
    library.add(rich_song(1, lyrics="[00:01.00]One line\n[00:05.00]Another\n[00:09.00]A third"))

    text = get(f"/songs/{rich_song(1)['id']}?t=6").text

    assert "Another" in re.search(r'<p class="line"\s+id="here".*?</p>', text, re.DOTALL)[0]


@pytest.mark.parametrize("lyrics", ["[Instrumental]", "instrumental", "[instrumental] "])
def test_an_instrumental_has_no_words(get, library, lyrics):
    library.add(rich_song(1, lyrics=lyrics))

    assert "Instrumental" in get(f"/songs/{rich_song(1)['id']}").text


@pytest.mark.parametrize("address", ["/songs/unknown", "/nowhere", "/songs/a/b", "/static/x/y.js"])
def test_what_is_not_there_is_a_page_inside_the_layout(get, address):
    answer = get(address)

    assert 404 == answer.status_code
    assert 'id="main"' in answer.text
    assert 'id="player"' in answer.text


def test_a_method_that_an_address_has_not_is_a_page(post):
    answer = post("/songs/a")

    assert 405 == answer.status_code
    assert 'id="main"' in answer.text


HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}</title></textarea>"


@pytest.mark.parametrize("address", ["/", "/songs/hostile", "/songs/pending?card=hostile:x"])
def test_markup_in_a_song_stays_text(get, library, address):
    fields = dict.fromkeys([*rich_song(), "remix_parent_id", "audio_upload_id"], HOSTILE)
    kept = {"created_at": now_text(minutes=1), "status": "processing<b>", "id": "hostile"}
    library.add({**fields, **kept})

    answer = get(address)

    assert 200 == answer.status_code
    scripts = Marks(answer).all("script")
    assert all("src" in at for at in scripts)
    assert "<img src=x" not in answer.text
    assert not [at for _, at in Marks(answer).elements if any(n.startswith("on") for n in at)]


def test_no_link_runs_a_script(get, library):
    bad = "javascript:alert(1)"
    fields = dict.fromkeys(["share_url", "download_url", "image_url", "image_override"], bad)
    raw = rich_song(1, **fields)
    library.add(raw)

    for address in ("/", f"/songs/{raw['id']}"):
        assert "javascript:" not in get(address).text.lower()


def test_the_policy_opens_exactly_the_hosts_of_the_media(get, library):
    library.add(
        rich_song(2, download_url="http://Media.Example:8080/a.m4a", image_url=None),
        rich_song(1, download_url="https://a.example;script-src *;x/", image_url="data:image/png,"),
    )

    policy = get("/").headers["Content-Security-Policy"]

    assert "media-src 'self' http://media.example:8080;" in policy
    assert "img-src 'self' data:;" in policy
    assert "script-src 'self';" in policy


def poll(get, card, every=5):
    return get(f"/songs/pending?every={every}&card={card.id}:{card.mark}")


def test_a_poll_without_news_is_204(get, library):
    library.add(processing(1, minutes=1))

    answer = poll(get, library.card(song(1)))

    assert (204, b"") == (answer.status_code, answer.data)


def test_a_poll_brings_the_changed_card_out_of_band(get, library):
    library.add(processing(2, minutes=1), processing(1, minutes=2))
    before = [library.card(song(n)) for n in (1, 2)]
    library.add(rich_song(1))

    answer = get("/songs/pending?every=5" + "".join(f"&card={c.id}:{c.mark}" for c in before))

    page = Marks(answer)
    (article,) = page.all("article")
    assert (song(1)["id"], "completed") == (article["data-song"], article["data-status"])
    assert "hx-swap-oob" in article
    (poller,) = [at for at in page.all("div") if at.get("id") == "pending"]
    assert before[1].id in poller["hx-get"]
    assert before[0].id not in poller["hx-get"]


def test_the_last_news_end_the_polling(get, library):
    library.add(processing(1, minutes=1))
    before = library.card(song(1))
    library.add(rich_song(1))

    (poller,) = [at for at in Marks(poll(get, before)).all("div") if at.get("id") == "pending"]

    assert "hx-get" not in poller


@pytest.mark.parametrize(
    "query",
    ["", "?card=", "?card=x", "?card=:", "?card=unknown:1", "?every=x&card=%00:%00", "?sheet=1"]
    + ["?sheet=1&card=unknown:1", "?" + "&".join(f"card=a{n}:1" for n in range(500))],
)
def test_any_poll_is_answered(get, query):
    assert get(f"/songs/pending{query}").status_code in {200, 204}


def test_a_wall_with_unfinished_songs_polls_for_them(get, library):
    library.add(processing(2, minutes=1), rich_song(1))

    (poller,) = [at for at in Marks(get("/")).all("div") if at.get("id") == "pending"]

    assert f"card={song(2)['id']}:" in poller["hx-get"]
    assert song(1)["id"] not in poller["hx-get"]
    assert "every 5s" == poller["hx-trigger"]


def test_a_song_unfinished_for_an_hour_is_asked_for_seldom(get, library):
    library.add(processing(1, hours=2))

    page = get("/")

    assert "every 60s" in page.text
    assert "for over an hour" in page.text


def test_unfinished_songs_of_a_file_are_not_polled_for(get, library):
    library.add(processing(1, minutes=1), source="import", file=True)

    assert "every 5s" not in get("/").text


def test_a_page_is_read_also_where_nothing_can_be_written(get, library, config):
    library.add(processing(1, minutes=1))
    lock = config.database.with_name("songwall.db.lock")
    lock.unlink()
    lock.mkdir()

    assert 1 == len(cards(get("/")))


def test_audio_is_a_redirect_to_where_it_lies(get, library):
    library.add(rich_song(1))

    answer = get(f"/songs/{song(1)['id']}/audio")

    assert (302, "https://media.example/1.m4a") == (answer.status_code, answer.location)


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "localhost:22", "[::1]", "10.0.0.1", "a.localhost"]
)
def test_nobody_is_sent_into_the_network_by_what_a_song_names(get, library, host):
    media = {"download_url": f"http://{host}/1.m4a", "image_url": f"http://{host}/1.jpeg"}
    library.add(song(1, **media), rich_song(2))

    audio, cover = (get(f"/songs/{song(1)['id']}/{what}") for what in ("audio", "cover?size=320"))

    assert (502, 200) == (audio.status_code, cover.status_code)
    assert "image/svg+xml" == cover.mimetype
    policy = get("/").headers["Content-Security-Policy"]
    assert host not in policy
    assert "media-src 'self' https://media.example;" in policy


@pytest.mark.parametrize("what", ["audio", "download"])
def test_without_an_audio_address_there_is_nothing_to_play(get, library, what):
    library.add(song(1))

    assert 404 == get(f"/songs/{song(1)['id']}/{what}").status_code


def test_a_cover_is_a_redirect_or_a_drawing(get, library):
    library.add(rich_song(2), song(1))

    kept, drawn = (get(f"/songs/{song(n)['id']}/cover?size=320") for n in (2, 1))
    instead = get(f"/songs/{song(2)['id']}/cover?size=320&drawn=1")

    assert "https://covers.example/2.jpeg" == kept.location
    for answer in (drawn, instead):
        assert (200, "image/svg+xml") == (answer.status_code, answer.mimetype)
        assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.fixture
def lan(client, api, library):
    """Ask as another device of the network does, with media that lie on this machine."""
    api.media["1.m4a"] = Media()
    library.add(rich_song(1, download_url=api.media_url("1.m4a"), title='A/B: "C"?'))

    def ask(what, **options):
        far = {"REMOTE_ADDR": "192.168.1.9"}
        address = f"/songs/{song(1)['id']}/{what}"
        return client.get(address, environ_overrides=far, buffered=True, **HERE, **options)

    return ask


@pytest.fixture
def config(config, api):
    return dataclasses.replace(config, media_hosts=frozenset({api.host}))


def test_audio_on_this_machine_is_relayed_to_another_device(lan):
    answer = lan("audio")

    assert (200, AUDIO) == (answer.status_code, answer.data)
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "nosniff" == answer.headers["X-Content-Type-Options"]


def test_a_part_of_it_is_relayed_as_a_part(lan):
    answer = lan("audio", headers={"Range": "bytes=2-5"})

    assert (206, AUDIO[2:6]) == (answer.status_code, answer.data)
    assert f"bytes 2-5/{len(AUDIO)}" == answer.headers["Content-Range"]


def test_this_machine_itself_is_redirected(lan, api, get):
    answer = get(f"/songs/{song(1)['id']}/audio")

    assert (302, api.media_url("1.m4a")) == (answer.status_code, answer.location)


def test_the_token_does_not_go_to_where_the_media_lie(lan, api):
    lan("audio")

    assert "Authorization" not in api.requests[-1].headers


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500, 503])
def test_a_refusal_is_not_relayed_as_it_is(lan, api, status):
    api.media["1.m4a"] = Media(status=status)

    answer = lan("download")

    assert 502 == answer.status_code
    assert "AccessDenied" not in answer.text
    assert 'id="main"' in answer.text


def test_an_address_that_may_not_be_fetched_is_a_page(lan, library):
    library.add(rich_song(1, download_url="http://127.0.0.1:9/a.m4a"))

    assert 502 == lan("download").status_code


@pytest.mark.parametrize("kind", ["text/html", "audio/mp4"])
def test_a_page_is_not_given_as_a_song(lan, api, kind):
    api.media["1.m4a"] = Media(b"<!doctype html><title>Sign in</title>", kind)

    answer = lan("download")

    assert 502 == answer.status_code
    assert "sent a page instead" in answer.text
    assert "Sign in" not in answer.text


@pytest.mark.parametrize("what", ["audio", "download"])
@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-"}, {"Range": "bytes=100-200"}])
def test_what_its_host_packs_unasked_comes_whole(lan, api, what, headers):
    body = AUDIO + bytes(500_000)
    api.media["1.m4a"] = Media(packed=gzip.compress(body), tag='"packed"')

    answer = lan(what, headers=headers)

    assert (200, body) == (answer.status_code, answer.data)
    assert answer.headers.get("Content-Length") in {None, str(len(body))}
    assert not {"Content-Encoding", "Content-Range", "ETag"} & set(answer.headers.keys())


@pytest.mark.parametrize("what", ["audio", "download"])
@pytest.mark.parametrize("media", [
    Media(packed=b"packed", encoding="br"),
    Media(packed=b"no gzip at all"),
    Media(cut=True, body=b""),
])  # fmt: skip
def test_what_cannot_be_unpacked_is_a_page_not_half_a_song(lan, api, what, media):
    api.media["1.m4a"] = media

    answer = lan(what)

    assert 502 == answer.status_code
    assert 'id="main"' in answer.text


def test_many_answers_that_nobody_reads_take_no_turn_for_ever(lan, client):
    for _ in range(10):
        far = {"REMOTE_ADDR": "192.168.1.9"}
        client.head(f"/songs/{song(1)['id']}/audio", environ_overrides=far, buffered=True, **HERE)

    assert AUDIO == lan("audio").data


def test_a_download_is_named_after_the_title(lan):
    disposition = lan("download").headers["Content-Disposition"]

    assert "attachment; filename*=UTF-8''A%20B%20C.m4a" == disposition


@pytest.mark.parametrize(
    ("form", "extension"),
    [("audio/mpeg", "mp3"), ("audio/wav", "wav"), ("audio/flac", "flac"), ("audio/ogg", "ogg")]
    + [("audio/mp4", "m4a"), ("audio/webm", "webm")],
)
@pytest.mark.parametrize("said", ["audio/mp4", "application/octet-stream", ""])
def test_a_download_ends_as_its_content_does_whatever_is_said(lan, api, form, extension, said):
    api.media["1.m4a"] = Media(audio.made(form, seconds=0.2), said)

    assert lan("download").headers["Content-Disposition"].endswith(f".{extension}")


def test_a_download_of_unknown_content_ends_as_its_server_says(lan, api):
    api.media["1.m4a"] = Media(b"\x01\x02" * 5000, "audio/aac; of=old")

    assert lan("download").headers["Content-Disposition"].endswith(".aac")


def test_each_copy_is_played_by_an_address_of_its_own(get, library, db):
    records = [rich_song(n, group_id="one") for n in (2, 1)]
    library.add(*records)
    for mark in ("", "00000001", "00000002"):
        with database.transaction(db):
            db.execute("UPDATE songs SET audio_kept = nullif(?, '')", [mark])
            advance(db)
        for address in ("/", f"/songs/{records[0]['id']}"):
            answer = get(address)
            marks = {at["data-audio"] for at in Marks(answer).all("article", "data-audio")}
            played = re.findall(r'src="[^"#]*/audio([^"#]*)', answer.text)
            assert ({mark}, {f"?v={mark}" if mark else ""}) == (marks, set(played))


def test_a_download_without_a_title_is_named_after_the_id(lan, library):
    library.add(rich_song(1, title="\u202e", download_url=library.card(song(1)).audio_url))

    assert f"''{song(1)['id']}.m4a" in lan("download").headers["Content-Disposition"]


def test_why_audio_does_not_play_is_a_sentence(post, lan, api):
    api.media["1.m4a"] = Media(status=403)

    answer = post(f"/songs/{song(1)['id']}/audio/check")

    sentence = "The address of this song's audio has expired."
    assert {"sentence": sentence, "lost": False} == answer.json


def test_songs_of_a_slow_server_leave_threads_for_pages(post, get, lan, api):
    api.media["1.m4a"] = Media(endless=True)
    here = f"/songs/{song(1)['id']}"
    far = {"environ_overrides": {"REMOTE_ADDR": "192.168.1.9"}}
    with ThreadPoolExecutor(8) as pool, ExitStack() as held:
        began = [pool.submit(get, f"{here}/audio", **far) for _ in range(8)]
        sounding = (each for each in as_completed(began) if each.result().status_code == 200)
        assert 3 == len(list(islice(sounding, 3)))

        waiting = post(f"{here}/audio/check")

        assert (200, True) == (waiting.status_code, "Try again" in waiting.json["sentence"])
        for each in began:
            held.callback(each.result().close)
    assert 3 == sum(each.result().status_code == 200 for each in began)


ASKING = "Asking the service"
FAILED = {**song(1, status="failed"), "download_url": None}
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def failed(library):
    library.add(FAILED)
    return library.card(FAILED)


def test_who_asks_again_without_scripts_gets_a_page_that_asks_on(get, post, failed):
    came = post(f"/songs/{failed.id}/look-up")
    page = get(came.location)

    assert (303, 200) == (came.status_code, page.status_code)
    assert ASKING in page.text
    assert f'href="/songs/{failed.id}"' in page.text
    assert "2" == page.headers["Refresh"]


@pytest.mark.parametrize(
    ("failures", "words"),
    [(0, "Checked just now: still failed"), (1, "didn't answer")],
)
def test_it_is_said_what_came_of_asking_again(get, post, db, failed, failures, words):
    here = post(f"/songs/{failed.id}/look-up").location
    lookups.settle(db, failed.key, time.time(), failures)

    line, page = get(here, headers=SCRIPT), get(here)

    for answer in (line, page):
        assert words in answer.text
        assert ASKING not in answer.text
    assert "hx-get" not in line.text
    assert "Refresh" not in page.headers


def test_nobody_waits_for_an_answer_forever(get, post, db, failed):
    here = post(f"/songs/{failed.id}/look-up").location
    assert ASKING in get(here, headers=SCRIPT).text
    with database.transaction(db):
        db.execute("UPDATE look_ups SET wanted_until = ?", [time.time() - 1])

    assert "didn't answer" in get(here, headers=SCRIPT).text


@pytest.mark.parametrize("sheet", ["", "1"])
def test_a_song_that_changed_since_is_drawn_anew(get, post, library, failed, sheet):
    here = post(f"/songs/{failed.id}/look-up", data={"sheet": sheet}).location
    library.add({**FAILED, "status": "processing"})

    drawn = Marks(get(here, headers=SCRIPT)).all("article", "hx-swap-oob")
    page = get(here)

    assert ["song" if sheet else f"card-{failed.id}"] == [at["id"] for at in drawn]
    assert (303, f"/songs/{failed.id}") == (page.status_code, page.location)


@pytest.mark.parametrize(
    "referrer",
    ["", "http://elsewhere.example/a", "http://localhost:8420//evil.example", "http://[", "a b"]
    + ["http://localhost:9/", "javascript:alert(1)", "http://localhost:8420/\\evil.example"],
)
def test_a_form_never_leads_to_another_site(post, referrer):
    answer = post("/look", data={"theme": "dark"}, headers={"Referer": referrer})

    assert (303, "/") == (answer.status_code, answer.location)


def test_the_look_is_kept_in_cookies(post, get):
    answer = post("/look", data={"theme": "dark", "hanging": "rows"})

    cookies = answer.headers.getlist("Set-Cookie")
    assert ["theme=dark", "hanging=rows"] == [each.partition(";")[0] for each in cookies]
    assert all("SameSite=Lax" in each for each in cookies)
    assert 'data-theme="dark" data-hanging="rows"' in get("/").text


@pytest.mark.parametrize("value", ["", "pink", '"><script>', "x" * 10_000])
def test_an_unknown_look_is_none(post, get, client, value):
    client.set_cookie("theme", "pink")

    answer = post("/look", data={"theme": value})

    assert [] == answer.headers.getlist("Set-Cookie")
    assert "data-theme=" not in get("/").text


def test_a_form_too_large_is_refused(post):
    answer = post("/look", data={"theme": "x" * 100_000})

    assert 413 == answer.status_code
    assert 'id="main"' in answer.text


def test_a_sync_that_was_asked_for_shows(post, get, db):
    answer = post("/sync")

    assert 303 == answer.status_code
    assert source_states.get(db, "riffusion").asked_at is not None
    assert "data-running" in get("/sync").text


PROBLEMS = {
    "refused": "The API refused the token",
    "account": "Your account needs you",
    "user_id": "Which account?",
    "passing": "Showing your songs as of",
}


@pytest.mark.parametrize(("problem", "title"), PROBLEMS.items(), ids=PROBLEMS)
def test_a_problem_of_the_source_is_a_banner_on_every_page(get, db, library, problem, title):
    library.add(rich_song(1))
    fields = {"problem": problem, "sentence": "Why.", "synced_at": "2025-03-01T14:02:00Z"}
    source_states.write(db, "riffusion", **fields)

    for address in ("/", f"/songs/{song(1)['id']}", "/nowhere"):
        assert title in get(address).text


def test_a_stale_copy_says_of_when_it_is(get, db):
    source_states.write(db, "riffusion", problem="passing", synced_at="2025-03-01T14:02:00Z")

    notice = re.search(r'<section class="notice".*?</section>', get("/").text, re.DOTALL)[0]

    assert "2025-03-01T14:02:00Z" in notice


def test_an_account_that_needs_its_owner_leads_to_the_vendor(get, db):
    source_states.write(db, "riffusion", problem="account", sentence="Why.")

    assert "https://useapi.net/docs/api-riffusion-v1/post-riffusion-accounts" in get("/").text


def test_health_tells_no_names(get, library):
    library.add(song(1))

    answer = get("/health")

    assert (200, {"ok", "songs", "sqlite"}) == (answer.status_code, set(answer.json))


@pytest.mark.parametrize("address", ["/", "/songs/a", "/songs/a/audio", "/sync"])
def test_a_broken_database_is_a_page_inside_the_layout(get, config, address):
    config.database.write_bytes(b"no database at all" * 100)

    answer = get(address)

    assert 503 == answer.status_code
    assert 'id="main"' in answer.text
    assert b"no database at all" * 100 == config.database.read_bytes()
    assert 503 == get("/health").status_code


def test_a_database_that_was_mended_is_read_without_a_restart(get, config):
    config.database.write_bytes(b"no database at all" * 100)
    get("/")

    config.database.unlink()

    assert 200 == get("/").status_code


def test_static_files_may_be_kept_for_ever(get):
    address = re.search(r'href="(/static/[^"]+/css/app\.css)"', get("/").text)[1]

    known, unknown = get(address), get(re.sub("/static/[^/]+", "/static/0", address))

    assert "immutable" in known.headers["Cache-Control"]
    assert "@import" not in known.text
    assert "no-cache" == unknown.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["../pyproject.toml", "%2e%2e/pyproject.toml", "css/../../wsgi.py"]
)
def test_no_file_outside_of_the_static_ones_is_served(get, name):
    assert 404 == get(f"/static/0/{name}").status_code


def test_only_a_song_that_its_source_still_has_can_be_asked_about(get, library):
    library.add(song(1, status="failed"))
    library.add(song(2, status="failed"), source="import", file=True)

    page = html.unescape(get("/").text)

    assert 1 == page.count("Check again</button>")
    assert 2 == page.count("The service couldn't finish this song.")


def test_a_method_that_an_address_does_not_take_is_answered_with_those_it_takes(client):
    answer = client.put("/sync")

    assert 405 == answer.status_code
    assert {"GET", "HEAD", "OPTIONS", "POST"} == set(answer.headers["Allow"].split(", "))


def begins_at(answer):
    """The second that the page's song begins at, for scripts and in the browser's own player."""
    marks = Marks(answer)
    (article,) = marks.all("article", "data-song")
    (audio,) = marks.all("audio", "src")
    return article.get("data-from"), audio["src"].partition("#")[2]


@pytest.mark.parametrize(
    ("t", "begin"),
    [("67.2", "67.2"), ("67", "67"), ("0.019", "0.02"), ("1e2", "100"), ("180.4", "180.4")],
)
def test_a_second_in_the_address_is_where_the_song_begins(get, library, t, begin):
    library.add(rich_song(1))

    assert (begin, f"t={begin}") == begins_at(get(f"/songs/{rich_song(1)['id']}?t={t}"))


@pytest.mark.parametrize(
    "t",
    ["", "abc", "1e999", "-5", "0", "180.5", "181", "nan", "inf", "1:07", "9" * 5000, "%00"],
)
def test_what_is_no_second_of_the_song_is_the_plain_page(get, library, t):
    library.add(rich_song(1))
    address = f"/songs/{rich_song(1)['id']}"

    answer = get(f"{address}?t={t}")

    assert (None, "") == begins_at(answer)
    assert get(address).headers["ETag"] == answer.headers["ETag"]


def test_seconds_in_addresses_fill_no_memory(app, get, library):
    library.add(rich_song(1))
    address = f"/songs/{rich_song(1)['id']}"
    get(address)
    cache = app.extensions["songwall"].cache
    before = len(cache._entries)

    tags = {get(f"{address}?t={second}").headers["ETag"] for second in range(1, 30)}

    assert before == len(cache._entries)
    assert 29 == len(tags)


def test_an_unchanged_page_that_begins_at_a_second_is_not_sent_again(get, library):
    library.add(rich_song(1))
    address = f"/songs/{rich_song(1)['id']}?t=67.2"
    tag = get(address).headers["ETag"]

    assert 304 == get(address, headers={"If-None-Match": tag}).status_code


def test_a_song_that_cannot_be_played_has_times_but_no_way_to_play_from_them(get, library):
    timed = [{"text": "Waves", "start": 12.1, "end": 12.7}]
    library.add(rich_song(1, lyrics_timestamped=timed, download_url=None))

    answer = get(f"/songs/{rich_song(1)['id']}")

    assert "0:12" in answer.text
    assert not Marks(answer).all("a", "data-from")
    assert not Marks(answer).all("section", "data-lyrics")


@pytest.mark.parametrize(
    "fields",
    [
        {"lyrics": "[ti:Sea]\n[00:12.10]Waves come\n[00:15.00]Waves go"},
        {
            "lyrics": "Waves come\nWaves go",
            "lyrics_timestamped": {
                "lines": [{"text": "waves come", "start": 12.1}, {"text": "Waves go", "start": 15}]
            },
        },
        {"lyrics": "Waves come\nWaves go", "lyrics_timing": [[12.1, 15], [15, 20]]},
    ],
    ids=["LRC", "lines", "bare times"],
)
def test_lines_with_times_say_so_and_play_from_there(get, library, fields):
    library.add(rich_song(1, **fields))

    answer = get(f"/songs/{rich_song(1)['id']}")

    times = [a for a in Marks(answer).all("a", "data-from") if a.get("class") == "line__at num"]
    assert ["12.1", "15"] == [a["data-from"] for a in times]
    assert "Timed by line" in answer.text
    assert "[00:12" not in answer.text
    assert "ti:" not in answer.text


def test_words_are_text_whatever_they_hold(get, library):
    hostile = '<img src=x onerror="alert(1)">'
    timed = [{"text": hostile.replace(" ", ""), "start": 1, "end": 2}]
    library.add(rich_song(1, lyrics=f"[{hostile}]\n{hostile}", lyrics_timestamped=timed))

    answer = get(f"/songs/{rich_song(1)['id']}")

    assert not Marks(answer).all("img", "onerror")


def test_a_page_of_five_hundred_timed_words_stays_small(get, library):
    words = [f"word{n}" for n in range(500)]
    timed = [
        {"text": text, "start": n / 3, "end": n / 3 + 0.3, "line_index": n // 8}
        for n, text in enumerate(words)
    ]
    lines = [" ".join(words[n : n + 8]) for n in range(0, 500, 8)]
    library.add(rich_song(1, lyrics="\n".join(lines), lyrics_timestamped=timed))

    answer = get(f"/songs/{rich_song(1)['id']}", headers={"Accept-Encoding": "gzip"})

    assert len(answer.data) < 12 * 1024


def test_a_search_is_an_address(library, client):
    library.add(song(2, title="Harbour"), song(1, title="Other"))

    page = client.get("/?q=harb").text

    assert "Harbour" in page
    assert "Other" not in page


def test_a_search_has_pages(library, client):
    library.add(*(song(number) for number in range(60, 0, -1)))

    pages = [client.get(f"/?q=song&sort=oldest&page={number}").text for number in (1, 3, 9)]

    assert ["Song 1" in pages[0], "Song 60" in pages[1], "Song 60" in pages[2]] == [True] * 3
    assert "/?q=song&amp;sort=oldest&amp;page=2" in pages[0]


def test_whatever_is_searched_for_is_no_error(library, client):
    library.add(song(1))

    assert 200 == client.get("/", query_string={"q": '"(NEAR) \0 -' * 99}).status_code
