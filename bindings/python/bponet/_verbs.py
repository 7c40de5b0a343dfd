"""The verbs of the command: each finds the document, asks the library, prints what it answers.

No rule, no request and no text about networks is in here; C has them all.
"""

from __future__ import annotations

import signal
import sys

import bponet
from bponet import Outcome, Severity
from bponet._output import Output, complain, sentence

TYPE_CHECKING = False  # what is for type checkers only would cost a fifth of the start
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

UNSOUND = "the document has errors; nothing was changed"
INTERRUPTED = 128 + signal.SIGINT
TERMINATED = 128 + signal.SIGTERM
MOST_SAID = 1 << 20  # read of what an engine said; the library takes less, and says so


class Terminated(BaseException):
    """SIGTERM: as Ctrl-C, with an exit status of its own."""


# ---- what every verb needs -------------------------------------------------------------------


def read(options: argparse.Namespace) -> bponet.Topology:
    """The document that the options name, or the one that is found."""
    reader = bponet.Reader()
    if options.builtin:
        if options.file:
            raise bponet.UsageError("--builtin and --file exclude each other; give one")
        reader.use_builtin()
    if [*(options.file or ()), options.state].count("-") > 1:
        raise bponet.UsageError("standard input can be read once; give a file for all but one '-'")
    for path in options.file or ():
        reader.add_file(path)
    for path in options.env_file or ():
        reader.add_env_file(path)
    for name in options.profile or ():
        reader.add_profile(name)
    if options.project_name is not None:
        reader.set_project(options.project_name)
    return reader.read()


def connect_engine(options: argparse.Namespace) -> bponet.Engine:
    """A handle; nothing is asked of the engine yet."""
    engine = bponet.Engine(options.host)
    if options.timeout is not None:
        engine.set_timeout(options.timeout)
    return engine


def observe(options: argparse.Namespace, host: bool = False, full: bool = False) -> bponet.State:
    """What the engine has: asked now, or as it was captured."""
    if options.state is not None:
        if options.host is not None:
            raise bponet.UsageError("--state and --host exclude each other; give one")
        return bponet.State.load(options.state)
    with connect_engine(options) as engine:
        return engine.observe(host, full)


def carry_out(
    options: argparse.Namespace,
    out: Output,
    topology: bponet.Topology,
    make_plan: Callable[[bponet.State], bponet.Plan],
    checked: bool = False,
) -> int:
    """Observes, plans, and applies unless it is refused or only to be shown. With `checked` the
    document must be sound, also beside what the engine has."""
    if options.state is not None and not options.dry_run:
        raise bponet.UsageError("a captured state can't be changed; add --dry-run to see the plan")
    with connect_engine(options) as engine:
        state = observe(options) if options.state is not None else engine.observe()
        findings = topology.check(state, None, options.strict) if checked else None
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
    findings = topology.check(None, None, options.strict)
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
    state = observe(options)
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
    live = options.live or options.host is not None or options.state is not None
    state = observe(options, host=True) if live else None
    findings = topology.check(state, options.engine, options.strict)
    bad = findings.count_of(Severity.ERROR) > 0
    if options.format == "sarif":
        (out.say if bad else out.chat)(bponet.show_sarif(topology, findings))
    else:
        out.head(topology, state)
        (out.say if bad else out.chat)(bponet.show_findings(topology, findings, out.style))
    return 1 if bad else 0


def write(options: argparse.Namespace, out: Output, text: str) -> None:
    """Prints a document, or makes a file of it; one that is there isn't lost."""
    if options.output is None:
        out.say(text)
        return
    try:
        with open(options.output, "x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise bponet.UsageError(
            f"can't write {options.output}: {error.strerror or error}; give another name with -o"
        ) from None
    out.chat(f"wrote {options.output}")


def export(options: argparse.Namespace, out: Output) -> int:
    """print the document as it is understood: merged, with its variables, in the long forms"""
    write(options, out, read(options).write_document(out.json))
    return 0


def import_(options: argparse.Namespace, out: Output) -> int:
    """write a document of the engine's networks and the services on them (no images, no volumes)"""
    topology = bponet.Topology.from_state(observe(options, full=True), options.project_name)
    write(options, out, topology.write_document(out.json))
    return 0


def capture(options: argparse.Namespace, out: Output) -> int:
    """write what the engine has to a file, for --state"""
    state = observe(options, host=True, full=True)
    if options.output is None:
        out.say(state.to_text())
        return 0
    state.save(options.output)
    out.chat(
        f"wrote {options.output}: {len(state.networks)} networks, {len(state.containers)} containers"
    )
    return 0


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
    """tell about a finding, or what an engine's refusal means"""
    text = " ".join(options.what) or None
    if text == "-":  # quotes and backticks of the sentence would be the shell's
        text = sys.stdin.buffer.read(MOST_SAID).decode(errors="replace").strip()
        if not text:
            raise bponet.UsageError("standard input is empty; give what the engine said")
    out.chat(bponet.show_explain(text, out.style))
    return 0


def version(options: argparse.Namespace, out: Output) -> int:
    """tell the library's version and the engine's"""
    info, answer = None, 0
    if options.state is not None:
        out.chat(bponet.show_version(observe(options).info, out.style))
        return 0
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
