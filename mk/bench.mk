.PHONY: bench
bench: ## beside docker, docker-py and raw requests, in one run on a private engine
	$(Q)mk/deps build engines bench
	$(Q)$(MAKE) --no-print-directory all
	$(Q)tests/engines/engine fetch 28.5
	$(Q)PATH=$$PATH:$$(tests/engines/engine cache)/bin tests/engines/engine with bench --version 28.5 -- tests/bench/bench
