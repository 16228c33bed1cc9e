"""What a server answered, read off whatever it sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Completion:
    """One answer. `content` is what the model says, without its reasoning, "" where it says nothing; then `missing` says why, in
    one sentence that names what came instead.

    `reasoning` is what it thought before, kept apart. `read` and `written` are tokens as the server counts them, None where it does
    not say or says nonsense; `reasoned` those of `written` that went into reasoning. `model` is the name the server gives itself.
    """

    content: str
    missing: str = ""
    reasoning: str = ""
    cut_off: bool = False
    read: int | None = None
    written: int | None = None
    reasoned: int | None = None
    model: str = ""
