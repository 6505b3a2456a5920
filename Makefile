# Two commands do everything on a fresh machine with Python 3.11: `make demo` and `make test`.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test soak lint bench docs second-reader wheel bundle tables clean

# Installing again after a change of setup.cfg is what the stamps are for.
$(VENV)/installed: setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	touch $@

demo: $(VENV)/installed
	PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: $(VENV)/installed-dev lint
	$(BIN)/python -m pytest

soak: $(VENV)/installed-dev
	$(BIN)/python -m pytest -m soak -n 0 --durations 10

lint: $(VENV)/installed-dev
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy

bench: $(VENV)/installed-dev
	$(BIN)/python -m bench

docs: $(VENV)/installed-dev
	$(BIN)/python docs/generate.py

# The model learns from the rules: train it again after they change.
second-reader: $(VENV)/installed-dev
	$(BIN)/python -m checker.secondreader.train

# The compiled rules make the first start of an installed zhihe as quick as every later one.
# setuptools packs what an earlier build left in build/, also modules that are gone.
wheel: $(VENV)/installed-dev
	rm -rf build
	$(BIN)/python -c "from checker.load import compile_bundled; compile_bundled()"
	$(BIN)/python -m build --quiet --wheel

# For machines without a network: OCR=1 adds what reads scans, ARCH=aarch64 is for Kunpeng and Phytium.
bundle: $(VENV)/installed-dev
	$(BIN)/python bundle/make.py $(if $(OCR),--ocr) $(if $(ARCH),--arch $(ARCH))

tables: $(VENV)/installed-dev
	$(BIN)/python -m corpus.data.generate

clean:
	rm -rf $(VENV) build dist *.egg-info out rules/compiled.json
