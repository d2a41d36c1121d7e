"""Where the browser may fetch covers and audio from, while there is no copy of them here."""

from webapp.database import Database, one, rows
from webapp.library import songs


def by_directive(db: Database) -> dict[str, list[str]]:
    """The origins that covers and audio come from, by the directives of the content policy.

    Copies come from here. While songs are being made, their page must be open to where the
    newest ones lie: it will show theirs before they are copied.
    """
    is_any_pending = _is_any_pending(db)
    origins = {}
    for directive, kind in (("img-src", "cover"), ("media-src", "audio")):
        left = f"{kind}_kept IS NULL AND {kind}_host"
        # From each host to the next one in the index: DISTINCT would read all songs.
        sql = f"""WITH RECURSIVE hosts (host) AS (
                SELECT min({kind}_host) FROM songs WHERE {left} IS NOT NULL
                UNION ALL
                SELECT (SELECT min({kind}_host) FROM songs WHERE {left} > host)
                FROM hosts WHERE host IS NOT NULL)
            SELECT host FROM hosts WHERE host IS NOT NULL"""
        newest = f"""SELECT {kind}_host FROM songs WHERE stem_of IS NULL
            ORDER BY place DESC, key DESC LIMIT {songs.PER_PAGE}"""
        hosts = {row[0] for row in rows(db, sql)}
        if is_any_pending:
            hosts |= {row[0] for row in rows(db, newest) if row[0]}
        origins[directive] = sorted(hosts)
    return origins


def _is_any_pending(db: Database) -> bool:
    # Ranges, for NOT IN would read the whole table; and one by one, for so would OR.
    ranges = ("< 'completed'", "> 'completed' AND status < 'failed'", "> 'failed'")
    sql = " UNION ALL ".join(
        f"""SELECT 1 FROM songs WHERE stem_of IS NULL AND NOT gone AND source != 'import'
            AND status {those}"""
        for those in ranges
    )
    return one(db, f"{sql} LIMIT 1") is not None
