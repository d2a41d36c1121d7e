"""The web server, and the life of the worker process beside it."""
