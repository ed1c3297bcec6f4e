# What can be done here; plain `make` lists it. Needs python3 (3.11 or newer), make, git; everything else goes into .venv.
PYTHON ?= python3
CORPUS ?=
ACCEPT ?=
BIN := .venv/bin
LOCKS := requirements.lock requirements-build.lock
NBSTRIP := $(BIN)/nbstripout --keep-output --keep-count --keep-id \
	--extra-keys "metadata.language_info.version metadata.widgets cell.metadata.execution cell.metadata.trusted"
NOTEBOOKS = $(sort $(wildcard notebooks/*.ipynb))

.DEFAULT_GOAL := help
.PHONY: help setup report test browser picture lint unit series figures notebooks lab diff lock clean

help:
	@echo "make setup      install the locked packages and kzind into .venv"
	@echo "make report     the series of notebooks and its figures as a static site: report/index.html"
	@echo "                (CORPUS=folder: on your own articles)"
	@echo "make test       style, types, tests, accuracy, notebooks, figures byte by byte"
	@echo "make browser    the site in three languages opened, read and clicked through in Chromium (skipped where there is none)"
	@echo "make picture    the picture of the site in the README"
	@echo "make notebooks  run the notebooks anew, in place; writes figures/ in three languages (make figures: the same)"
	@echo "make lab        read and change the notebooks in a browser"
	@echo "make diff       facts gained, lost and changed on the packaged corpus (ACCEPT=1: keep the new result)"
	@echo "make lock       resolve the locked packages anew (needs uv)"
	@echo "make clean      remove .venv, caches and reports"

setup: .venv/installed

# Build tools first, by their lock: then nothing is fetched that the locks do not name.
.venv/installed: $(LOCKS) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("kzind needs Python 3.11 or newer, $(PYTHON) is " + sys.version.split()[0] + "; name another one: make setup PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@echo "setup: the locked packages into .venv (a few minutes, once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "setup: $(PYTHON) cannot make an environment; on Debian and Ubuntu: apt install python3-venv"; rm -rf .venv; exit 1; }
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-build.lock
	$(BIN)/python -m pip install --quiet --require-hashes --no-build-isolation -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

report: setup
	@echo "report: the notebooks on $(if $(CORPUS),$(CORPUS),the packaged corpus) into report/"
	$(BIN)/kzind report $(CORPUS) -o report

test: lint unit series
	@echo "test: all passed"

browser: setup
	@echo "browser: the site of the packaged corpus in three languages, in Chromium"
	KZIND_BROWSER=1 PYTHONWARNDEFAULTENCODING=1 $(BIN)/python -m pytest tests/browser -rs

picture: setup
	@echo "picture: the first page of the site as README.png"
	KZIND_BROWSER=1 $(BIN)/python tests/browser/picture.py

lint: setup
	@echo "test: style and types"
	$(BIN)/ruff check .
	$(BIN)/mypy

unit: setup lint
	@echo "test: tests and accuracy"
	PYTHONWARNDEFAULTENCODING=1 $(BIN)/python -m pytest tests -n 2 --dist loadgroup

series: setup unit
	@echo "test: notebooks run anew and compared, cell by cell and figure by figure"
	$(BIN)/python tests/series.py

figures: notebooks

notebooks: setup
	@echo "notebooks: run anew, in place; figures into figures/"
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False \
		--ExecutePreprocessor.timeout=300 $(NOTEBOOKS)
	$(NBSTRIP) $(NOTEBOOKS)
	@echo "figures: in Kazakh and Russian, into figures/kk and figures/ru"
	$(BIN)/python tests/figures.py

lab: setup
	@echo "lab: the notebooks in a browser"
	$(BIN)/jupyter lab notebooks

diff: setup
	@echo "diff: facts of the packaged corpus against tests/accuracy/facts_dev.csv"
	$(BIN)/python tests/accuracy/diff.py $(if $(ACCEPT),--accept)

lock:
	@echo "lock: the newest packages that pyproject.toml allows"
	uv pip compile --quiet pyproject.toml --extra browser --extra dask --extra html --extra notebooks --extra test --universal --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -o requirements.lock
	uv pip compile --quiet --group pyproject.toml:build --universal --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -o requirements-build.lock

clean:
	@echo "clean: .venv, caches, reports"
	rm -rf .venv report build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find kzind tests notebooks -name __pycache__ -prune -exec rm -rf {} + -o -name .ipynb_checkpoints -prune -exec rm -rf {} +
