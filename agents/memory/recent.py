"""The retention window of perception: a sight that is repeated within it is not a new observation."""

from collections import OrderedDict


class RecentSights:
    """The last `retention` sights (subject, activity); a sight within the window is not new."""

    STATE = ("_sights",)

    def __init__(self, retention: int) -> None:
        self._retention = retention
        self._sights: OrderedDict[tuple[str, str], None] = OrderedDict()

    def is_news(self, subject: str, activity: str) -> bool:
        """Whether this sight is not in the window; it is, from now on."""
        sight = (subject, activity)
        if sight in self._sights:
            self._sights.move_to_end(sight)
            return False
        self._sights[sight] = None
        if len(self._sights) > self._retention:
            self._sights.popitem(last=False)
        return True
