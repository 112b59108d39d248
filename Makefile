# One word for each thing that a person does with this checkout. `.ci/set-up` prepares, and is quick when nothing is to do.
#   PYTHON=/path/to/python3.12   which Python makes .venv (else the first one found that is new enough)
#   ARGS="..."                   further arguments: make run ARGS=my.json, make test ARGS="-k undo"

ARGS ?=
DEFAULT_EXAMPLE := resources/examples/circle.json
PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help install run test check monkey bench shots clean

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

install: ## Make .venv with everything to run, test and check the program
	@echo "Setting up .venv with everything to run, test and check the program."
	@.ci/set-up dev bench

run: ## Open the window (with no display: train an example and write its picture)
	@.ci/set-up run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" != Linux ]; then \
		$(PY) -m playground.display && echo "Opening the window." && exec .venv/bin/playground $(ARGS); \
	else \
		mkdir -p build; \
		echo "There is no display here for a window, so training $(or $(ARGS),$(DEFAULT_EXAMPLE)) without one."; \
		.venv/bin/playground train $(or $(ARGS),$(DEFAULT_EXAMPLE)) --epochs 300 --png build/trained.png && \
		echo "Its picture: build/trained.png"; \
	fi

test: ## Run all tests
	@.ci/set-up test
	@echo "Running all tests; windows open on a virtual display."
	@.ci/test $(ARGS)

check: ## Run everything that a change must pass: lint, format, types, layers, tests
	@.ci/set-up dev
	@echo "Checking lint, format, types and layers, then running all tests."
	@.ci/check

monkey: ## Let monkeys loose on the program: ARGS="--seed 1 --events 5000 --runs 20 --jobs 2"
	@.ci/set-up test
	@$(PY) -m tests.monkey $(ARGS)

bench: ## Measure the speed of training and drawing
	@.ci/set-up test bench
	@echo "Measuring speed; leave the machine alone meanwhile."
	@$(PY) -m tests.bench $(ARGS)

shots: ## Take the pictures of the README
	@.ci/set-up test
	@echo "Taking the pictures on a virtual display."
	@$(PY) -m tests.shots $(ARGS)

clean: ## Remove everything that was made here: .venv, the training loops, build, caches
	@echo "Removing .venv, the training loops, build, dist and caches."
	@rm -rf .venv engine/native/built build dist .cache .hypothesis
	@find engine playground tests -name __pycache__ -type d -prune -exec rm -rf {} +
