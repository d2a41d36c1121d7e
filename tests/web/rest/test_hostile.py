"""Whatever a parameter holds, each call answers in an envelope, or with a file."""

import pytest

from tests.web.rest.conftest import element
from tests.web.rest.test_answers import VALUES
from tests.web.test_security import OWN
from webapp.web.rest.calls import CALLS

JUNK = [
    "",
    "x" * 5000,
    "-1",
    "9" * 30,
    "1e9",
    "nan",
    "\x00",
    "\ufffe",
    "海 & <ü>",
    "../..",
    "' OR 1",
]
NAMES = {
    *("id", "albumId", "artistId", "songId", "playlistId", "songIdToAdd", "songIndexToRemove"),
    *("type", "size", "offset", "count", "fromYear", "toYear", "genre", "musicFolderId", "query"),
    *("songCount", "songOffset", "albumCount", "albumOffset", "artistCount", "artistOffset"),
    *("title", "artist", "enhanced", "rating", "time", "submission", "name", "comment", "public"),
    *("mediaId", "mediaType", "positionMs", "state", "playbackRate", "ignoreScrobble"),
    *("current", "currentIndex", "position", "username", "maxBitRate", "format", "timeOffset"),
}


@pytest.fixture
def usual(ids):
    """What each call is asked for when all is well, by its name."""
    song = {"id": ids[1]}
    report = {"mediaId": ids[1], "mediaType": "song", "positionMs": "1", "state": "playing"}
    return {
        **VALUES,
        **dict.fromkeys(("getSong", "stream", "download", "getCoverArt", "star", "scrobble"), song),
        "getLyricsBySongId": song,
        "setRating": {**song, "rating": "1"},
        "reportPlayback": report,
        "createPlaylist": {"name": "Drive", "songId": ids[1]},
        "savePlayQueueByIndex": {**song, "currentIndex": "0"},
    }


def faults(answer):
    """What an answer has that none may have."""
    if answer.status_code != 200:
        return f"{answer.status_code}"
    if answer.mimetype == "text/xml":
        root = element(answer.get_data(as_text=True))
        error = root.find("error")
        if root.get("status") == "failed" and "broke" in error.get("message"):
            return error.get("message")
    return None


def test_no_call_breaks_whatever_it_is_asked_for(client, key, usual):
    broken = []
    for call in CALLS:
        for junk in JUNK:
            asked = [dict.fromkeys(NAMES, junk)]
            known = usual.get(call, {})
            asked += [{**known, name: junk} for name in known]
            asked += [{**known, name: [value, junk]} for name, value in known.items()]
            for values in asked:
                given = {"apiKey": key.secret, **values}
                answer = client.post(f"/rest/{call}", data=given, buffered=True, **OWN)
                if fault := faults(answer):
                    broken.append((call, junk[:20], values.keys(), fault))

    assert [] == broken
