"""The terms of a run, from a command's options: its models, its limits, and what follows when no legal answer comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twinville.agents.language_models.account import Account
from twinville.agents.language_models.model import LanguageModel
from twinville.agents.language_models.prices import Prices
from twinville.agents.language_models.providers import PROVIDERS
from twinville.agents.language_models.providers import named as served
from twinville.agents.language_models.roles import parts
from twinville.agents.language_models.settings import Choice, Settings, WhenRefused, read_settings
from twinville.agents.memory.connection import Connection
from twinville.agents.model_choice import at_its_server, choose_model, is_meant, model_of
from twinville.agents.prompts.role import ROLES
from twinville.simulation.episode.going_on import served_models, unconfirmed_models
from twinville.simulation.episode.reader import Episode
from twinville.simulation.history.re_execution import recorded
from twinville.simulation.run_options import Allowance, follows
from twinville.worlds.errors import InputError

RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class Terms:
    """Settings, account, and what to do with refused prompts, of one command."""

    settings: Settings
    account: Account
    when_refused: WhenRefused
    base_url: str | None
    #: The embedder of an episode, as the user confirmed it.
    embedder: str | None = None
    #: The models that the user named, beside those of the settings.
    models: tuple[str, ...] = ()

    @property
    def connection(self) -> Connection:
        """Where a served embedder is: beside the default model, unless --base-url says otherwise."""
        default = at_its_server(self.settings.models.get("default", Choice(model="offline")), self.base_url)
        return Connection(self.base_url or default.base_url, default.key_variable, self.account, self.embedder)

    @property
    def given(self) -> tuple[str, ...]:
        """The names of models that the user gave: these may be asked where a file names them, too."""
        return (*self.models, *(choice.model for choice in self.settings.models.values()))

    @property
    def allowance(self) -> Allowance:
        """What a run under these terms is allowed."""
        return Allowance(self.account, self.when_refused, self.connection)

    def model(self, text: str | None, seed: int) -> LanguageModel:
        """The model chosen by name, else by the settings; raises InputError."""
        if text is not None and text.partition(":")[0] == RECORDED:
            return self._recorded(text.partition(":")[2])
        return choose_model(text, seed=seed, base_url=self.base_url, settings=self.settings, account=self.account)

    def named(self, text: str | None) -> dict[str, Any]:
        """Who would answer, as settings without a connection; raises InputError for a name that is none."""

        def one(name: str) -> dict[str, Any]:
            if name == "offline":
                return {"model": name}
            provider, model = served(name)
            if not model and not PROVIDERS[provider].single:
                raise InputError(f"--model {name}: name its model, too, as {provider}:NAME; '--model {name}' of 'run' lists them")
            return {"model": f"{provider}:{model}" if model else provider}

        if text is not None:
            return one(text)
        chosen = {str(role): one(choice.model) for role, choice in self.settings.models.items()}
        default = chosen.get("default", {"model": "offline"})
        by_role = {role: chosen.get(role, default) for role in ROLES}
        names = dict.fromkeys(part["model"] for part in by_role.values())
        return default if len(names) == 1 else {"model": " + ".join(names), "roles": by_role}

    def model_again(self, settings: Mapping[str, Any]) -> LanguageModel:
        """The model of recorded settings; raises InputError when it cannot be had, or the user has not named it."""
        if wrong := unconfirmed_models(settings, self.given):
            raise InputError(wrong)
        return model_of(settings, base_url=self.base_url, settings=self.settings, account=self.account)

    def means_again(self, text: str | None, settings: Mapping[str, Any]) -> bool:
        """Whether a model chosen by name is the one of recorded settings: it is then asked as it was, and so without a name."""
        names = served_models(settings)
        return text is None or (len(names) == 1 and is_meant(text, names[0]))

    def model_about(self, text: str | None, episode: Episode) -> LanguageModel:
        """Who answers what is asked of an episode off the record: the model chosen by name, else by the settings, else its own.

        Raises InputError when it cannot be had, or is the episode's own and the user has not named it.
        """
        chosen = not self.means_again(text, episode.model_settings) or (text is None and self.settings.models)
        return self.model(text, int(episode.scenario["seed"])) if chosen else self.model_again(episode.model_settings)

    def check(self, model: LanguageModel) -> None:
        """Raises InputError when a limit in dollars meets a model without a price."""
        self.account.check(sorted({str(part["model"]) for part in parts(model.settings)}))

    def _recorded(self, path: str) -> LanguageModel:
        if not path:
            raise InputError("--model recorded: name the episode whose answers are to be used, as recorded:FILE")
        # Left open: it explains what is missing when the run asks for more than was answered.
        episode = Episode(path)
        return recorded(episode, episode.model_settings)


def terms(
    settings: Path | None,
    base_url: str | None,
    budget: float | None = None,
    max_tokens: int | None = None,
    when_refused: str | None = None,
    *,
    embedder: str | None = None,
    models: Sequence[str] = (),
    usually: WhenRefused = "go-on",
) -> Terms:
    """The terms of a command. `embedder` and `models` confirm what an episode names; `usually` is what follows a refused answer
    where neither the command nor its settings file say.

    Raises InputError for a limit or a choice that makes no sense.
    """
    read = read_settings(settings) if settings is not None else Settings()
    for option, value in (("--budget", budget), ("--max-tokens", max_tokens)):
        if value is not None and not 0 < value < float("inf"):
            raise InputError(f"{option} {value:g}: give a number above 0")
    refused = follows(when_refused) if when_refused is not None else read.answers.when_refused or usually
    return Terms(read, Account(Prices(read.prices), budget, max_tokens), refused, base_url, embedder, tuple(models))
