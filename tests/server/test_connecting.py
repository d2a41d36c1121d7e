"""Connecting an account in the browser, on the gallery that `serve` runs and a real HTTP API."""

import re
import shutil
import stat
import threading
from contextlib import closing

import pytest
from markupsafe import escape
from werkzeug.test import Client

from tests import faults
from tests.factories import Library
from tests.fake_flowmusic import FakeFlowMusic
from tests.fakes import FakeApi, song
from webapp import database
from webapp.config import Config
from webapp.errors import ChangedMeanwhileError
from webapp.library import source_states
from webapp.server.changeover import LOOK_EVERY, NEWS_LASTS, Gallery
from webapp.web.access import OwnerCode

TOKEN = "user:1234-madeUp567"
HERE = {"base_url": "http://localhost:8420"}
LOCAL = {"REMOTE_ADDR": "127.0.0.1"}
ELSEWHERE = {"REMOTE_ADDR": "192.168.1.9"}


class Wall:
    """A gallery with its settings file, a browser at this machine, and all that it was told."""

    def __init__(self, env, lines, libraries, compiled):
        self.data, self.compiled = Config.from_env(env).data, compiled
        self.file = self.data / "songwall.env"
        for folder in (self.data, self.data / "demo"):
            shutil.copytree(libraries, folder)
        if lines:
            self.file.write_text("\n".join(lines) + "\n")
        self.now, self.changed, self.said, self.apps = 0.0, [], [], []
        self.gallery = Gallery(
            Config.from_env(env),
            changed=self.changed.append,
            clock=lambda: self.now,
            reread=lambda stored: Config.from_env(env, stored),
            code=OwnerCode(self.said.append),
        )
        self.client = Client(self.gallery)

    def get(self, address="/connect", client=None, environ=LOCAL):
        self._note_app()
        return (client or self.client).get(address, environ_overrides=environ, **HERE)

    def post(self, address="/connect", client=None, headers=None, environ=LOCAL, **form):
        self._note_app()
        options = {"headers": headers or {}, "environ_overrides": environ}
        form = {"as_of": self.gallery.as_of} | form
        return (client or self.client).post(address, data=form, **options, **HERE)

    def connect(self, token=TOKEN, service="riffusion", **options):
        return self.post(token=token, service=service, **options)

    def settings(self):
        return self.file.read_text().splitlines() if self.file.exists() else []

    def said_on(self, answer):
        return " ".join(re.sub(r"<[^>]+>", " ", _said(answer.text)).replace("&#39;", "'").split())

    def _note_app(self):
        if self.gallery.app not in self.apps:
            self.gallery.app.jinja_env.bytecode_cache = self.compiled
            self.apps.append(self.gallery.app)

    def close(self):
        self._note_app()
        for app in self.apps:
            app.extensions["songwall"].connections.close()
            app.extensions["songwall"].own.close()


def _said(page):
    (place,) = re.findall(r'<div class="said" id="(?:settings-)?said".*?</div>', page, re.DOTALL)
    return place


@pytest.fixture
def api():
    with FakeApi(token=TOKEN) as fake:
        yield fake


@pytest.fixture
def env(api, tmp_path):
    return {"SONGWALL_DATA": str(tmp_path / "data"), "USEAPI_BASE_URL": api.base_url}


@pytest.fixture
def hang(env, library_folder, compiled):
    walls = []

    def hang(*lines, **more):
        walls.append(Wall({**env, **more}, lines, library_folder, compiled))
        return walls[-1]

    yield hang
    for wall in walls:
        wall.close()


def test_a_token_that_works_is_saved_for_its_owner_and_rules_at_once(hang, api):
    wall = hang("# mine", "SONGWALL_KEEP=no")
    assert "<h1>Where are your songs?</h1>" in wall.get().text
    assert wall.gallery.is_passing

    answer = wall.connect(f'curl -H "Authorization: Bearer {TOKEN}" {api.base_url}/music')

    assert (303, "/") == (answer.status_code, answer.location)
    expected = ["# mine", "SONGWALL_KEEP=no", f"USEAPI_TOKEN={TOKEN}", "SONGWALL_SOURCE=riffusion"]
    assert expected == wall.settings()
    assert 0o600 == stat.S_IMODE(wall.file.stat().st_mode)
    assert ["/v1/riffusion/accounts"] == [asked.path for asked in api.requests]
    assert [("riffusion",)] == [config.sources for config in wall.changed]
    assert not wall.gallery.is_passing
    page = wall.get("/").text
    assert "Your songs are on their way" in page
    assert "the demo has made room" not in page
    assert 'hx-get="/" hx-trigger="every 1s" hx-target="#main"' in page
    page = wall.get().text
    assert "<h1>Connected to Riffusion</h1>" in page
    assert "Forget this account" in page


def test_a_script_is_sent_to_the_wall_as_a_page_of_its_own(hang):
    answer = hang().connect(headers={"HX-Request": "true"})

    assert (200, "/", "") == (answer.status_code, answer.headers["HX-Redirect"], answer.text)


FAILURES = [
    (faults.status(401), "The service doesn't know this token."),
    (faults.status(402), "asks for credits or a subscription"),
    (faults.status(403), "belongs to somebody else"),
    (faults.status(404), "no Riffusion account behind it"),
    (faults.status(429, **{"Retry-After": "7"}), "It asks for 7 seconds."),
    (faults.status(596), "your account needs you"),
    (faults.status(418, f"a teapot, {TOKEN}"), "a teapot, …"),
    (faults.page(502), "trouble of its own just now (status 502)"),
    (faults.value([]), "something other than accounts"),
    (faults.no_http, "Is this machine online?"),
    (faults.page(200), "Try again later"),
    (faults.reset, "Is this machine online?"),
    (faults.redirect("http://elsewhere.example/"), "another host"),
]


def test_what_does_not_work_is_a_sentence_of_its_own_after_one_call_and_nothing_is_saved(hang, api):
    wall = hang("SONGWALL_KEEP=no")
    for number, (fault, sentence) in enumerate(FAILURES, start=1):
        api.fail_next(1, fault)

        answer = wall.connect()

        assert answer.status_code in {422, 429}
        said = wall.said_on(answer).replace("&#39;", "'")
        assert sentence in said
        assert "Nothing was saved." in said
        assert TOKEN not in answer.text
        assert number == len(api.requests)
    assert ["SONGWALL_KEEP=no"] == wall.settings()
    assert [] == wall.changed


def test_what_holds_no_token_is_asked_of_nobody(hang, api):
    wall = hang()
    for pasted in ["", " ", "two words", "user: 12 - a b ä", "\x00", "a" * 9000]:
        answer = wall.connect(pasted)

        assert (422, []) == (answer.status_code, api.requests)
        assert "No token is in this." in wall.said_on(answer)


def test_at_the_vendors_own_address_the_form_is_checked_before_any_call(hang):
    wall = hang(USEAPI_BASE_URL="https://api.useapi.net/v1")

    answer = wall.connect("made-up-token")

    assert "It has the form user:" in wall.said_on(answer)
    assert [] == wall.settings()


def test_without_an_account_and_with_one_that_needs_its_owner_nothing_is_saved(hang, api):
    wall = hang()
    api.user_ids = ()
    assert "there's no Riffusion account behind it" in wall.said_on(wall.connect())
    api.user_ids, api.broken_accounts = ("user-1",), {"user-1"}

    assert "your account needs you" in wall.said_on(wall.connect())
    assert [] == wall.settings()


def test_of_several_accounts_one_is_chosen_and_the_token_is_sent_once(hang, api):
    wall = hang()
    api.user_ids = ("user-1", "user-2")
    chooses = wall.connect()
    assert 303 == chooses.status_code
    assert [] == wall.settings()

    page = wall.get(chooses.location).text
    assert "It opens 2 accounts." in page
    assert 'id="answer-account" open>' in page
    assert TOKEN not in page
    key = re.findall(r'name="account" value="(\w+)"', page)[1]
    choice = re.search(r'name="choice" value="([^"]+)"', page)[1]
    assert "Choose one" in wall.post("/connect/account", choice=choice, account="x").text
    answer = wall.post("/connect/account", choice=choice, account=key)

    assert (303, "/") == (answer.status_code, answer.location)
    assert "USEAPI_USER_ID=user-2" in wall.settings()
    assert f"USEAPI_TOKEN={TOKEN}" in wall.settings()
    again = wall.post("/connect/account", choice=choice, account=key)
    assert "That took too long." in wall.said_on(again)


def test_an_address_that_names_an_account_is_shown_in_part_and_kept_in_the_settings_alone(hang):
    with FakeFlowMusic(token=TOKEN) as api:
        api.accounts_by_email = {f"{name}@mail.example": {} for name in ("singer", "other")}
        wall = hang(USEAPI_BASE_URL=api.base_url)
        page = wall.get(wall.connect(service="flowmusic").location).text
        assert "si…@mail.example" in page
        assert "singer" not in page
        key = re.search(r'name="account" value="(\w+)"', page)[1]
        choice = re.search(r'name="choice" value="([^"]+)"', page)[1]
        wall.post("/connect/account", choice=choice, account=key)

        assert "USEAPI_EMAIL=singer@mail.example" in wall.settings()
        assert "singer" not in wall.get().text


def test_an_account_that_lost_its_sign_in_cannot_be_chosen(hang, api):
    wall = hang()
    api.user_ids, api.broken_accounts = ("user-1", "user-2"), {"user-1"}

    page = wall.get(wall.connect().location).text

    assert re.findall(r'name="account" value="\w+" (disabled|checked)>', page) == [
        "disabled",
        "checked",
    ]


def test_of_two_browsers_at_once_one_connects_and_the_other_is_told(hang, api):
    wall = hang()
    as_of, both = wall.gallery.as_of, threading.Barrier(2)

    def meet(handler):
        both.wait(30)
        handler.send_json(api.accounts())

    api.fail_next(2, meet)
    answers = []

    def connect():
        answers.append(wall.connect(client=Client(wall.gallery), headers={}, as_of=as_of))

    threads = [threading.Thread(target=connect) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    late, first = sorted(answers, key=lambda answer: -answer.status_code)
    assert (409, 303) == (late.status_code, first.status_code)
    assert "Somebody else was faster." in wall.said_on(late)
    assert [f"USEAPI_TOKEN={TOKEN}", "SONGWALL_SOURCE=riffusion"] == wall.settings()
    assert 1 == len(wall.changed)


def test_a_file_that_cannot_be_written_is_a_sentence_with_the_lines_to_put_there(hang):
    wall = hang("# mine")
    wall.file.with_name("songwall.env.part").mkdir()

    answer = wall.connect()

    said = wall.said_on(answer)
    assert "put these lines there yourself" in said
    assert "USEAPI_TOKEN=&lt;your token&gt; SONGWALL_SOURCE=riffusion" in said
    assert TOKEN not in answer.text
    assert ["# mine"] == wall.settings()
    assert wall.gallery.is_passing
    assert [] == wall.changed


def test_where_the_library_cannot_be_opened_nothing_is_saved(hang):
    wall = hang("# mine")
    (wall.data / "songwall.db").write_bytes(b"no database at all" * 100)

    assert 503 == wall.connect().status_code

    assert ["# mine"] == wall.settings()
    assert wall.gallery.is_passing


def test_what_the_environment_sets_wins_and_has_no_form(hang, api):
    wall = hang(
        f"USEAPI_TOKEN={TOKEN[::-1]}",
        USEAPI_TOKEN=TOKEN,
        SONGWALL_SOURCE="riffusion",
        SONGWALL_KEEP="no",
        SONGWALL_SYNC_MINUTES="5",
    )
    page = wall.get().text
    assert "Try it" not in page, "it could change nothing"
    assert "Forget" not in page
    assert 3 <= page.count("The environment, or a file <code>.env</code>, sets")
    before = wall.settings()

    wall.connect("user:1-another")
    wall.post("/connect/forget")
    wall.post("/connect/settings", keep="yes", gb="2", minutes="60")

    assert [*before, "SONGWALL_KEEP_GB=2"] == [n for n in wall.settings() if "SOURCE" not in n]
    assert (False, 5, 2e9) == (
        wall.changed[-1].keep,
        wall.changed[-1].sync_minutes,
        wall.changed[-1].keep_bytes,
    )
    assert f"Bearer {TOKEN}" == api.requests[-1].headers["Authorization"]


@pytest.mark.parametrize("source", ["demo", "none"])
def test_where_the_environment_wants_no_account_none_is_asked_for(hang, source):
    wall = hang(SONGWALL_SOURCE=source)

    assert "sets <code>SONGWALL_SOURCE</code> to something else" in wall.get().text
    assert 400 == wall.connect().status_code


def test_a_token_of_the_environment_may_open_another_service(hang):
    with FakeFlowMusic(token=TOKEN) as api:
        wall = hang(USEAPI_BASE_URL=api.base_url, USEAPI_TOKEN=TOKEN)
        page = wall.get().text
        assert ('name="token"' in page, "Try it" in page) == (False, True)

        assert 303 == wall.connect("user:1-another", service="flowmusic").status_code

        assert ["SONGWALL_SOURCE=riffusion,flowmusic"] == wall.settings()


def test_an_account_of_the_environment_must_be_behind_the_token(hang, api):
    wall = hang(USEAPI_USER_ID="user-2")
    assert "isn't behind this token" in wall.said_on(wall.connect())
    api.user_ids = ("user-1", "user-2")

    assert 303 == wall.connect().status_code
    assert not [line for line in wall.settings() if "USER_ID" in line]


def test_a_token_that_was_refused_once_is_asked_again_when_it_has_been_tried(hang):
    wall = hang()
    wall.connect()
    with closing(database.connect(wall.data / "songwall.db")) as db:
        source_states.write(db, "riffusion", problem="refused", asked_at=None, sentence="No.")
        page = wall.get().text
        assert "Paste it once more" in page
        assert re.search(r'value="riffusion"[^>]* (?:checked|selected)', page)

        assert 303 == wall.connect().status_code

        state = source_states.get(db, "riffusion")
        assert (None, None, True) == (state.problem, state.sentence, state.expected)
        assert "Your songs are on their way." in wall.get().text


def test_a_library_that_is_busy_keeps_no_settings_from_the_worker(hang):
    wall = hang()
    with closing(database.connect(wall.data / "songwall.db")) as db, database.transaction(db):
        assert 303 == wall.connect().status_code

    assert TOKEN == wall.changed[-1].token


def test_a_second_service_joins_the_first_by_the_token_that_is_saved(hang):
    with FakeFlowMusic(token=TOKEN) as api:
        wall = hang(f"USEAPI_TOKEN={TOKEN}", USEAPI_BASE_URL=api.base_url)

        assert 303 == wall.connect("", service="flowmusic").status_code

        assert "SONGWALL_SOURCE=riffusion,flowmusic" in wall.settings()
        assert "Connected to Riffusion and Flow Music" in wall.get().text
        assert "Leave at least one" in wall.post("/connect/settings", minutes="10").text
        wall.post("/connect/settings", minutes="10", sources="flowmusic")
        assert "SONGWALL_SOURCE=flowmusic" in wall.settings()


def test_to_forget_an_account_keeps_its_songs(hang):
    wall = hang("# mine", f"USEAPI_TOKEN={TOKEN}", "USEAPI_USER_ID=user-1")
    with closing(database.connect(wall.data / "songwall.db")) as db:
        Library(db).add(song(1), file=True)

    answer = wall.post("/connect/forget")

    assert (303, "/connect?forgotten=1") == (answer.status_code, answer.location)
    assert "The account is forgotten." in wall.get(answer.location).text
    assert ["# mine"] == wall.settings()
    assert [()] == [config.sources for config in wall.changed]
    assert "Song 1" in wall.get("/").text


def test_settings_are_saved_and_hold_at_once(hang):
    wall = hang(f"USEAPI_TOKEN={TOKEN}")

    answer = wall.post("/connect/settings", gb="1,5", minutes="0")

    assert "/connect?saved=1#settings" == answer.location
    assert "Saved." in wall.get("/connect?saved=1").text
    assert {"SONGWALL_KEEP=no", "SONGWALL_KEEP_GB=1.5", "SONGWALL_SYNC_MINUTES=0"} < {
        *wall.settings()
    }
    (config,) = wall.changed
    assert (False, 1.5e9, 0) == (config.keep, config.keep_bytes, config.sync_minutes)
    assert 'value="1.5"' in wall.get().text
    wall.post("/connect/settings", keep="yes", minutes="10")
    assert not [line for line in wall.settings() if "KEEP_GB" in line]


WRONG = ["-1", "much", "nan", "inf", "1e9", "9" * 5000, "1\n2", "<b>"]


def test_a_setting_that_cannot_be_is_a_sentence_and_what_was_typed_stays(hang):
    wall = hang(f"USEAPI_TOKEN={TOKEN}")
    for name in ("gb", "minutes"):
        for value in WRONG:
            answer = wall.post("/connect/settings", **{"gb": "1", "minutes": "7", name: value})

            assert 422 == answer.status_code
            assert "is a number of" in wall.said_on(answer)
            assert 1 == answer.text.count('aria-invalid="true"')
            assert f'value="{escape(value)}"' in answer.text
    assert [f"USEAPI_TOKEN={TOKEN}"] == wall.settings()


def test_the_demo_can_be_looked_at_where_nothing_hangs_and_goes_as_songs_come(hang):
    wall = hang(SONGWALL_SOURCE="none")
    assert "Open the demo" in wall.get("/").text
    assert "Open the demo" in wall.get().text

    assert 303 == wall.post("/connect/demo").status_code

    assert 'id="demo"' in wall.get("/").text
    assert "nothing else to see" in wall.post("/connect/demo").text
    with closing(database.connect(wall.data / "songwall.db")) as db:
        Library(db).add(song(1), source="import", file=True)
    wall.now += LOOK_EVERY
    page = wall.get("/").text
    assert "Song 1" in page
    assert "Your songs are here, and the demo has made room" in page
    assert "nothing else to see" in wall.post("/connect/demo").text

    assert 303 == wall.post("/connect/news").status_code

    assert "the demo has made room" not in wall.get("/").text


def test_a_tab_that_still_shows_the_demo_hears_that_it_has_gone(hang):
    wall = hang()

    def is_there():
        return wall.client.get("/connect/demo", headers={"HX-Request": "true"}, **HERE)

    assert 'hx-get="/connect/demo"' in wall.get("/").text
    assert 204 == is_there().status_code

    assert 303 == wall.connect().status_code

    assert "/" == is_there().headers["HX-Redirect"]
    assert 303 == wall.get("/connect/demo").status_code


def test_once_the_demo_has_gone_for_long_nothing_is_said_of_it(hang):
    wall = hang()
    with closing(database.connect(wall.data / "songwall.db")) as db:
        Library(db).add(song(1), source="import", file=True)
    wall.now += LOOK_EVERY
    assert "the demo has made room" in wall.get("/").text

    wall.now += NEWS_LASTS

    assert "the demo has made room" not in wall.get("/").text


def test_from_another_device_only_the_code_of_the_terminal_lets_in(hang):
    wall = hang(f"USEAPI_TOKEN={TOKEN}")
    wall.gallery.code.tell()
    page = wall.get(environ=ELSEWHERE).text
    assert 'name="token"' not in page
    assert "Settings" not in page
    for address in ("/connect", "/connect/forget", "/connect/settings", "/connect/account"):
        assert 403 == wall.post(address, environ=ELSEWHERE).status_code
    assert "not the code." in wall.post("/connect/code", environ=ELSEWHERE, code="A").text

    code = wall.said[-1].rpartition(" ")[2]
    answer = wall.post("/connect/code", environ=ELSEWHERE, code=f" {code.lower()} ")

    assert 303 == answer.status_code
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "Path=/connect", "SameSite=Strict"} <= {*cookie.split("; ")}
    assert "Settings" in wall.get(environ=ELSEWHERE).text
    assert 303 == wall.post("/connect/forget", environ=ELSEWHERE).status_code
    assert "Settings" in wall.get(environ=ELSEWHERE).text, "it outlasts a change"
    other = Client(wall.gallery)
    assert "Settings" not in wall.get(client=other, environ=ELSEWHERE).text
    again = wall.post("/connect/code", client=other, environ=ELSEWHERE, code=code)
    assert "not the code." in again.text, "it works once"
    assert code != wall.said[-1].rpartition(" ")[2]


def test_who_guesses_codes_must_wait_and_the_owner_need_not(hang):
    wall = hang()
    wall.gallery.code.tell()
    code = wall.said[-1].rpartition(" ")[2]
    for _ in range(5):
        assert 422 == wall.post("/connect/code", environ=ELSEWHERE, code="ABCD2345").status_code

    paused = wall.post("/connect/code", environ=ELSEWHERE, code=code)

    assert (429, "60") == (paused.status_code, paused.headers["Retry-After"])
    other = {"REMOTE_ADDR": "192.168.1.10"}
    assert 303 == wall.post("/connect/code", environ=other, code=code).status_code


def test_a_proxy_that_is_not_believed_does_not_make_everybody_local(hang):
    wall = hang()
    names = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"]

    assert {403} == {
        wall.connect(headers={name: "127.0.0.1"}).status_code for name in [*names, "Forwarded"]
    }


@pytest.mark.parametrize(
    ("peer", "forwarded", "status"),
    [
        ("127.0.0.1", "127.0.0.1", 303),
        ("::ffff:127.0.0.1", "::1", 303),
        ("127.0.0.1", "192.168.1.9", 403),
        ("127.0.0.1", None, 403),
        ("192.168.1.9", "127.0.0.1", 403),
    ],
)
def test_a_proxy_that_is_believed_says_who_asks(hang, peer, forwarded, status):
    wall = hang(SONGWALL_PROXY="1")
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert status == wall.connect(headers=headers, environ={"REMOTE_ADDR": peer}).status_code


def test_with_a_password_whoever_has_it_may_connect_and_nobody_else(hang):
    wall = hang(SONGWALL_PASSWORD="open")
    assert 401 == wall.connect().status_code
    right = {"Authorization": "Basic eDpvcGVu"}

    assert 303 == wall.connect(headers=right, environ=ELSEWHERE).status_code


def test_another_site_changes_nothing(hang):
    wall = hang()
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}

    assert 403 == wall.connect(headers=foreign).status_code
    assert [] == wall.settings()


def test_a_service_that_there_is_not_is_refused(hang, api):
    wall = hang()

    assert 400 == wall.connect(service="suno").status_code
    assert 400 == wall.connect(service="demo").status_code
    assert [] == api.requests


def test_the_token_is_nowhere_but_in_the_settings_file(hang, caplog):
    wall = hang()
    wall.connect()
    pages = ["/", "/connect", "/archive", "/import", "/health", "/find", "/sync"]

    assert not [page for page in pages if TOKEN in wall.get(page).text]
    files = [path for path in wall.data.rglob("*") if path.is_file() and path != wall.file]
    assert files
    assert not [path for path in files if TOKEN.encode() in path.read_bytes()]
    assert TOKEN not in caplog.text


def test_a_change_of_settings_that_are_no_more_is_refused(hang):
    wall = hang()

    with pytest.raises(ChangedMeanwhileError):
        wall.gallery.change("before", {"SONGWALL_KEEP": "no"})

    assert [] == wall.settings()
