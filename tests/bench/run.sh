#!/usr/bin/env bash
# All benchmarks, one after another on one core: the stages in C++, then peers in Python in the same run.
#   tests/bench/run.sh [--corpus FILE.jsonl]
set -euo pipefail
cd "$(dirname "$0")/../.."
cmake --preset bench -Wno-dev >build/bench.log 2>&1 || { cat build/bench.log; exit 1; }
cmake --build --preset bench >>build/bench.log 2>&1 || { tail -30 build/bench.log; exit 1; }
build/bench/tests/bench/newspan_bench "$@" --benchmark_min_time=0.1 --benchmark_repetitions=7 --benchmark_enable_random_interleaving=true \
  --benchmark_out=build/bench.json --benchmark_out_format=json >build/bench.out
python3 tests/bench/best.py build/bench.json
if [ ! -x build/bench-venv/bin/python ]; then
  echo "Making build/bench-venv with the peers"
  python3 -m venv build/bench-venv
fi
build/bench-venv/bin/python -m pip install --quiet --disable-pip-version-check -r tests/bench/requirements.txt click pyarrow tqdm
site=$(.venv/bin/python -c 'import newspan, pathlib; print(pathlib.Path(newspan.__file__).parent.parent)')
mkdir -p build/bench-path && rm -rf build/bench-path/newspan && cp -r "$site/newspan" build/bench-path/newspan
PYTHONPATH=build/bench-path build/bench-venv/bin/python tests/bench/peers.py "$@"
