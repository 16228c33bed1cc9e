"""Answers to closed questions, by rule: from the stance on the ordinance asked about, relevant memories, else temperament."""

from twinville.agents.prompts.survey import Choice, SurveyPrompt
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.registry import rule
from twinville.agents.words import content_words

#: A memory this relevant, against everything the person knows, speaks to the question.
_FITS = 0.35
#: This share of a question's words in a piece of news makes it news of the same.
_SAME = 0.6
#: Words of questions about what may be behind things.
_SUSPICION = frozenset({"impression", "suspect"})
#: How somebody is asked whether they know something, and words of that question that are about nothing.
_HEARD = "Have you heard of this:"
_ASKING = frozenset({"have", "you", "heard", "this", "of"})


@rule(SurveyPrompt)
def survey(prompt: SurveyPrompt, dice: Dice) -> Choice:
    """The label nearest to one's view on the scale; "I do not know" where nothing in mind is about it."""
    asked = content_words(prompt.asked)
    if prompt.asked.startswith(_HEARD):
        return _heard(prompt, asked - _ASKING)
    # The scale as it is meant: ids are numbered from low to high, in whatever order they are shown.
    scale = sorted(prompt.options, key=lambda option: int(option.id[1:]))
    for view in prompt.views:
        if len(asked & content_words(view.statement)) >= max(1, len(asked) // 3):
            noise = 0.6 * (dice.uniform("survey", prompt.asked) - 0.5)
            place = (view.support - 1) / 4 * (len(scale) - 1) + noise
            return Choice(option=scale[max(0, min(len(scale) - 1, round(place)))].id, reason=view.reason)
    for memory in prompt.memories:
        # News that says what is asked, in all its words; or news of the same that says otherwise.
        shared = len(asked & content_words(memory.text)) / max(1, len(asked))
        if memory.kind in ("speech", "background") and shared >= _SAME:
            agrees = (shared == 1.0) != memory.doubted
            reason = f"{'I doubt it' if memory.doubted else 'So I heard'}: {memory.text}"[:240]
            step = int(dice.uniform("survey", prompt.asked) * 2)
            return Choice(option=scale[len(scale) - 1 - step if agrees else step].id, reason=reason)
    if asked & _SUSPICION:
        # Nobody in a town of rules suspects anything; a language model may.
        return Choice(option=scale[0].id, reason="I have noticed nothing of the kind")
    about = [memory for memory in prompt.memories if memory.relevance >= _FITS and asked & content_words(memory.text)]
    if not about and dice.chance(0.6, "no opinion", prompt.asked):
        return Choice(option=prompt.unknown, reason="I have not thought about it")
    lasting = dice.habit(prompt.identity.name, "opinion", prompt.asked)
    place = lasting * 0.8 + dice.uniform("survey", prompt.asked) * 0.2
    reason = f"I think of this: {about[0].text}"[:240] if about else "it is how I see it"
    return Choice(option=scale[min(len(scale) - 1, int(place * len(scale)))].id, reason=reason)


def _heard(prompt: SurveyPrompt, asked: frozenset[str]) -> Choice:
    """Whether one has heard of something: yes, where a memory holds most of its words, believed or not."""
    low, high = sorted(prompt.options, key=lambda option: int(option.id[1:]))[:: len(prompt.options) - 1]
    for memory in prompt.memories:
        if len(asked & content_words(memory.text)) >= _SAME * len(asked):
            return Choice(option=high.id, reason=f"This comes to mind: {memory.text}"[:240])
    return Choice(option=low.id, reason="I have heard nothing of the kind")
