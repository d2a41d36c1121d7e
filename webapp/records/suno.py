"""A song as Suno and the tools around it write it, in the API's names; pure.

Read: a clip of its feed, playlists and projects (`metadata` holds style, words, length and what it
was made from); the flat `AudioInfo` of unofficial clients, with `lyric` and `tags` beside the id;
and a row of the index that the archiver rs-suno writes (`root_id`, `path`).
"""

from typing import Any

from webapp.records.record import EMPTY
from webapp.values.fields import stripped

Raw = dict[str, Any]

_CLIP = frozenset({"major_model_version", "image_large_url", "upvote_count"})
_META = frozenset({"tags", "prompt", "gpt_description_prompt", "duration", "type", "task"})
_INFO = frozenset({"lyric", "gpt_description_prompt", "negative_tags"})
_INDEX = frozenset({"root_id", "path"})
_MODEL = "chirp"  # how the names of all its models begin
_NOBODY = "00000000-0000-0000-0000-000000000000"
# What was done, by the clip's `task` or `type`, as the family says it; and where the parent stands.
# As rs-suno found it: a clip made from a joined one carries its `concat_history` along.
_OPERATIONS = {
    "infill": ("replace", ("override_history_clip_id", "override_future_clip_id", "history")),
    "fixed_infill": ("replace", ("override_history_clip_id", "override_future_clip_id", "history")),
    "extend": ("extend", ("history",)),
    "concat": ("stitch", ("concat_history",)),
    "edit_speed": ("speed_edit", ("speed_clip_id",)),
    "cover": ("cover", ("cover_clip_id",)),
    "upsample": ("remaster", ("upsample_clip_id", "remaster_clip_id")),
    "edit_v3_export": ("edit", ()),
    "edit_crop": ("trim", ()),
    "gen_stem": ("stem", ("stem_from_id",)),
}
_ANY_OTHER = (
    "remix",
    ("cover_clip_id", "upsample_clip_id", "remaster_clip_id", "speed_clip_id", "stem_from_id"),
)


def tells(value: Raw) -> bool:
    """Whether it is one of them."""
    if _CLIP & value.keys() or value.get("entity_type") == "song_schema":
        return True
    models = (value.get("model_name"), value.get("modelName"))
    if any(isinstance(model, str) and model.startswith(_MODEL) for model in models):
        return True
    if value.keys() >= _INDEX or _INFO & value.keys():
        return True
    return bool(_META & _metadata(value).keys())


def fields(value: Raw) -> Raw:
    """What it says, under the API's names; a value that is missing is None."""
    meta = _metadata(value)
    style = _first(meta.get("tags"), value.get("tags"), value.get("display_tags"))
    public = value.get("is_public")
    return {
        "sound": style,
        "lyrics": _lyrics(value, meta),
        "topic": _first(meta.get("gpt_description_prompt"), value.get("gpt_description_prompt")),
        "duration_s": _first(meta.get("duration"), value.get("duration")),
        "image_url": _first(value.get("image_large_url"), value.get("image_url")),
        "is_favorite": True if value.get("is_liked") is True else None,
        "favorite_count": value.get("upvote_count"),
        "author_id": value.get("user_id"),
        "privacy": ("public" if public else "unlisted") if isinstance(public, bool) else None,
        "model_version": _first(value.get("major_model_version"), value.get("model_name")),
        **_parent(meta),
    }


def _parent(meta: Raw) -> Raw:
    """`transform` and `parent_riff_id`; nothing for a song that was made from no other."""
    words = (stripped(meta.get("task")), stripped(meta.get("type")))
    word = next((word for word in words if word in _OPERATIONS), "")
    operation, places = _OPERATIONS.get(word, _ANY_OTHER)
    ids = (_id(meta.get(place)) for place in (*places, "edited_clip_id"))
    song = next(filter(None, ids), None)
    return {"transform": operation, "parent_riff_id": song} if song else {}


def _metadata(value: Raw) -> Raw:
    meta = value.get("metadata")
    return meta if isinstance(meta, dict) else {}


def _lyrics(value: Raw, meta: Raw) -> object:
    """Suno calls them the prompt; a song without a voice has none."""
    words = (value.get("lyric"), value.get("lyrics"), meta.get("prompt"), value.get("prompt"))
    lyrics = _first(*words)
    silent = meta.get("make_instrumental") is True or meta.get("has_vocal") is False
    return "[Instrumental]" if silent and not lyrics else lyrics


def _id(value: object) -> str | None:
    """The first of a history's; some begin with `m_`, and zeros are nobody's."""
    if isinstance(value, list) and value:
        value = value[0].get("id") if isinstance(value[0], dict) else value[0]
    text = stripped(value).removeprefix("m_")
    return text if text and text != _NOBODY else None


def _first(*values: object) -> object:
    return next((value for value in values if value not in EMPTY), None)
