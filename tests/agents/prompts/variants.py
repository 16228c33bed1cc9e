"""Prompts that reach the sentences that the examples do not: together they say all that prompts can say."""

from types import SimpleNamespace
from typing import Any, get_args

from tests.agents.prompts.examples import EXAMPLES, IDENTITY, PLACES
from twinville.agents.categories import Planned
from twinville.agents.cognition.identity import bonds
from twinville.agents.cognition.setbacks import OBSTACLES
from twinville.agents.memory.stream import Kind
from twinville.agents.prompts.comply import COUNCIL
from twinville.agents.prompts.interview import Known
from twinville.agents.prompts.prompt import Prompt
from twinville.agents.prompts.speaker import Engagement, Haunt, Recalls
from twinville.worlds.daytime import WEEKDAY_NAMES

OF: dict[str, Any] = {prompt.kind: prompt for prompt in EXAMPLES}


def _with(kind: str, **changes: Any) -> Prompt[Any]:
    varied: Prompt[Any] = OF[kind].model_copy(update=changes)
    return varied


def _speaking(**changes: Any) -> Prompt[Any]:
    return _with("utter", me=OF["utter"].me.model_copy(update=changes))


def _recalls(**marks: Any) -> Recalls:
    return Recalls(id="m1", text="Something.", kind="speech", about="Cal", **marks)


def _tied(closeness: float, trust: float) -> Prompt[Any]:
    """Somebody with a tie of this strength, in the words that the mind itself finds for it."""
    acquaintance = SimpleNamespace(closeness=closeness, trust=trust, relation="neighbour")
    known: Any = SimpleNamespace(to=lambda _: acquaintance, close=lambda: ("Cal",))
    persona: Any = SimpleNamespace(ties=())
    return _with("wake_time", identity=IDENTITY.model_copy(update={"ties": bonds(persona, known)}))


def _known(kind: str, *, doubted: bool = False) -> Known:
    return Known(id="m1", text="Something.", kind=kind, about="Cal", at="day 1 08:00", relevance=0.5, doubted=doubted)


_BARE = IDENTITY.model_copy(
    update={"occupation": "", "traits": (), "values": (), "interests": (), "habits": (), "biography": "", "currently": ""}
)
_STEP = OF["decompose"].blocks[0]
_HAUNTS = (Haunt(name="The Mill", kind="mill"),)
_STRENGTHS = (0.0, 0.1, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

VARIANTS: tuple[Prompt[Any], ...] = (
    *(_with("wake_time", weekday=weekday) for weekday in WEEKDAY_NAMES),
    _with("wake_time", first_duty_at=None, identity=_BARE),
    *(_tied(closeness, trust) for closeness in _STRENGTHS for trust in _STRENGTHS),
    *(_speaking(closeness=closeness, trust=trust) for closeness in _STRENGTHS for trust in _STRENGTHS),
    _speaking(
        memories=(
            _recalls(
                secret=True, mentioned=True, over=True, doubted=True, hide_from=("Cal",), fact="x", invites=True, to_tell=True
            ),
        )
    ),
    _speaking(memories=(_recalls(fact="x", invites=True, told=True, at="day 1 08:00"),)),
    _speaking(engaged=(Engagement(start=1920, end=1980, activity="working"), Engagement(start=480, end=540, activity="working"))),
    _speaking(haunts=OF["converse"].a.haunts, view="We manage.", before=(("Cal", "Bye."),), before_at="day 1 08:00"),
    _with("utter", heard=(), left=1),
    _with("utter_group", heard=(), left=1),
    _with("utter_group", others=OF["utter_group"].others[:2]),
    _with("converse", b=OF["converse"].b.model_copy(update={"agreements": OF["converse"].a.agreements, "haunts": _HAUNTS})),
    _with("converse", b=OF["converse"].b.model_copy(update={"memories": OF["converse"].a.memories})),
    *(_with("interview", memories=(_known(kind), _known(kind, doubted=True))) for kind in get_args(Kind)),
    _with("interview", so_far="", plan=()),
    _with("survey", memories=(_known("speech", doubted=True),), views=(OF["survey"].views[0].model_copy(update={"keeps": False}),)),
    _with("reflect", asked="How is Ben?"),
    *(_with("replan", obstacle=obstacle) for obstacle in OBSTACLES.values()),
    _with("replan", appointment="football", people=(), may_stay=True),
    _with("replan", appointment="football", people=("Cal", "Ben Field"), may_stay=False),
    _with("replan", near=(), next_activity="", places=(PLACES[2].model_copy(update={"closed_today": True}), PLACES[3])),
    _with("replan", places=(PLACES[2].model_copy(update={"closed_today": True, "usual": ((480, 1080),)}), PLACES[3])),
    _with("door", relation="", late=True),
    _with("approach", relation=""),
    _with("consider", rest=(), ahead=(), memories=(), people=()),
    _speaking(aims=(("Cal", ""),)),
    _with("react", near=(PLACES[0].model_copy(update={"home": False, "of": ()}),)),
    _with("react", near=(), next_activity="", memories=(), busy=True, told_by="Cal", relation="neighbour"),
    _with("react", options=("carry on", "wait", "talk", "help", "flee", "warn", "report")),
    *(_with("decompose", blocks=(_STEP.model_copy(update={"category": each}),)) for each in get_args(Planned)),
    _with("decompose", near=(), next_activity="", done=(), expected=(), heard=(), thoughts=()),
    _with("day_plan", duties=(), wishes=(), family=(), unsettled=(), heard=(), thoughts=(), yesterday=()),
    _with("renew_identity", before="", yesterday=(), promised=()),
    _with("renew_identity", before="Ada was planning a cake."),
    _with("comply", voluntary=True, enforced=False, before=OF["comply"].before.model_copy(update={"kept": False})),
    _with("comply", told_by=COUNCIL, before=None, seen=(0, 0), sanctioned=0),
    _with("keep_talk", agreed=()),
    _with("relationships", met=OF["relationships"].met[1:]),
)
