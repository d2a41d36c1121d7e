"""The wall against «hello» on the same server, with 100,000 songs and with 100."""

from pathlib import Path

from bench import library, load, report

MANY, FEW = 100_000, 100


def main():
    with load.running(library.made(MANY)) as (port, pid):
        rates = measured(port)
        deep = load.rate(port, [f"/?page={page}" for page in range(1, 4001)])
        ids = [f"/songs/00000000-0000-4000-8000-{number:012d}" for number in range(4000)]
        songs = {"again": load.rate(port, ids[:1]), "first": load.rate(port, ids[1:])}
        memory = resident(pid)
    with load.running(library.made(FEW)) as (port, _):
        small = measured(port)
    report.write("pages", table(rates, small, deep, songs, memory))


def measured(port):
    rates = {"hello": load.rate(port, ["/hello"]), "live": load.rate(port, ["/changed/"])}
    etag = load.etag(port, "/")  # of the library as the measurement before has left it
    rates["unchanged"] = load.rate(port, ["/"], etag=etag)
    rates["visitor"] = load.rate(port, ["/"])
    return rates


def table(rates, small, deep, songs, memory):
    hello = rates["hello"]
    cost = (hello / rates["live"]) / (small["hello"] / small["live"])
    return [
        ("hello, answers a second", f"{hello:.0f}", ""),
        ("wall of 24, library changed since", f"{rates['live'] / hello:.2f} × hello", "≥ 0.5"),
        ("same page, unchanged (304)", f"{rates['unchanged'] / hello:.2f} × hello", "≥ 0.75"),
        ("same page, other visitor", f"{rates['visitor'] / hello:.2f} × hello", "≥ 0.65"),
        ("pages nobody has seen, all over", f"{deep / hello:.2f} × hello", "none"),
        ("a song's page", f"{songs['again'] / hello:.2f} × hello", "≥ 0.4"),
        ("songs' pages nobody has seen", f"{songs['first'] / hello:.2f} × hello", "none"),
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
