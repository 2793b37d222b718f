# newspan: one command a task. `make` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
BUILD  := build/dev
JOBS   := $(shell nproc 2>/dev/null || echo 2)

SOURCES := $(shell find cpp python CMakeLists.txt pyproject.toml tests/cpp -type f \
             \( -name '*.cpp' -o -name '*.hpp' -o -name '*.tsv' -o -name '*.rules' -o -name '*.py' -o -name '*.pyi' \
             -o -name 'CMakeLists.txt' -o -name 'pyproject.toml' -o -name VERSION -o -name py.typed \) 2>/dev/null)

.PHONY: help system demo test test-cpp test-python test-browser test-install test-hostile fuzz bench lint format wheel wheel-test sdist clean

help:
	@echo "make demo        extract the facts of the sample articles and print them"
	@echo "make test        every test: C++, Python, notebook, README, a page in Chromium, the wheel in a fresh environment, hostile texts"
	@echo "make fuzz        every entry fuzzed under sanitizers (SECONDS=60)"
	@echo "make bench       speed beside peers, answers checked first (CORPUS=file.jsonl for your own texts)"
	@echo "make lint        ruff, mypy --strict, stubtest, clang-format"
	@echo "make format      let ruff and clang-format rewrite"
	@echo "make wheel       a wheel that carries its libraries, into dist/"
	@echo "make wheel-test  that wheel under every CPython 3.10+ found"
	@echo "make clean       remove what was built; the .venv stays"

# ---- set-up: each step runs when what it depends on has changed

system:
	@PYTHON=$(PYTHON) .ci/setup-system

$(VENV)/.installed: python/requirements-dev.txt .ci/packages
	@PYTHON=$(PYTHON) .ci/setup-system
	@[ -x $(BIN)/python ] || { echo "Making $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing pinned Python packages into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r python/requirements-dev.txt
	@touch $@

# One CMake tree holds the library, the module and the C++ tests.
build/.installed: $(VENV)/.installed $(SOURCES)
	@PYTHON=$(PYTHON) .ci/setup-system
	@echo "Building newspan into $(VENV)"
	@mkdir -p build
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --force-reinstall \
	  --config-settings build-dir=$(BUILD) --config-settings cmake.define.NEWSPAN_TESTS=ON --config-settings cmake.define.NEWSPAN_WERROR=ON . || \
	  { echo "The build failed; in full: $(BIN)/python -m pip install -v --no-build-isolation --no-deps --config-settings build-dir=$(BUILD) ."; exit 1; }
	@touch $@

# ---- what people ask for

demo: build/.installed
	@$(BIN)/python notebooks/demo.py

test: test-cpp test-python test-browser test-install test-hostile
	@echo "All tests passed."

test-cpp: build/.installed
	@ctest --test-dir $(BUILD) --output-on-failure -j $(JOBS)

test-python: build/.installed
	@$(BIN)/python -c "import test.re_tests" 2>/dev/null || .ci/setup-system libpython3-testsuite
	@$(BIN)/python -m pytest

test-browser: build/.installed
	@.ci/setup-system chromium
	@$(BIN)/python -m pytest tests/browser

test-install: build/.wheel
	@$(BIN)/python tests/install/check_wheel.py dist/newspan-*.whl --fresh $(BIN)/python

# Built by clang with sanitizers, and with every index checked: the fuzzers, and what counts steps and memory over hostile texts.
build/.fuzz: build/.installed $(shell find tests/fuzz -type f) tests/data/shapes.jsonl CMakePresets.json
	@.ci/setup-system clang libclang-rt-dev
	@echo "Building the fuzzers"
	@cmake --preset fuzz >build/fuzz.log && cmake --build --preset fuzz >>build/fuzz.log || { tail -n 40 build/fuzz.log; exit 1; }
	@touch $@

test-hostile: build/.fuzz
	@build/fuzz/tests/fuzz/newspan_work
	@PYTHON=$(BIN)/python tests/fuzz/run.sh build/fuzz 20

SECONDS := 60
fuzz: build/.fuzz
	@PYTHON=$(BIN)/python tests/fuzz/run.sh build/fuzz $(SECONDS)

# The common corpus where it lies beside the project, else the sample articles.
CORPUS ?= $(wildcard ../shared/data/quote-polnear.jsonl)

bench: build/.installed
	@tests/bench/run.sh $(if $(CORPUS),--corpus $(CORPUS))

lint: build/.installed
	@$(BIN)/ruff check python tests notebooks/*.py .ci/wheel
	@$(BIN)/ruff format --check python tests notebooks/*.py .ci/wheel
	@$(BIN)/mypy
	@MYPYPATH=python $(BIN)/stubtest newspan._core --ignore-disjoint-bases --mypy-config-file pyproject.toml \
	  --allowlist tests/python/stubtest-allow.txt --ignore-unused-allowlist
	@.ci/setup-system clang-format clang-tidy
	@clang-format --dry-run --Werror $$(git ls-files '*.cpp' '*.hpp')
	@clang-tidy -p $(BUILD) --quiet --extra-arg=-Wno-unknown-warning-option cpp/src/base/*.cpp cpp/src/lexicon/*.cpp cpp/src/grammar/*.cpp \
	  cpp/src/link/*.cpp cpp/src/text/*.cpp 2>/dev/null

format: $(VENV)/.installed
	@.ci/setup-system clang-format
	@$(BIN)/ruff check --fix --exit-zero --quiet python tests notebooks/*.py .ci/wheel
	@$(BIN)/ruff format --quiet python tests notebooks/*.py .ci/wheel
	@clang-format -i $$(git ls-files '*.cpp' '*.hpp')

# ---- packages

build/icu/.cut: .ci/wheel/cut_icudata.py .ci/wheel/icudata-keep.txt
	@echo "Cutting ICU's data to what newspan uses"
	@$(PYTHON) .ci/wheel/cut_icudata.py .ci/wheel/icudata-keep.txt build/icu
	@touch $@

build/.wheel: build/.installed build/icu/.cut
	@echo "Making the wheel"
	@rm -rf build/wheel dist/*.whl && mkdir -p dist
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-build-isolation --no-deps -w build/wheel \
	  --config-settings build-dir=$(BUILD) --config-settings cmake.define.NEWSPAN_TESTS=ON --config-settings cmake.define.NEWSPAN_WERROR=ON --config-settings install.strip=true .
	@PATH="$(CURDIR)/$(BIN):$$PATH" LD_LIBRARY_PATH="$(CURDIR)/build/icu" \
	  $(BIN)/auditwheel repair --strip -w dist build/wheel/newspan-*.whl >/dev/null 2>build/auditwheel.log || { cat build/auditwheel.log; exit 1; }
	@touch $@

wheel: build/.wheel
	@ls -l dist/*.whl

sdist: $(VENV)/.installed
	@$(BIN)/python -m build --sdist --no-isolation --outdir dist . >/dev/null
	@ls -l dist/*.tar.gz

# A wheel for every CPython 3.10+ found, each built and tried in environments of its own.
wheel-test: build/.wheel
	@mkdir -p dist/every
	@for python in $$($(BIN)/python tests/install/check_wheel.py --list); do \
	  name=$$("$$python" -c 'import sys; print("cp%d%d" % sys.version_info[:2])'); \
	  echo "Making the wheel for $$name"; \
	  "$$python" -m venv build/every/$$name; \
	  build/every/$$name/bin/python -m pip install --quiet --disable-pip-version-check $$(grep -E '^(pybind11|scikit_build_core|packaging|pathspec)==' python/requirements-dev.txt); \
	  rm -rf build/every/$$name-raw dist/every/*-$$name-*; \
	  build/every/$$name/bin/python -m pip wheel --quiet --disable-pip-version-check --no-build-isolation --no-deps \
	    -w build/every/$$name-raw --config-settings build-dir=build/every/$$name-tree --config-settings install.strip=true .; \
	  PATH="$(CURDIR)/$(BIN):$$PATH" LD_LIBRARY_PATH="$(CURDIR)/build/icu" \
	    $(BIN)/auditwheel repair --strip -w dist/every build/every/$$name-raw/newspan-*.whl >/dev/null 2>build/auditwheel.log || { cat build/auditwheel.log; exit 1; }; \
	  $(BIN)/python tests/install/check_wheel.py dist/every/*-$$name-*.whl --fresh "$$python"; \
	done

clean:
	rm -rf build dist demo
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
