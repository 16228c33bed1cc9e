"""One aim of a person in a line of quoted data, as the prompts that ask about aims show it."""

from twinville.agents.aim import Aim
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.wording import say


def aim_in_words(aim: Aim, done: tuple[str, ...] = ()) -> str:
    """The goal, the next step, and what was done about it so far and lately."""
    parts = [say("Works towards: {texts}", texts=quote(aim.goal))]
    parts += [say("next: {text}", text=quote(aim.next))] if aim.new_step() else []
    parts += [say("so far: {text}", text=quote(aim.progress))] if aim.progress else []
    parts += [say("done about it: {texts}", texts=", ".join(map(quote_retold, done)))] if done else []
    return "; ".join(parts)
