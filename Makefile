# libbponet. `make help` says what there is. Objects live in build/$(VARIANT)/, so that builds with
# other compilers and sanitizers stand side by side: make VARIANT=asan, make VARIANT=clang ...

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:

VERSION := $(shell sed -n 's/^\#define BPO_VERSION "\(.*\)"/\1/p' include/bponet.h)
SOMAJOR := 0
PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
VARIANT ?= release
PYTHON  ?= $(firstword $(wildcard /usr/bin/python3) python3)
B       := build/$(VARIANT)

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-6s %s\n' '$(1)' '$(2)';)

# ---- variants ------------------------------------------------------------------------------------
CC_release := gcc
CC_asan    := gcc
CC_clang   := clang
CC_clang-asan := clang
CC_fuzz    := clang
CC_afl     := afl-clang-fast
FLAGS_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
FLAGS_clang   := -O2 -g
FLAGS_asan    := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS_clang-asan := $(FLAGS_asan)
FLAGS_afl    := -O2 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS_fuzz   := $(FLAGS_afl) -fsanitize=fuzzer-no-link
ifeq ($(FLAGS_$(VARIANT)),)
$(error no variant '$(VARIANT)'; there are release, asan, clang, clang-asan, and fuzz and afl for mk/fuzz.mk)
endif
ifeq ($(origin CC),default)
CC := $(CC_$(VARIANT))
endif
CFLAGS  ?= $(FLAGS_$(VARIANT))
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla \
           -Wformat=2 -Wundef -Wwrite-strings -Werror
DEPS    := libcurl yajl yaml-0.1
CPPFLAGS += -D_GNU_SOURCE -Iinclude -Ilibbponet -I$(B)/gen
ALL_CFLAGS = -std=c11 $(WARN) $(CFLAGS) -fvisibility=hidden -fPIC -pthread -MMD -MP
LIBS    = $(shell pkg-config --libs $(DEPS)) -pthread

# ---- the library ---------------------------------------------------------------------------------
SRC  := $(sort $(wildcard libbponet/*.c libbponet/*/*.c))
OBJ  := $(SRC:%.c=$(B)/%.o) $(B)/gen/bpo_yaml.o
SO   := $(B)/libbponet.so.$(VERSION)
LIBA := $(B)/libbponet.a
MAP  := libbponet/libbponet.map

.PHONY: all lib
all: lib python ## the library
lib: $(SO) $(LIBA)

$(B)/%.o: %.c
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c $< -o $@

# The built-in document as a C string; one literal is longer than C11 promises, and gcc takes it.
$(B)/gen/bpo_yaml.c: libbponet/compose/bpo.yaml
	$(call say,GEN,$@)
	$(Q)mkdir -p $(@D)
	$(Q){ printf '#include <bponet/compose.h>\n\nconst char *bpo_builtin_document(void)\n{\n    return\n'; \
	  sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/        "&\\n"/' $<; printf '        ;\n}\n'; } > $@
$(B)/gen/bpo_yaml.o: $(B)/gen/bpo_yaml.c
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -Wno-overlength-strings -c $< -o $@

# clang leaves its sanitizers' symbols to the program.
$(SO): $(OBJ) $(MAP)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,libbponet.so.$(SOMAJOR) -Wl,--version-script,$(MAP) \
	  $(if $(filter clang-asan,$(VARIANT)),,-Wl,--no-undefined) -Wl,-z,relro,-z,now -o $@ $(OBJ) $(LIBS)
	$(Q)ln -sf $(@F) $(B)/libbponet.so.$(SOMAJOR)
	$(Q)ln -sf $(@F) $(B)/libbponet.so

$(LIBA): $(OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@
	$(Q)ar rcsD $@ $(OBJ)

# ---- install -------------------------------------------------------------------------------------
D := $(DESTDIR)
.PHONY: install uninstall
install: lib python ## into DESTDIR/PREFIX (LIBDIR for the libraries)
	$(call say,INST,$(D)$(PREFIX))
	$(Q)install -d $(D)$(LIBDIR)/pkgconfig $(D)$(PREFIX)/include/bponet
	$(Q)install -m 644 include/bponet.h $(D)$(PREFIX)/include/
	$(Q)install -m 644 include/bponet/*.h $(D)$(PREFIX)/include/bponet/
	$(Q)install -m 644 $(LIBA) $(D)$(LIBDIR)/
	$(Q)install -m 755 $(SO) $(D)$(LIBDIR)/
	$(Q)ln -sf $(notdir $(SO)) $(D)$(LIBDIR)/libbponet.so.$(SOMAJOR)
	$(Q)ln -sf libbponet.so.$(SOMAJOR) $(D)$(LIBDIR)/libbponet.so
	$(Q)sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@VERSION@|$(VERSION)|' \
	  pkgconfig/bponet.pc.in > $(D)$(LIBDIR)/pkgconfig/bponet.pc
	$(Q)$(MAKE) --no-print-directory install-python
uninstall: ## takes away what install put there
	$(Q)rm -rf $(D)$(PREFIX)/include/bponet $(D)$(PREFIX)/include/bponet.h
	$(Q)rm -f $(D)$(LIBDIR)/libbponet.a $(D)$(LIBDIR)/libbponet.so* $(D)$(LIBDIR)/pkgconfig/bponet.pc
	$(Q)$(MAKE) --no-print-directory uninstall-python

# ---- what people type ----------------------------------------------------------------------------
.PHONY: deps demo test examples clean help
deps: ## install the Debian packages that building and testing need
	$(Q)mk/deps build test engines
demo: ## the main job on a private real engine: five networks made, shown, removed
	$(Q)mk/deps build engines
	$(Q)$(MAKE) --no-print-directory all examples
	$(Q)examples/demo
examples: lib ## the programs of examples/c
	$(Q)$(MAKE) --no-print-directory stage
	$(Q)mkdir -p $(B)/examples
	$(Q)$(MAKE) --no-print-directory -s -C examples/c OUT=$(abspath $(B)/examples) STATIC=1 \
	  PKG_CONFIG_PATH=$(abspath $(B)/stage/lib/pkgconfig)
.PHONY: stage
stage:
	$(Q)$(MAKE) --no-print-directory install D= DESTDIR= PREFIX=$(abspath $(B)/stage) LIBDIR=$(abspath $(B)/stage/lib) >/dev/null
clean: ## remove everything that was built
	rm -rf build
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile mk/*.mk | expand -t 20
	@echo
	@echo "  VARIANT=release|asan|clang|clang-asan   V=1 shows the commands   PREFIX=$(PREFIX)"

-include $(wildcard $(OBJ:.o=.d))
include $(wildcard mk/*.mk)
