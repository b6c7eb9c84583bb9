# What a contributor types; `make` alone lists it. Works from any folder, also in a checkout whose path has spaces.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format types lock migration clean

ifeq ($(filter oneshell,$(.FEATURES)),)
$(error This Makefile needs GNU make 3.82 or newer; this is $(MAKE_VERSION). On macOS: brew install make, then gmake)
endif

# The folder this file is in. GNU make's own path functions break at spaces, so the shell works it out.
ROOT := $(shell file='$(MAKEFILE_LIST)'; [[ $$file != ' '* ]] || file="$${file:1}"; cd "$$(dirname "$$file")" && pwd)
$(if $(ROOT),,$(error The folder of the Makefile cannot be found from '$(MAKEFILE_LIST)'))
ENTER := cd "$(ROOT)"

# The Python to build .venv with: PYTHON=... or the first of these that is new enough.
PYTHON ?=
CANDIDATES := python3.13 python3.12 python3.11 python3
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
# Further arguments for pytest, such as ARGS="tests/specs -k reminder".
ARGS ?=
PIP := .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input

# Ends with $$python, or with a sentence that says what is missing.
define find_python
	python=""
	for candidate in $(if $(PYTHON),"$(PYTHON)",$(CANDIDATES)); do
		if "$$candidate" -c '$(NEW_ENOUGH)' 2>/dev/null; then python="$$candidate"; break; fi
	done
	if [ -z "$$python" ]; then
		echo "personspec needs Python 3.11 or newer; none was found ($(or $(PYTHON),tried $(CANDIDATES)))." >&2
		echo "Install one, or name it: make PYTHON=/path/to/python3.11 ..." >&2
		exit 1
	fi
endef

# A .venv is kept if its Python works, is of this checkout and of the version asked for; else it is made afresh.
define ensure_venv
	wanted="$(if $(PYTHON),$$("$(PYTHON)" -V 2>&1 || echo none))"
	fits='import os, sys; sys.exit(sys.version_info < (3, 11) or not os.path.samefile(sys.prefix, ".venv"))'
	if ! .venv/bin/python -c "$$fits" 2>/dev/null || [ "$${wanted:-$$(.venv/bin/python -V)}" != "$$(.venv/bin/python -V)" ]
	then
		$(find_python)
		echo "Creating .venv with $$("$$python" -V)"
		if ! "$$python" -m venv --clear .venv; then
			echo "$$python could not create .venv; on Debian and Ubuntu install the package python3-venv." >&2
			exit 1
		fi
	fi
endef

# $(call install,NAME,FILES) installs pinned, hashed sets once: a stamp holds what they were installed from.
define install
	key="$$(cat $(2) pyproject.toml requirements.in | cksum) $$(.venv/bin/python -V) $(ROOT)"
	if [ "$$(cat .venv/.stamp-$(1) 2>/dev/null)" != "$$key" ]; then
		echo "Installing $(2) (some minutes on a slow line)"
		for file in $(2); do $(PIP) --require-hashes -r "$$file"; done
		$(PIP) --no-deps --no-build-isolation -e .
		printf '%s\n' "$$key" > .venv/.stamp-$(1)
	fi
endef

help:
	@cat <<-'END'
		make demo        start the bot in a Slack-like workspace on this machine and print its address
		make test        check style and types, then run every test that can run here
		make setup       create .venv with .venv/bin/personspec and the test tools
		make lint        check style           make format   put style right
		make types       check types           make clean    remove what these commands made
		make lock        write requirements*.txt again from requirements*.in (UPGRADE=1 takes newer releases)
		make migration m="what changes"        write the migration for changed tables
		PYTHON=...       the Python to build .venv with (3.11 or newer)
		ARGS="..."       further arguments for pytest, such as ARGS="tests/specs -k reminder"
	END

setup:
	@$(ENTER)
	$(ensure_venv)
	$(call install,tests,requirements.txt requirements-dev.txt)

demo:
	@$(ENTER)
	$(ensure_venv)
	if [ ! -e .venv/.stamp-tests ]; then
		$(call install,runtime,requirements.txt)
	else
		$(call install,tests,requirements.txt requirements-dev.txt)
	fi
	exec .venv/bin/personspec demo

test: lint types
	@$(ENTER)
	.venv/bin/python -m pytest -n 3 --dist loadfile $(ARGS)

lint: setup
	@$(ENTER)
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .

format: setup
	@$(ENTER)
	.venv/bin/python -m ruff check --fix-only --quiet .
	.venv/bin/python -m ruff format .

types: setup
	@$(ENTER)
	.venv/bin/python -m mypy

# uv resolves for every platform at once; it lives in a folder of its own and only while this runs.
lock:
	@$(ENTER)
	$(find_python)
	scratch="$$(mktemp -d)"
	trap 'rm -rf "$$scratch"' EXIT
	"$$python" -m venv "$$scratch"
	"$$scratch/bin/python" -m pip install --quiet --disable-pip-version-check uv
	for set in requirements requirements-dev; do
		"$$scratch/bin/uv" pip compile --quiet --universal --generate-hashes --python-version 3.11 \
			--no-emit-index-url --no-annotate --no-header $(if $(UPGRADE),--upgrade) "$$set.in" -o "$$set.txt"
	done

migration: setup
	@$(ENTER)
	if [ -z "$${m:-}" ]; then echo 'Say what changes: make migration m="delegation has an end"' >&2; exit 2; fi
	.venv/bin/python -m bot.store.make_migration "$$m"
	.venv/bin/python -m ruff check --fix-only --quiet bot/store/migrations
	.venv/bin/python -m ruff format --quiet bot/store/migrations

# Only what can be made again: never a database, never .env.
clean:
	@$(ENTER)
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis personspec.egg-info
	find bot prompts specs tests -name __pycache__ -type d -prune -exec rm -rf {} +
