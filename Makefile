# What a person or a machine does with this repository. `make` alone lists it.

PORT ?= 8000
HOST ?= 127.0.0.1
DATA ?= $(or $(VECHE_DATA),./data)

VENV   := .venv
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip install -qq --disable-pip-version-check --no-input
STATIC := src/veche/entry/web/static/index.html
UV     := uv==0.13.8

WEB_INPUTS := $(shell find web/src web/public \( -type d -o -type f ! -name '*.test.ts*' \) 2>/dev/null) \
	$(wildcard web/index.html web/vite.config.ts web/tsconfig.json)

# An environment that was copied from elsewhere, or whose Python has gone, is made anew.
STALE_VENV := $(shell [ ! -e .make/home ] || { [ "$$(cat .make/home)" = "$(CURDIR)" ] && $(PY) -c '' 2>/dev/null; } || echo FORCE)
STALE_NODE := $(if $(wildcard web/node_modules/.package-lock.json),,FORCE)

SYNC   := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
CHECKS := check-web check-types check-imports check-lint check-format check-names

.PHONY: help run test check check-only $(CHECKS) format bench pictures man build lock clean need-run dev web FORCE
.DELETE_ON_ERROR:

help:
	@echo "make run      start Veche; PORT=$(PORT) HOST=$(HOST) DATA=$(DATA)"
	@echo "make test     everything: check, Python tests on SQLite and PostgreSQL, web tests, browser journeys"
	@echo "make check    format, lint, types, import contracts, names, sizes"
	@echo "make format   put every file into the house style"
	@echo "make bench    our figures, measured here"
	@echo "make build    wheel and source archive in dist/, with the web page inside"
	@echo "make pictures photographs of every screen for the manual and the README"
	@echo "make man      the manual pages of the commands, in .cache/man"
	@echo "make lock     renew the locked dependencies"
	@echo "make clean    remove what was built; your data stays"

run: need-run .make/installed $(STATIC)
	@export VECHE_DATA="$(DATA)"; exec $(VENV)/bin/veche serve --host "$(HOST)" --port "$(PORT)"

test:
	@MAKE="$(MAKE)" bash tools/suite.sh

check: need-run dev .make/node
	@$(MAKE) --no-print-directory check-only

# Side by side, each one's words together, and all of them even when one fails.
check-only:
	@$(MAKE) --no-print-directory --keep-going --jobs=2 $(SYNC) $(CHECKS) && echo "make check: all passed"

check-web:
	@cd web && npm run --silent check

check-types:
	@$(VENV)/bin/mypy

check-format:
	@$(VENV)/bin/ruff format --check --quiet . || { echo "not in the house style: run make format" >&2; exit 1; }

check-lint:
	@$(VENV)/bin/ruff check --quiet .

check-imports:
	@PYTHONPATH=src:. $(VENV)/bin/lint-imports --no-logo

check-names:
	@$(PY) -m tools.names && $(PY) -m tools.sizes

format: need-run dev .make/node
	$(VENV)/bin/ruff check --quiet --fix .
	$(VENV)/bin/ruff format --quiet .
	cd web && npm run --silent format

bench: need-run dev $(STATIC)
	@if [ -x bench/run ]; then bench/run; else $(PY) -m bench; fi

# Every screen on a desk and on a phone, of a house that is furnished for it, and of the terminal; wants Chromium and tmux.
pictures: need-run dev $(STATIC)
	cd web && node pictures/take.mjs ../.cache/pictures --light --desk
	cd web && node pictures/take.mjs ../.cache/pictures --dark --phone
	$(PY) -m tools.pictures .cache/pictures
	PYTHONPATH=src:. $(PY) -m tools.screens

# The package gets them by itself when it is built (tools/share.py).
man: .make/installed
	PYTHONPATH=src $(PY) -m tools.man .cache/man

build: need-run dev $(STATIC)
	rm -rf dist
	$(PY) -m hatchling build -d dist
	$(PY) -m tools.wheel dist

# uv resolves; nothing else needs it. The engine of the tests lives in an environment of its own.
lock: need-run .make/runtime
	$(PIP) "$(UV)"
	sh tools/lock.sh $(VENV)/bin/uv

clean:
	rm -rf $(VENV) .make .cache dist web/node_modules $(dir $(STATIC)) .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis

need-run:
	@sh tools/need.sh run

dev: .make/installed .make/dev
web: $(STATIC)

$(VENV)/pyvenv.cfg: $(STALE_VENV) | need-run
	@echo "Making the Python environment in $(VENV) …"
	@mkdir -p .make
	@"$$(sh tools/need.sh --python)" -m venv $(if $(STALE_VENV),--clear) $(VENV)
	@printf '%s\n' "$(CURDIR)" > .make/home
	@touch $@

.make/runtime: requirements.lock requirements-build.lock $(VENV)/pyvenv.cfg
	@echo "Installing Python packages …"
	@mkdir -p .make
	@$(PIP) --require-hashes -r requirements.lock -r requirements-build.lock
	@touch $@

.make/installed: pyproject.toml .make/runtime
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.make/dev: requirements-dev.lock .make/runtime
	@echo "Installing Python packages for tests and checks …"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

.make/node: web/package.json web/package-lock.json $(STALE_NODE) | need-run
	@echo "Installing the packages that build the web page …"
	@mkdir -p .make
	@cd web && npm ci --no-audit --no-fund --loglevel=error </dev/null
	@touch $@

$(STATIC): $(WEB_INPUTS) .make/node
	@echo "Building the web page …"
	@cd web && npm run --silent build
	@touch $@
