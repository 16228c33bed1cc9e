"""The rule model behind the language-model protocol: looks up the rule for a prompt's kind and lets it answer."""

from collections.abc import Callable
from typing import Any

from twinville.agents.language_models.model import AnswerError, LanguageModel, Reply, Request
from twinville.agents.prompts.comply import ComplyPrompt
from twinville.agents.prompts.converse import ConversePrompt
from twinville.agents.prompts.day_plan import DayPlanPrompt
from twinville.agents.prompts.decompose import DecomposePrompt
from twinville.agents.prompts.hour_plan import HourPlanPrompt
from twinville.agents.prompts.importance import ImportancePrompt
from twinville.agents.prompts.interview import InterviewPrompt
from twinville.agents.prompts.keep_talk import KeepTalkPrompt
from twinville.agents.prompts.notice import NoticePrompt
from twinville.agents.prompts.questions import QuestionsPrompt
from twinville.agents.prompts.react import ReactPrompt
from twinville.agents.prompts.reflect import ReflectPrompt
from twinville.agents.prompts.relationships import RelationshipsPrompt
from twinville.agents.prompts.renew_identity import RenewIdentityPrompt
from twinville.agents.prompts.replan import ReplanPrompt
from twinville.agents.prompts.survey import SurveyPrompt
from twinville.agents.prompts.utter import UtterPrompt
from twinville.agents.prompts.wake_time import WakeTimePrompt
from twinville.agents.rules.compliance import comply
from twinville.agents.rules.daily import plan_day
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.hourly import plan_hours
from twinville.agents.rules.interviews import interview
from twinville.agents.rules.reactions import react
from twinville.agents.rules.rest import wake_time
from twinville.agents.rules.setbacks import replan
from twinville.agents.rules.steps import decompose
from twinville.agents.rules.surveys import survey
from twinville.agents.rules.talk import converse
from twinville.agents.rules.thoughts import importance, notice, questions, reflect, relationships, renew_identity
from twinville.agents.rules.turns import keep_talk, utter

RULES_VERSION = 3

RULES: dict[str, Callable[[Any, Dice], Any]] = {
    WakeTimePrompt.kind: wake_time,
    DayPlanPrompt.kind: plan_day,
    HourPlanPrompt.kind: plan_hours,
    DecomposePrompt.kind: decompose,
    ReplanPrompt.kind: replan,
    ConversePrompt.kind: converse,
    ImportancePrompt.kind: importance,
    QuestionsPrompt.kind: questions,
    ReflectPrompt.kind: reflect,
    RenewIdentityPrompt.kind: renew_identity,
    InterviewPrompt.kind: interview,
    ReactPrompt.kind: react,
    ComplyPrompt.kind: comply,
    SurveyPrompt.kind: survey,
    UtterPrompt.kind: utter,
    KeepTalkPrompt.kind: keep_talk,
    RelationshipsPrompt.kind: relationships,
    NoticePrompt.kind: notice,
}


class RuleModel:
    """Answers every prompt kind by rules. A pure function of (seed, prompt, draw)."""

    name = "offline"
    is_language_model = False

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.settings: dict[str, Any] = {"model": "offline", "rules": RULES_VERSION, "seed": seed}

    def model_for(self, kind: str) -> LanguageModel:  # noqa: ARG002
        """Itself: there is a rule for every kind."""
        return self

    async def prepare(self) -> None:
        """Nothing to learn."""

    async def answer(self, request: Request) -> Reply:
        """The rule's answer; raises AnswerError for a prompt kind without a rule."""
        prompt = request.prompt
        rule = RULES.get(prompt.kind)
        if rule is None:
            raise AnswerError(f"{prompt.identity.name}: the offline rule model has no rule for '{prompt.kind}'")
        # The draw, the last part of the key, makes a repeated question a fresh one.
        dice = Dice(self._seed, prompt.kind, prompt.identity.name, prompt.day, request.key.rpartition("-")[2])
        return Reply(rule(prompt, dice).model_dump_json())

    async def close(self) -> None:
        """Nothing to release."""
