# Test programs: one per tests/unit/test_*.c, linked with the static library so that private
# functions can be tested too.

UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
UNIT     := $(UNIT_SRC:tests/unit/%.c=$(B)/tests/%)
CHECK_LIBS = $(shell pkg-config --libs check)

$(B)/tests/%.o: tests/unit/%.c
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) -Itests/unit -DTESTS_DIR='"$(abspath tests)"' $(filter-out -Wpedantic,$(ALL_CFLAGS)) -c $< -o $@
.PRECIOUS: $(B)/tests/%.o
$(UNIT): $(B)/tests/%: $(B)/tests/%.o $(LIBA)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) $(CHECK_LIBS)

.PHONY: unit-programs unit
unit-programs: $(UNIT)
unit: unit-programs ## the unit tests of one VARIANT
	$(Q)for t in $(UNIT); do echo "$$t" && "$$t" || exit 1; done

-include $(wildcard $(B)/tests/*.d)
