# Fuzzing. One program per tests/fuzz/TARGET.c. In the variants release and asan it replays files and
# folders; in the variants fuzz (libFuzzer) and afl (AFL++) it is the fuzzer's, with yajl and libyaml
# compiled from Debian's sources by the same compiler: linked as they are installed, a fuzzer sees
# nothing of them.

FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,%,$(filter-out %/common.c %/replay.c,$(sort $(wildcard tests/fuzz/*.c))))
FUZZ         := $(FUZZ_TARGETS:%=$(B)/tests/fuzz/%)
FUZZ_SECONDS ?= 600
FUZZING := $(filter fuzz afl,$(VARIANT))

$(B)/tests/fuzz/%.o: tests/fuzz/%.c
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(TEST_FLAGS) -Itests/fuzz -c $< -o $@
.PRECIOUS: $(B)/tests/fuzz/%.o

# ---- outside code, compiled here ------------------------------------------------------------------
ifneq ($(FUZZING),)
FUZZ_SOURCES := $(if $(wildcard tests/fuzz/sources),$(shell tests/fuzz/sources))
FUZZ_YAJL    := $(patsubst %,$(B)/outside/yajl/%.o,yajl yajl_alloc yajl_buf yajl_encode yajl_gen yajl_lex yajl_parser)
FUZZ_YAML    := $(patsubst %,$(B)/outside/yaml/%.o,api emitter parser reader scanner writer)
FUZZ_OUTSIDE := $(if $(FUZZ_BLIND),,$(FUZZ_YAJL) $(FUZZ_YAML))

# As Debian's own build has it: nobody's warnings are ours here.
$(B)/outside/yajl/%.o: $(FUZZ_SOURCES)/yajl/src/%.c
	$(call say,CC,yajl/$*.c)
	$(Q)mkdir -p $(@D)/include
	$(Q)ln -sfn $(FUZZ_SOURCES)/yajl/src/api $(@D)/include/yajl
	$(Q)$(CC) -std=gnu99 -DNDEBUG $(CFLAGS) -w -I$(@D)/include -c $< -o $@
$(B)/outside/yaml/%.o: $(FUZZ_SOURCES)/libyaml/src/%.c
	$(call say,CC,libyaml/$*.c)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -DYAML_VERSION_MAJOR=0 -DYAML_VERSION_MINOR=2 -DYAML_VERSION_PATCH=5 -DYAML_VERSION_STRING='"0.2.5"' \
	  $(CFLAGS) -w -I$(FUZZ_SOURCES)/libyaml/include -c $< -o $@
$(FUZZ): %: %.o $(B)/tests/fuzz/common.o $(LIBA) $(FUZZ_OUTSIDE)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(if $(FUZZ_BLIND),$(LIBS),-lcurl -pthread)
else
$(FUZZ): %: %.o $(B)/tests/fuzz/common.o $(B)/tests/fuzz/replay.o $(LIBA)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
test-programs: $(if $(filter release asan,$(VARIANT)),$(FUZZ))
endif

# ---- what people type -----------------------------------------------------------------------------
.PHONY: fuzz fuzz-afl fuzz-programs
fuzz-programs: $(FUZZ) ; @:
fuzz: ## fuzz each target for FUZZ_SECONDS (600), or TARGET=json alone, with libFuzzer
	$(Q)mk/deps build test fuzz
	$(Q)$(MAKE) --no-print-directory VARIANT=fuzz fuzz-programs
	$(Q)tests/fuzz/run --seconds $(FUZZ_SECONDS) $(TARGET)
fuzz-afl: ## the same with AFL++
	$(Q)mk/deps build test fuzz
	$(Q)$(MAKE) --no-print-directory VARIANT=afl fuzz-programs
	$(Q)tests/fuzz/run --afl --seconds $(FUZZ_SECONDS) $(TARGET)

-include $(wildcard $(B)/tests/fuzz/*.d)
