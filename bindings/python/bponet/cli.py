"""The command `bponet`: its options, and which verb is meant."""

from __future__ import annotations

import argparse
import signal
import sys

import bponet
from bponet import _verbs as verbs
from bponet._output import BROKEN_PIPE, Output, complain, drop, sentence

TYPE_CHECKING = False  # what is for type checkers only would cost a fifth of the start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

EXIT_STATUS = """\
exit status:
  0  fine
  1  the answer is bad: not a document, errors found, refused, failed
  2  wrong usage, or a file or host that can't be used
  3  it differs (only with --exit-code)
  4  no engine, or no rights: nothing was asked of it
  5  stopped half-way: some steps are done, or it can't be known
  130  interrupted
"""


class Parser(argparse.ArgumentParser):
    """argparse whose complaints are one line, as all of ours are."""

    def error(self, message: str) -> NoReturn:
        raise bponet.UsageError(f"{message}; see {self.prog} --help")


VERBS: dict[str, tuple[Callable[[argparse.Namespace, Output], int], tuple[str, ...]]] = {
    "create": (verbs.create, ("create --dry-run", "create -f compose.yml -f compose.prod.yml")),
    "status": (verbs.status, ("status", "status --format json", "status -q --exit-code")),
    "remove": (verbs.remove, ("remove --dry-run", "remove --disconnect")),
    "check": (verbs.check, ("check", "check --live", "check --engine 20.10 --strict", "check --format sarif")),
    "export": (verbs.export, ("export", "export -f a.yml -f b.yml --format json")),
    "import": (verbs.import_, ("import -o compose.yaml", "import -p shop --state engine.json")),
    "capture": (verbs.capture, ("capture -o engine.json", "status --state engine.json")),
    "connect": (verbs.connect, ("connect bpo-gpu-network api", "connect bpo-db-network t --ip 172.32.0.9")),
    "disconnect": (verbs.disconnect, ("disconnect bpo-gpu-network api",)),
    "explain": (verbs.explain, ("explain", "explain public-subnet",
                                  "explain 'Pool overlaps with other one on this address space'",
                                  "docker compose up -d 2>&1 | bponet explain -")),
    "version": (verbs.version, ("version", "version -H tcp://127.0.0.1:2375")),
}


# ---- the command line ------------------------------------------------------------------------


def seconds(text: str) -> int:
    """Seconds as the engine's handle takes them: milliseconds."""
    try:
        return int(min(max(float(text) * 1000, -1), 2**31 - 1))
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!r} isn't a number of seconds") from None


class Once(argparse.Action):
    """An option that may be given once: a second one would be lost."""

    def __call__(self, parser, namespace, values, option_string=None) -> None:  # type: ignore[no-untyped-def]
        if getattr(namespace, self.dest) is not None:
            parser.error(f"{option_string} was given twice; give it once")
        setattr(namespace, self.dest, values)


def add_options(parser: argparse.ArgumentParser, verb: str | None = None) -> None:
    """What is accepted before and after every verb."""
    add = parser.add_argument_group("options of every verb").add_argument
    add("-h", "--help", action="help", help="show this help")
    add("-f", "--file", action="append", metavar="FILE",
        help="the document, - for standard input; several are merged (without: COMPOSE_FILE, "
        "bponet.yaml, a compose file here or above, the built-in BPO topology)")  # fmt: skip
    add("--builtin", action="store_true", help="the built-in BPO topology")
    add("-p", "--project-name", metavar="NAME", help="the project's name, as docker compose -p")
    add("--profile", action="append", metavar="NAME", help="an active profile; '*' for all (else COMPOSE_PROFILES)")
    add("--env-file", action="append", metavar="FILE", help="variables (without: .env beside the document)")
    add("-H", "--host", metavar="HOST",
        help="the engine: unix:///path or tcp://host:port (without: DOCKER_HOST)")  # fmt: skip
    add("--state", metavar="FILE",
        help="in place of an engine: what `bponet capture` wrote; - for standard input")  # fmt: skip
    formats = ("text", "json", "sarif") if verb == "check" else ("text", "json")
    add("--format", choices=formats, default="text", help="for people or for programs (docs/json.md)")
    add("-q", "--quiet", action="store_true", help="say nothing while all is well")
    add("--timeout", type=seconds, metavar="SECONDS",
        help="how long one request may take, 0.1 to 3600 (30)")  # fmt: skip


def verb_parser(verb: str) -> Parser:
    """The parser of one verb, with its help, examples and exit statuses."""
    run, examples = VERBS[verb]
    lines = "".join(f"  {'' if ' | ' in line else 'bponet '}{line}\n" for line in examples)
    parser = Parser(
        prog=f"bponet {verb}",
        description=f"{(run.__doc__ or '').capitalize()}.",
        epilog=f"examples:\n{lines}\n{EXIT_STATUS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
    )
    add = parser.add_argument
    if verb in ("connect", "disconnect"):
        add("network", metavar="NETWORK", help="its key in the document, or its name")
        add("container", metavar="CONTAINER", help="its name or its full id")
    if verb == "connect":
        add("--alias", action=Once, help="one more name of the container on this network")
        add("--ip", metavar="ADDR", help="a static address")
    if verb == "explain":
        add("what", metavar="SLUG or SENTENCE", nargs="*",
            help="a rule's name, or what an engine said, - for standard input; without: all rules")  # fmt: skip
    if verb == "capture":
        add("-o", "--output", action=Once, metavar="FILE", help="write to FILE, in place of what is there")
    if verb in ("export", "import"):
        add("-o", "--output", action=Once, metavar="FILE", help="write to a new FILE, not to standard output")
    if verb in ("create", "remove", "connect", "disconnect"):
        add("--dry-run", action="store_true", help="show the plan, change nothing")
    if verb == "remove":
        add("--disconnect", action="store_true", help="disconnect what is on the networks first")
        add("--adopted", action="store_true", help="also equal networks that others made")
    if verb == "check":
        add("--live", action="store_true", help="also beside what the engine has (-H means that too)")
        add("--engine", action=Once, metavar="VERSION", help="also what this Engine version refuses: 20.10 … 29")
    if verb in ("check", "create"):
        add("--strict", action="store_true", help="warnings weigh as much as errors")
    if verb == "status":
        add("--exit-code", action="store_true", help="exit with 3 where something differs")
    add_options(parser, verb)
    return parser


def top_help() -> str:
    """The help of the command itself."""
    parser = Parser(prog="bponet", usage="bponet [options] VERB [options]", add_help=False,
                    formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    add_options(parser)
    verbs = "".join(f"  {verb:12}{run.__doc__}\n" for verb, (run, _) in VERBS.items())
    parser.description = f"Docker networks as a document says them.\n\nverbs:\n{verbs}"
    parser.epilog = (
        "examples:\n  bponet status\n  bponet check -f compose.yml\n  bponet create --dry-run\n"
        f"  bponet create --help\n\n{EXIT_STATUS}"
    )
    return parser.format_help()


def nearest(word: str, known: list[str]) -> str:
    """ "did you mean 'status'?", or nothing where nothing is near."""
    import difflib

    near = difflib.get_close_matches(word, known, 1)
    return f"did you mean {near[0]!r}?" if near else ""


# Options that stand before the word behind them; --alias and --ip need no entry, as their verb stands
# before them.
WITH_VALUE = (
    "-f", "--file", "-p", "--project-name", "--profile", "--env-file", "-H", "--host", "--state", "--format",
    "--timeout", "--engine", "-o", "--output",
)  # fmt: skip


def split_verb(arguments: list[str]) -> tuple[str | None, list[str]]:
    """The verb, wherever it stands, and everything else."""
    skip = False
    for i, word in enumerate(arguments):
        if skip:
            skip = False
        elif word in WITH_VALUE:
            skip = True
        elif word == "-" or not word.startswith("-"):
            return word, arguments[:i] + arguments[i + 1 :]
    return None, arguments


def run(arguments: list[str]) -> int:
    """Parses, and does what the verb says."""
    verb, rest = split_verb(arguments)
    if verb is None or verb == "help":
        wanted = verb == "help" or "-h" in rest or "--help" in rest
        if "--version" in rest:
            verb, rest = "version", [word for word in rest if word != "--version"]
        elif rest and not wanted:
            Parser(prog="bponet").error("which verb? " + ", ".join(VERBS))
        else:
            print(top_help(), end="", flush=True)
            return 0 if wanted else 2
    if verb not in VERBS:
        near = nearest(verb, list(VERBS))
        raise bponet.UsageError(f"there is no verb {verb!r}; {near or 'see bponet --help'}")
    options = verb_parser(verb).parse_args(rest)
    out = Output(options)
    answer = VERBS[verb][0](options, out)
    return answer or out.broken


def terminate(number: int, frame: object) -> NoReturn:
    """Handles SIGTERM."""
    raise verbs.Terminated


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status, whatever happens, without a traceback."""
    try:
        signal.signal(signal.SIGTERM, terminate)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # what a terminal can't show is shown escaped
                stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]
        return run(sys.argv[1:] if arguments is None else arguments)
    except SystemExit as end:  # argparse, after --help
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        complain("interrupted; nothing was changed")
        return verbs.INTERRUPTED
    except verbs.Terminated:
        complain("terminated")
        return verbs.TERMINATED
    except BrokenPipeError:
        drop(sys.stdout)
        return BROKEN_PIPE
    except UnicodeEncodeError as error:
        complain(f"{error.object!r} isn't UTF-8; give names and hosts in UTF-8")
        return 2
    except bponet.Error as error:
        complain(sentence(error))
        return error.exit_code
    except OSError as error:
        complain(f"can't write the answer: {error.strerror or error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
