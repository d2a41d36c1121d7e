"""Songwall's own program, but an export into a ZIP has a checkpoint after every song."""

from webapp import cli
from webapp.exports import resumable_zip

resumable_zip.EVERY = resumable_zip.SHARE = 0.0

if __name__ == "__main__":
    cli.main()
