"""All measurements, one after the other; the faults are commands of their own (`bench.faults`)."""

from bench import (
    depth,
    growth,
    https,
    importing,
    keeping,
    lighthouse,
    listeners,
    login,
    lyrics,
    pages,
    peaks,
    playing_on,
    plays,
    processes,
    queue,
    rest,
    room,
    ruled,
    search,
    sizes,
    stacks,
    tagged,
    takes,
    verify,
)

for measurement in (
    *(sizes, depth, growth, stacks, plays, pages, queue, rest, search, ruled, lighthouse),
    *(listeners, https, login, keeping, importing, tagged, peaks, lyrics, takes, playing_on),
    *(processes, verify, room),
):
    measurement.main()
