/* The library as Python sees it: typemaps, names, and what makes it Pythonic. bponet.i has the
 * list of what there is.
 * SPDX-License-Identifier: MIT
 */
%module(package="bponet", threads="1",
        docstring="The classes of bponet. Import them from `bponet` itself.") native
%feature("nothread"); /* the GIL is released where BPO_BLOCKS says so, and nowhere else */

%{
#include <bponet.h>
#include <stdio.h>

/* ---- errors --------------------------------------------------------------------------------- */

/* bponet.<module>.<name>, a new reference. */
static PyObject *bpo_py_import(const char *module, const char *name)
{
    PyObject *found = NULL, *m = PyImport_ImportModule(module);
    if (m)
        found = PyObject_GetAttrString(m, name);
    Py_XDECREF(m);
    return found;
}

static PyObject *bpo_py_decode(const char *text, size_t length)
{
    return PyUnicode_DecodeUTF8(text, (Py_ssize_t)length, "replace");
}

static void bpo_py_raise(const bpo_error *err)
{
    static PyObject *make;
    if (!make && !(make = bpo_py_import("bponet._errors", "make")))
        return;
    PyObject *made = NULL;
    PyObject *message = bpo_py_decode(err->message, strlen(err->message));
    PyObject *file = bpo_py_decode(err->file, strlen(err->file));
    PyObject *subject = bpo_py_decode(err->subject, strlen(err->subject));
    if (message && file && subject)
        made = PyObject_CallFunction(make, "iOiOiiO", (int)err->code, message,
                                     (int)err->http_status, file, (int)err->line,
                                     (int)err->column, subject);
    if (made)
        PyErr_SetObject((PyObject *)Py_TYPE(made), made);
    Py_XDECREF(made);
    Py_XDECREF(message);
    Py_XDECREF(file);
    Py_XDECREF(subject);
}

static void bpo_py_refuse(const char *format, const char *name)
{
    bpo_error err = {.code = BPO_E_USAGE};
    snprintf(err.message, sizeof err.message, format, name);
    bpo_py_raise(&err);
}

/* What a signal handler raised while a call waited without the GIL: KeyboardInterrupt and kin.
 * Handlers run in the main thread only, so there is one at most; guarded by the GIL. */
static struct {
    PyObject *type, *value, *trace;
    unsigned long thread;
} bpo_py_pending;
static unsigned long bpo_py_handling; /* the thread whose handlers run, 0 for none */

/* The engine asks it every 100 ms. */
static int32_t bpo_py_interrupt(void *data)
{
    (void)data;
    if (_Py_IsFinalizing())
        return 1; /* the GIL is gone for good; the process is about to end */
    PyGILState_STATE gil = PyGILState_Ensure();
    unsigned long outer = bpo_py_handling;
    bpo_py_handling = PyThread_get_thread_ident();
    int raised = PyErr_CheckSignals() < 0;
    bpo_py_handling = outer;
    if (raised) {
        Py_CLEAR(bpo_py_pending.type);
        Py_CLEAR(bpo_py_pending.value);
        Py_CLEAR(bpo_py_pending.trace);
        PyErr_Fetch(&bpo_py_pending.type, &bpo_py_pending.value, &bpo_py_pending.trace);
        bpo_py_pending.thread = PyThread_get_thread_ident();
    }
    PyGILState_Release(gil);
    return raised;
}
#define BPO_ENGINE_MADE(engine)                                                                \
    do {                                                                                       \
        if (engine)                                                                            \
            bpo_engine_set_interrupt(engine, bpo_py_interrupt, NULL);                          \
    } while (0)

/* A handler that asks the engine whose call it interrupts would wait for itself. */
static int bpo_py_reenters(void)
{
    int reenters = bpo_py_handling && bpo_py_handling == PyThread_get_thread_ident();
    if (reenters)
        bpo_py_refuse("%s", "a signal handler can't use an engine while a call of its thread "
                            "waits; set a flag, or raise");
    return reenters;
}

/* Whether the call that just ended failed; the exception is set then. */
static int bpo_py_failed(const bpo_error *err)
{
    if (bpo_py_pending.type && bpo_py_pending.thread == PyThread_get_thread_ident()) {
        PyErr_Restore(bpo_py_pending.type, bpo_py_pending.value, bpo_py_pending.trace);
        bpo_py_pending.type = bpo_py_pending.value = bpo_py_pending.trace = NULL;
        return 1;
    }
    if (err->code < 0)
        bpo_py_raise(err);
    return err->code < 0;
}

/* ---- what crosses ----------------------------------------------------------------------------- */

/* The handle in a proxy, or a handle itself; borrowed, NULL without an exception where none is. */
static SwigPyObject *bpo_py_this(PyObject *object)
{
    if (SwigPyObject_Check(object))
        return (SwigPyObject *)object;
    PyObject *handle = PyObject_GetAttr(object, SWIG_This());
    if (!handle) {
        PyErr_Clear();
        return NULL;
    }
    Py_DECREF(handle); /* the proxy has it */
    return SwigPyObject_Check(handle) ? (SwigPyObject *)handle : NULL;
}

/* The C object of a proxy: 0, or -1 with an exception. `*ret_held` keeps the object alive while
 * the call runs, whatever other threads do to the proxy; a destructor (`dying`) holds nothing. */
static int bpo_py_handle(PyObject *object, swig_type_info *type, const char *name, int dying,
                         void **ret_pointer, PyObject **ret_held)
{
    SwigPyObject *handle = bpo_py_this(object);
    if (handle && handle->ty == type && handle->ptr) {
        *ret_pointer = handle->ptr;
        if (dying) {
            handle->ptr = NULL;
            handle->own = 0;
        } else {
            Py_INCREF(handle);
            *ret_held = (PyObject *)handle;
        }
        return 0;
    }
    PyObject *proxy = bpo_py_import("bponet.native", name);
    int is_proxy = proxy ? PyObject_IsInstance(object, proxy) : -1;
    Py_XDECREF(proxy);
    if (is_proxy > 0)
        bpo_py_refuse("this %s is closed; make another", name);
    else if (is_proxy == 0)
        PyErr_Format(PyExc_TypeError, "expected bponet.%s, not %.100s", name,
                     Py_TYPE(object)->tp_name);
    return -1;
}

/* Lets a borrowed object keep its owner alive. Handles of ours are chained by `next`, which
 * bpo_py_handle never follows: an object is never taken for its owner. */
static PyObject *bpo_py_lend(PyObject *proxy, PyObject *owner)
{
    SwigPyObject *child = proxy ? bpo_py_this(proxy) : NULL;
    SwigPyObject *parent = child ? bpo_py_this(owner) : NULL;
    if (!parent) {
        Py_XDECREF(proxy);
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_RuntimeError, "an object without an owner");
        return NULL;
    }
    Py_INCREF(parent);
    child->next = (PyObject *)parent;
    return proxy;
}

/* A copy of a struct, owned by a new proxy. */
static PyObject *bpo_py_copy(const void *value, size_t size, swig_type_info *type)
{
    void *copy = malloc(size);
    if (!copy)
        return PyErr_NoMemory();
    memcpy(copy, value, size);
    return SWIG_NewPointerObj(copy, type, SWIG_POINTER_OWN);
}

/* The UTF-8 of a str; alive as long as the str. NULL with an exception, or for None. */
static const char *bpo_py_text(PyObject *object, int or_null, Py_ssize_t *ret_length)
{
    if (or_null && object == Py_None)
        return NULL;
    if (!PyUnicode_Check(object)) {
        PyErr_Format(PyExc_TypeError, "expected str%s, not %.100s", or_null ? " or None" : "",
                     object == Py_None ? "None" : Py_TYPE(object)->tp_name);
        return NULL;
    }
    const char *text = PyUnicode_AsUTF8AndSize(object, ret_length);
    if (text && strlen(text) != (size_t)*ret_length) {
        bpo_py_refuse("%s", "a text holds a NUL character; take it out");
        return NULL;
    }
    return text;
}

/* A sequence of str as a char *[]: 0, or -1. `*ret_held` owns the texts, the caller the array. */
static int bpo_py_texts(PyObject *object, const char ***ret_texts, size_t *ret_n,
                        PyObject **ret_held)
{
    if (PyUnicode_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "expected a sequence of str, not one str");
        return -1;
    }
    PyObject *items = *ret_held = PySequence_Tuple(object);
    if (!items)
        return -1;
    Py_ssize_t n = PyTuple_GET_SIZE(items), length;
    const char **texts = *ret_texts = malloc(((size_t)n + 1) * sizeof *texts);
    if (!texts) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++)
        if (!(texts[i] = bpo_py_text(PyTuple_GET_ITEM(items, i), 0, &length)))
            return -1;
    texts[n] = NULL;
    *ret_n = (size_t)n;
    return 0;
}

/* The member of bponet._enums.<name> that `value` stands for; a ValueError where there is none. */
static PyObject *bpo_py_member(const char *name, PyObject *value)
{
    PyObject *type = value ? bpo_py_import("bponet._enums", name) : NULL;
    PyObject *member = type ? PyObject_CallFunctionObjArgs(type, value, NULL) : NULL;
    Py_XDECREF(type);
    Py_XDECREF(value);
    return member;
}
%}

/* ---- typemaps ------------------------------------------------------------------------------- */

%typemap(in, numinputs=0) bpo_error *err (bpo_error tmp) { bpo_error_clear(&tmp); $1 = &tmp; }
%typemap(argout) bpo_error *err {
    if (bpo_py_failed($1)) {
        Py_CLEAR($result);
        SWIG_fail;
    }
}
%typemap(out) bpo_status { (void)$1; $result = SWIG_Py_Void(); }
%typemap(out) bpo_status status { $result = PyLong_FromLong($1); }
%typemap(out) bpo_tristate {
    if ($1 < 0) {
        $result = SWIG_Py_Void();
    } else {
        $result = PyBool_FromLong($1);
    }
}

%typemap(in) const char * (Py_ssize_t length) {
    $1 = (char *)bpo_py_text($input, 0, &length);
    if (!$1) SWIG_fail;
}
%typemap(in) const char *OR_NULL (Py_ssize_t length) {
    $1 = (char *)bpo_py_text($input, 1, &length);
    if (!$1 && PyErr_Occurred()) SWIG_fail;
}
%typemap(freearg) const char *, const char *OR_NULL ""
%typemap(out) const char * {
    if ($1) {
        $result = bpo_py_decode($1, strlen($1));
    } else {
        $result = SWIG_Py_Void();
    }
}
%typemap(out) char [ANY] { $result = bpo_py_decode($1, strnlen($1, $1_dim0)); }

/* Paths: str or os.PathLike, and the bytes that the system has for them. */
%typemap(in) const char *path (PyObject *bytes = NULL), const char *directory (PyObject *bytes = NULL) {
    if ($input != Py_None) {
        if (!PyUnicode_FSConverter($input, &bytes)) SWIG_fail;
        $1 = PyBytes_AS_STRING(bytes);
    }
}
%typemap(check) const char *path {
    if (!$1) {
        PyErr_SetString(PyExc_TypeError, "expected a path, not None");
        SWIG_fail;
    }
}
%typemap(freearg) const char *path, const char *directory { Py_XDECREF(bytes$argnum); }

/* A document: str or bytes; a NUL in it is the reader's to refuse. */
%typemap(in) (const char *text, size_t length) (Py_ssize_t n) {
    if (PyBytes_Check($input)) {
        $1 = PyBytes_AS_STRING($input);
        n = PyBytes_GET_SIZE($input);
    } else if (PyUnicode_Check($input)) {
        $1 = (char *)PyUnicode_AsUTF8AndSize($input, &n);
    } else {
        PyErr_Format(PyExc_TypeError, "expected str or bytes, not %.100s",
                     Py_TYPE($input)->tp_name);
    }
    if (!$1) SWIG_fail;
    $2 = (size_t)n;
}
%typemap(freearg) (const char *text, size_t length) ""

%typemap(in) (const char *const *aliases, size_t n_aliases)
        (const char **texts = NULL, PyObject *held = NULL) {
    if ($input != Py_None && bpo_py_texts($input, &texts, &$2, &held) < 0) SWIG_fail;
    $1 = (char **)texts;
}
%typemap(freearg) (const char *const *aliases, size_t n_aliases) {
    free(texts$argnum);
    Py_XDECREF(held$argnum);
}

/* The environment is borrowed until the reader goes: a capsule that the reader's proxy keeps. */
%typemap(in) const char *const *environment (const char **texts = NULL, PyObject *held = NULL) {
    size_t n;
    if (bpo_py_texts($input, &texts, &n, &held) < 0) SWIG_fail;
    $1 = (char **)texts;
}
%typemap(argout) const char *const *environment {
    PyObject *capsule = PyCapsule_New(texts$argnum, NULL, bpo_py_free_capsule);
    if (!capsule) SWIG_fail;
    texts$argnum = NULL;
    Py_DECREF($result);
    $result = Py_BuildValue("(NO)", capsule, held$argnum);
}
%typemap(freearg) const char *const *environment {
    free(texts$argnum);
    Py_XDECREF(held$argnum);
}
%{
static void bpo_py_free_capsule(PyObject *capsule)
{
    free(PyCapsule_GetPointer(capsule, NULL));
}
%}

%typemap(in, numinputs=0) char **ret_text (char *made = NULL) { $1 = &made; }
%typemap(argout) char **ret_text {
    if (result >= 0) {
        Py_DECREF($result);
        $result = bpo_py_decode(*$1, strlen(*$1));
        bpo_string_free(*$1);
    }
}
%typemap(in, numinputs=0) char ret_id[65] (char made[65]) { made[0] = 0; $1 = made; }
%typemap(argout) char ret_id[65] {
    Py_DECREF($result);
    $result = bpo_py_decode($1, strlen($1));
}

%define BPO_HANDLE_IN(type, Name)
%typemap(in) type * (PyObject *held = NULL), struct type * (PyObject *held = NULL),
             const type * (PyObject *held = NULL) {
    void *pointer = NULL;
    if (bpo_py_handle($input, $descriptor(type *), #Name, $disown, &pointer, &held) < 0) SWIG_fail;
    $1 = (type *)pointer;
}
%typemap(in) const type *OR_NULL (PyObject *held = NULL) {
    void *pointer = NULL;
    if ($input != Py_None &&
        bpo_py_handle($input, $descriptor(type *), #Name, 0, &pointer, &held) < 0) SWIG_fail;
    $1 = (type *)pointer;
}
%typemap(freearg) type *, struct type *, const type *, const type *OR_NULL { Py_XDECREF(held$argnum); }
%enddef

%define BPO_HANDLE(type, Name)
%rename(Name) type;
%nodefaultctor type;
%nodefaultdtor type;
BPO_HANDLE_IN(type, Name)
typedef struct type type;
%enddef

%define BPO_RETURNS(type)
%typemap(in, numinputs=0) type ** (type *made = NULL) { $1 = &made; }
%typemap(argout) type ** {
    if (*$1) {
        Py_DECREF($result);
        $result = SWIG_NewPointerObj(*$1, $descriptor(type *), SWIG_POINTER_OWN);
    }
}
%enddef

%define BPO_LENDS(type)
%typemap(in, numinputs=0) type ** (type *made = NULL) { $1 = &made; }
%typemap(argout) type ** {
    if (*$1) {
        Py_DECREF($result);
        $result = bpo_py_lend(SWIG_NewPointerObj(*$1, $descriptor(type *), 0), swig_obj[0]);
    }
}
%typemap(out) type *, const type * {
    if ($1) {
        $result = bpo_py_lend(SWIG_NewPointerObj((void *)$1, $descriptor(type *), 0), swig_obj[0]);
    } else {
        $result = SWIG_Py_Void();
    }
}
%enddef

%define BPO_VALUE(type, Name)
%rename(Name) type;
BPO_HANDLE_IN(type, Name)
%typemap(in, numinputs=0) type *ret_info (type made), type *ret_event (type made) {
    memset(&made, 0, sizeof made);
    $1 = &made;
}
%typemap(argout) type *ret_info, type *ret_event {
    Py_DECREF($result);
    $result = bpo_py_copy($1, sizeof(type), $descriptor(type *));
}
%typemap(freearg) type *ret_info, type *ret_event ""
%typemap(out) const type * { $result = bpo_py_copy($1, sizeof(type), $descriptor(type *)); }
%enddef

%define BPO_STATIC(type, Name)
%rename(Name) type;
BPO_HANDLE_IN(type, Name)
%typemap(out) const type * {
    if ($1) {
        $result = SWIG_NewPointerObj((void *)$1, $descriptor(type *), 0);
    } else {
        $result = SWIG_Py_Void();
    }
}
%enddef

%define BPO_ENUM(type, Name)
%typemap(out) type { $result = bpo_py_member(#Name, PyLong_FromLong($1)); }
%typemap(in) type {
    Py_INCREF($input);
    PyObject *member = bpo_py_member(#Name, $input);
    if (!member) SWIG_fail;
    $1 = (type)PyLong_AsLong(member);
    Py_DECREF(member);
}
%enddef

/* ---- names: what is shown otherwise below is private ------------------------------------------ */

%define BPO_PRIVATE(name)
%rename(_##name) *::name;
%enddef
BPO_PRIVATE(n_networks) BPO_PRIVATE(network_at)
BPO_PRIVATE(n_services) BPO_PRIVATE(service_at)
BPO_PRIVATE(n_containers) BPO_PRIVATE(container_at)
BPO_PRIVATE(n_endpoints) BPO_PRIVATE(endpoint_at)
BPO_PRIVATE(n_attachments) BPO_PRIVATE(attachment_at)
BPO_PRIVATE(n_ipam) BPO_PRIVATE(subnet) BPO_PRIVATE(gateway) BPO_PRIVATE(ip_range)
BPO_PRIVATE(n_labels) BPO_PRIVATE(label_key) BPO_PRIVATE(label_value)
BPO_PRIVATE(n_options) BPO_PRIVATE(option_key) BPO_PRIVATE(option_value)
BPO_PRIVATE(n_ports) BPO_PRIVATE(port_at) BPO_PRIVATE(n_needs) BPO_PRIVATE(need)
BPO_PRIVATE(n_aliases) BPO_PRIVATE(n_inactive) BPO_PRIVATE(n_exposed) BPO_PRIVATE(exposed)
BPO_PRIVATE(n_profiles) BPO_PRIVATE(profile) BPO_PRIVATE(n_dependencies) BPO_PRIVATE(dependency)
BPO_PRIVATE(n_facts) BPO_PRIVATE(fact_kind) BPO_PRIVATE(fact_prefix) BPO_PRIVATE(fact_interface)
BPO_PRIVATE(set_driver) BPO_PRIVATE(set_internal) BPO_PRIVATE(set_attachable)
BPO_PRIVATE(set_enable_ipv6) BPO_PRIVATE(set_container_name)
BPO_PRIVATE(set_ipv4_address) BPO_PRIVATE(set_ipv6_address)
%rename(n_containers) bpo_engine_info::n_containers;
%rename(_alias) bpo_attachment::alias;
%rename(_inactive) bpo_topology::inactive;
%rename(_info) bpo_state::info;
%rename(_count) bpo_findings::count;
%rename(_at) bpo_findings::at;
%rename(_count) bpo_comparison::count;
%rename(_network) bpo_comparison::network;
%rename(_standing) bpo_comparison::standing;
%rename(_n_differences) bpo_comparison::n_differences;
%rename(_field) bpo_comparison::field;
%rename(_wanted) bpo_comparison::wanted;
%rename(_found) bpo_comparison::found;
%rename(_remove) bpo_plan::remove;
%rename(_n_steps) bpo_plan::n_steps;
%rename(_action) bpo_plan::action;
%rename(_network) bpo_plan::network;
%rename(_container) bpo_plan::container;
%rename(_reason) bpo_plan::reason;
%rename(_result) bpo_apply::result;
%rename(_n_requests) bpo_result::n_requests;
%rename(_outcome) bpo_result::outcome;
%rename(_message) bpo_result::message;
%rename(_microseconds) bpo_result::microseconds;
%rename(_set_environment) bpo_reader::set_environment;
%ignore BPO_OK;
%rename("$ignore", regextarget=1, %$isconstant) "^(BPO_API|BPONET_.*_H)$";

%define BPO_BLOCKS(method)
%feature("nothread", "0") method;
%exception method {
    if (bpo_py_reenters()) SWIG_fail;
    $action
}
%enddef
%feature("nothread", "0") bpo_apply::~bpo_apply; /* it may wait for the engine's lock */
BPO_BLOCKS(bpo_engine::ping)
BPO_BLOCKS(bpo_engine::version)
BPO_BLOCKS(bpo_engine::system_info)
BPO_BLOCKS(bpo_engine::observed_with)
BPO_BLOCKS(bpo_engine::list_networks)
BPO_BLOCKS(bpo_engine::list_containers)
BPO_BLOCKS(bpo_engine::find_network)
BPO_BLOCKS(bpo_engine::inspect_network)
BPO_BLOCKS(bpo_engine::create_network)
BPO_BLOCKS(bpo_engine::remove_network)
BPO_BLOCKS(bpo_engine::connect)
BPO_BLOCKS(bpo_engine::disconnect)
BPO_BLOCKS(bpo_apply::next)
BPO_BLOCKS(bpo_apply::run)
BPO_BLOCKS(bpo_reader::read)
BPO_BLOCKS(bpo_state::save)
BPO_BLOCKS(bpo_state::load)

%pythonprepend bpo_apply::bpo_apply %{
    self.__dict__["_lock"] = _Lock()
    self.__dict__["_plan"] = plan
%}
%pythonprepend bpo_reader::bpo_reader %{
    self.__dict__["_lock"] = _Lock()
%}

%pythoncode %{
from _thread import RLock as _Lock
from bponet._values import Compared, Difference, HostFact, Ipam, Items, Result, Step, StepResult


def _exclusive(method):
    """Lets one thread at a time into a handle that C keeps no lock for."""

    def call(self, *args, **kwargs):
        try:
            lock = self._lock
        except AttributeError:
            return method(self, *args, **kwargs)  # never made: C says so
        with lock:
            return method(self, *args, **kwargs)

    call.__name__ = method.__name__
    call.__qualname__ = method.__qualname__
    call.__doc__ = method.__doc__
    call.__wrapped__ = method
    return call
%}

/* An application borrows its engine: its handle keeps the engine's alive. */
%typemap(out) struct bpo_apply * {
    if ($1) {
        $result = bpo_py_lend(SWIG_NewPointerObj($1, $descriptor, $owner), swig_obj[0]);
    } else {
        $result = SWIG_Py_Void();
    }
}


/* Blocks and addresses are taken as text too. */
%{
static int bpo_py_cidr(PyObject *object, bpo_cidr *ret_cidr)
{
    bpo_error err = {0};
    Py_ssize_t length;
    void *pointer = NULL;
    PyObject *held = NULL;
    if (PyUnicode_Check(object)) {
        const char *text = bpo_py_text(object, 0, &length);
        if (text && bpo_cidr_parse(text, ret_cidr, &err) < 0)
            bpo_py_raise(&err);
        return text && err.code == 0 ? 0 : -1;
    }
    if (bpo_py_handle(object, SWIGTYPE_p_bpo_cidr, "Cidr", 0, &pointer, &held) < 0)
        return -1;
    *ret_cidr = *(bpo_cidr *)pointer;
    Py_DECREF(held);
    return 0;
}

static int bpo_py_address(PyObject *object, bpo_address *ret_address)
{
    bpo_error err = {0};
    Py_ssize_t length;
    void *pointer = NULL;
    PyObject *held = NULL;
    if (PyUnicode_Check(object)) {
        const char *text = bpo_py_text(object, 0, &length);
        if (text && bpo_address_parse(text, ret_address, &err) < 0)
            bpo_py_raise(&err);
        return text && err.code == 0 ? 0 : -1;
    }
    if (bpo_py_handle(object, SWIGTYPE_p_bpo_address, "Address", 0, &pointer, &held) < 0)
        return -1;
    *ret_address = *(bpo_address *)pointer;
    Py_DECREF(held);
    return 0;
}

/* Blocks from any iterable: an array for the caller to free, or NULL with an exception. */
static bpo_cidr *bpo_py_cidrs(PyObject *blocks, size_t *ret_n)
{
    if (PyUnicode_Check(blocks)) {
        PyErr_SetString(PyExc_TypeError, "expected a sequence of blocks, not one str");
        return NULL;
    }
    PyObject *items = PySequence_Tuple(blocks);
    if (!items)
        return NULL;
    Py_ssize_t n = PyTuple_GET_SIZE(items), i = 0;
    bpo_cidr *cidrs = calloc((size_t)n + 1, sizeof *cidrs);
    if (!cidrs)
        PyErr_NoMemory();
    while (cidrs && i < n && bpo_py_cidr(PyTuple_GET_ITEM(items, i), &cidrs[i]) == 0)
        i++;
    Py_DECREF(items);
    if (i < n) {
        free(cidrs);
        return NULL;
    }
    *ret_n = (size_t)n;
    return cidrs;
}
%}
%typemap(in) const bpo_cidr *inner (bpo_cidr value), const bpo_cidr *other (bpo_cidr value),
             const bpo_cidr *within (bpo_cidr value) {
    if (bpo_py_cidr($input, &value) < 0) SWIG_fail;
    $1 = &value;
}
%typemap(freearg) const bpo_cidr *inner, const bpo_cidr *other, const bpo_cidr *within ""
%typemap(in) const bpo_address *address (bpo_address value) {
    if (bpo_py_address($input, &value) < 0) SWIG_fail;
    $1 = &value;
}
%typemap(freearg) const bpo_address *address ""
%typemap(in) (const bpo_cidr *cidrs, size_t n), (const bpo_cidr *taken, size_t n) {
    if (!($1 = bpo_py_cidrs($input, &$2))) SWIG_fail;
}
%typemap(freearg) (const bpo_cidr *cidrs, size_t n), (const bpo_cidr *taken, size_t n) {
    free($1);
}
%typemap(in, numinputs=0) bpo_cidr *ret_cidr (bpo_cidr made) { $1 = &made; }
%typemap(argout) bpo_cidr *ret_cidr {
    if (result >= 0) {
        Py_DECREF($result);
        $result = bpo_py_copy($1, sizeof(bpo_cidr), $descriptor(bpo_cidr *));
    }
}
%typemap(freearg) bpo_cidr *ret_cidr ""


/* No style: text for a pipe. */
%typemap(in) const bpo_style *style (PyObject *held = NULL, bpo_style plain) {
    void *pointer = &plain;
    memset(&plain, 0, sizeof plain);
    if ($input != Py_None &&
        bpo_py_handle($input, $descriptor(bpo_style *), "Style", 0, &pointer, &held) < 0) SWIG_fail;
    $1 = (bpo_style *)pointer;
}
%typemap(freearg) const bpo_style *style { Py_XDECREF(held$argnum); }

/* SWIG's table of types is the process's: a second interpreter's classes would take the first's
 * place. %init runs once in a process, so what comes in later is asked too. */
%{
static bool is_in_main_interpreter(void)
{
    if (PyInterpreterState_Get() == PyInterpreterState_Main())
        return true;
    PyErr_SetString(PyExc_ImportError, "bponet can't be used in a subinterpreter");
    return false;
}
%}
%init %{
    if (!is_in_main_interpreter())
        return NULL;
%}
%inline %{
PyObject *_refuse_subinterpreters(void)
{
    return is_in_main_interpreter() ? Py_NewRef(Py_None) : NULL;
}
%}
%pythoncode %{
_refuse_subinterpreters()
%}
%include "docs.i"
%include "bponet.i"

/* ---- what makes it Pythonic ------------------------------------------------------------------- */

%feature("docstring") collisions "Which of `blocks` (Cidr or str) collide: a list that has, for each block, the index of the
nearest block that encloses or equals it, or None. Of equal blocks the later ones name the
first, so that each collision is told once. UsageError names a text that isn't a block.";
%inline %{
PyObject *collisions(PyObject *blocks, bpo_error *err)
{
    size_t n = 0;
    bpo_cidr *cidrs = bpo_py_cidrs(blocks, &n);
    size_t *parents = cidrs ? calloc(n + 1, sizeof *parents) : NULL;
    PyObject *list = NULL;
    if (cidrs && !parents)
        PyErr_NoMemory();
    if (parents && bpo_cidr_collisions(cidrs, n, parents, err) == BPO_OK)
        list = PyList_New((Py_ssize_t)n);
    for (size_t i = 0; list && i < n; i++) {
        PyObject *parent = parents[i] == SIZE_MAX ? SWIG_Py_Void() : PyLong_FromSize_t(parents[i]);
        if (!parent) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, (Py_ssize_t)i, parent);
    }
    free(parents);
    free(cidrs);
    return list;
}

/* The status table, for _errors.py: (status, name, meaning, class, base, exit_code) each. */
PyObject *_statuses(void)
{
    PyObject *all = PyList_New(0);
    for (int32_t i = 0; all && i < bpo_n_statuses(); i++) {
        const bpo_status_info *s = bpo_status_at(i);
        PyObject *row = Py_BuildValue("(issssi)", (int)s->status, s->name, s->meaning,
                                      s->python_class, s->python_base, (int)s->exit_code);
        if (!row || PyList_Append(all, row) < 0)
            Py_CLEAR(all);
        Py_XDECREF(row);
    }
    return all;
}
%}

%extend bpo_address {
    PyObject *__str__(void)
    {
        char text[BPO_ADDRESS_TEXT];
        bpo_address_format($self, text);
        return bpo_py_decode(text, strlen(text));
    }
    int32_t _compare(const bpo_address *address) { return bpo_address_compare($self, address); }
%pythoncode %{
    def __eq__(self, other):
        return isinstance(other, Address) and self._compare(other) == 0

    def __hash__(self):
        return hash(str(self))

    def __lt__(self, other):
        return self._compare(other) < 0 if isinstance(other, Address) else NotImplemented

    def __le__(self, other):
        return self._compare(other) <= 0 if isinstance(other, Address) else NotImplemented

    def __repr__(self):
        return f"Address({str(self)!r})"
%}
}

%extend bpo_cidr {
    PyObject *__str__(void)
    {
        char text[BPO_CIDR_TEXT];
        bpo_cidr_format($self, text);
        return bpo_py_decode(text, strlen(text));
    }
%pythoncode %{
    network = property(network)
    has_host_bits = property(has_host_bits)
    first = property(first)
    last = property(last)
    size = property(size)

    def __contains__(self, address):
        return self.contains(address)

    def __eq__(self, other):
        return isinstance(other, Cidr) and str(self) == str(other)

    def __hash__(self):
        return hash(str(self))

    def __repr__(self):
        return f"Cidr({str(self)!r})"
%}
}

%extend bpo_topology {
%pythoncode %{
    @property
    def networks(self):
        """Its networks in the document's order, those included that no service uses."""
        return Items(self._n_networks, self._network_at)

    @property
    def services(self):
        """Its services in the document's order."""
        return Items(self._n_services, self._service_at)

    @property
    def inactive(self):
        """The names of the services left out because none of their profiles is active."""
        return tuple(self._inactive(i) for i in range(self._n_inactive()))
%}
}

%extend bpo_network {
%pythoncode %{
    driver = driver.setter(_set_driver)
    internal = internal.setter(_set_internal)
    attachable = attachable.setter(_set_attachable)
    enable_ipv6 = enable_ipv6.setter(_set_enable_ipv6)

    @property
    def ipam(self):
        """Its `ipam.config` entries as written: a tuple of (subnet, gateway, ip_range)."""
        return tuple(
            Ipam(self._subnet(i), self._gateway(i), self._ip_range(i)) for i in range(self._n_ipam())
        )

    @property
    def labels(self):
        """Its labels: a dict that is a copy; set_label changes the network's."""
        return {self._label_key(i): self._label_value(i) for i in range(self._n_labels())}

    @property
    def options(self):
        """Its `driver_opts`: a dict that is a copy; set_option changes the network's."""
        return {self._option_key(i): self._option_value(i) for i in range(self._n_options())}
%}
}

%extend bpo_service {
%pythoncode %{
    container_name = container_name.setter(_set_container_name)

    @property
    def attachments(self):
        """Its memberships in networks."""
        return Items(self._n_attachments, self._attachment_at)

    @property
    def ports(self):
        """The ports it publishes; a range of container ports is given port by port."""
        return Items(self._n_ports, self._port_at)

    @property
    def exposed(self):
        """Its `expose:` entries: ports, or ranges of them."""
        return tuple(self._exposed(i) for i in range(self._n_exposed()))

    @property
    def profiles(self):
        """Its profiles; with none of them active it is left out. Without any it is always there."""
        return tuple(self._profile(i) for i in range(self._n_profiles()))

    @property
    def dependencies(self):
        """The services that it depends on, those included that its links and modes imply."""
        return tuple(self._dependency(i) for i in range(self._n_dependencies()))

    @property
    def needs(self):
        """What it needs to reach: "postgres:5432" (x-bponet.needs)."""
        return tuple(self._need(i) for i in range(self._n_needs()))
%}
}

%extend bpo_attachment {
%pythoncode %{
    ipv4_address = ipv4_address.setter(_set_ipv4_address)
    ipv6_address = ipv6_address.setter(_set_ipv6_address)

    @property
    def aliases(self):
        """Its further names on this network."""
        return tuple(self._alias(i) for i in range(self._n_aliases()))
%}
}

%extend bpo_reader {
%pythoncode %{
    add_file = _exclusive(add_file)
    add_text = _exclusive(add_text)
    add_env_file = _exclusive(add_env_file)
    add_profile = _exclusive(add_profile)
    use_builtin = _exclusive(use_builtin)
    set_project = _exclusive(set_project)
    set_directory = _exclusive(set_directory)
    read = _exclusive(read)

    @_exclusive
    def set_environment(self, environment):
        """The variables to read (COMPOSE_FILE, COMPOSE_PROJECT_NAME): a mapping of str to str."""
        texts = [f"{key}={value}" for key, value in environment.items()]
        self.__dict__["_environment"] = self._set_environment(texts)
%}
}

%extend bpo_state {
%pythoncode %{
    @property
    def info(self):
        """What the engine said of itself when it was observed."""
        return self._info()

    @property
    def networks(self):
        """The engine's networks in the order of their names, then ids."""
        return Items(self._n_networks, self._network_at)

    @property
    def containers(self):
        """The engine's containers, stopped ones included, in the order of their names."""
        return Items(self._n_containers, self._container_at)

    @property
    def host_facts(self):
        """Routes, addresses and DNS servers of the engine's host: (kind, prefix, interface) each."""
        return tuple(
            HostFact(self._fact_kind(i), self._fact_prefix(i), self._fact_interface(i))
            for i in range(self._n_facts())
        )
%}
}

%extend bpo_live_network {
%pythoncode %{
    @property
    def ipam(self):
        """Its IPAM entries: a tuple of (subnet, gateway, ip_range)."""
        return tuple(
            Ipam(self._subnet(i), self._gateway(i), self._ip_range(i)) for i in range(self._n_ipam())
        )

    @property
    def labels(self):
        """Its labels, a dict."""
        return {self._label_key(i): self._label_value(i) for i in range(self._n_labels())}
%}
}

%extend bpo_container {
%pythoncode %{
    @property
    def endpoints(self):
        """Its places in networks."""
        return Items(self._n_endpoints, self._endpoint_at)
%}
}

%extend bpo_findings {
%pythoncode %{
    def __len__(self):
        return self._count()

    def __getitem__(self, index):
        return Items(self._count, self._at)[index]

    def __iter__(self):
        return iter(Items(self._count, self._at))
%}
}

%extend bpo_comparison {
%pythoncode %{
    def _compared(self, i):
        network = self._network(i)
        return None if network is None else Compared(
            network,
            self._standing(i),
            tuple(
                Difference(self._field(i, k), self._wanted(i, k), self._found(i, k))
                for k in range(self._n_differences(i))
            ),
        )

    def __len__(self):
        return self._count()

    def __getitem__(self, index):
        return Items(self._count, self._compared)[index]

    def __iter__(self):
        return iter(Items(self._count, self._compared))
%}
}

%extend bpo_plan {
%pythoncode %{
    @staticmethod
    def remove(topology, state, adopted=False, disconnect=False):
        """
        Plans the removal of the topology's networks. What is ours, empty, and no stopped
        container's network or mode is removed; anything else becomes an Action.REFUSE step that
        lists who holds it. `adopted`: also equal networks that we didn't make. `disconnect`:
        first disconnect the containers that are on them. External networks are kept.
        """
        return Plan._remove(
            topology,
            state,
            (_native.BPO_REMOVE_ADOPTED if adopted else 0)
            | (_native.BPO_REMOVE_DISCONNECT if disconnect else 0),
        )


    @property
    def steps(self):
        """Its steps: a tuple of (action, network, container, reason)."""
        return tuple(
            Step(self._action(i), self._network(i), self._container(i), self._reason(i))
            for i in range(self._n_steps())
        )
%}
}

%extend bpo_engine {
%pythoncode %{
    def close(self):
        """Ends the handle: calls under way in other threads are cancelled, later ones refused."""
        handle = self.__dict__.pop("this", None)
        if handle is not None:
            _native.Engine_cancel(handle)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()
%}
}

%extend bpo_apply {
%pythoncode %{
    next = _exclusive(next)
    run = _exclusive(run)

    def __iter__(self):
        """Applies the plan, event by event, to its end."""
        while (event := self.next()).kind != _native.BPO_EVENT_END:
            yield event

    @property
    @_exclusive
    def result(self):
        """What became of each step so far."""
        found = self._result()
        return Result(
            tuple(
                StepResult(found._outcome(i), found._message(i))
                for i in range(self._plan._n_steps())
            ),
            found._n_requests(False),
            found._n_requests(True),
            found._microseconds(),
        )

    @_exclusive
    def _show(self, plan, style):
        return _show_result(plan, self._result(), style)
%}
}

%pythoncode %{
def show_result(plan, apply=None, style=None):
    return _show_result(plan, None, style) if apply is None else apply._show(plan, style)


show_result.__doc__ = _show_result.__doc__


def rules():
    """Every rule that a finding can come from, in the order of their slugs."""
    return tuple(_rule_at(i) for i in range(_n_rules()))


def refusals():
    """Every sentence that an Engine is known to refuse with, in the order of their names."""
    return tuple(_refusal_at(i) for i in range(_n_refusals()))


def _set_known(self, name, value):
    # SWIG's proxies take any attribute, so that a slip of the pen goes unseen; and a `this` that
    # isn't SWIG's own makes it look for one without end
    known = isinstance(getattr(type(self), name, None), property)
    if not known and not (name == "this" and type(value).__name__ == "SwigPyObject"):
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
    object.__setattr__(self, name, value)


def _same(self, other):
    return type(self) is type(other) and getattr(self, "this", self) == getattr(other, "this", other)


def _hash(self):
    return hash((type(self), int(self.this))) if "this" in self.__dict__ else id(self)


def _repr(self):
    if "this" not in self.__dict__:
        return f"<bponet.{type(self).__name__}, closed>"
    for name in ("key", "name", "slug", "network", "host"):
        if isinstance(getattr(type(self), name, None), property):
            return f"<bponet.{type(self).__name__} {getattr(self, name)!r}>"
    return f"<bponet.{type(self).__name__}>"


def _finish(proxy):
    """Takes what SWIG lets a program break: ownership, the destructor, unknown attributes."""
    del proxy.thisown
    if "__swig_destroy__" in proxy.__dict__:
        del proxy.__swig_destroy__
    proxy.__setattr__ = _set_known
    if proxy.__repr__ is _swig_repr:
        proxy.__repr__ = _repr
        proxy.__eq__ = _same
        proxy.__hash__ = _hash


for _name, _proxy in list(globals().items()):
    if isinstance(_proxy, type) and "thisown" in _proxy.__dict__:
        _finish(_proxy)
    elif _name.startswith("BPO_"):
        del globals()[_name]  # _enums.py has them
del _name, _proxy
%}
