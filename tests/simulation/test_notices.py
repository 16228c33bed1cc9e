from twinville.agents.population.population import Population
from twinville.simulation.engine.notices import LEGIBLE, ROOM, Notices
from twinville.worlds.world import Thing, World


def _board(world: World) -> Thing:
    return next(thing for thing in world.things if "read notices" in thing.affordances)


def test_a_notice_is_read_by_whoever_comes_near_once(larkwater: tuple[World, Population]) -> None:
    world, _ = larkwater
    board, notices = _board(world), Notices(world)
    posted = notices.post(board.id, "Ada", "The dog is lost.", ("dog",))
    near, far = (
        board.use_tiles[0],
        next(t for t in range(len(world.room_at)) if world.chebyshev(t, board.use_tiles[0]) > LEGIBLE + 4),
    )
    assert notices.passed(0, far) == []
    assert notices.passed(0, near) == [posted]
    # Standing there is not passing by again; going away and coming back is.
    assert notices.passed(0, near) == []
    assert notices.passed(0, far) == []
    assert notices.passed(0, near) == [posted]
    notices.was_read(0, posted)
    assert notices.passed(0, far) == notices.passed(0, near) == []
    assert notices.unread(1, board.id) == [posted]


def test_a_full_board_drops_the_oldest(larkwater: tuple[World, Population]) -> None:
    world, _ = larkwater
    board, notices = _board(world), Notices(world)
    posted = [notices.post(board.id, "Ada", str(number), ()) for number in range(ROOM + 2)]
    assert notices.unread(0, board.id) == posted[2:]
