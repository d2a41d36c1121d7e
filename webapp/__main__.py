"""`python -m webapp` is `songwall`."""

from webapp.cli import main

main()
