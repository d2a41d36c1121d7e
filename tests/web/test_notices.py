import pytest

from webapp.library.source_states import SourceState
from webapp.web import notices

PLENTY = 10**12


def of(**fields):
    return [*notices.notices([SourceState(name="riffusion", **fields)], PLENTY)]


def test_where_all_is_well_nothing_is_said():
    assert [] == of()


@pytest.mark.parametrize(
    ("problem", "tone", "word"),
    [
        ("refused", "error", "Paste it once more"),
        ("account", "error", "Add the account there again"),
    ]
    + [("user_id", "error", "Set USEAPI_USER_ID to a or b."), ("passing", "stale", "by itself")],
)
def test_a_problem_is_said_with_what_to_do(problem, tone, word):
    (notice,) = of(problem=problem, sentence="Set USEAPI_USER_ID to a or b.")

    assert tone == notice.tone
    assert word in notice.text


def test_what_the_owner_can_mend_leads_to_where_that_is_done():
    assert ["/connect"] * 2 == [of(problem=name)[0].href for name in ("refused", "user_id")]


def test_that_the_demo_has_gone_is_said():
    (notice,) = notices.notices([], PLENTY, moved_in=True)

    assert ("info", "Your songs are here, and the demo has made room") == (
        notice.tone,
        notice.title,
    )


def test_while_syncs_are_paused_none_is_promised():
    state = SourceState(name="riffusion", problem="passing", sentence="It slept.")

    (notice,) = notices.notices([state], PLENTY, paused=True)

    assert "It slept. Songwall tries again when you resume." == notice.text


def test_a_stale_copy_says_of_when_it_is():
    (notice,) = of(problem="passing", synced_at="2025-03-01T14:02:00Z", sentence="Why.")

    assert ("Showing your songs as of", "2025-03-01T14:02:00Z") == (notice.title, notice.at)
    assert notice.text.startswith("Why. ")


def test_without_a_copy_none_is_promised():
    (notice,) = of(problem="passing")

    assert ("No songs fetched yet", None) == (notice.title, notice.at)


def test_a_full_disk_is_said():
    (notice,) = notices.notices([], notices.LITTLE_SPACE - 1)

    assert ("error", "The disk is full") == (notice.tone, notice.title)
    assert not notices.notices([], notices.LITTLE_SPACE)
