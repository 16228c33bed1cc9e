"""Categories of time use, and the affordances that determine them."""

from typing import Literal, get_args

Category = Literal["sleep", "work", "school", "meals", "hygiene", "errands", "leisure", "social", "travel"]
CATEGORIES: tuple[str, ...] = get_args(Category)

#: Categories that a plan may name; the world adds travel for the walks between activities.
Planned = Literal["sleep", "work", "school", "meals", "hygiene", "errands", "leisure", "social"]

_BY_AFFORDANCE: dict[str, Category] = {
    "sleep": "sleep", "toilet": "hygiene", "wash": "hygiene", "groom": "hygiene", "dress": "hygiene",
    "cook": "meals", "eat": "meals", "snack": "meals", "dine": "meals",
}  # fmt: skip

#: An emoji for each affordance, as the episode's log shows activities.
EMOJI: dict[str, str] = {
    "sleep": "😴", "toilet": "🚽", "wash": "🚿", "groom": "🪥", "dress": "👕", "cook": "🍳", "eat": "🍽️", "snack": "🍎",
    "dine": "🍽️", "drink": "☕", "clean": "🧽", "launder": "🧺", "tidy": "🧹", "read": "📖", "browse": "📚", "write": "✍️",
    "study": "📓", "office": "🗂️", "learn": "🎒", "teach": "👩‍🏫", "serve": "🛎️", "stock": "📦", "shop": "🛒", "craft": "🔨",
    "bake": "🥖", "treat": "🩺", "be treated": "🤒", "wait": "⏳", "preach": "🕯️", "worship": "🙏", "patrol": "👮", "watch": "📺",
    "music": "🎵", "perform": "🎤", "paint": "🎨", "game": "🎲", "exercise": "🏋️", "play": "⚽", "garden": "🌱", "stroll": "🚶",
    "rest": "🪑", "chat": "💬", "read notices": "📌", "post a notice": "📌", "see to": "🧯",
    "feed the ducks": "🦆", "remember": "🪦", "stand": "🧍",
}  # fmt: skip


def category_of(use: str, planned: Category) -> Category:
    """The category of an activity: the one its affordance determines, else the planned one.

    Staff who cook or serve for others are at work, not at a meal.
    """
    if planned in ("work", "school") and use in ("cook", "eat"):
        return planned
    return _BY_AFFORDANCE.get(use, planned)
