"""Docker network topologies: read a document, check it, compare it with an engine, make it so.

>>> import bponet
>>> reader = bponet.Reader()
>>> reader.use_builtin()  # or add_file("compose.yml"); with neither it looks for a document
>>> topology = reader.read()
>>> [network.name for network in topology.networks][:2]
['bpo-main-network', 'bpo-gpu-network']
>>> topology.networks[0].ipam[0].subnet
'172.30.0.0/16'
>>> sorted({f.slug for f in topology.check() if f.severity >= bponet.Severity.WARNING})
['gateway-surprise', 'isolated-not-internal', 'network-joins-all', 'public-subnet']

With an engine:

    with bponet.Engine() as engine:  # DOCKER_HOST, else unix:///var/run/docker.sock
        state = engine.observe()
        plan = bponet.Plan.create(topology, state)
        for event in bponet.Apply(engine, plan):
            print(bponet.show_event(plan, event))

Whatever fails raises an Error; each of its classes is a built-in class too, so that
`except LookupError` and `except ConnectionError` do what they say. Objects that are part of
another one (a topology's networks) keep it alive. Ctrl-C ends a waiting call.
"""

from bponet._enums import Action, AddressClass, EventKind, Outcome, Severity, Standing
from bponet._errors import (
    AmbiguousError,
    CancelledError,
    ConflictError,
    DeadlineError,
    DocumentError,
    EngineError,
    Error,
    FileError,
    ForkedError,
    LimitError,
    NotFoundError,
    OutOfMemoryError,
    PermissionDeniedError,
    ProtocolError,
    RefusedError,
    UnavailableError,
    UnknownOutcomeError,
    UnsupportedError,
    UsageError,
)
from bponet._values import Compared, Difference, HostFact, Ipam, Items, Result, Step, StepResult
from bponet.native import (
    Address,
    Apply,
    Attachment,
    Cidr,
    Comparison,
    Container,
    Endpoint,
    Engine,
    EngineInfo,
    Event,
    Finding,
    Findings,
    LiveNetwork,
    Network,
    Plan,
    Port,
    Reader,
    Refusal,
    Rule,
    Service,
    State,
    Style,
    Topology,
    builtin_document,
    collisions,
    find_free,
    find_rule,
    refusals,
    rules,
    show_event,
    show_explain,
    show_findings,
    show_findings_line,
    show_header,
    show_plan,
    show_result,
    show_rules,
    show_sarif,
    show_status,
    show_version,
    version,
)

__version__ = version()

__all__ = [
    "Action", "Address", "AddressClass", "AmbiguousError", "Apply", "Attachment",
    "CancelledError", "Cidr", "Compared", "Comparison", "ConflictError", "Container",
    "DeadlineError", "Difference", "DocumentError", "Endpoint", "Engine", "EngineError",
    "EngineInfo", "Error", "Event", "EventKind", "FileError", "Finding", "Findings",
    "ForkedError", "HostFact", "Ipam", "Items", "LimitError", "LiveNetwork", "Network", "NotFoundError",
    "OutOfMemoryError", "Outcome", "PermissionDeniedError", "Plan", "Port", "ProtocolError", "Reader",
    "Refusal", "RefusedError", "Result", "Rule", "Service", "Severity", "Standing", "State", "Step",
    "StepResult", "Style", "Topology", "UnavailableError", "UnknownOutcomeError",
    "UnsupportedError", "UsageError", "builtin_document", "collisions", "find_free",
    "find_rule", "refusals", "rules", "show_event", "show_explain", "show_findings", "show_findings_line",
    "show_header", "show_plan", "show_result", "show_rules", "show_sarif", "show_status", "show_version", "version",
]  # fmt: skip
