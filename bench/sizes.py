"""What a first visit of the wall transfers, compressed as the server compresses it."""

from bench import library, report
from webapp.app import create_app
from webapp.config import Config


def main():
    app = create_app(Config(data=library.made(100), sources=()))
    client = app.test_client()
    assets = app.extensions["songwall"].assets
    names = ["css/app.css", "js/app.js", "vendor/htmx-4.0.1.min.js"]
    names += [f"js/{name}.js" for name in assets.modules]  # all others are loaded when asked for
    html = compressed(client, "/")
    code = sum(compressed(client, assets.address(name)) for name in names)
    fonts = sum(len(c) for n, c in assets.files.items() if n.endswith(".woff2"))
    report.write(
        "sizes",
        [
            ("HTML of the wall", f"{html / 1024:.1f} KB", "≤ 12 KB"),
            (f"styles and scripts, {len(names)} files", f"{code / 1024:.1f} KB", "≤ 48 KB"),
            ("fonts, all (a page needs one or two)", f"{fonts / 1024:.1f} KB", "none"),
        ],
    )


def compressed(client, path):
    return len(client.get(path, headers={"Accept-Encoding": "gzip"}).data)


if __name__ == "__main__":
    main()
