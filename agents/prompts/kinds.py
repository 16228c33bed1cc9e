"""Every kind of prompt by its name, so that one can be read again from a journal."""

from typing import Any

from twinville.agents.prompts.comply import ComplyPrompt
from twinville.agents.prompts.converse import ConversePrompt
from twinville.agents.prompts.day_plan import DayPlanPrompt
from twinville.agents.prompts.decompose import DecomposePrompt
from twinville.agents.prompts.hour_plan import HourPlanPrompt
from twinville.agents.prompts.importance import ImportancePrompt
from twinville.agents.prompts.interview import InterviewPrompt
from twinville.agents.prompts.keep_talk import KeepTalkPrompt
from twinville.agents.prompts.notice import NoticePrompt
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.questions import QuestionsPrompt
from twinville.agents.prompts.react import ReactPrompt
from twinville.agents.prompts.reflect import ReflectPrompt
from twinville.agents.prompts.relationships import RelationshipsPrompt
from twinville.agents.prompts.renew_identity import RenewIdentityPrompt
from twinville.agents.prompts.replan import ReplanPrompt
from twinville.agents.prompts.survey import SurveyPrompt
from twinville.agents.prompts.utter import UtterPrompt
from twinville.agents.prompts.wake_time import WakeTimePrompt

KINDS: dict[str, type[Prompt[Any]]] = {
    prompt.kind: prompt
    for prompt in (
        WakeTimePrompt,
        DayPlanPrompt,
        HourPlanPrompt,
        DecomposePrompt,
        ReplanPrompt,
        ReactPrompt,
        ComplyPrompt,
        ConversePrompt,
        UtterPrompt,
        KeepTalkPrompt,
        NoticePrompt,
        ImportancePrompt,
        QuestionsPrompt,
        ReflectPrompt,
        RelationshipsPrompt,
        RenewIdentityPrompt,
        InterviewPrompt,
        SurveyPrompt,
    )
}
