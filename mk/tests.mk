# Test programs. Unit tests are one program per tests/unit/test_*.c, linked with the static library so
# that private functions can be tested too; each stands in every variant.

VARIANTS   := release asan clang clang-asan
CHECK_LIBS = $(shell pkg-config --libs check)
TEST_FLAGS = $(CPPFLAGS) -Itests/unit -Itests -DTESTS_DIR='"$(abspath tests)"' \
             $(filter-out -Wpedantic,$(ALL_CFLAGS))

UNIT     := $(patsubst tests/unit/%.c,$(B)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
CONTRACT := $(patsubst tests/contract/%.c,$(B)/tests/contract/%,$(sort $(wildcard tests/contract/*.c)))

$(B)/tests/%.o: tests/unit/%.c
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(TEST_FLAGS) -c $< -o $@
$(B)/tests/contract/%.o: tests/contract/%.c
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(TEST_FLAGS) -c $< -o $@
.PRECIOUS: $(B)/tests/%.o $(B)/tests/contract/%.o
$(UNIT) $(CONTRACT): %: %.o $(LIBA)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) $(CHECK_LIBS)

# Prints what bponet reads, for the comparison with Compose.
READ_DOCUMENT := $(B)/tests/compose/read_document
$(READ_DOCUMENT): tests/compose/read_document.c $(LIBA)
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(TEST_FLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# The allocation sweep sees every allocation of ours, yajl's and libyaml's: those two are linked
# statically, and the linker sends their calls through the test. libcurl's go the same way by
# curl_global_init_mem.
SWEEP      := $(B)/tests/sweep/sweep
SWEEP_WRAP := $(foreach f,malloc calloc realloc free strdup strndup realpath,-Wl,--wrap=$(f))
$(SWEEP): $(wildcard tests/sweep/*.[ch]) $(LIBA)
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(TEST_FLAGS) -fno-builtin -o $@ $(filter %.c,$^) $(LIBA) $(SWEEP_WRAP) \
	  -l:libyajl_s.a -l:libyaml.a -lcurl -pthread

.PHONY: test-programs unit test test-builds fetch-engines
test-programs: $(UNIT) $(if $(filter release,$(VARIANT)),$(if $(wildcard tests/sweep/*.c),$(SWEEP)) $(READ_DOCUMENT)) \
               $(if $(filter release asan,$(VARIANT)),$(CONTRACT) python)
unit: $(UNIT) ## the unit tests of one VARIANT
	$(Q)for t in $(UNIT); do echo "$$t" && "$$t" || exit 1; done

test: ## everything: installs what is missing, builds all variants, runs all suites on real engines
	$(Q)mk/deps build test engines
	$(Q)$(MAKE) --no-print-directory -j$$(nproc) test-builds fetch-engines
	$(Q)$(MAKE) --no-print-directory examples
	$(Q)tests/run
test-builds: $(VARIANTS:%=test-build-%)
$(VARIANTS:%=test-build-%): test-build-%:
	$(Q)$(MAKE) --no-print-directory VARIANT=$* test-programs lib
fetch-engines: ## unpack the engines that the tests start, into a cache folder
	$(Q)tests/engines/engine fetch all

-include $(wildcard $(B)/tests/*.d $(B)/tests/*/*.d)
