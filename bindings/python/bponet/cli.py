"""The command `bponet`: finds the document, asks the library, prints what it answers.

No rule, no request and no text about networks is in here; C has them all.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys

import bponet
from bponet import Outcome, Severity

TYPE_CHECKING = False  # what is for type checkers only would cost a fifth of the start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn, TextIO

EXIT_STATUS = """\
exit status:
  0  fine
  1  the answer is bad: errors found, refused, failed, or a network differs
  2  wrong usage, or a document or host that can't be used
  3  it differs (only with --exit-code)
  4  no engine, or no rights: nothing was asked of it
  5  stopped half-way: some steps are done, or it can't be known
  130  interrupted
"""

UNSOUND = "the document has errors; nothing was changed"
INTERRUPTED = 128 + signal.SIGINT
TERMINATED = 128 + signal.SIGTERM
BROKEN_PIPE = 128 + signal.SIGPIPE


class Terminated(BaseException):
    """SIGTERM: as Ctrl-C, with an exit status of its own."""


class Parser(argparse.ArgumentParser):
    """argparse whose complaints are one line, as all of ours are."""

    def error(self, message: str) -> NoReturn:
        raise bponet.UsageError(f"{message}; see {self.prog} --help")


# ---- what is printed -------------------------------------------------------------------------


class Output:
    """Standard output: texts from C, as a terminal or a pipe wants them.

    A reader that went away doesn't stop work that is under way: the rest is dropped.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self.quiet: bool = options.quiet
        self.json: bool = options.format == "json"
        self.broken = 0  # the exit status that says why nothing more can be said
        self.style = bponet.Style(json=self.json)
        if not self.json and sys.stdout is not None and sys.stdout.isatty():
            self.style.color = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
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


# ---- what every verb needs -------------------------------------------------------------------


def read(options: argparse.Namespace) -> bponet.Topology:
    """The document that the options name, or the one that is found."""
    reader = bponet.Reader()
    if options.builtin:
        if options.file:
            raise bponet.UsageError("--builtin and --file exclude each other; give one")
        reader.use_builtin()
    for path in options.file or ():
        reader.add_file(path)
    if options.project_name is not None:
        reader.set_project(options.project_name)
    return reader.read()


def connect_engine(options: argparse.Namespace) -> bponet.Engine:
    """A handle; nothing is asked of the engine yet."""
    engine = bponet.Engine(options.host)
    if options.timeout is not None:
        engine.set_timeout(options.timeout)
    return engine


def carry_out(
    options: argparse.Namespace,
    out: Output,
    topology: bponet.Topology,
    make_plan: Callable[[bponet.State], bponet.Plan],
    checked: bool = False,
) -> int:
    """Observes, plans, and applies unless it is refused or only to be shown. With `checked` the
    document must be sound, also beside what the engine has."""
    with connect_engine(options) as engine:
        state = engine.observe()
        findings = topology.check(state) if checked else None
        if findings is not None and findings.count_of(Severity.ERROR):
            out.head(topology, state)
            out.say(bponet.show_findings(topology, findings, out.style))
            complain(UNSOUND)
            return 1
        plan = make_plan(state)
        out.head(topology, state)
        if options.dry_run or plan.n_refused:
            answer = 1 if plan.n_refused else 0
            show = out.say if plan.n_refused else out.chat
            show(bponet.show_plan(topology, state, plan, out.style))
            if not out.json:
                show(bponet.show_result(plan, None, out.style))
        else:
            answer = apply(out, engine, plan)
        if findings is not None and not answer and not out.json:
            out.chat(bponet.show_findings_line(findings, out.style))
        return answer


def apply(out: Output, engine: bponet.Engine, plan: bponet.Plan) -> int:
    """Applies a plan, telling each step; then what is done, what isn't and what is unknown."""
    job = bponet.Apply(engine, plan)
    status = 0
    try:
        for event in job:
            if event.outcome in (Outcome.FAILED, Outcome.UNCERTAIN):
                complain(event.message)
            elif not out.json:
                out.chat(bponet.show_event(plan, event, out.style))
    except KeyboardInterrupt:
        status = INTERRUPTED
    except Terminated:
        status = TERMINATED
    except bponet.Error as error:
        complain(sentence(error))
        status = error.exit_code
    result = job.result
    if not status and result.count(Outcome.UNCERTAIN):
        status = 5
    if not status and result.count(Outcome.FAILED):
        status = 5 if result.count(Outcome.DONE) else 1
    (out.say if status else out.chat)(bponet.show_result(plan, job, out.style))
    return status


# ---- the verbs -------------------------------------------------------------------------------


def create(options: argparse.Namespace, out: Output) -> int:
    """create the document's networks"""
    topology = read(options)
    findings = topology.check()
    if findings.count_of(Severity.ERROR):
        out.head(topology)
        out.say(bponet.show_findings(topology, findings, out.style))
        complain(UNSOUND)
        return 1

    def plan(state: bponet.State) -> bponet.Plan:
        return bponet.Plan.create(topology, state)

    return carry_out(options, out, topology, plan, checked=True)


def status(options: argparse.Namespace, out: Output) -> int:
    """show the document's networks beside the engine's"""
    topology = read(options)
    with connect_engine(options) as engine:
        state = engine.observe()
    out.head(topology, state)
    out.chat(bponet.show_status(topology, state, out.style))
    if not out.json:
        out.chat(bponet.show_findings_line(topology.check(state), out.style))
    if options.exit_code and not all(c.standing.is_good for c in topology.compare(state)):
        return 3
    return 0


def remove(options: argparse.Namespace, out: Output) -> int:
    """remove the document's networks, where that is safe"""
    topology = read(options)

    def plan(state: bponet.State) -> bponet.Plan:
        return bponet.Plan.remove(topology, state, options.adopted, options.disconnect)

    return carry_out(options, out, topology, plan)


def check(options: argparse.Namespace, out: Output) -> int:
    """check the document, alone or (--live) beside an engine"""
    topology = read(options)
    state = None
    if options.live or options.host is not None:
        with connect_engine(options) as engine:
            state = engine.observe()
    findings = topology.check(state)
    bad = findings.count_of(Severity.ERROR) > 0
    out.head(topology, state)
    (out.say if bad else out.chat)(bponet.show_findings(topology, findings, out.style))
    return 1 if bad else 0


def connect(options: argparse.Namespace, out: Output) -> int:
    """connect a container to a network"""
    topology = read(options)

    def plan(state: bponet.State) -> bponet.Plan:
        return bponet.Plan.connect(
            topology, state, options.network, options.container, options.alias, options.ip
        )

    return carry_out(options, out, topology, plan)


def disconnect(options: argparse.Namespace, out: Output) -> int:
    """disconnect a container from a network"""
    topology = read(options)

    def plan(state: bponet.State) -> bponet.Plan:
        return bponet.Plan.disconnect(topology, state, options.network, options.container)

    return carry_out(options, out, topology, plan)


def explain(options: argparse.Namespace, out: Output) -> int:
    """tell about a finding, or list them all"""
    out.chat(bponet.show_rules(options.slug, out.style))
    return 0


def version(options: argparse.Namespace, out: Output) -> int:
    """tell the library's version and the engine's"""
    info, answer = None, 0
    try:
        with connect_engine(options) as engine:
            info = engine.version()
    except bponet.CancelledError:
        raise
    except bponet.Error as error:
        complain(sentence(error))
        answer = error.exit_code if options.host else 0
    out.chat(bponet.show_version(info, out.style))
    return answer


VERBS: dict[str, tuple[Callable[[argparse.Namespace, Output], int], tuple[str, ...]]] = {
    "create": (create, ("create --dry-run", "create -f compose.yml -f compose.prod.yml")),
    "status": (status, ("status", "status --format json", "status -q --exit-code")),
    "remove": (remove, ("remove --dry-run", "remove --disconnect")),
    "check": (check, ("check", "check --live", "docker compose config | bponet check -f -")),
    "connect": (connect, ("connect bpo-gpu-network api", "connect bpo-db-network t --ip 172.32.0.9")),
    "disconnect": (disconnect, ("disconnect bpo-gpu-network api",)),
    "explain": (explain, ("explain", "explain public-subnet")),
    "version": (version, ("version", "version -H tcp://127.0.0.1:2375")),
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


def add_options(parser: argparse.ArgumentParser) -> None:
    """What is accepted before and after every verb."""
    add = parser.add_argument_group("options of every verb").add_argument
    add("-h", "--help", action="help", help="show this help")
    add("-f", "--file", action="append", metavar="FILE",
        help="the document, - for standard input; several are merged (without: COMPOSE_FILE, "
        "bponet.yaml, a compose file here or above, the built-in BPO topology)")  # fmt: skip
    add("--builtin", action="store_true", help="the built-in BPO topology")
    add("-p", "--project-name", metavar="NAME", help="the project's name, as docker compose -p")
    add("-H", "--host", metavar="HOST",
        help="the engine: unix:///path or tcp://host:port (without: DOCKER_HOST)")  # fmt: skip
    add("--format", choices=("text", "json"), default="text", help="for people or for programs (docs/json.md)")
    add("-q", "--quiet", action="store_true", help="say nothing while all is well")
    add("--timeout", type=seconds, metavar="SECONDS",
        help="how long one request may take (30)")  # fmt: skip


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
        add("slug", metavar="SLUG", nargs="?", help="the rule's name; without: all of them")
    if verb in ("create", "remove", "connect", "disconnect"):
        add("--dry-run", action="store_true", help="show the plan, change nothing")
    if verb == "remove":
        add("--disconnect", action="store_true", help="disconnect what is on the networks first")
        add("--adopted", action="store_true", help="also equal networks that others made")
    if verb == "check":
        add("--live", action="store_true", help="also beside what the engine has (-H means that too)")
    if verb == "status":
        add("--exit-code", action="store_true", help="exit with 3 where something differs")
    add_options(parser)
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


def split_verb(arguments: list[str]) -> tuple[str | None, list[str]]:
    """The verb, wherever it stands, and everything else."""
    with_value = ("-f", "--file", "-p", "--project-name", "-H", "--host", "--format", "--timeout")
    skip = False
    for i, word in enumerate(arguments):
        if skip:
            skip = False
        elif word in with_value:
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
    raise Terminated


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
        return INTERRUPTED
    except Terminated:
        complain("terminated")
        return TERMINATED
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
