#!/usr/bin/env bash
# Two clean builds of this commit, in two folders of different names and with nothing of each other, give
# the same release byte for byte. Takes twice as long as a first `make build`.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for it in one another/further-down; do
    git clone --quiet --no-hardlinks "$here" "$scratch/$it"
    (cd "$scratch/$it" && make --no-print-directory release >/dev/null)
    (cd "$scratch/$it/target/release-files" && sha256sum ./*) >"$scratch/$(basename "$it").sums"
    rm -rf "$scratch/$it/target/wasm32-unknown-unknown" "$scratch/$it/target/release"
done
cat "$scratch/one.sums"
if cmp -s "$scratch/one.sums" "$scratch/further-down.sums"; then
    echo "two clean builds of $(git rev-parse --short HEAD): identical"
else
    echo "two clean builds differ:"
    diff "$scratch/one.sums" "$scratch/further-down.sums" || true
    diff -rq "$scratch/one/dist" "$scratch/another/further-down/dist" || true
    exit 1
fi
