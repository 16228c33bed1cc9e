"""The means of a study: its models and limits. Plain values, so that they can be sent to other processes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from twinville.agents.language_models.leases import Lease
from twinville.agents.language_models.model import LanguageModel
from twinville.experiments.design.study import Arm
from twinville.simulation.episode.going_on import not_named
from twinville.simulation.preparing.terms import Terms, terms
from twinville.worlds.errors import InputError


@dataclass(frozen=True, slots=True)
class Means:
    """The same options as for 'run'. A budget is divided evenly among all runs of the study before the first."""

    model: str | None = None
    base_url: str | None = None
    settings: Path | None = None
    budget: float | None = None
    max_tokens: int | None = None
    when_refused: str | None = None
    #: Where the budget is shared with other runs, as it is used up, and not by equal parts.
    lease: Lease | None = None
    #: Models that arms of the study have of their own, as the user confirmed them.
    arm_models: tuple[str, ...] = ()

    def shared(self, runs: int) -> "Means":
        """The means of one of so many runs."""
        budget = self.budget / runs if self.budget is not None else None
        tokens = max(1, self.max_tokens // runs) if self.max_tokens is not None else None
        return replace(self, budget=budget, max_tokens=tokens)

    def terms(self) -> Terms:
        """Terms of one run, with an account of its own; raises InputError."""
        # A study measures what answers do: one that did not come pauses it, unless the user says otherwise.
        named = (self.model, *self.arm_models) if self.model is not None else self.arm_models
        agreed = terms(self.settings, self.base_url, self.budget, self.max_tokens, self.when_refused, usually="pause", models=named)
        if self.lease is not None:
            # All of it is leased, as it is needed.
            agreed.account.lease = self.lease
            agreed.account.dollars = 0.0 if self.budget is not None else None
            agreed.account.tokens = 0 if self.max_tokens is not None else None
        return agreed

    def check_arms(self, arms: Iterable[Arm]) -> None:
        """Raises InputError where an arm has a model of its own that the user has not named: a study may come from anybody."""
        given = self.terms().given
        for arm in arms:
            if not_named([arm.model] if arm.model is not None else [], given):
                raise InputError(
                    f"study: arm '{arm.name}' names the model '{arm.model}', which is asked only when you say so, with --arm-model "
                    f"{arm.model} (in Python: Means(arm_models=[...]))"
                )

    def answering(self, agreed: Terms, seed: int, model: str | None = None) -> LanguageModel:
        """Who answers, or another `model` by name; raises InputError, also for a budget without a price."""
        found = agreed.model(model or self.model, seed)
        agreed.check(found)
        return found

    @property
    def named(self) -> str:
        """Who answers, by name; raises InputError for a name that is none."""
        return str(self.terms().named(self.model)["model"])
