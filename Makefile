# What a person types. Needs make, a POSIX shell and a Python; everything else is brought along.
SHELL = /bin/sh
.DEFAULT_GOAL := help
.PHONY: help install install-dev install-browser run test check audit bench test-browser clean

VENV := .venv/bin
START = sh workbench/embedded/start.sh

help:
	@echo 'make run            start the desk with everything it needs; Ctrl+C stops it'
	@echo '                      ARTICLE=path-or-URL adds that article, PORT=8123 chooses the port'
	@echo 'make install        only make the environment .venv'
	@echo 'make test           the whole suite, on SQLite and on a real PostgreSQL'
	@echo 'make check          lint, format, types, imports, migrations, licences, vulnerabilities'
	@echo 'make audit          only the known vulnerabilities of the dependencies; needs the network'
	@echo 'make bench          measure: NAME=what, FILES="..." for what it reads'
	@echo 'make test-browser   the tests that drive a Chromium'
	@echo 'make clean          remove the environment and the caches; the data in var/ stays'
	@echo 'PYTHON=/path/to/python3.12 with any of them chooses the Python.'

install:
	@$(START)
	@echo 'Installed into .venv; "make run" starts the desk.'

install-dev:
	@$(START) dev,postgres

install-browser:
	@$(START) dev,postgres,browser

run:
	@$(START)
	@exec $(VENV)/python manage.py desk $(if $(PORT),--port '$(PORT)') $(if $(ARTICLE),--article '$(ARTICLE)') $(DESK)

test: install-dev
	@exec $(VENV)/python -m tests.run $(TESTS)

check:
	@$(START) dev,postgres,browser,audit
	@PATH="$(CURDIR)/$(VENV):$$PATH" exec sh tests/check.sh

audit:
	@$(START) dev,postgres,browser,audit
	@exec $(VENV)/python -m tests.audit

bench: install-dev
	@test -n '$(NAME)' || { echo 'Say what to measure: make bench NAME=language FILES="--conllu gold.conllu"'; exit 2; }
	@exec $(VENV)/python manage.py benchmark $(NAME) $(FILES)

test-browser: install-browser
	@exec $(VENV)/python -m pytest -m browser $(TESTS)

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .grimp_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
