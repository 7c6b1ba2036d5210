#!/usr/bin/env bash
# Runs the whole test suite for `make test`: every stage is run, so that one look shows all that is wrong.
set -uo pipefail
exec </dev/null
make=${MAKE:-make}
engine=""
failed=""
summary=""

finish() {
    if [ -n "$engine" ] && kill -0 "$engine" 2>/dev/null; then kill -- "-$engine" 2>/dev/null; fi
}
trap finish EXIT
trap 'exit 130' INT TERM

stage() { # name, command…
    local name=$1 begin=$SECONDS state=ok
    shift
    printf '\n== %s\n' "$name"
    "$@" || { state="FAILED ($?)"; failed="$failed $name"; }
    summary+=$(printf '%-10s %5ds  %s' "$name" $((SECONDS - begin)) "$state")$'\n'
}

web() { (cd web && npm run --silent "$1"); }

sh tools/need.sh test || exit 1
mkdir -p .make
set -m # the build gets a process group of its own, so that it can be ended whole
nice -n 19 bash tools/engine.sh >.make/engine.log 2>&1 &
engine=$!
set +m

"$make" --no-print-directory dev .make/node || { echo "make test: preparing failed" >&2; exit 1; }

export VECHE_TEST_LLAMA_PYTHON="$PWD/.make/llama-venv/bin/python"
export VECHE_TEST_PYTHON="$PWD/.venv/bin/python"
: "${VECHE_TEST_CHROMIUM:=$(command -v chromium || command -v chromium-browser || command -v google-chrome)}"
export VECHE_TEST_CHROMIUM

stage build "$make" --no-print-directory web
stage check "$make" --no-print-directory check-only
stage web web test
if [ -d web/e2e ]; then stage journeys web e2e; fi
stage python .venv/bin/python -m pytest --numprocesses=2 --dist=worksteal --durations=15

printf '\n%s' "$summary"
if [ -n "$failed" ]; then
    echo "make test: failed:$failed" >&2
    exit 1
fi
echo "make test: all passed in ${SECONDS}s"
