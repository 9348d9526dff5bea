# What a clone needs: python3 with venv, and make. Everything else is set up here.

VENV := .venv
BIN := $(VENV)/bin
FLOORS := $(VENV)/floors
READY := $(VENV)/.ready
DEMO := output/demo

.PHONY: demo test floors check lint types layers bank mutants messages format clean

demo: $(READY)
	$(BIN)/quizgen sheet tutorial-09 --roster docs/example-class.csv --out $(DEMO) --replace
	$(BIN)/quizgen simulate $(DEMO)/key.jsonl --out $(DEMO)/class
	$(BIN)/quizgen mark $(DEMO)/key.jsonl $(DEMO)/class/responses.csv --out $(DEMO)/marks
	@echo
	@echo "Papers: $(DEMO)/papers   key: $(DEMO)/key.jsonl   marks: $(DEMO)/marks/marks.csv   gradebook: $(DEMO)/marks/gradebook.csv"

test: $(READY)
	$(BIN)/pytest -n auto

# The tests with the lowest version of each package that pyproject.toml promises, on the lowest Python.
floors: export PATH := $(PATH):$(abspath $(BIN))
floors: $(READY)
	command -v uv >/dev/null || $(BIN)/python -m pip install --quiet uv
	rm -rf $(FLOORS)
	uv venv --quiet --seed --python 3.11 $(FLOORS)
	uv pip install --quiet --python $(FLOORS)/bin/python --resolution lowest-direct --editable . --group dev
	$(FLOORS)/bin/python -m pytest -n auto

check: lint types layers bank test

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports

bank: $(READY)
	$(BIN)/quizgen check --seeds 5

# Hours over everything; a sample with SAMPLE=200 SEED=7; one module with OF=quizgen/tolerance.py.
mutants: $(READY)
	OF="$(OF)" TESTS="$(TESTS)" SAMPLE="$(SAMPLE)" SEED="$(SEED)" $(BIN)/python benchmarks/mutants.py

# Brings the catalogues of translations/ up to what quizgen says; docs/translating.md.
messages: $(READY)
	$(BIN)/python translations/collect.py

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(READY): pyproject.toml
	python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

clean:
	rm -rf $(VENV) output/demo
