# Each target sets up what it needs by itself; nothing is installed outside .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
unexport PYTHONDONTWRITEBYTECODE # tests start hundreds of programs: each would compile all anew

.PHONY: run test engines lint bench screenshot icons demo-songs clean

run: $(VENV)/run.stamp ## open the gallery: the demo without a token, your own songs with one
	@exec $(BIN)/songwall serve

test: $(VENV)/dev.stamp ## all tests; those in a browser need Debian's chromium-headless-shell
	$(BIN)/python -m pytest -n auto --dist worksteal # tests of a file share what it built

engines: $(VENV)/engines.stamp ## the main ways in Chromium, Firefox and WebKit; CONTRIBUTING.md names their packages
	$(BIN)/python -m pytest -n 3 --dist loadgroup tests/engines

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/dev.stamp
	$(BIN)/python -m bench

screenshot: $(VENV)/dev.stamp ## take the pictures of the README anew; needs Debian's chromium
	$(BIN)/python -m docs.screenshot

icons: $(VENV)/dev.stamp ## draw the icons of the installed gallery anew; needs Debian's chromium
	$(BIN)/python -m docs.icons

demo-songs: $(VENV)/demo.stamp ## compose the demo's songs and covers anew
	$(BIN)/python -m webapp.sources.demo.studio

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/pip.stamp: $(VENV)/run.stamp
	$(BIN)/pip install --quiet --upgrade "pip>=25.1" # the first that knows dependency groups
	@touch $@

$(VENV)/dev.stamp: pyproject.toml $(VENV)/pip.stamp
	$(BIN)/pip install --quiet --group dev
	@touch $@

$(VENV)/engines.stamp: $(VENV)/dev.stamp
	$(BIN)/pip install --quiet --group engines
	@touch $@

$(VENV)/demo.stamp: pyproject.toml $(VENV)/pip.stamp
	$(BIN)/pip install --quiet --group demo
	@touch $@
