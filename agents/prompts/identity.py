"""The part of every prompt that says who answers it: stable for a person, so that it comes first and is cached."""

from pydantic import BaseModel, ConfigDict

from twinville.agents.prompts.quoting import quote
from twinville.worlds.state import saved


@saved("Identity")
class Identity(BaseModel):
    """A person as their prompts see them. `wake` and `sleep` are the usual minutes of the day."""

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
    currently: str = ""
    wake: int
    sleep: int

    def text(self) -> str:
        """The person in a few lines of quoted data."""
        lines = [f"Name: {quote(self.name)}, {self.age} years old, {quote(self.pronouns)}"]
        if self.occupation:
            lines.append(f"Occupation: {quote(self.occupation)}")
        for label, words in (("Traits", self.traits), ("Values", self.values), ("Interests", self.interests)):
            if words:
                lines.append(f"{label}: {quote(', '.join(words))}")
        lines += [f"Habit: {quote(habit)}" for habit in self.habits]
        lines.append(f"Usually up at {clock(self.wake)}, in bed at {clock(self.sleep)}")
        if self.biography:
            lines.append(f"Life: {quote(self.biography)}")
        if self.currently:
            lines.append(f"Currently: {quote(self.currently)}")
        return "\n".join(lines)


def clock(minutes: int) -> str:
    """The time "HH:MM" of minutes since midnight, whatever the day."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
