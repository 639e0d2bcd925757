.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
# One more than there are cores: tests wait for processes and disks.
JOBS ?= $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1 )))
# The tests' databases are committed to thousands of times: in memory, where there is room for them.
TEMP = $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 2000000 {print "/dev/shm"}' | grep . || echo /tmp)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help setup test lint audit demo up down bench soak env lock clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(READY) ## Make the virtual environment with every pinned dependency (done once)

$(READY): requirements.txt requirements-dev.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "posbridge needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) \
	  || { echo "python3 has no venv module here; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -r requirements.txt -r requirements-dev.txt -e .
	@rm -rf plugins/*.egg-info  # Airflow puts plugins/ on the path and would find the entry points twice
	@touch $@

test: $(READY) ## Run all tests
	TMPDIR=$${TMPDIR:-$(TEMP)} $(BIN)/python -m pytest -n $(JOBS) --dist loadfile

lint: $(READY) ## Check style, types and the direction of dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: $(READY) ## Look every locked version up in the advisory database
	$(BIN)/python .ci/audit.py constraints.txt

demo: $(READY) ## Sync five demo outlets through a real Airflow, print the result, leave nothing running
	$(BIN)/python -m tests.demo

up: $(READY) ## The same, and leave Airflow's pages open
	$(BIN)/python -m tests.demo --keep-up

down: $(READY) ## Stop what 'make up' left running
	$(BIN)/python -m tests.demo --stop

bench: $(READY) ## Measure throughput and requests per receipt
	$(BIN)/python -m tests.bench

soak: $(READY) ## Kill and cut off whole outlet days for SOAK_MINUTES (30), and count what is lost, doubled or wrong
	$(BIN)/python -m tests.soak

env: ## Write .env for docker compose: .env.example with random secrets filled in
	@test ! -e .env || { echo ".env is there already; remove it to make new secrets (stored credentials become unreadable)" >&2; exit 1; }
	@umask 077 && $(PYTHON) -c 'import base64, os, re; \
	  secret = lambda empty: empty[0] + base64.urlsafe_b64encode(os.urandom(32)).decode(); \
	  print(re.sub(r"(?m)^[A-Z_]+=$$", secret, open(".env.example").read()), end="")' > .env
	@echo "Wrote .env; the password of 'admin' is in it."

lock: $(READY) ## Write constraints.txt from what is installed
	@{ echo "# Every version that posbridge is built and tested with. Written by 'make lock'; do not edit by hand."; \
	   $(BIN)/pip freeze --exclude-editable --exclude posbridge; } > constraints.txt

clean: ## Remove the virtual environment, the demo and every cache
	rm -rf $(VENV) .demo .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache build dist plugins/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
