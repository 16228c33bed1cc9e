"""Every kind of prompt by its name, so that one can be read again from a journal."""

from typing import Any

from agents.prompts.comply import ComplyPrompt
from agents.prompts.converse import ConversePrompt
from agents.prompts.day_plan import DayPlanPrompt
from agents.prompts.decompose import DecomposePrompt
from agents.prompts.hour_plan import HourPlanPrompt
from agents.prompts.importance import ImportancePrompt
from agents.prompts.interview import InterviewPrompt
from agents.prompts.keep_talk import KeepTalkPrompt
from agents.prompts.notice import NoticePrompt
from agents.prompts.prompt import Prompt
from agents.prompts.questions import QuestionsPrompt
from agents.prompts.react import ReactPrompt
from agents.prompts.reflect import ReflectPrompt
from agents.prompts.relationships import RelationshipsPrompt
from agents.prompts.renew_identity import RenewIdentityPrompt
from agents.prompts.replan import ReplanPrompt
from agents.prompts.survey import SurveyPrompt
from agents.prompts.utter import UtterPrompt
from agents.prompts.wake_time import WakeTimePrompt

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
