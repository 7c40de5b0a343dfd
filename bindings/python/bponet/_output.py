"""What the command prints: texts from C, as a terminal or a pipe wants them."""

from __future__ import annotations

import os
import sys

import bponet

TYPE_CHECKING = False  # what is for type checkers only would cost a fifth of the start
if TYPE_CHECKING:
    import argparse
    from typing import TextIO

BROKEN_PIPE = 128 + 13  # as if ended by SIGPIPE


class Output:
    """Standard output: texts from C, as a terminal or a pipe wants them.

    A reader that went away doesn't stop work that is under way: the rest is dropped.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self.quiet: bool = options.quiet
        self.json: bool = options.format == "json"
        self.broken = 0  # the exit status that says why nothing more can be said
        self.style = bponet.Style(json=self.json)
        if sys.stdout is not None:
            self.style.ascii = (sys.stdout.encoding or "ascii").lower() not in ("utf-8", "utf8")
        if not self.json and sys.stdout is not None and sys.stdout.isatty():
            self.style.color = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
            try:
                self.style.width = os.get_terminal_size(sys.stdout.fileno()).columns
            except OSError:
                pass  # not a terminal after all: no limit

    def say(self, text: str) -> None:
        """Prints `text` as lines, unless all is well and that was asked to be quiet."""
        if text and not self.broken and sys.stdout is not None:
            try:
                print(text, end="" if text.endswith("\n") else "\n", flush=True)
            except OSError as error:  # work that is under way goes on
                self.broken = BROKEN_PIPE if isinstance(error, BrokenPipeError) else 1
                if self.broken == 1:
                    complain(f"can't write the answer: {error.strerror or error}")
                drop(sys.stdout)

    def chat(self, text: str) -> None:
        """Prints what --quiet keeps back."""
        if not self.quiet:
            self.say(text)

    def head(self, topology: bponet.Topology, state: bponet.State | None = None) -> None:
        """The first line of every text: the document and the engine."""
        if not self.json:
            self.chat(bponet.show_header(topology, state, self.style))


def drop(stream: TextIO) -> None:
    """Points a stream whose reader is gone at nothing, so that the exit is silent too."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)


def complain(message: object) -> None:
    """One line on standard error."""
    if sys.stderr is not None:
        try:
            print(f"bponet: {message}", file=sys.stderr, flush=True)
        except OSError:
            pass  # nobody listens; the exit status tells


def sentence(error: bponet.Error) -> str:
    """An error with its place: "compose.yml:3:7: message"."""
    if error.file and error.line:
        return f"{error.file}:{error.line}:{error.column or 1}: {error}"
    return str(error)
