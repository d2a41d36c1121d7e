"""`python -m webapp` is `songwall`."""

from webapp.commands import main

main()
