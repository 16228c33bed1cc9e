"""Acting: from a step of the plan to an action, with the small things no prompt decides: which seat, how long, what delays one."""

from twinville.agents.action import SEE_TO, Action
from twinville.agents.categories import EMOJI
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.plan import Block, Step
from twinville.agents.leaving import Leaves
from twinville.agents.observation import Observation
from twinville.agents.traits import SETS_OUT_LATE, SETS_OUT_ON_TIME, has_any
from twinville.worlds.daytime import DAY
from twinville.worlds.world import Thing

_NEVER = 1 << 40
#: Seconds people queue for what they need; for anything else four minutes.
_QUEUES = {"toilet": 900, "wash": 900, "groom": 600, "dress": 600, "shop": 420, "be treated": 1800, "sleep": 7200}
_HELD_UP = "🔎"
_REASONS = (
    "looking for the keys",
    "going back for a coat",
    "tying a shoelace",
    "looking for a lost glove",
    "checking the stove once more",
)


class Acting:
    """The acting side of one mind."""

    def __init__(self, context: Context) -> None:
        self._world = context.world
        self._persona = context.persona
        self._surroundings = context.surroundings
        self._draws = context.draws
        self._bed = next(thing for thing in context.world.things if thing.address == context.persona.bed)

    @property
    def bed(self) -> Thing:
        """Where this person sleeps."""
        return self._bed

    def realise(self, step: Step, latest: int, observation: Observation, last: Action | None) -> Action | None:
        """The step as an action that ends by `latest`; None where nothing in its arena affords it."""
        things = self._things_for(step, observation, last)
        if not things and step.use not in ("stand", "stroll"):
            return None
        # Nothing takes exactly as long as it was planned to.
        pace = 0.88 + 0.27 * self._draws.uniform("pace", observation.now)
        seconds = max(60, int(step.seconds * pace))
        patience = _QUEUES.get(step.use, 240)
        emoji, leaves = EMOJI.get(step.use, ""), step.leaves
        return Action(step.activity, step.category, step.use, step.arena, things, seconds, latest, patience, emoji, leaves=leaves)

    def held_up(self, step: Step, observation: Observation, last: Action | None) -> Action | None:
        """Something small that delays setting out, or None: more often for the forgetful, seldom for the punctual."""
        here = observation.arena
        if here is None or self._world.arenas[here].sector == self._world.arenas[step.arena].sector:
            return None
        if last is not None and last.emoji == _HELD_UP:
            return None
        odds = 0.08 + 0.14 * has_any(self._persona.traits, SETS_OUT_LATE)
        odds *= 0.4 if has_any(self._persona.traits, SETS_OUT_ON_TIME) else 1.0
        if self._draws.uniform("held up", observation.now) >= odds:
            return None
        draw = self._draws.uniform("dawdle", observation.now)
        reason = _REASONS[int(draw * 997) % len(_REASONS)]
        return Action(reason, "leisure", "stand", here, (), 90 + int(draw * 210), observation.now + _NEVER, 0, _HELD_UP)

    def sleep(self, now: int, until: int) -> Action:
        """In one's own bed until a moment."""
        bed = self._bed
        return Action("sleeping", "sleep", "sleep", bed.arena, (bed.id,), until - now, until, _QUEUES["sleep"], EMOJI["sleep"])

    def see_to(self, activity: str, arena: int, thing: int, seconds: int, now: int, leaves: Leaves | None = None) -> Action:
        """Go and put right a thing that has gone wrong."""
        return Action(activity, "errands", SEE_TO, arena, (thing,), seconds, now + _NEVER, 120, EMOJI[SEE_TO], leaves=leaves)

    def linger(self, observation: Observation, *, here: bool = False) -> Action:
        """Nothing planned works out: a quiet quarter of an hour at home, by rule."""
        arena = observation.arena if here and observation.arena is not None else self._surroundings.home[0]
        return Action("taking a moment to think what to do", "leisure", "stand", arena, (), 900, observation.now + _NEVER, 0, "🧍")

    def impulse(self, observation: Observation) -> Block:
        """Without planning: an hour of whatever suggests itself, at a place that is open."""
        now = observation.now
        minute = now % DAY // 60
        places = [p for p in self._surroundings.of_the_day(observation.weekday) if p.is_open(minute, minute + 60)]
        place = places[int(self._draws.uniform("impulse place", now) * len(places))]
        uses = [use for use in place.affords if use != "sleep"]
        use = uses[int(self._draws.uniform("impulse use", now) * len(uses))]
        return Block(now, now + 3600, f"looking for something to do ({use})", "leisure", int(place.id[1:]), use)

    def unplanned(self, now: int, until: int) -> Block:
        """Time to oneself at home, until what is planned next."""
        for use in ("rest", "read", "chat", "stand"):
            for arena in self._surroundings.home:
                if use in self._world.affordances(self._world.arenas[arena]):
                    return Block(now, until, "taking some unplanned time", "leisure", arena, use)
        raise AssertionError("every arena affords standing")

    def _things_for(self, step: Step, observation: Observation, last: Action | None) -> tuple[int, ...]:
        """Ids of the things that serve, best first: one's own, the one in use already, then a keyed order that changes daily."""
        if step.use == "sleep":
            return (self._bed.id,)
        arena, name = self._world.arenas[step.arena], self._persona.name
        mine = [t for t in self._world.things_in(arena, step.use) if not t.owners or name in t.owners]
        same = last.things[0] if last is not None and last.things and observation.began is not None else -1
        start = int(self._draws.uniform("seat", observation.now) * len(mine)) if mine else 0
        turned = mine[start:] + mine[:start]
        turned.sort(key=lambda t: (name not in t.owners, t.id != same, t.id in observation.taken))
        return tuple(t.id for t in turned)
