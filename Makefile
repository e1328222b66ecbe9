# Everything a person or CI does here. Needs only Python 3.11 to 3.13, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
# test processes; one more than cores, for one of them waits for the browser most of the time
JOBS ?= 3
SCRIPTS := kb_app/static/js
# compiled modules are kept, whatever the machine says: every process starts sooner
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test check format coverage bench messages pictures lock sbom clean

help:
	@echo "make run    - environment, database, sample content, demo accounts, server on $(HOST):$(PORT)"
	@echo "make test   - all tests, on SQLite and PostgreSQL"
	@echo "make check  - format and lint (Python, JavaScript), types, layers"
	@echo "make format - what of that can be put right by itself"
	@echo "make coverage - all tests, and which lines and branches they reach"
	@echo "make messages - the English catalogue brought in step with the code"
	@echo "make pictures - the pictures of the README drawn anew, with Chromium"
	@echo "make bench  - search quality and speed beside peers (CORPORA=DIR)"

$(VENV)/run.stamp: requirements.txt requirements-meaning.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@# the service runs without it, so what is gone from the registry stops nobody
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-meaning.txt \
		|| echo "requirements-meaning.txt could not be installed: searching by words alone"
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/run.stamp
	$(BIN)/python -m kb_app init
	$(BIN)/python -m kb_app demo
	$(BIN)/python -m kb_app serve --host $(HOST) --port $(PORT)

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/oxfmt --check $(SCRIPTS)
	$(BIN)/oxlint --deny-warnings $(SCRIPTS)
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/oxfmt $(SCRIPTS)
	$(BIN)/oxlint --fix $(SCRIPTS)

coverage: $(VENV)/dev.stamp
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n $(JOBS) --dist loadgroup
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

pictures: $(VENV)/dev.stamp
	$(BIN)/python -m tests.journeys.pictures

messages: $(VENV)/dev.stamp
	$(BIN)/python -m kb_app.catalogue

bench: $(VENV)/dev.stamp
	@test -n "$(CORPORA)" || { echo "make bench CORPORA=DIR (what DIR holds: docs/benchmarks.md)"; exit 2; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	for set in statutes faq phrasings; do $(BIN)/python -m benchmarks.quality --set $$set --corpora $(CORPORA) || exit 1; done
	$(BIN)/python -m benchmarks.typing --set faq --corpora $(CORPORA)
	for set in faq statutes; do $(BIN)/python -m benchmarks.speed --set $$set --corpora $(CORPORA) || exit 1; done
	$(BIN)/python -m benchmarks.sizes --documents 10000 100000 --corpora $(CORPORA)
	for clients in 1 10 50; do $(BIN)/python -m benchmarks.http --clients $$clients --workers 2 --corpora $(CORPORA) || exit 1; done
	$(BIN)/python -m benchmarks.http --agents 500 --every 20 --workers 2 --corpora $(CORPORA)
	$(BIN)/python -m benchmarks.exhaustion --corpora $(CORPORA)
	$(BIN)/python -m benchmarks.updates --corpora $(CORPORA)
	$(BIN)/python -m benchmarks.start --corpora $(CORPORA)
	$(BIN)/python -m benchmarks.imports --corpora $(CORPORA)

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet requirements-bench.in -o requirements-bench.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet requirements.in -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet requirements-dev.in -o requirements-dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet requirements-meaning.in -o requirements-meaning.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet requirements-onnx.in -o requirements-onnx.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet requirements-ocr.in -o requirements-ocr.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet requirements-s3.in -o requirements-s3.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet requirements-s3-test.in -o requirements-s3-test.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet requirements-sbom.in -o requirements-sbom.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet requirements-contract.in -o requirements-contract.txt

sbom:
	python3 -m venv $(VENV)/sbom
	$(VENV)/sbom/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-sbom.txt
	$(VENV)/sbom/bin/cyclonedx-py requirements requirements.txt --of JSON -o sbom.json

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
