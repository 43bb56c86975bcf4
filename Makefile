# make run   : install into .venv and write the brief of the embedded case
# make test  : install what tests need and pass them
# make check : format, lint, types, import rules
# make test-real : tests on real files; PASSABLE_SHARED names the folder that holds data/. Flee, whose own
#   reader reads our export in one of them, is installed beside .venv's libraries; without a network its
#   test is skipped, and that is said
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PASSABLE_SHARED ?= ../shared

.PHONY: run test check test-real format clean

$(VENV)/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Passable needs Python 3.11 or newer; $(PYTHON) is older. Try: make run PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-tests: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

run: $(VENV)/installed
	$(BIN)/passable brief homs-2017 --out homs-2017-brief
	@echo "The brief of homs-2017 is in $(CURDIR)/homs-2017-brief: open brief.html in a browser."

test: $(VENV)/installed-tests
	$(BIN)/python -m pytest -q -m "not real"

check: $(VENV)/installed-tests
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports

# Without its dependencies, which hold MPI and muscle3: its reader needs none of them.
$(VENV)/flee: $(VENV)/installed-tests
	@rm -rf $@ $@-new
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target $@-new \
	  flee==3.1 beartype pyyaml && mv $@-new $@ || { rm -rf $@-new; \
	  echo "*** Flee could not be installed: that it reads our export is NOT tested ***"; }

test-real: $(VENV)/installed-tests $(VENV)/flee
	@test -d "$(PASSABLE_SHARED)/data" || { echo "no real files in $(PASSABLE_SHARED)/data"; exit 2; }
	PASSABLE_SHARED="$(PASSABLE_SHARED)" PASSABLE_FLEE="$$([ -d $(VENV)/flee ] && echo $(abspath $(VENV))/flee)" \
	  $(BIN)/python -m pytest -q -m real -rs

format: $(VENV)/installed-tests
	$(BIN)/ruff format src tests
	$(BIN)/ruff check --fix src tests

clean:
	rm -rf $(VENV) homs-2017-brief .mypy_cache .ruff_cache .pytest_cache .hypothesis
