#!/usr/bin/env bash
# Builds the sites of earlier commits, each into a folder named after it, and prints these folders. What was built
# before stays.
#   tests/tools/earlier.sh FOLDER [COMMIT…]
# Without commits, four of this branch: the 5th, 20th, 60th and 150th before this one that changed the app.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=$PWD folder=$1
shift
if [ $# -eq 0 ]; then
    mapfile -t all < <(git rev-list --first-parent HEAD -- src | sed -n '6p;21p;61p;151p')
    set -- "${all[@]}"
fi
[ $# -gt 0 ] || { echo "updates: no earlier commit here changed the app: fetch the whole history" >&2; exit 1; }
mkdir -p "$folder"
folder=$(realpath "$folder")
# One folder for all of them, or each would compile every crate anew.
source=$(dirname "$folder")/earlier-source
[ -d "$source" ] || git clone --quiet --no-hardlinks "$here" "$source"
git -C "$source" fetch --quiet origin
for it in "$@"; do
    commit=$(git rev-parse --short=10 "$it")
    if [ -d "$folder/$commit" ]; then
        echo "$folder/$commit"
        continue
    fi
    echo "updates: building $commit, $(git log -1 --format=%s "$it" | cut -c1-70)" >&2
    rm -rf "$folder/$commit.part"
    git -C "$source" checkout --quiet --force "$commit"
    touch "$source/src/main.rs"
    (cd "$source" && make --no-print-directory build >/dev/null 2>&1) || { echo "updates: $commit does not build" >&2; exit 1; }
    cp -r "$source/dist" "$folder/$commit.part"
    mv "$folder/$commit.part" "$folder/$commit"
    echo "$folder/$commit"
done
