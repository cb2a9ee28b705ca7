PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready ## .venv in this folder, with everything that gomme and its tests need

.venv/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -c constraints.txt -e '.[dev]'
	@touch $@

demo: setup ## two SQLite databases, scanned, copied and planned; results lie in demo/report and demo/copies
	$(BIN)/gomme demo demo

test: setup ## the tests; what needs root (MariaDB, Chromium) is skipped where it is absent, the slow ones outside CI
	$(BIN)/python -m pytest

check: setup ## lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.opponents ## figures as ratios against a reference run in the same process; bench.json, docs/benchmark.md
	$(BIN)/python -m tests.bench

.venv/.opponents: .venv/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 -c constraints.txt -e '.[dev,bench]'
	@touch $@
