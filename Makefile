# What people type: `make run`, `make test`, `make lint`, `make bench`. Each stands alone: it makes a virtual environment
# and installs what it needs, once. Only Python 3.11 or newer, git and make have to be there.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/done
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Options of `overread demo`, e.g. make run OPTIONS="--port 9000". Variables OVERREAD_… work as well.
OPTIONS ?=
# Test processes (one more than the cores of a small machine: tests wait a good deal), e.g. make test JOBS=8; and what pytest is to
# run, e.g. make test TESTS=tests/unit
JOBS ?= 3
TESTS ?= tests

FRONTEND_SOURCES := $(shell find frontend moderation -name node_modules -prune -o -type f -print)
BUILT := src/overread/web/static/built/overread.css

.PHONY: help
help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

.PHONY: run
run: $(DONE)/run $(BUILT) ## Run the server with sample work
	@$(BIN)/overread demo $(OPTIONS) || [ $$? = 130 ] # Ctrl+C is how it ends

.PHONY: test
test: $(DONE)/test $(DONE)/front-end-tests $(BUILT) ## Run all tests
	@scripts/install_packages.sh chromium chromium
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(TESTS)

.PHONY: lint
lint: $(DONE)/lint $(DONE)/front-end-tests ## Check style, types, imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -c "import hatch_build as b; b.run_node(b.ROOT / 'frontend', 'node_modules/typescript/bin/tsc', '--noEmit')"
	$(BIN)/python -c "import hatch_build as b; b.run_node(b.ROOT / 'moderation', '../frontend/node_modules/typescript/bin/tsc', '--noEmit')"

.PHONY: bench
bench: $(DONE)/test $(BUILT) ## Measure, and print ratios of one run
	$(BIN)/python -m bench

.PHONY: samples
samples: $(DONE)/test $(DONE)/front-end-tests $(BUILT) ## Work through AWS's sample templates, and write the page about them
	@[ -d "$(TEMPLATES)" ] && [ -d "$(NOTEBOOKS)" ] || { echo "make samples TEMPLATES=FOLDER NOTEBOOKS=FOLDER: see CONTRIBUTING.md"; exit 2; }
	@scripts/install_packages.sh chromium chromium
	$(BIN)/python -m tests.samples --templates "$(TEMPLATES)" --notebooks "$(NOTEBOOKS)" --table docs/reference/sample-templates.md

.PHONY: notebooks
notebooks: $(DONE)/notebooks $(BUILT) ## Execute two of AWS's sample notebooks, and write the page about them
	@[ -d "$(NOTEBOOKS)" ] || { echo "make notebooks NOTEBOOKS=FOLDER: see CONTRIBUTING.md"; exit 2; }
	@scripts/install_packages.sh chromium chromium
	$(BIN)/python -m tests.samples.notebooks --notebooks "$(NOTEBOOKS)" --page docs/reference/sample-notebooks.md

.PHONY: frontend
frontend: $(DONE)/build ## Build the front end again
	$(BIN)/python hatch_build.py

.PHONY: models
models: $(DONE)/test ## Extract the served operations from botocore's models
	$(BIN)/python scripts/extract_models.py

.PHONY: reference
reference: $(DONE)/run ## Write docs/reference/ from the code
	$(BIN)/python scripts/write_reference.py

.PHONY: locks
locks: $(DONE)/build ## Choose new versions of all dependencies
	scripts/lock_requirements.sh $(BIN)

.PHONY: clean
clean: ## Remove everything that was made, but no data
	rm -rf $(VENV) frontend/node_modules moderation/node_modules src/overread/web/static/built src/overread/engines/moderation/built build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# --- steps: a file in $(DONE) says that one is done; it is repeated when what it depends on is newer -----------------------

$(DONE)/venv:
	@scripts/check_python.sh $(PYTHON)
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(DONE) && touch $@

$(DONE)/build: $(DONE)/venv requirements/build.lock
	$(PIP) install --quiet --require-hashes -r requirements/build.lock
	@touch $@

# The package itself, editable, so that a change of the code is there at once. Installing it builds the front end.
$(DONE)/run: $(DONE)/build requirements/run.lock pyproject.toml hatch_build.py
	$(PIP) install --quiet --require-hashes -r requirements/run.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $(BUILT) $@

$(DONE)/test: $(DONE)/run requirements/test.lock
	$(PIP) install --quiet --require-hashes -r requirements/test.lock
	@touch $@

$(DONE)/notebooks: $(DONE)/test requirements/notebooks.lock
	$(PIP) install --quiet --require-hashes -r requirements/notebooks.lock
	@touch $@

$(DONE)/lint: $(DONE)/test requirements/lint.lock
	$(PIP) install --quiet --require-hashes -r requirements/lint.lock
	@touch $@

$(DONE)/front-end-tests: $(DONE)/build frontend/package-lock.json moderation/package-lock.json
	$(BIN)/python hatch_build.py --with-tests
	@touch $@

$(BUILT): $(FRONTEND_SOURCES) hatch_build.py | $(DONE)/run
	$(BIN)/python hatch_build.py
	@touch $@
