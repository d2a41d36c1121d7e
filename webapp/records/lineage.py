"""What songs were made from, as rs-suno keeps it beside a library (`.suno-lineage.json`); pure."""

from typing import Any

Raw = dict[str, Any]

FORM = "lineage"
# By the type of an edge, the word for what was done; the other types are such words by themselves.
_WORDS = {"section_replace": "replace", "derived": "remix", "uploaded": "remix"}


def records(value: Raw) -> list[Raw]:
    """A record for each song that has a parent: its id, that parent's, and what was done.

    `value` is `{nodes, edges: [{child_id, parent_id, edge_type, role, status}]}`. [] for any other.
    """
    edges = value.get("edges")
    if not isinstance(edges, list) or not isinstance(value.get("nodes"), dict):
        return []
    by_child: dict[str, Raw] = {}
    for edge in edges:
        raw = _record(edge)
        if raw and (raw["id"] not in by_child or edge.get("role") == "primary"):
            by_child[raw["id"]] = raw
    return [*by_child.values()]


def _record(edge: object) -> Raw | None:
    if not isinstance(edge, dict) or edge.get("status", "active") != "active":
        return None
    child, parent, word = (edge.get(name) for name in ("child_id", "parent_id", "edge_type"))
    if not isinstance(child, str) or not isinstance(parent, str) or not child or not parent:
        return None
    operation = _WORDS.get(word, word) if isinstance(word, str) and word else "remix"
    return {"id": child, "parent_riff_id": parent, "transform": operation, "service": "suno"}
