"""A conversation in one call (the thrifty setting): a script made from both minds, each line from its speaker's memories alone."""

from copy import deepcopy
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from twinville.agents.agreement import NEW
from twinville.agents.prompts.agreed import AGREEING, DAYS, Agreed
from twinville.agents.prompts.expendable import Memory, by_turns
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.prompt import Answer, Prompt
from twinville.agents.prompts.quoting import quote
from twinville.agents.prompts.registry import register
from twinville.agents.prompts.role import Role
from twinville.agents.prompts.speaker import Speaker, meeting_places, other_hours
from twinville.agents.prompts.tell import TELLING, Tell, owned
from twinville.agents.prompts.wording import say, word

_NO_CITES = {"type": "array", "items": {"type": "string"}, "maxItems": 0}


class Line(Answer):
    """One line: who says it, the words, the ids of the speaker's memories it rests on, and what it tells."""

    speaker: Literal["a", "b"]
    text: Annotated[str, Field(min_length=1, max_length=400)]
    cites: Annotated[tuple[str, ...], Field(max_length=4)] = ()
    tells: Annotated[tuple[Tell, ...], Field(max_length=3)] = ()


class Conversation(Answer):
    """A whole conversation, what is agreed in it, and what each keeps of it."""

    lines: Annotated[tuple[Line, ...], Field(min_length=2, max_length=14)]
    agreements: Annotated[tuple[Agreed, ...], Field(max_length=4)] = ()
    summary_a: Annotated[str, Field(min_length=1, max_length=300)]
    summary_b: Annotated[str, Field(min_length=1, max_length=300)]


@register
class ConversePrompt(Prompt[Conversation]):
    """Write what `a` (the identity of this prompt, who began) and `b` say to each other.

    `said_today` are the sentences these two have said to each other today, folded, in order: the rules use none of them again. The
    text shows the end of the last talk instead.
    """

    kind: ClassVar[str] = "converse"
    role: ClassVar[Role] = "dialogue"
    version: ClassVar[int] = 5
    shows_aims: ClassVar[bool] = True
    fields_parts: ClassVar[tuple[str, ...]] = (TELLING, AGREEING)
    task_parts: ClassVar[tuple[str, ...]] = (
        "Write the conversation of two residents, a and b, as it would really go: short lines, in their own manner. A line says "
        "only what its speaker knows or makes up on the spot: what stands below under the other's name alone, they do not know "
        "until it is said. People may be brief, change the subject, doubt, refuse, arrange something.",
        "'line' and 'answer_line' are numbers of lines, from 1.",
    )
    task: ClassVar[str] = " ".join(task_parts)
    answer_type: ClassVar[type[Answer]] = Conversation
    without_answer: ClassVar[str] = "says nothing: the talk ends before a word is spoken, and neither remembers one"

    weekday: str
    now: int
    place: str
    a: Speaker
    b: Speaker
    said_today: tuple[str, ...] = ()

    def choices(self) -> dict[str, tuple[str, ...]]:
        """What can be agreed on. What a line may cite and tell depends on who says it."""
        return {"about": (NEW, *self._arrangements()), "day": DAYS}

    def answer_schema(self) -> dict[str, Any]:
        """The schema, with the memories that each of the two can cite and tell."""
        schema = super().answer_schema()
        definitions = schema["$defs"]
        line, tell = definitions.pop("Line"), definitions.pop("Tell")
        variants = []
        for name, side in (("a", self.a), ("b", self.b)):
            own = [owned(memory.id, name) for memory in side.memories]
            cites = {"type": "array", "items": {"type": "string", "enum": own}, "maxItems": 4} if own else _NO_CITES
            its = deepcopy(tell)
            its["properties"]["what"] = {"type": "string", "enum": [*own, NEW]}
            definitions[f"Tell_{name}"] = its
            tells = {**line["properties"]["tells"], "items": {"$ref": f"#/$defs/Tell_{name}"}}
            speaker = {"type": "string", "enum": [name]}
            variants.append({**line, "properties": {**line["properties"], "speaker": speaker, "cites": cites, "tells": tells}})
        schema["properties"]["lines"]["items"] = {"anyOf": variants}
        return schema

    def _arrangements(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.a.arrangements(), *self.b.arrangements())))

    def expendable(self) -> tuple[Memory, ...]:
        """Of both sides by turns, so that neither comes to the talk with much less in mind."""
        return by_turns((self.a.expendable("a.memories"), self.b.expendable("b.memories")))

    def places_in_words(self) -> str:
        """Where `a` could meet somebody: the same all day."""
        return meeting_places(self.a.haunts)

    def other_hours(self) -> str:
        """Where those have other hours on this day."""
        return other_hours(self.a.haunts)

    def question(self) -> str:
        """Both sides, what each has in mind, and where they are."""
        when, time = word(self.weekday), clock(self.now)
        head = say("{weekday}, day {day}, {time}, at {place}.", weekday=when, day=self.day, time=time, place=quote(self.place))
        lines = [head, ""]
        lines += [*self.a.text("a", self.day, self.place, "a"), "", *self.b.text("b", self.day, self.place, "b", self.a)]
        more = "; ".join(haunt.text(of_the_day=True) for haunt in self.b.haunts if haunt not in self.a.haunts)
        if more:
            lines.append(say("{name} could also meet somebody at: {places}", name="b", places=more))
        return "\n".join((*lines, "", *self.a.last_talk())).rstrip()

    def check(self, answer: Conversation) -> None:
        """Each line cites and tells its own speaker's memories."""
        super().check(answer)
        own = {name: {owned(m.id, name) for m in side.memories} for name, side in (("a", self.a), ("b", self.b))}
        for line in answer.lines:
            told = {tell.what for tell in line.tells} - {NEW}
            foreign = sorted({*line.cites, *told} - own[line.speaker])
            if foreign:
                raise ValueError(f"a line of {line.speaker} rests on {foreign[0]}, which is not among {line.speaker}'s memories")
