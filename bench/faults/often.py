"""Songwall's own program, but an export into a ZIP has a checkpoint after every song."""

from webapp import commands
from webapp.export import zip_part

zip_part.EVERY = zip_part.SHARE = 0.0

if __name__ == "__main__":
    commands.main()
