#!/usr/bin/env bash
# Fuzz every entry from seeds: run.sh BUILD SECONDS. The extractor has all of the time, with texts of some words and of some dozen; the others
# a quarter. Two run at once. What is found stays in BUILD/found; BUILD/corpus grows from run to run.
set -euo pipefail
build=$1 seconds=$2
"${PYTHON:-python3}" "$(dirname "$0")/seeds.py" "$build/corpus"
mkdir -p "$build/found" "$build/log"
# Most of what goes wrong needs few words, and short texts are many.
fuzz() {
  local target=$1 length=$2 time=$3 log=$build/log/$1-$2
  mkdir -p "$build/corpus/$target"
  ASAN_OPTIONS=malloc_context_size=2:quarantine_size_mb=8 "$build/tests/fuzz/fuzz_$target" \
    -max_total_time="$time" -max_len="$length" -dict="$build/corpus/words.dict" -timeout=10 -rss_limit_mb=3000 \
    -entropic=0 -print_funcs=0 -print_final_stats=1 -artifact_prefix="$build/found/$target-" "$build/corpus/$target" >"$log" 2>&1 ||
    { tail -n 60 "$log"; echo "fuzz_$target found something: see $build/found and $log"; return 1; }
  echo "fuzz_$target, up to $length bytes: $(sed -n 's/stat::number_of_executed_units: *//p' "$log") texts, $(
    sed -n 's/stat::average_exec_per_sec: *//p' "$log") a second, nothing found"
}
export -f fuzz
export build
{
  echo "extract 64 $seconds"
  echo "extract 200 $seconds"
  for path in "$build"/tests/fuzz/fuzz_*; do
    target=${path##*fuzz_}
    [ "$target" = extract ] || echo "$target 400 $((seconds / 4 + 1))"
  done
} | xargs -P "$(nproc)" -I{} bash -euo pipefail -c "fuzz {}"
