#!/usr/bin/env bash
# Builds the environment with the real llama.cpp server that the engine tests talk to. Its own, because it is large.
# Leaves `.make/llama-venv/ready` when done, or `.make/engine.failed` when it could not.
set -uo pipefail
home=.make/llama-venv
lock=requirements-engine.lock
mark=$(cksum <"$lock")

mkdir -p .make
rm -f .make/engine.failed
if [ -x "$home/bin/python" ] && [ "$(cat "$home/ready" 2>/dev/null)" = "$mark" ]; then exit 0; fi

echo $$ >.make/engine.pid
build() {
    "$(sh tools/need.sh --python)" -m venv --clear "$home" &&
        CMAKE_ARGS="-DGGML_NATIVE=OFF -DLLAVA_BUILD=OFF -DGGML_OPENMP=OFF" CMAKE_BUILD_PARALLEL_LEVEL=$(getconf _NPROCESSORS_ONLN) \
            "$home/bin/python" -m pip install --disable-pip-version-check --no-input --require-hashes -r "$lock" &&
        "$home/bin/python" -c 'import llama_cpp.server.app, gguf'
}
if build; then printf '%s\n' "$mark" >"$home/ready"; else touch .make/engine.failed; fi
rm -f .make/engine.pid
[ -s "$home/ready" ]
