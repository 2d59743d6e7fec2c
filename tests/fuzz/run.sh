#!/usr/bin/env bash
# Every target in turn, SECONDS_EACH seconds each: `make fuzz SECONDS=60`. One target: `make fuzz TARGET=csv`.
# What is found lies in target/fuzz/found, what was learnt in target/fuzz/corpus; the kept examples
# in tests/fuzz/corpus are only read.
set -euo pipefail
cd "$(dirname "$0")/../.."

each=${SECONDS_EACH:-60}
only=${TARGET:-}
out=${CARGO_TARGET_DIR:-target}/fuzz
mkdir -p "$out/found"

# What tells the fuzzer which ways were gone: LLVM's own, which every compiler has. No address
# sanitizer, which only a nightly one has: the crate forbids unsafe code, and without it ten times as
# much is tried.
coverage="--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module"
for it in level=4 inline-8bit-counters pc-table trace-compares; do
    coverage="$coverage -Cllvm-args=-sanitizer-coverage-$it"
done
# A target that is named, so that build scripts are left alone.
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS=$coverage cargo build --locked --quiet --release --manifest-path tests/fuzz/Cargo.toml --target-dir "$out" --target "$host" --bin parsers
program=$out/$host/release/parsers

failed=() runs=0 count=0
for kept in tests/fuzz/corpus/*/; do
    name=$(basename "$kept")
    [ -z "$only" ] || [ "$only" = "$name" ] || continue
    count=$((count + 1))
    mkdir -p "$out/corpus/$name"
    if TARGET=$name "$program" "$out/corpus/$name" "$kept" -max_total_time="$each" -rss_limit_mb=512 -timeout=10 \
        -dict=tests/fuzz/words.dict -artifact_prefix="$out/found/$name-" -print_final_stats=1 >"$out/$name.log" 2>&1
    then result="nothing found"; else result="FAILED, see $out/$name.log"; failed+=("$name"); fi
    number() { sed -n "s/^stat::$1: *//p" "$out/$name.log" | tail -n 1; }
    some=$(number number_of_executed_units)
    runs=$((runs + ${some:-0}))
    printf 'fuzz: %-14s %9s runs, %4s MB, %s\n' "$name" "${some:-?}" "$(number peak_rss_mb)" "$result"
done
[ "$count" -gt 0 ] || { echo "fuzz: no target $only" >&2; exit 1; }
printf 'fuzz: %d targets, %d s each, %d runs, %d failed%s\n' "$count" "$each" "$runs" "${#failed[@]}" "${failed[*]:+: ${failed[*]}}"
[ ${#failed[@]} -eq 0 ]
