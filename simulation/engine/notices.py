"""Notices: posted on a board by a person, read by people who pass close to it."""

from dataclasses import dataclass, field, replace

import numpy as np

from twinville.agents.said import Said, Told
from twinville.worlds.kinds import READ_NOTICES
from twinville.worlds.state import saved
from twinville.worlds.world import World

#: Tiles from which a notice can be read, in the same room.
LEGIBLE = 3
#: A board holds this many notices; the oldest comes down for a new one.
ROOM = 12


@saved("Board")
@dataclass(slots=True)
class Board:
    """What hangs on one board, the oldest first."""

    notices: list[Said] = field(default_factory=list)


class Notices:
    """All boards of a town, and which notices each person has read."""

    STATE = ("_boards", "_read", "_at", "_count")

    def __init__(self, world: World) -> None:
        self._boards: dict[int, Board] = {}
        self._near = np.full(len(world.room_at), -1, dtype=np.int32)
        self._read: set[tuple[int, str]] = set()
        self._at: dict[int, int] = {}
        self._count = 0
        for thing in world.things:
            if READ_NOTICES not in thing.affordances:
                continue
            self._boards[thing.id] = Board()
            for x, y in (world.xy(tile) for tile in thing.use_tiles):
                for column in range(max(0, x - LEGIBLE), min(world.width, x + LEGIBLE + 1)):
                    for row in range(max(0, y - LEGIBLE), min(world.height, y + LEGIBLE + 1)):
                        tile = world.tile(column, row)
                        if world.room_at[tile] == world.room_at[thing.use_tiles[0]]:
                            self._near[tile] = thing.id

    @property
    def boards(self) -> list[int]:
        """Ids of all boards."""
        return list(self._boards)

    def post(self, thing: int, author: str, text: str, facts: tuple[str, ...]) -> Said:
        """Put up a notice; returns it as its readers will take it in."""
        self._count += 1
        notice = Said(f"n{self._count}", author, "", text, facts)
        board = self._boards[thing]
        board.notices = [*board.notices, notice][-ROOM:]
        return notice

    def says(self, thing: int, notice: Said, facts: tuple[str, ...], told: tuple[Told, ...]) -> Said:
        """What a notice that was just put up tells is known now; returns it so."""
        board = self._boards[thing]
        board.notices[-1] = replace(notice, facts=facts, told=told)
        return board.notices[-1]

    def passed(self, who: int, tile: int) -> list[Said]:
        """What somebody who has just come near a board has not read yet."""
        board = int(self._near[tile])
        before, self._at[who] = self._at.get(who, -1), board
        return self.unread(who, board) if board not in (-1, before) else []

    def unread(self, who: int, thing: int) -> list[Said]:
        """What somebody has not read yet on a board."""
        return [notice for notice in self._boards[thing].notices if (who, notice.id) not in self._read]

    def was_read(self, who: int, notice: Said) -> None:
        """Somebody knows what this one says."""
        self._read.add((who, notice.id))
