# make demo   从零开始，把 samples/ 里的方案审查一遍，文书写到 out/
# make test   从零开始，跑全部检查（与 CI、pre-commit 相同）
# make check  只跑检查，不装东西

BIN := .venv/bin

.PHONY: demo test setup setup-dev check lint types layers tests lock clean

# Exit codes 0 to 2 say what was found (docs/outcomes.md), not that the run failed; a crash leaves no notices.
demo: setup
	@rm -rf out
	@$(BIN)/compliance notice samples/plans --out out --summary; code=$$?; \
	if [ $$code -gt 2 ] || ! ls out/*/*.pdf >/dev/null 2>&1; then exit 1; fi
	@echo "文书在 out/ notices are in out/"

test: setup-dev
	@$(MAKE) --no-print-directory check

setup:
	@scripts/setup.sh

setup-dev:
	@scripts/setup.sh --dev

check: lint types layers tests

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

layers:
	$(BIN)/lint-imports

tests:
	$(BIN)/python -m pytest -n auto

# Locked versions with hashes, for every platform; no index address is written into the files.
LOCK := $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock" pyproject.toml scripts/build-tools.in

lock: setup-dev
	@$(BIN)/python -m pip install -q uv
	$(LOCK) --extra all -o requirements.lock
	$(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv .fonts out dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
