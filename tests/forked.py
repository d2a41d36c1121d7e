"""`songwall serve` as a process of its own whose modules are loaded already: a copy of one process
that has loaded them. To load them takes longer than all else about a start."""

import multiprocessing
import os
import sys
from multiprocessing.forkserver import ensure_running
from pathlib import Path

from webapp import app, cli
from webapp.cli import serve

ROOT = Path(__file__).resolve().parents[1]
LOADED = (app, cli, serve)
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])


def serve_with(env, folder, errors):
    """The process; `env` is all its environment, and `errors` the file for what it says."""
    _load()
    process = CONTEXT.Process(target=_serve, args=(env, folder, errors), daemon=True)
    process.start()
    return process


def _load():
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT)
    try:
        ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before


def _serve(env, folder, errors):
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    for descriptor, path in ((1, os.devnull), (2, errors)):
        with Path(path).open("ab") as file:
            os.dup2(file.fileno(), descriptor)
    sys.argv = ["songwall", "serve"]
    cli.main()
