"""The parts of one mind, constructed in one place."""

from collections.abc import Callable, Mapping

from twinville.agents.cognition.acting import Acting
from twinville.agents.cognition.aiming import Aiming
from twinville.agents.cognition.appointments import Appointments
from twinville.agents.cognition.approaching import Approaching
from twinville.agents.cognition.changing import Changing
from twinville.agents.cognition.company import Company
from twinville.agents.cognition.complying import Complying
from twinville.agents.cognition.considering import Considering
from twinville.agents.cognition.context import Context
from twinville.agents.cognition.conversing import Conversing
from twinville.agents.cognition.doorkeeping import Doorkeeping
from twinville.agents.cognition.own_past import OwnPast
from twinville.agents.cognition.perceiving import Perceiving
from twinville.agents.cognition.planning import Planner
from twinville.agents.cognition.reacting import Reacting
from twinville.agents.cognition.reflecting import Reflecting
from twinville.agents.cognition.relating import Relating
from twinville.agents.cognition.seeking import Seeking
from twinville.agents.component import Component
from twinville.agents.modules import MEMORY

#: Makes a component for one mind.
Factory = Callable[[Context], Component]


class Parts:
    """What a mind consists of. `extra` are components from outside, by name; they take part after the mind's own."""

    def __init__(self, context: Context, factories: Mapping[str, Factory]) -> None:
        self.appointments = Appointments(context)
        planned = self.appointments.dues if MEMORY in context.modules else []  # who remembers nothing plans no promise
        self.own_past = OwnPast(context)
        self.aiming = Aiming(context, self.own_past)
        self.seeking = Seeking(context)
        self.planner = Planner(context, self.appointments, planned, self.own_past, self.seeking)
        self.appointments.falls_through = self.planner.drop
        self.conversing = Conversing(context)
        self.reflecting = Reflecting(context)
        self.complying = Complying(context)
        self.relating = Relating(context)
        self.acting = Acting(context)
        self.reacting = Reacting(context, self.acting, self.seeking)
        self.perceiving = Perceiving(context, self.complying)
        self.doorkeeping = Doorkeeping(context)
        self.approaching = Approaching(context, self.conversing, self.appointments)
        self.considering = Considering(context, self.planner, self.appointments, self.seeking)
        self.company = Company(
            context,
            self.conversing,
            self.complying,
            self.appointments,
            self.planner,
            self.relating,
            self.seeking,
            self.approaching,
            self.considering,
        )
        self.extra = {name: make(context) for name, make in factories.items()}
        own = [Changing(context), self.perceiving, context.around, self.own_past, self.appointments, self.company, self.doorkeeping]
        own += [self.seeking, self.approaching, self.considering]
        context.components += [*own, *self.extra.values()]
        context.questions.watched |= {
            "company": lambda _: [(due.at, due.minutes, due.activity, due.place) for due in planned],
            "ordinances": lambda _: self.complying.fingerprint(),
        }
