"""The day plan by rule: duties, routines, meals, errands, and free time by interest."""

from twinville.agents.prompts.day_plan import Break, DayPlan, DayPlanPrompt, Stroke
from twinville.agents.prompts.identity import clock
from twinville.agents.prompts.places import Place
from twinville.agents.rules.aims import serving
from twinville.agents.rules.dice import Dice
from twinville.agents.rules.hosting import hosting
from twinville.agents.rules.offers import at_home, offering, where
from twinville.agents.rules.outings import outing
from twinville.agents.rules.pastimes import PASTIMES, Pastime, appeal
from twinville.agents.rules.registry import rule
from twinville.agents.temperament import is_child, orderliness, sociability

_WANTED = 0.85


class _Diary:
    """Strokes so far, and which minutes of the day are still free."""

    def __init__(self, prompt: DayPlanPrompt) -> None:
        self._prompt = prompt
        self.entries: list[tuple[int, Stroke]] = []
        self._busy: list[tuple[int, int]] = []

    def free(self, start: int, minutes: int, over_work: bool = False) -> bool:
        """Whether nothing is planned then."""
        if start < self._prompt.wake or start + minutes > self._prompt.bed:
            return False
        return all(start + minutes <= a or b <= start for a, b in self._busy) or over_work

    def add(self, start: int, minutes: int, activity: str, category: str, spot: str) -> None:
        """Plan something."""
        minutes = max(15, min(minutes, 720))
        fields = {"start": clock(start), "minutes": minutes, "activity": activity, "category": category, "where": spot}
        self.entries.append((start, Stroke.model_validate(fields)))
        self._busy.append((start, start + minutes))

    def gaps(self, shortest: int) -> list[tuple[int, int]]:
        """Free stretches of at least `shortest` minutes."""
        evening_ends = self._prompt.bed - 30
        edges = sorted([*self._busy, (evening_ends, evening_ends)])
        at, found = self._prompt.wake + 45, []
        for start, end in edges:
            if start - at >= shortest:
                found.append((at, start))
            at = max(at, end)
        return found


@rule(DayPlanPrompt)
def plan_day(prompt: DayPlanPrompt, dice: Dice) -> DayPlan:
    """5 to 12 strokes or so; the same person on another day, or another person on the same day, plans otherwise."""
    if any("fever" in thought and "gone" not in thought for thought in prompt.thoughts) and dice.chance(0.85, "stays in bed"):
        return _ill_in_bed(prompt, dice)
    diary = _Diary(prompt)
    for duty in prompt.duties:
        # A stroke ends after twelve hours at most; a longer duty goes on in a second one.
        start, end = duty.start, min(duty.end, prompt.bed)
        while end - start >= 15:
            length = min(end - start, 720)
            diary.add(start, length, duty.activity, duty.category, duty.where)
            start += length
    for index, wish in enumerate(prompt.wishes):
        at = wish.at + dice.between(-15, 20, "wish", index)
        if not dice.chance(wish.chance, "wish kept", index):
            continue
        # What is wanted badly enough finds another hour.
        hours = (0, 60, 120, -60, 240, 360, 480) if wish.chance >= _WANTED else (0,)
        free = next((at + later for later in hours if diary.free(at + later, wish.minutes)), None)
        if free is not None:
            diary.add(free, wish.minutes, wish.activity, wish.category, wish.where)
    party = hosting(prompt)
    if party is not None and diary.free(party.at, party.minutes):
        diary.add(party.at, party.minutes, party.activity, party.category, party.where)
    aim = serving(prompt, dice, diary.free)
    if aim is not None:
        diary.add(aim.at, aim.minutes, aim.activity, aim.category, aim.where)
    _meals(prompt, dice, diary)
    _errands(prompt, dice, diary)
    _free_time(prompt, dice, diary)
    entries = sorted(diary.entries, key=lambda entry: entry[0])[:16]
    while len(entries) < 3:
        spot = at_home(prompt.places, "rest", "watch", "stand") or f"{prompt.places[0].id}.{prompt.places[0].affords[0]}"
        entries.append(
            (
                prompt.bed - 60,
                Stroke(start=clock(prompt.bed - 60), minutes=45, activity="having a quiet hour", category="leisure", where=spot),
            )
        )
    return DayPlan(strokes=tuple(stroke for _, stroke in entries))


def _ill_in_bed(prompt: DayPlanPrompt, dice: Dice) -> DayPlan:
    """A day at home, with a visit to the doctor at most. What was promised is not even thought of."""
    diary = _Diary(prompt)
    at = max(prompt.wake + 60, 9 * 60)
    clinics = [] if is_child(prompt.identity) else offering(prompt.places, "be treated", at, at + 45)
    if clinics and dice.chance(0.25 + 0.01 * max(0, prompt.identity.age - 50), "doctor"):
        diary.add(at, 45, "seeing the doctor", "errands", where(clinics[0], "be treated"))
    bed = at_home(prompt.places, "rest", "sleep", "stand") or where(prompt.places[0], prompt.places[0].affords[0])
    table = at_home(prompt.places, "eat", "snack", "rest", "stand") or bed
    for start, minutes, activity, category, spot in (
        (prompt.wake + 20, 35, "having a hot drink, feeling ill", "meals", table),
        (at + 60, 150, "lying down with a fever", "leisure", bed),
        (13 * 60, 40, "having some soup", "meals", table),
        (14 * 60, 240, "resting, feeling ill", "leisure", bed),
        (18 * 60 + 30, 40, "having a little supper", "meals", table),
    ):
        if diary.free(start, minutes):
            diary.add(start, minutes, activity, category, spot)
    while len(diary.entries) < 3:
        diary.add(prompt.bed - 60 - 60 * len(diary.entries), 45, "resting, feeling ill", "leisure", bed)
    strokes = tuple(stroke for _, stroke in sorted(diary.entries, key=lambda entry: entry[0]))
    breaks = tuple(Break(duty=duty, reason="I am ill") for duty in prompt.duty_ids()[:8])
    return DayPlan(strokes=strokes, breaks=breaks)


def _meals(prompt: DayPlanPrompt, dice: Dice, diary: _Diary) -> None:
    who = prompt.identity
    late = max(0, prompt.wake - 8 * 60)
    lunch = max(12 * 60 + dice.between(-20, 85, "lunch at", step=5), prompt.wake + 200)
    dinner = max(18 * 60 + dice.between(-35, 85, "dinner at", step=5) + min(late // 3, 90), lunch + 270)
    out = 0.18 + 0.14 * sociability(who)
    for name, at, minutes, likely in (("lunch", lunch, 40, out + 0.12), ("dinner", dinner, 55, out)):
        if at + minutes > prompt.bed - 45:
            continue
        duty = next((d for d in prompt.duties if d.start <= at < d.end and not d.appointment), None)
        if any(d.appointment and d.start - 30 < at + minutes and at < d.end for d in prompt.duties):
            continue
        if duty is None and not diary.free(at, minutes):
            # A meal gives way by up to an hour and a half to what is already planned.
            shifted = [at + s for s in (30, -30, 60, -60, 90, -90) if diary.free(at + s, minutes)]
            if not shifted:
                continue
            at = shifted[0]
        adults = not is_child(who)
        places = [p for p in offering(prompt.places, "dine", at, at + minutes) if not p.home and (adults or p.kind != "pub")]
        if places and adults and dice.chance(likely, name, "out"):
            place = dice.choice(places, name, "where")
            diary.add(at, minutes, f"having {name} at {_short(place)}", "meals", where(place, "dine"))
        elif duty is not None and duty.category in ("work", "school"):
            spot = _packed(prompt, duty.where.split(".")[0])
            diary.add(at, 30, f"having a packed {name}", "meals", spot)
        else:
            table = at_home(prompt.places, "eat", "cook", "snack", "rest", "stand")
            if table:
                diary.add(at, minutes, f"having {name} at home", "meals", table)


def _packed(prompt: DayPlanPrompt, workplace: str) -> str:
    place = next(p for p in prompt.places if p.id == workplace)
    use = next((u for u in ("eat", "snack", "dine", "rest", "drink", "stand") if u in place.affords), place.affords[0])
    return where(place, use)


def _errands(prompt: DayPlanPrompt, dice: Dice, diary: _Diary) -> None:
    who = prompt.identity
    if is_child(who):
        return
    chores = [
        ("shop", "buying groceries", 0.34 + 0.12 * orderliness(who), 30),
        ("read notices", "reading the notice board", 0.14, 15),
        ("be treated", "seeing the doctor", 0.02 + (0.06 if who.age > 65 else 0), 30),
        ("launder", "doing the washing", 0.15, 30),
        ("clean", "cleaning the house", 0.25 + 0.15 * orderliness(who), 40),
    ]
    for use, activity, likely, minutes in chores:
        if not dice.chance(likely, "errand", use):
            continue
        start = prompt.wake + 90 + dice.between(0, 480, "errand at", use, step=15)
        for at in (start, start + 120, start - 120, start + 240, start + 360):
            places = offering(prompt.places, use, at, at + minutes) if diary.free(at, minutes) else []
            places = [place for place in places if place.home or use not in ("launder", "clean")]
            if places:
                place = dice.choice(places, "errand where", use)
                diary.add(at, minutes, activity, "errands", where(place, use))
                break


def _free_time(prompt: DayPlanPrompt, dice: Dice, diary: _Diary) -> None:
    """Fill the longer gaps: each with one or two pastimes, weighed by interest, hour, company and what was done before."""
    done: dict[str, int] = {}
    for number, (start, end) in enumerate(diary.gaps(55)):
        at = start + dice.between(5, 20, "gap", number, step=5)
        out = outing(prompt, dice, at, end, number) if len(diary.entries) < 15 else None
        if out is not None:
            diary.add(at, out.minutes, out.activity, out.category, out.where)
            at += out.minutes + 10
        for part in range(4):
            if end - at < 40 or len(diary.entries) >= 15:
                break
            chosen = _pastime(prompt, dice, at, end, done, (number, part))
            if chosen is None:
                break
            pastime, place, minutes = chosen
            done[pastime.use] = done.get(pastime.use, 0) + 1
            diary.add(
                at, minutes, dice.choice(pastime.phrases, "phrase", number, part), pastime.category, where(place, pastime.use)
            )
            at += minutes + dice.between(5, 35, "between", number, part, step=5)


def _pastime(
    prompt: DayPlanPrompt, dice: Dice, start: int, end: int, done: dict[str, int], key: tuple[int, int]
) -> tuple[Pastime, Place, int] | None:
    who = prompt.identity
    social = sociability(who)
    options: list[tuple[tuple[Pastime, Place, int], float]] = []
    felt = dict(prompt.likings)
    late = start >= 22 * 60 + 30 or start < 7 * 60
    for index, pastime in enumerate(PASTIMES):
        weight = appeal(pastime, who, start, social) / (1 + 3 * done.get(pastime.use, 0))
        minutes = min(dice.between(*pastime.minutes, "minutes", *key, index, step=5), end - start)
        if weight <= 0 or minutes < 15:
            continue
        places = [p for p in offering(prompt.places, pastime.use, start, start + minutes) if _fits(p, pastime, who.age, late)]
        if pastime.needs_out:
            places = [p for p in places if not p.home]
        for place in places:
            liking = (1.0 if place.home else 0.8 * 1.6**social) * 1.5 ** felt.get(_short(place), 0)
            options.append(((pastime, place, minutes), weight * liking / len(places)))
    return dice.weighted(options, "pastime", *key) if options else None


def _fits(place: Place, pastime: Pastime, age: int, late: bool) -> bool:
    """Children keep out of pubs and other people's classrooms; nobody sets out for a place without hours late at night."""
    if age < 16 and place.kind in ("pub", "club"):
        return False
    if late and not place.home and not place.open:
        return False
    if place.knock or (place.kind == "home" and not place.home):
        return False
    if place.kind in ("school", "office", "workshop", "clinic") or (place.name.endswith(": office") and not place.home):
        return False
    return not (place.work and pastime.use in ("craft", "cook", "write", "study"))


def _short(place: Place) -> str:
    return place.name.partition(":")[0]
