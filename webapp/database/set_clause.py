"""The changes of an UPDATE, by the names of its columns."""

from collections.abc import Iterable


def set_clause(names: Iterable[str], columns: type) -> str:
    """«a = :a, b = :b»; TypeError for a name that `columns`, a TypedDict, does not have."""
    names = list(names)
    strangers = set(names) - columns.__annotations__.keys()
    if strangers:
        raise TypeError(f"no such column: {', '.join(sorted(strangers))}")
    return ", ".join(f"{name} = :{name}" for name in names)
