#!/bin/sh
# Renews the locks from pyproject.toml, for `make lock`: hashes for every platform, no address of any registry.
# Versions stay as they are where they can; UPGRADE=1 takes the newest.
set -eu
uv=$1
compile() { # output, then what uv is to resolve
    out=$1
    shift
    if [ -z "${UPGRADE:-}" ] && [ -e "$out" ]; then cp "$out" "$out.new"; fi
    "$uv" pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --no-header --output-file "$out.new" "$@"
    { echo "# Made by \`make lock\` from pyproject.toml; do not edit."; cat "$out.new"; } >"$out"
    rm "$out.new"
    echo "$out: $(grep -c '^[a-zA-Z]' "$out") packages"
}

compile requirements-dev.lock pyproject.toml --group test --group check --group build
compile requirements.lock pyproject.toml --constraint requirements-dev.lock
compile requirements-build.lock --group build --constraint requirements-dev.lock
compile requirements-engine.lock --group engine
