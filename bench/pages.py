"""The wall against «hello» on the same server, with 100,000 songs and with 100.

Compared is the server's processor time, Python's and the system's.
"""

import statistics
from pathlib import Path

from bench import library, load, report
from bench.load import Ask

MANY, FEW = 100_000, 100
WALL = {
    "hello": Ask(["/hello"]),
    "live": Ask(["/changed/"]),
    "unchanged": Ask(["/"], known=True),
    "visitor": Ask(["/"]),
}
SONGS = [f"/songs/00000000-0000-4000-8000-{number:012d}" for number in range(4000)]
OTHERS = {
    "deep": Ask([f"/?page={page}" for page in range(1, 4001)]),
    "song": Ask(SONGS[:1]),
    "songs": Ask(SONGS[1:]),
}


def main():
    with load.running(library.made(MANY)) as (port, pid):
        rates = load.compare(port, pid, WALL | OTHERS)
        memory = resident(pid)
    with load.running(library.made(FEW)) as (port, pid):
        few = load.compare(port, pid, WALL)
    report.write("pages", table(rates, few, memory))


def table(rates, few, memory):
    def row(what, name, target):
        return what, f"{load.ratio(rates, name):.2f} × hello", target

    cost = load.ratio(few, "live") / load.ratio(rates, "live")
    return [
        (
            "hello, answers a second of the processor",
            f"{statistics.median(rates['hello']):.0f}",
            "",
        ),
        row("wall of 24, library changed since", "live", "≥ 0.35"),
        row("same page, unchanged (304)", "unchanged", "≥ 0.75"),
        row("same page, other visitor", "visitor", "≥ 0.65"),
        row("pages nobody has seen, all over", "deep", "none"),
        row("a song's page", "song", "≥ 0.4"),
        row("songs' pages nobody has seen", "songs", "none"),
        ("cost at 100,000 songs against 100", f"{cost:.2f} ×", "≤ 1.1"),
        ("memory of the server after it", f"{memory:.0f} MB", "≤ 100"),
    ]


def resident(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


if __name__ == "__main__":
    main()
