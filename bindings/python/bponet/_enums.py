"""The enumerations, with the numbers that C has for them."""

from enum import IntEnum

from bponet import _native


class AddressClass(IntEnum):
    """What a block of addresses is set aside for."""

    PUBLIC = _native.BPO_CLASS_PUBLIC
    PRIVATE = _native.BPO_CLASS_PRIVATE
    LOOPBACK = _native.BPO_CLASS_LOOPBACK
    LINK_LOCAL = _native.BPO_CLASS_LINK_LOCAL
    MULTICAST = _native.BPO_CLASS_MULTICAST
    CGNAT = _native.BPO_CLASS_CGNAT
    DOCUMENTATION = _native.BPO_CLASS_DOCUMENTATION
    RESERVED = _native.BPO_CLASS_RESERVED

    @property
    def text(self) -> str:
        """The name that a person reads: "carrier-grade NAT"."""
        return str(_native._address_class_name(self))


class Severity(IntEnum):
    """How much a finding matters. An error stops every write."""

    NOTE = _native.BPO_NOTE
    WARNING = _native.BPO_WARNING
    ERROR = _native.BPO_ERROR

    @property
    def text(self) -> str:
        """The name that a person reads: "warning"."""
        return str(_native._severity_name(self))


class Standing(IntEnum):
    """How one wanted network stands on the engine."""

    MISSING = _native.BPO_MISSING
    AS_WANTED = _native.BPO_AS_WANTED
    ADOPTED = _native.BPO_ADOPTED
    DIFFERS = _native.BPO_DIFFERS
    FOREIGN = _native.BPO_FOREIGN
    TWINS = _native.BPO_TWINS
    EXTERNAL = _native.BPO_EXTERNAL

    @property
    def text(self) -> str:
        """The name that a person reads: "as documented"."""
        return str(_native._standing_name(self))

    @property
    def is_good(self) -> bool:
        """Whether such a network needs nothing done."""
        return bool(_native._standing_is_good(self))


class Action(IntEnum):
    """What a step of a plan does."""

    KEEP = _native.BPO_KEEP
    CREATE = _native.BPO_CREATE
    ADOPT = _native.BPO_ADOPT
    REMOVE = _native.BPO_REMOVE
    CONNECT = _native.BPO_CONNECT
    DISCONNECT = _native.BPO_DISCONNECT
    REFUSE = _native.BPO_REFUSE

    @property
    def text(self) -> str:
        """The name that a person reads: "create"."""
        return str(_native._action_name(self))


class Outcome(IntEnum):
    """What became of one step."""

    PENDING = _native.BPO_PENDING
    RUNNING = _native.BPO_RUNNING
    DONE = _native.BPO_DONE
    ALREADY = _native.BPO_ALREADY
    FAILED = _native.BPO_FAILED
    UNCERTAIN = _native.BPO_UNCERTAIN

    @property
    def text(self) -> str:
        """The name that a person reads: "not begun"."""
        return str(_native._outcome_name(self))


class EventKind(IntEnum):
    """What an event of an application tells."""

    WAITING = _native.BPO_EVENT_WAITING
    STARTED = _native.BPO_EVENT_STARTED
    FINISHED = _native.BPO_EVENT_FINISHED
    END = _native.BPO_EVENT_END
