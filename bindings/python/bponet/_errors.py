"""The exceptions: one class for each row of the library's status table. _errors.pyi lists them."""

import builtins

from bponet import _native


class Error(Exception):
    """Why a call failed. str() is one line that names the thing, what was found, what to do."""

    status = -999  # the library's number
    name = "unknown-status"
    exit_code = 1  # what a command exits with
    http_status = None  # the engine's, where it answered
    file = None  # the document concerned, with
    line = None  # the 1-based line
    column = None  # and column, in characters
    subject = None  # the network, container, file or address concerned


_classes = {}


def _define():
    for status, name, meaning, title, base, exit_code in _native._statuses():
        if not title:
            continue
        bases = (Error, getattr(builtins, base)) if base else (Error,)
        members = {
            "__doc__": f"{meaning[:1].upper()}{meaning[1:]}.",
            "__module__": __name__,
            "status": status,
            "name": name,
            "exit_code": exit_code,
        }
        globals()[title] = _classes[status] = type(title, bases, members)


def make(status, message, http_status, file, line, column, subject):
    """The exception for what C says of a failure; empty texts and zeros are None."""
    error = _classes.get(status, Error)(message)
    if status not in _classes:
        error.status = status
    error.http_status = http_status or None
    error.file = file or None
    error.line = line or None
    error.column = column or None
    error.subject = subject or None
    return error


_define()
