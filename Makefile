# From a clone with Python 3.11 or newer and make: `make run` starts the desk, `make test` and `make check` prove it.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2

.PHONY: run test drills check bench bench-archive lock format clean
.DEFAULT_GOAL := run

run: $(VENV)/run.stamp
	@exec $(BIN)/python manage.py up --tethered $(UP)

# What was compiled once is kept, also where the environment says not to: each worker and each process of a test loads
# the whole house.
test drills: export PYTHONDONTWRITEBYTECODE :=

# By file: what a file starts once (a desk, a broker), it starts in one worker.
test: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(TESTS)

# The long forms: more hostile pages, more ways to hide words. Minutes; the gate runs them too.
drills: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m full $(TESTS)

check: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/python -W "ignore:Got an error checking:RuntimeWarning" manage.py makemigrations --check --dry-run
	@CASEFILE_URL=https://desk.example $(BIN)/python -W error::Warning manage.py check --deploy --fail-level WARNING

# Pages at a thousand and at a hundred thousand entries; `make bench BENCH=--again` takes the data of the last run.
bench: $(VENV)/dev.stamp
	@$(BIN)/python -m bench.pages $(BENCH)

# Captures beside those of others, on a site of its own; `make bench-archive BENCH="--flat 1000"` captures many without a browser.
bench-archive: $(VENV)/dev.stamp
	@$(BIN)/python -m bench.archive $(BENCH)

# A stamp is newer than the lock it was installed from, so that a second start installs nothing.
$(VENV)/run.stamp: requirements.txt | $(VENV)/bin/python
	@echo "Installing what Casefile needs (once) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what its tests need (once) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	@touch $@

$(VENV)/bin/python:
	@sh deploy/venv.sh "$(PYTHON)" "$(VENV)"

# Writes the locks anew from the .in files.
lock: $(VENV)/lock.stamp
	@for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
			--no-emit-index-url --no-annotate $$name.in -o $$name.txt || exit 1; \
	done

$(VENV)/lock.stamp: | $(VENV)/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv
	@touch $@

format: $(VENV)/dev.stamp
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean:
	rm -rf $(VENV) var .pytest_cache .ruff_cache
