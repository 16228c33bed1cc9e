from twinville.agents.aim import Aim
from twinville.agents.prompts.day_plan import DayPlanPrompt
from twinville.agents.prompts.identity import Identity
from twinville.agents.prompts.places import Place
from twinville.agents.rules.aims import serving
from twinville.agents.rules.dice import Dice

CAFE = Place(id="P2", name="The Copper Kettle: cafe", kind="cafe", affords=("dine", "drink"), open=((0, 1440),))
HOME = Place(id="P1", name="Weir House: kitchen", kind="home", affords=("cook", "eat"), home=True)


def test_an_aim_is_served_where_it_can_be_done() -> None:
    who = Identity(name="Ines Castellano", age=40, wake=400, sleep=1300, aims=(Aim("learn new ways of cooking"),))
    for day in range(1, 30):
        prompt = DayPlanPrompt(identity=who, day=day, weekday="Monday", wake=400, bed=1300, places=(CAFE, HOME))
        served = serving(prompt, Dice(1, day), lambda at, minutes: True)
        if served is not None:
            break
    assert served is not None
    assert served.where == "P1.cook"
