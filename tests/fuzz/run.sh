#!/usr/bin/env bash
# Fuzz every entry from seeds: run.sh BUILD SECONDS. The extractor has all of the time, the others a quarter; two run at once.
# What is found stays in BUILD/found; BUILD/corpus grows from run to run.
set -euo pipefail
build=$1 seconds=$2
python=${PYTHON:-python3}
"$python" "$(dirname "$0")/seeds.py" "$build/corpus"
mkdir -p "$build/found" "$build/log"
# Texts of some dozen words: most of what goes wrong needs no more, and short ones are many.
length() { case $1 in extract) echo 160 ;; grammar) echo 200 ;; *) echo 400 ;; esac }
fuzz() {
  local target=$1 time=$(($2 / 4 + 1))
  [ "$target" = extract ] && time=$2
  mkdir -p "$build/corpus/$target"
  ASAN_OPTIONS=malloc_context_size=2:quarantine_size_mb=8 "$build/tests/fuzz/fuzz_$target" \
    -max_total_time="$time" -max_len="$(length "$target")" -dict="$build/corpus/words.dict" -timeout=10 -rss_limit_mb=3000 \
    -entropic=0 -reload=0 -print_final_stats=1 -artifact_prefix="$build/found/$target-" "$build/corpus/$target" >"$build/log/$target" 2>&1 ||
    { tail -n 60 "$build/log/$target"; echo "fuzz_$target found something: see $build/found and $build/log/$target"; return 1; }
  echo "fuzz_$target: $(sed -n 's/stat::number_of_executed_units: *//p' "$build/log/$target") texts, $(
    sed -n 's/stat::average_exec_per_sec: *//p' "$build/log/$target") a second, nothing found"
}
export -f fuzz length
export build
# The longest first.
targets=$(cd "$build/tests/fuzz" && ls fuzz_* | grep -v '\.' | sed s/fuzz_// | sort | awk '$1 == "extract" {print; next} {rest = rest $1 "\n"} END {printf rest}')
printf '%s\n' $targets | xargs -P "$(nproc)" -I{} bash -euo pipefail -c "fuzz {} $seconds"
