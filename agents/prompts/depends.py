"""What an answer can depend on. A person has a counter for each such thing; `cognition/questions.py` keeps them."""

from typing import Literal, get_args

#: The rest of today's plan; places and their hours; who is expected, and what was agreed; ties; what occupies one; who one is;
#: ordinances; news that is believed; the model that answers; the root of chance.
Counter = Literal["plan", "place", "company", "ties", "aims", "persona", "ordinances", "news", "model", "seed"]
#: All of them, in the order in which they are listed.
COUNTERS: tuple[Counter, ...] = get_args(Counter)
#: A question that is put and used at the same tick may depend on anything: nothing can change in between.
ANYTHING: frozenset[Counter] = frozenset(COUNTERS)
#: The words for such a question's moment.
AT_ONCE = "at once, at the tick that needs the answer"
