# foitrack: one command each. Every target makes its own environment in .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SOURCES := foitrack tests benchmarks tools

.PHONY: demo test check format lint types imports docs torture bench clean servers

demo: $(VENV)/demo.done          ## watch a whole campaign against simulated forces
	@$(BIN)/foitrack demo

test: $(VENV)/dev.done servers   ## run every test, against real mail servers
	$(BIN)/pytest $(PYTEST_ARGS)

check: $(VENV)/dev.done servers format lint types imports test docs  ## the one gate

format: $(VENV)/dev.done
	$(BIN)/ruff format --check $(SOURCES)

lint: $(VENV)/dev.done
	$(BIN)/ruff check $(SOURCES)

types: $(VENV)/dev.done
	$(BIN)/mypy

imports: $(VENV)/dev.done
	$(BIN)/lint-imports

docs: $(VENV)/dev.done           ## the reference pages are those the code makes
	$(BIN)/python tools/make_docs.py --check
	$(BIN)/python tools/learn.py --check
	$(BIN)/python tools/confusion.py --check

torture: $(VENV)/dev.done servers  ## kill each command at each step, send and fetch hundreds of times
	$(BIN)/pytest -m torture tests/torture --torture-runs 200 --torture-every-step

bench: $(VENV)/dev.done
	for each in benchmarks/*; do [ -x $$each ] && $(BIN)/python $$each; done

servers:                         ## Debian packages of the real servers, where this user may install them
	@sh tools/install_servers.sh

$(VENV)/demo.done: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "foitrack needs Python 3.11 or newer")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing foitrack and what the demo needs into $(VENV) (once) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[demo]'
	@touch $@

$(VENV)/dev.done: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "foitrack needs Python 3.11 or newer")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing foitrack and what the tests need into $(VENV) (once) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/demo.done

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
