#!/bin/sh
# Says in plain words what this machine lacks, for people who type `make`.
#   tools/need.sh --python   prints the first usable Python
#   tools/need.sh run        Python, Node and npm: all that `make run` wants
#   tools/need.sh test       the same, and PostgreSQL, Chromium and a C++ compiler; installs these where it may
set -u

missing=""
lack() { missing="$missing
  - $1"; }

usable_python() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null 2>&1 && usable_python "$name"; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

need_python() {
    if ! python=$(find_python); then
        seen=$(python3 --version 2>/dev/null || echo "none")
        lack "Python 3.11 or newer (found: $seen). Debian, Ubuntu: apt install python3 python3-venv;
    Fedora: dnf install python3; macOS: brew install python. Another one by hand: make … PYTHON=/path/to/python3"
        return
    fi
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        lack "the venv part of Python ($python cannot make environments). Debian, Ubuntu: apt install python3-venv"
    "$python" -c 'import sqlite3; sqlite3.connect(":memory:").execute("create virtual table t using fts5(x)")' \
        2>/dev/null || lack "SQLite with full-text search (FTS5) in $python: take a Python of your system or of python.org"
}

need_node() {
    if ! command -v node >/dev/null 2>&1; then
        lack "Node.js 20.19 or newer, which builds the web page. Debian, Ubuntu: apt install nodejs npm
    (if that is older than 20, take it from nodejs.org); Fedora: dnf install nodejs; macOS: brew install node"
    elif ! node -e 'const [a, b] = process.versions.node.split(".").map(Number);
        process.exit(a > 22 || (a === 22 && b >= 12) || a === 21 || (a === 20 && b >= 19) ? 0 : 1)'; then
        lack "a newer Node.js: 20.19 or later, or 22.12 or later (found: $(node --version)). See nodejs.org"
    fi
    command -v npm >/dev/null 2>&1 ||
        lack "npm, which comes with Node.js (Debian, Ubuntu: apt install npm)"
}

has_postgres() {
    for bin in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/bin; do
        [ -x "$bin/initdb" ] && [ -x "$bin/postgres" ] && return 0
    done
    command -v initdb >/dev/null 2>&1
}

has_chromium() {
    [ -n "${VECHE_TEST_CHROMIUM:-}" ] && return 0
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

has_compiler() {
    [ -s .make/llama-venv/ready ] || { command -v cmake && command -v c++; } >/dev/null 2>&1
}

has_shells() { # completion and manual pages are tried in them where they are there
    command -v zsh >/dev/null 2>&1 && command -v fish >/dev/null 2>&1 && command -v mandoc >/dev/null 2>&1
}

packages() {
    has_shells || printf ' zsh fish mandoc'
    has_postgres || printf ' postgresql'
    has_chromium || printf ' chromium fonts-dejavu-core'
    has_compiler || printf ' cmake g++ make'
}

need_services() {
    wanted=$(packages)
    [ -z "$wanted" ] && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing for the tests:$wanted"
        apt-get update -qq >/dev/null
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted </dev/null
    fi
    has_postgres || lack "PostgreSQL 14 or newer, its server programs (Debian, Ubuntu: apt install postgresql)"
    has_chromium || lack "Chromium or Chrome, for the browser journeys (Debian: apt install chromium);
    or name one: VECHE_TEST_CHROMIUM=/path/to/chrome"
    has_compiler || lack "cmake and a C++ compiler, for the llama.cpp server (Debian, Ubuntu: apt install cmake g++)"
}

case "${1:-run}" in
--python) find_python; exit ;;
run) need_python; need_node ;;
test) need_python; need_node; need_services ;;
esac

if [ -n "$missing" ]; then
    echo "Veche cannot go on: this machine lacks$missing" >&2
    exit 1
fi
