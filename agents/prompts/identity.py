"""The part of every prompt that says who answers it: stable for a person, so that it comes first and is cached."""

from pydantic import BaseModel, ConfigDict

from twinville.agents.aim import Aim
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.retelling import quote_retold
from twinville.agents.prompts.wording import say, words
from twinville.worlds.state import saved

#: What an answer may say of when something begins: at once, or at a time of today.
NOW_OR_LATER = r"^(now|([01][0-9]|2[0-3]):[0-5][0-9])$"


@saved("Bond")
class Bond(BaseModel):
    """Somebody who means something to a person: the relation in the person's own words, and how they feel about them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    relation: str
    feeling: str = ""

    def text(self) -> str:
        """A few words of quoted data."""
        return f"{quote(self.name)}: {quote_retold(self.relation)}"


@saved("Identity")
class Identity(BaseModel):
    """A person as their prompts see them. `wake` and `sleep` are the usual minutes of the day; `ties` are family, friends and
    whoever else means something.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    age: int
    pronouns: str = "they"
    occupation: str = ""
    workplace: str = ""
    traits: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    habits: tuple[str, ...] = ()
    biography: str = ""
    ties: tuple[Bond, ...] = ()
    currently: str = ""
    aims: tuple[Aim, ...] = ()
    wake: int
    sleep: int

    def at_present(self) -> str:
        """What changes from day to day, in lines of quoted data: what occupies the person, and how they feel about others."""
        felt: dict[str, list[str]] = {}
        for tie in self.ties:
            if tie.feeling:
                felt.setdefault(tie.feeling, []).append(quote(tie.name))
        feelings = "; ".join(f"{words(feeling)}: {', '.join(names)}" for feeling, names in felt.items())
        lines = [say("Feels about others: {feelings}", feelings=feelings)] if feelings else []
        lines += [say("Currently: {text}", text=quote(self.currently))] if self.currently else []
        return "\n".join(lines)

    def pursuits(self) -> str:
        """What this person works towards, each with its next step, in a line of quoted data; "" for nothing.

        What stands among what occupies them is not said again, nor a next step that is in the words of its goal.
        """
        parts, present = [], self.currently.casefold()
        for aim in self.aims:
            step = aim.next if aim.new_step() else ""
            if step or aim.goal.casefold() not in present:
                parts.append(quote(aim.goal) + (f" ({say('next: {text}', text=quote(step))})" if step else ""))
        return say("Works towards: {texts}", texts="; ".join(parts)) if parts else ""

    def lasting(self) -> str:
        """What is the same from day to day, or nearly so."""
        name, pronouns = quote(self.name), quote(self.pronouns)
        lines = [say("Name: {name}, {age} years old, {pronouns}", name=name, age=self.age, pronouns=pronouns)]
        if self.occupation:
            lines.append(say("Occupation: {text}", text=quote(self.occupation)))
        if self.traits:
            lines.append(say("Traits: {text}", text=quote(", ".join(self.traits))))
        if self.values:
            lines.append(say("Values: {text}", text=quote(", ".join(self.values))))
        if self.interests:
            lines.append(say("Interests: {text}", text=quote(", ".join(self.interests))))
        lines += [say("Habit: {text}", text=quote(habit)) for habit in self.habits]
        lines.append(say("Usually up at {wake}, in bed at {sleep}", wake=clock(self.wake), sleep=clock(self.sleep)))
        if self.biography:
            lines.append(say("Life: {text}", text=quote(self.biography)))
        if self.ties:
            lines.append(say("Family, friends and others: {ties}", ties="; ".join(tie.text() for tie in self.ties)))
        return "\n".join(lines)


def clock(minutes: int) -> str:
    """The time "HH:MM" of minutes since midnight, whatever the day."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
