"""Colours. Those that carry meaning (marks on the timeline, rings) are told apart by the colour-blind (Okabe and Ito 2008)."""

Color = tuple[int, int, int]

GRASS, GRASS_RIM = (122, 178, 88), (86, 140, 62)
GROUND: dict[str, Color] = {
    "sand": (226, 206, 150),
    "path": (205, 176, 128),
    "paving": (178, 176, 170),
    "water": (88, 148, 188),
}
CAP, CAP_LINE = (232, 222, 200), (120, 104, 84)
FACE, FACE_LOW = (206, 188, 156), (176, 156, 124)
DOOR, DOOR_LINE = (150, 104, 66), (96, 64, 40)
ROOFS: tuple[Color, ...] = ((198, 82, 62), (92, 116, 140), (148, 96, 72), (118, 128, 88), (170, 122, 70), (128, 84, 108))
WINDOW = (146, 186, 208)

PANEL, PANEL_DEEP, PANEL_LINE = (33, 38, 46), (26, 30, 37), (58, 66, 78)
TEXT, TEXT_DIM, TEXT_FAINT = (236, 240, 244), (164, 172, 182), (116, 124, 134)
HEAD, LINK, ACCENT = (240, 190, 90), (124, 180, 245), (86, 156, 246)
BUBBLE, BUBBLE_TEXT = (255, 253, 244), (34, 36, 40)

#: Marks of events on the timeline.
MARKS: dict[str, Color] = {
    "talk": (86, 180, 233),
    "plan": (240, 228, 66),
    "reflection": (204, 121, 167),
    "intervention": (213, 94, 0),
    "marker": (255, 255, 255),
}
SKIN: tuple[Color, ...] = ((250, 220, 190), (236, 194, 158), (212, 162, 120), (172, 120, 84), (128, 84, 58), (92, 60, 44))
HAIR: tuple[Color, ...] = ((36, 28, 26), (78, 52, 34), (128, 82, 44), (190, 144, 80), (150, 60, 36), (70, 70, 78))
GREY_HAIR = (206, 206, 208)
CLOTHES: tuple[Color, ...] = (
    (214, 84, 74), (74, 128, 204), (96, 176, 92), (226, 176, 64), (150, 90, 184), (70, 178, 178), (222, 122, 170), (124, 110, 92),
    (236, 138, 70), (88, 100, 150), (150, 190, 90), (180, 70, 120),
)  # fmt: skip


def mix(a: Color, b: Color, part: float) -> Color:
    """`a` with a part of `b` in it, from 0 to 1."""
    return (
        round(a[0] + (b[0] - a[0]) * part),
        round(a[1] + (b[1] - a[1]) * part),
        round(a[2] + (b[2] - a[2]) * part),
    )


def darker(color: Color, part: float) -> Color:
    """Nearer to black."""
    return mix(color, (0, 0, 0), part)


def lighter(color: Color, part: float) -> Color:
    """Nearer to white."""
    return mix(color, (255, 255, 255), part)


#: Rings of the stages of a disease, and flags of compliance.
STAGES: dict[str, Color] = {
    "infected": (240, 228, 66),
    "infectious": (230, 159, 0),
    "ill": (213, 94, 0),
    "recovered": (86, 180, 233),
}
KEEPS, BREAKS = (120, 220, 170), (255, 150, 110)
