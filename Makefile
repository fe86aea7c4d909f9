# Two commands for a reader: `make book` and `make test`. Each makes the environment first when it is not there.
PYTHON ?= python3
RUN = .venv/bin/python

.PHONY: help environment book test bench bench-full notebooks lab lock clean

help:
	@echo "make book    build both editions of the book and print where they are"
	@echo "make test    run all tests (browser tests need an installed Chromium)"
	@echo "make bench   time the book's machinery against plain jupyter-book"
	@echo "make lab     open the chapters in JupyterLab"

environment:
	@$(PYTHON) tools/environment.py

book: environment
	@$(RUN) -m flowspace.site.build $(if $(STRICT),--strict)

# The site is brought up to date first, because some tests read it.
test: environment
	@$(RUN) -m flowspace.site.build $(if $(STRICT),--strict)
	@$(RUN) -m pytest -n 2 --dist loadscope --nbval-lax --nbval-current-env $(ARGS)

bench: environment
	@$(RUN) -m benchmarks

bench-full: environment
	@$(RUN) -m benchmarks --full

# Runs the chapters with their own parameters and stores the outputs of checked cells.
notebooks: environment
	@$(RUN) -m flowspace.runs.checked chapters/*.ipynb

lab: environment
	@.venv/bin/jupyter lab chapters

# The lock is made anew from pyproject.toml; only needed when a direct dependency changes.
lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements.txt

clean:
	rm -rf _build
