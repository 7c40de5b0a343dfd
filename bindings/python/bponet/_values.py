"""What properties give that has no handle in C: sequences and named tuples."""

from collections import namedtuple
from collections.abc import Sequence


class Items(Sequence):
    """The parts of an object, as a sequence; each part is fetched when it is asked for."""

    __slots__ = ("_at", "_count")

    def __init__(self, count, at):
        self._count = count
        self._at = at

    def __len__(self):
        return self._count()

    def __getitem__(self, index):
        n = self._count()
        if isinstance(index, slice):
            return tuple(self._at(i) for i in range(*index.indices(n)))
        i = index.__index__()
        if not -n <= i < n:
            raise IndexError(f"there is no item {i}: there are {n}")
        return self._at(i % n)

    def __iter__(self):
        i = 0
        while i < self._count():
            yield self._at(i)
            i += 1

    def __repr__(self):
        return f"<{len(self)} items: {', '.join(map(repr, self[:3]))}{', …' if len(self) > 3 else ''}>"


def _named(name, fields, doc):
    made = namedtuple(name, fields)
    made.__doc__ = doc
    made.__module__ = __name__
    return made


Ipam = _named("Ipam", "subnet gateway ip_range", "Addresses of a network; None for what isn't given.")
HostFact = _named("HostFact", "kind prefix interface", "What the engine's host has.")
Difference = _named("Difference", "field wanted found", "One field that differs, and how.")
Compared = _named("Compared", "network standing differences", "How one wanted network stands.")
Step = _named("Step", "action network container reason", "One step of a plan.")
StepResult = _named("StepResult", "outcome message", "What became of a step, and why.")


class Result(_named("Result", "steps n_requests n_writes microseconds", "")):
    """What became of a plan's steps, at the moment when it was asked for."""

    __slots__ = ()

    def count(self, outcome):
        """How many steps ended with `outcome`."""
        return sum(step.outcome == outcome for step in self.steps)
