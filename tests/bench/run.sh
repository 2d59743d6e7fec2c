#!/usr/bin/env bash
# The bench: our app and, where ../shared/bench lies beside the checkout, the two peers it builds
# from npm (enketo-core and ODK Web Forms), all driven by run.mjs in one run. The peers are built
# once, in the cache.
#   RUNS=7 SLOW_RUNS=5 GEO_RUNS=5 GEO_SLOW_RUNS=3 DIST=dist tests/bench/run.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
CACHE=${CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/thaiqm-field}

source=${BENCH_PEERS:-$(cd .. && pwd)/shared/bench}
peers=
if [ -d "$source" ]; then
    hash=$(cd "$source" && cat package.json package-lock.json ./*.mjs form/*.py apps/*/* | sha256sum | cut -c 1-16)
    peers=$CACHE/bench-$hash
    if [ ! -f "$peers/complete" ]; then
        echo "bench: building the peers (some minutes, once)" >&2
        rm -rf "$peers" && mkdir -p "$peers"
        cp -R "$source/." "$peers/" && chmod -R u+w "$peers"
        (
            cd "$peers"
            rm -rf node_modules .venv dist dist-geo
            npm ci --ignore-scripts --silent
            python3 -m venv .venv >&2 || { echo "bench: python3 lacks venv: apt-get install python3-venv" >&2; exit 1; }
            .venv/bin/pip install --quiet --disable-pip-version-check pyxform==4.5.0 openpyxl==3.1.5
            .venv/bin/python form/make_form.py >&2
            .venv/bin/python form/make_geo.py >&2
            node build.mjs >&2
        )
        touch "$peers/complete"
    fi
else
    echo "bench: no ../shared/bench beside the checkout, so no peers: ours alone is measured" >&2
fi
[ "${BENCH_BUILD_ONLY:-}" = 1 ] || exec node tests/bench/run.mjs "$peers"
