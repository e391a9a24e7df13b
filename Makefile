# Two commands for everybody: `make demo` and `make test`. Everything happens in ./.venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo

.DEFAULT_GOAL := help
.PHONY: help demo test test-training check format browser clean

help:  ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: $(VENV)/.run  ## Analyse an example session and show where the report is
	$(BIN)/thirdturn examples --copy-to $(DEMO)/sessions
	$(BIN)/thirdturn analyze $(DEMO)/sessions/therapy_drinking.vtt --goal "drink less" --out $(DEMO)/report

test: $(VENV)/.dev browser  ## Run every test
	$(BIN)/python -m pytest

test-training: $(VENV)-training/.run  ## Run the neural coder's training on ten invented sessions (installs torch)
	$(VENV)-training/bin/python -m pytest -W default training/tests

check: $(VENV)/.dev  ## Lint, types, rooms, knowledge files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python hatch_build.py

format: $(VENV)/.dev  ## Put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

browser:  ## Install Chromium for the report tests, where it is missing and apt can bring it
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || { echo "Chromium is missing: the report is tested in a real browser"; \
	       if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium; \
	       else echo "Install it (Debian: sudo apt-get install chromium) and run make test again"; exit 1; fi; }

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/.run: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[all]' --group dev
	@touch $@

$(VENV)-training/.run: pyproject.toml
	$(PYTHON) -m venv $(VENV)-training
	$(VENV)-training/bin/python -m pip install --quiet --upgrade "pip>=25.1"
	$(VENV)-training/bin/python -m pip install --quiet --editable '.[training]' pytest
	@touch $@

clean:  ## Remove the virtual environment and all output
	rm -rf $(VENV) $(VENV)-training $(DEMO) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
