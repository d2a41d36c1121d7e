import pytest

from tests import faults
from tests.fake_flowmusic import EMAIL, MP3, OWNER, FakeFlowMusic, clip, job, uuid, whole_clip
from webapp.errors import (
    AccountError,
    GoneError,
    PassingError,
    RequestRefusedError,
    SourceError,
    TokenRefusedError,
    UserIdNeededError,
)
from webapp.records import record
from webapp.sources.api_client import ApiClient, Limits
from webapp.sources.flowmusic import FlowMusic
from webapp.sync.sweep import Sweep


@pytest.fixture
def api():
    with FakeFlowMusic(clips=[clip(n) for n in range(25, 0, -1)]) as fake:
        yield fake


@pytest.fixture
def client(api):
    made = ApiClient(api.base_url, api.token, limits=Limits(connect=1, read=0.5, tries=1))
    yield made
    made.close()


@pytest.fixture
def source(client):
    return FlowMusic(client)


def ids(entries):
    return [entry and entry["id"] for entry in entries]


def params(api):
    """Of the questions for the list."""
    return [asked.params for asked in api.requests if asked.path.endswith("/music")]


def test_a_page_holds_records_known_by_their_uuids(source):
    assert [uuid(15), uuid(14), uuid(13)] == ids(source.page(10, 3))


@pytest.mark.parametrize(("wanted", "asked"), [(0, "1"), (1, "1"), (100, "100"), (1000, "100")])
def test_a_page_asks_for_one_to_a_hundred(api, source, wanted, asked):
    source.page(0, wanted)

    assert [asked] == [each["limit"] for each in params(api)]


def test_the_account_is_named_where_set(api, client):
    FlowMusic(client, "other@mail.example").page()

    assert "other@mail.example" == params(api)[0]["email"]


def test_the_account_of_the_first_answer_is_held_to(api, source):
    source.page(0, 5)
    source.page(5, 5)

    assert [None, EMAIL] == [each.get("email") for each in params(api)]


def test_a_whole_list_is_read(api, source):
    api.page_cap = 7

    found = [entry for page in Sweep(source.page, 10).pages() for entry in page]

    assert [uuid(n) for n in range(25, 0, -1)] == ids(found)


def test_where_the_list_ended_nothing_is_asked(api, source):
    source.page(20, 10)

    assert [] == source.page(25, 10)
    assert 1 == len(api.requests)


def test_an_end_is_forgotten_when_the_list_goes_on(api, source):
    source.page(20, 10)
    api.clips.extend(clip(n) for n in range(100, 130))
    source.page(20, 10)

    assert [uuid(100)] == ids(source.page(25, 1))


def test_the_first_page_is_always_asked_for(api, source):
    api.clips = []
    source.page()
    api.clips = [clip(1)]

    assert [uuid(1)] == ids(source.page())


def test_a_page_without_songs_that_names_a_next_one_is_not_the_end(api, source):
    api.hidden = api.clips[:10]

    assert [uuid(15), uuid(14)] == ids(source.page(0, 5))[:2]


def test_pages_without_songs_end_some_day(api, source):
    api.clips = [clip(n) for n in range(200)]
    api.hidden = api.clips

    with pytest.raises(PassingError):
        source.page(0, 1)


def test_a_next_that_does_not_go_on_is_the_end(api, source):
    api.fail_next(1, faults.value({"clips": [], "next": 0}))

    assert [] == source.page()


def test_entries_that_name_no_clip_keep_their_place(api, source):
    api.clips[1:1] = [None, 5, {}, {"clip": None}, {"clip": f"user:1-{EMAIL}"}]

    assert [uuid(25), None, None, None, None, None, uuid(24)] == ids(source.page(0, 7))


@pytest.mark.parametrize(
    "told", [[], {}, {"clips": None}, {"clips": {}}, "clips", 5, None, {"email": "a"}]
)
def test_a_page_that_is_no_list_of_clips_is_a_passing_failure(api, source, told):
    api.fail_next(1, faults.value(told))

    with pytest.raises(PassingError):
        source.page()


def test_a_wrong_token_is_told(api, source):
    api.token = "another"

    with pytest.raises(TokenRefusedError):
        source.page()


def test_an_account_in_error_is_told_without_its_address(api, source):
    api.account_error = "refresh token rejected"

    with pytest.raises(AccountError) as told:
        source.page()
    assert EMAIL not in str(told.value)


def test_a_refusal_is_told_without_the_address(api, source):
    api.fail_next(1, faults.status(400, f"Account {EMAIL} (or {EMAIL.replace('@', '%40')}) odd"))

    with pytest.raises(RequestRefusedError) as told:
        source.page()
    assert "The API refused the request: Account … (or … odd" == str(told.value)


def in_the_making(**fields):
    made = job(1)
    return clip(30, status="pending", jobid=made["jobid"], **fields)


def test_a_song_in_the_making_is_asked_for_by_its_job(api, source):
    api.clips.insert(0, in_the_making())
    api.jobs = [job(1, status="pending", clips=[])]
    source.page()

    assert {"id": uuid(30), "status": "pending"} == source.song(uuid(30))


def test_a_finished_job_brings_the_song(api, source):
    api.clips.insert(0, in_the_making())
    api.jobs = [job(1, operation="extend", clips=[clip(29), whole_clip(30)])]
    source.page()

    found = source.song(uuid(30))

    assert ("completed", "extend") == (found["status"], found["transform"])
    assert "https://media.example/30.m4a" == found["download_url"]


def test_a_failed_job_is_a_failed_song(api, source):
    api.clips.insert(0, in_the_making())
    api.jobs = [job(1, status="failed", error={"code": 500, "message": "no"})]
    source.page()

    assert {"id": uuid(30), "status": "failed"} == source.song(uuid(30))


def test_a_finished_job_without_the_song_gives_none_any_more(api, source):
    api.clips.insert(0, in_the_making())
    api.jobs = [job(1, clips=[clip(29), None])]
    source.page()

    assert {"id": uuid(30), "status": "expired"} == source.song(uuid(30))


def test_a_job_that_is_no_object_is_a_passing_failure(api, source):
    api.clips.insert(0, in_the_making())
    source.page()
    api.fail_next(1, faults.value([]))

    with pytest.raises(PassingError):
        source.song(uuid(30))


def test_a_song_without_a_job_is_not_asked_for(api, source):
    source.page()
    api.requests.clear()

    with pytest.raises(PassingError, match="a sync brings news"):
        source.song(uuid(25))
    assert [] == api.requests


def test_a_song_that_is_settled_is_not_asked_for_again(api, source):
    api.clips.insert(0, in_the_making())
    api.jobs = [job(1, clips=[clip(30)])]
    source.page()
    source.song(uuid(30))
    api.requests.clear()

    with pytest.raises(PassingError):
        source.song(uuid(30))
    assert [] == api.requests


def test_a_running_job_shows_the_clips_that_no_list_has_yet(api, source):
    api.jobs = [job(1, status="pending", clips=[clip(31), clip(30)]), job(2, clips=[clip(40)])]

    page = source.page()
    listed = [uuid(n) for n in range(25, 0, -1)]

    assert [uuid(31), uuid(30), *listed] == [raw["id"] for raw in page]
    assert [("pending", "2026-06-03T10:00:00.000Z")] * 2 == [
        (raw["status"], raw["created_at"]) for raw in page[:2]
    ]
    assert [uuid(30), *listed] == [raw["id"] for raw in source.page(1)]
    assert listed[3:] == [raw["id"] for raw in source.page(5)]
    api.jobs[0] = job(1, clips=[whole_clip(31), whole_clip(30)])
    assert "completed" == source.song(uuid(30))["status"]


def test_a_clip_that_the_list_has_is_not_shown_twice(api, source):
    api.jobs = [job(1, status="pending", clips=[clip(25), clip(30)])]

    assert [uuid(30), uuid(25)] == [raw["id"] for raw in source.page()[:2]]


@pytest.mark.parametrize("fault", [faults.status(404), faults.status(500), faults.value({})])
def test_the_list_comes_also_where_nothing_is_told_of_jobs(api, source, fault):
    def answer_the_list(handler):
        handler._send_clips(0, 100)

    api.faults.extend([answer_the_list, fault])

    assert 25 == len(source.page())


@pytest.mark.parametrize("encoded", [True, False])
def test_a_job_is_asked_for_by_its_id_in_either_writing(api, source, encoded):
    api.encoded_ids = encoded
    api.clips.insert(0, in_the_making())
    api.jobs = [job(1, clips=[whole_clip(30)])]
    source.page()

    assert "completed" == source.song(uuid(30))["status"]


ENDS = {
    "expired": [faults.status(404), faults.status(404)],
    "moderated": [faults.status(422)],
}


@pytest.mark.parametrize("word", ENDS)
def test_what_the_service_makes_no_more_has_failed(api, source, word):
    api.clips.insert(0, in_the_making())
    source.page()
    api.faults.extend(ENDS[word])

    raw = source.song(uuid(30))

    assert {"id": uuid(30), "status": word} == raw
    assert "failed" == record.status_of(raw)


SENTENCES = {
    402: "no credits left",
    403: "belongs to another account",
    404: "doesn't know",
    422: "moderation",
    429: "asks us to wait",
    596: "Add it there again",
}


@pytest.mark.parametrize(("status", "words"), SENTENCES.items())
def test_each_code_is_a_sentence_of_its_own_without_an_address(api, source, status, words):
    api.fail_next(1, faults.status(status, f"{EMAIL} {OWNER}"))

    with pytest.raises(SourceError, match=words) as told:
        source.audio(uuid(3))
    assert "mail.example" not in str(told.value)


def test_without_an_account_the_owner_is_sent_to_the_vendor(api, source):
    api.accounts_by_email = {}

    with pytest.raises(AccountError, match="has no Flow Music account"):
        source.page()


def test_an_account_that_there_is_not_is_told_without_its_address(api, client):
    api.fail_next(1, faults.status(400, "no such account"))

    with pytest.raises(UserIdNeededError, match="Check USEAPI_EMAIL") as told:
        FlowMusic(client, "other@mail.example").page()
    assert "mail.example" not in str(told.value)


def heard(source, source_id):
    with source.audio(source_id) as answer:
        return answer.headers, b"".join(answer.iter_bytes(1_000_000, 5))


def test_audio_is_asked_for_by_the_clip_that_the_list_names(api, source):
    source.page()

    headers, body = heard(source, uuid(3))

    assert (MP3, "audio/mpeg") == (body, headers["content-type"])
    assert OWNER + uuid(3) == api.requests[-1].params["id"]


def test_audio_can_be_had_before_any_list_was_read(source):
    assert MP3 == heard(source, uuid(3))[1]


def test_no_header_of_the_audio_holds_the_address(source):
    headers, _ = heard(source, uuid(3))

    assert "mail.example" not in repr(headers)


def test_audio_of_an_empty_account_is_gone(api, source):
    api.clips = []

    with pytest.raises(GoneError):
        source.audio(uuid(3))


def test_audio_that_is_not_finished_is_a_passing_failure(api, source):
    api.unfinished = {OWNER + uuid(3)}

    with pytest.raises(PassingError) as told:
        source.audio(uuid(3))
    assert "mail.example" not in str(told.value)


REFUSALS = {
    "400": (faults.status(400), RequestRefusedError),
    "401": (faults.status(401), TokenRefusedError),
    "404": (faults.status(404), GoneError),
    "429": (faults.status(429), PassingError),
    "502": (faults.page(502), PassingError),
    "596": (faults.status(596), AccountError),
    "reset": (faults.reset, PassingError),
    "stall": (faults.stall, PassingError),
    "elsewhere": (faults.redirect("http://elsewhere.example/"), SourceError),
}


@pytest.mark.parametrize(("fault", "error"), REFUSALS.values(), ids=REFUSALS)
def test_audio_that_is_refused_says_why(api, source, fault, error):
    source.page()
    api.fail_next(1, fault)

    with pytest.raises(error):
        source.audio(uuid(3))


def test_a_clip_that_the_api_does_not_know_is_refused_without_its_name(source):
    with pytest.raises(RequestRefusedError) as told:
        source.audio(uuid(999))
    assert "mail.example" not in str(told.value)


@pytest.mark.parametrize("field", ["status", "created_at", "operation"])
def test_no_field_of_a_job_tells_the_accounts_address(api, source, field):
    made = job(77, status="pending", clips=[clip(77)])
    made = made if field == "status" else {**made, field: f"For {EMAIL}!"}
    api.jobs = [made]
    listed = source.page()
    made[field] = f"For {EMAIL}!"

    told = repr([listed, source.song(uuid(77))])

    assert (True, False) == (uuid(77) in told, EMAIL in told)


def test_a_job_whose_id_is_no_text_is_asked_for_in_vain(api, source):
    api.jobs = [job(77, jobid="\ud800", status="pending", clips=[clip(77)])]
    source.page()

    assert "expired" == source.song(uuid(77))["status"]
