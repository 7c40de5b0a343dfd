from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple, SupportsIndex, TypeVar, overload

from bponet._enums import Action, Outcome, Standing

_T = TypeVar("_T", covariant=True)

class Items(Sequence[_T]):
    def __init__(self, count: Callable[[], int], at: Callable[[int], _T]) -> None: ...
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, index: SupportsIndex) -> _T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_T, ...]: ...
    def __iter__(self) -> Iterator[_T]: ...

class Ipam(NamedTuple):
    subnet: str | None
    gateway: str | None
    ip_range: str | None

class HostFact(NamedTuple):
    kind: str
    prefix: str
    interface: str

class Difference(NamedTuple):
    field: str
    wanted: str
    found: str

class Compared(NamedTuple):
    network: str
    standing: Standing
    differences: tuple[Difference, ...]

class Step(NamedTuple):
    action: Action
    network: str
    container: str | None
    reason: str

class StepResult(NamedTuple):
    outcome: Outcome
    message: str

class _Result(NamedTuple):
    steps: tuple[StepResult, ...]
    n_requests: int
    n_writes: int
    microseconds: int

class Result(_Result):
    def count(self, outcome: Outcome) -> int: ...
