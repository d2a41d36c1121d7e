"""Dicts as XML that a parser reads as they were."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from webapp.opensubsonic import envelope, xml


@given(st.text())
def test_any_text_is_read_as_it_was_but_for_what_no_xml_holds(text):
    written = xml.document("song", {"title": text, "line": [{"start": 1, "value": text}]})
    root = ET.fromstring(written.encode())  # noqa: S314 (our own)

    assert xml.clean(text) == root.get("title")
    line = root.find("{http://subsonic.org/restapi}line")
    assert (xml.clean(text), "1") == (line.text or "", line.get("start"))


def test_scalars_are_attributes_and_none_is_left_out():
    value = {"a": True, "b": None, "c": [1, 2], "d": {}, "e": [], "f": 1.5}

    assert (
        '<r xmlns="http://subsonic.org/restapi" a="true" f="1.5"><c>1</c><c>2</c><d/></r>'
        == (xml.document("r", value).partition("\n")[2])
    )


def test_json_leaves_none_out_too():
    body, kind = envelope.written(
        envelope.done("1", {"a": {"b": None, "c": [{"d": None}]}}), envelope.Form("json")
    )

    assert (True, "application/json") == (body.endswith('"a":{"c":[{}]}}}'), kind)
