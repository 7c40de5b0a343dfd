# The Python package, in $(B)/python/bponet: what SWIG generates and the files of bindings/python.
# In the tree it finds libbponet.so two folders up; installed, the way every program does.

PY_DIR  := $(B)/python/bponet
PY_GEN  := $(B)/gen/python
PY_INC   = $(shell $(PYTHON) -c 'import sysconfig; print(sysconfig.get_path("include"))')
PY_EXT   = $(shell $(PYTHON) -c 'import sysconfig; print(sysconfig.get_config_var("EXT_SUFFIX"))')
PY_SRC  := $(wildcard bindings/python/bponet/*.py bindings/python/bponet/*.pyi) bindings/python/bponet/py.typed
PY_COPY := $(PY_SRC:bindings/python/bponet/%=$(PY_DIR)/%)
PY_HEADERS := include/bponet.h $(wildcard include/bponet/*.h)
SWIG    ?= swig
# SWIG's own code needs it milder than ours; -Wall is too much for SWIG's flags.
PY_CFLAGS = -std=c11 $(CFLAGS) -fPIC -fvisibility=hidden -pthread -Wall -Wextra -Werror \
            -Wno-unused-parameter -Wno-missing-field-initializers -DSWIG_TYPE_TABLE=bponet

# Where packages of PREFIX live: Debian's Python looks in lib/python3 under /usr, and in its own
# version's folder under /usr/local; elsewhere the command finds it, and others by PYTHONPATH.
PY_SITE ?= $(PREFIX)/lib/python3$(if $(filter /usr/local,$(PREFIX)),.$(shell $(PYTHON) -c 'import sys; print(sys.version_info.minor)'))/dist-packages
# The loader looks here by itself; anywhere else the package needs to be told.
PY_RPATH = $(if $(filter /usr/lib /lib /usr/local/lib /usr/lib/%-linux-gnu,$(LIBDIR)),,-Wl,-rpath,$(LIBDIR))

.PHONY: python install-python uninstall-python
python: $(PY_DIR)/_native.so $(PY_DIR)/native.py $(PY_COPY) $(B)/bin/bponet ## the Python package, in build/$(VARIANT)/python

$(PY_GEN)/docs.i: bindings/python/docstrings.py libbponet/base/error.c $(PY_HEADERS)
	$(call say,GEN,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(PYTHON) $< libbponet/base/error.c $(PY_HEADERS) > $@

$(PY_GEN)/bponet_wrap.c: bindings/swig/python.i bindings/swig/bponet.i $(PY_GEN)/docs.i $(PY_HEADERS)
	$(call say,SWIG,$@)
	$(Q)$(SWIG) -python -Werror -w321 -Iinclude -Ibindings/swig -I$(PY_GEN) -outdir $(PY_GEN) -o $@ $<
$(PY_GEN)/native.py: $(PY_GEN)/bponet_wrap.c ;

$(PY_GEN)/bponet_wrap.o: $(PY_GEN)/bponet_wrap.c
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) -I$(PY_INC) $(PY_CFLAGS) -c $< -o $@

py_link = $(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-z,relro,-z,now -o $(1) $(PY_GEN)/bponet_wrap.o -L$(B) -lbponet $(2)

$(PY_DIR)/_native.so: $(PY_GEN)/bponet_wrap.o $(SO)
	$(call say,LD,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(call py_link,$@,-Wl$(comma)-rpath$(comma)'$$ORIGIN/../..')
$(PY_DIR)/native.py: $(PY_GEN)/native.py
	$(Q)mkdir -p $(@D) && cp $< $@
$(PY_DIR)/%: bindings/python/bponet/%
	$(Q)mkdir -p $(@D) && cp $< $@
$(B)/bin/bponet: bindings/python/manage_docker_networks.py
	$(Q)mkdir -p $(@D) && ln -sf $(abspath $<) $@
comma := ,

# Relinked without the way back into the tree. `bponet` is the command of the document.
install-python: python ## the package and the command `bponet`, under DESTDIR and PREFIX
	$(Q)install -d $(DESTDIR)$(PY_SITE)/bponet $(DESTDIR)$(PREFIX)/bin
	$(Q)install -m 644 $(filter-out %.so,$(wildcard $(PY_DIR)/*.py $(PY_DIR)/*.pyi $(PY_DIR)/py.typed)) $(DESTDIR)$(PY_SITE)/bponet
	$(Q)$(call py_link,$(DESTDIR)$(PY_SITE)/bponet/_native$(PY_EXT),$(PY_RPATH))
	$(Q)sed -e '1s|.*|#!$(PYTHON)|' -e 's|@PY_SITE@|$(PY_SITE)|' bindings/python/manage_docker_networks.py \
	  > $(DESTDIR)$(PREFIX)/bin/bponet && chmod 755 $(DESTDIR)$(PREFIX)/bin/bponet
uninstall-python:
	$(Q)rm -rf $(DESTDIR)$(PY_SITE)/bponet
	$(Q)rm -f $(DESTDIR)$(PREFIX)/bin/bponet
