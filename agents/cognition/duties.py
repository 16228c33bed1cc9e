"""What is fixed on a day: shifts, lessons and appointments, as prompts state them."""

from twinville.agents.categories import Planned
from twinville.agents.cognition.plan import Due
from twinville.agents.persona import Persona, Shift
from twinville.agents.prompts.day_plan import Duty, Wish
from twinville.agents.prompts.places import Place
from twinville.agents.words import as_doing, is_doing
from twinville.worlds.daytime import DAY, parse_days, parse_time
from twinville.worlds.privacy import guest_rooms, has_door, room_to_visit
from twinville.worlds.world import Arena, World

#: What somebody's work looks like where it is done; the first a workplace affords.
_WORK_USES = (
    "serve",
    "teach",
    "treat",
    "preach",
    "craft",
    "office",
    "patrol",
    "paint",
    "perform",
    "bake",
    "stock",
    "write",
    "garden",
    "clean",
    "study",
    "read",
    "stroll",
    "stand",
)
#: What people do who meet, the first that a place affords; what they may say that they do.
_TOGETHER = ("dine", "drink", "chat", "rest", "stroll", "stand")
_LEISURE = (
    "feed the ducks",
    "read",
    "browse",
    "game",
    "music",
    "play",
    "garden",
    "exercise",
    "paint",
    "dine",
    "drink",
    "chat",
    "stroll",
)
#: What one does to put up a notice.
POST = "post a notice"
_STUDY_USES = ("learn", "study", "read", "write", "stand")


def duties_on(world: World, persona: Persona, weekday: int, appointments: list[Due], day: int) -> tuple[Duty, ...]:
    """Today's shifts and appointments in the order of the day, in minutes since its midnight."""
    found = [_shift(world, persona, shift) for shift in persona.shifts if weekday in parse_days(shift.days)]
    for due in appointments:
        if due.at // DAY == day and not due.settled:
            start = due.at % DAY // 60
            arena = _meeting_room(world, persona, due)
            use = _named(due.activity, world.affordances(world.arenas[arena])) or _first(world.arenas[arena], world, _TOGETHER)
            found.append(
                Duty(
                    start=start,
                    end=start + due.minutes,
                    activity=as_planned(due),
                    category="social",
                    where=f"P{arena}.{use}",
                    appointment=True,
                )
            )
    return tuple(sorted(found, key=lambda duty: duty.start))


def _meeting_room(world: World, persona: Persona, due: Due) -> int:
    """The room of an appointment: at somebody's home where they receive guests."""
    first = world.arenas[min(due.arenas)]
    at_own_home = first.sector == world.arenas_of(persona.home)[0].sector
    if at_own_home or not has_door(world, first.sector):
        return first.id
    rooms = guest_rooms(world, first.sector)
    return room_to_visit(world, first.sector).id if not set(rooms) & due.arenas else min(set(rooms) & due.arenas)


def as_planned(due: Due) -> str:
    """An appointment as one does it: "at the birthday party", "feeding the ducks"."""
    doing = as_doing(due.activity)
    return doing if is_doing(doing) else f"at {due.activity}"


def wishes_on(world: World, persona: Persona, weekday: int, home: list[int]) -> tuple[Wish, ...]:
    """Today's routines."""
    found = []
    for routine in persona.routines:
        if weekday not in parse_days(routine.days):
            continue
        arenas = world.arenas_of(routine.place) if routine.place else tuple(world.arenas[i] for i in home)
        arena = next((a for a in arenas if routine.use in world.affordances(a)), None)
        if arena is not None:
            found.append(
                Wish(
                    at=parse_time(routine.at) // 60,
                    minutes=routine.minutes,
                    activity=routine.activity,
                    category=routine.category,
                    where=f"P{arena.id}.{routine.use}",
                    chance=routine.chance,
                )
            )
    return tuple(sorted(found, key=lambda wish: wish.at))


def announcements(facts: tuple[tuple[str, float], ...], places: tuple[Place, ...], wake: int) -> tuple[Wish, ...]:
    """One wish to put up a notice where there is a board, the surer the more one wants it known."""
    boards = [place for place in places if POST in place.affords]
    if not facts or not boards:
        return ()
    # A board in the open air can be reached at any hour.
    board = min(boards, key=lambda place: (bool(place.open), place.id))
    likely = max(chance for _, chance in facts)
    at = max(wake + 60, 9 * 60)
    return (Wish(at=at, minutes=15, activity="putting up a notice", category="errands", where=f"{board.id}.{POST}", chance=likely),)


def _shift(world: World, persona: Persona, shift: Shift) -> Duty:
    arenas = world.arenas_of(shift.place or persona.workplace or persona.home)
    start, end = shift.seconds
    category: Planned = "school" if persona.studies else "work"
    uses = (shift.use,) if shift.use else _STUDY_USES if persona.studies else _WORK_USES
    arena, use = next(((a, u) for u in uses for a in arenas if u in world.affordances(a)), (arenas[0], "stand"))
    activity = shift.activity or ("having lessons" if persona.studies else f"working as {persona.occupation or 'usual'}")
    return Duty(start=start // 60, end=end // 60, activity=activity, category=category, where=f"P{arena.id}.{use}")


def _named(activity: str, offered: tuple[str, ...]) -> str | None:
    """What a place offers and the words name: "read" for "reading the papers", "feed the ducks" for "feeding the ducks"."""
    said = activity.casefold().split()
    return next((u for u in _LEISURE if u in offered and all(any(w.startswith(p) for w in said) for p in u.split())), None)


def _first(arena: Arena, world: World, uses: tuple[str, ...]) -> str:
    offered = world.affordances(arena)
    return next((use for use in uses if use in offered), offered[0])
