"""Lines of study files are read straight into policies; a wrong one is one sentence that says what would be right."""

from dataclasses import asdict
from typing import Any

import pytest

from twinville.experiments.design.policies.announcement import Announcement
from twinville.experiments.design.policies.base import Policy
from twinville.experiments.design.policies.campaign import InformationCampaign
from twinville.experiments.design.policies.curfew import Curfew
from twinville.experiments.design.policies.hours import ChangedHours, closure
from twinville.experiments.design.policies.law import Law
from twinville.experiments.design.policies.line import read_line
from twinville.experiments.design.policies.mask_mandate import MaskMandate
from twinville.experiments.design.policies.persona import PersonaChange
from twinville.experiments.design.policies.process import WorldProcess
from twinville.experiments.design.policies.registry import KEYS
from twinville.experiments.design.policies.rumour import Rumour
from twinville.experiments.design.policies.whisper import Whisper
from twinville.experiments.design.setting import Saturation
from twinville.worlds.errors import InputError

LINES: list[tuple[dict[str, Any], Policy]] = [
    ({"announcement": ""}, Announcement("")),
    ({"announcement": "A.", "channel": "word", "to": ["Ann"]}, Announcement("A.", to=("Ann",), channel="word")),
    ({"announcement": "A.", "saturation": 1, "by": "person"}, Announcement("A.", to=Saturation(1.0, "person"))),
    ({"campaign": "A.", "saturation": 0.5, "messengers": 2}, InformationCampaign("A.", letters=Saturation(0.5), messengers=2)),
    ({"campaign": "A.", "to": ["Ann"], "boards": False}, InformationCampaign("A.", boards=False, letters=("Ann",))),
    ({"closure": "P", "end": "day 2 10:00"}, closure("P", end="day 2 10:00")),
    ({"curfew": "22:00 - 05:00", "enforced": True}, Curfew("22:00", "05:00", enforced=True)),
    ({"hours": ["daily 09:00-11:00"], "place": "P"}, ChangedHours("P", ("daily 09:00-11:00",))),
    ({"law": "A.", "asks": "close", "places": ["P"], "wardens": ["Ann"]}, Law("A.", "close", ("P",), wardens=("Ann",))),
    ({"mask_mandate": True, "sign": False}, MaskMandate(sign=False)),
    ({"persona": {"traits": ["shy"]}, "to": ["Ann"]}, PersonaChange("traits", ("shy",), ("Ann",))),
    ({"persona": {"wake": 400}}, PersonaChange("wake", 400, None)),
    ({"process": "noise", "parameters": {"place": "P"}}, WorldProcess("noise", {"place": "P"})),
    ({"rumour": "A.", "origin": "Ann"}, Rumour("A.", "Ann")),
    ({"whisper": "A.", "to": ["Ann"], "start": "day 1 10:00"}, Whisper("Ann", "A.", "day 1 10:00")),
]


@pytest.mark.parametrize(("line", "policy"), LINES)
def test_a_line_is_a_policy_and_is_kept_as_it_was(line: dict[str, Any], policy: Policy) -> None:
    read = read_line(line | {"start": line.get("start")})
    assert read.policy == policy
    assert repr(read.policy) == repr(policy)
    assert read.described == line
    assert read_line(read.described).policy == policy


def test_every_key_has_a_line() -> None:
    assert {next(iter(line)) for line, _ in LINES} <= set(KEYS.names())
    assert asdict(read_line({"hours": [], "place": "P"}).policy) == asdict(closure("P"))  # type: ignore[call-overload]


def test_what_a_plan_hashes_of_a_policy_in_python() -> None:
    assert repr(Announcement("")) == "Announcement(text='', start=None, to=None, channel='letter', place=None, against='')"
    assert repr(Whisper("Ann", "A.")) == "Whisper(person='Ann', text='A.', start=None)"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"annoncement": "A."}, "names none.*annoncement.*Did you mean 'announcement'"),
        ({"announcement": "A.", "law": "B."}, "names announcement and law"),
        ({"announcement": "A.", "chanel": "word"}, "'chanel' does not go with 'announcement'; what does: .*Did you mean 'channel'"),
        ({"closure": "P", "place": "Q"}, "'place' does not go with 'closure'; what does: start, end"),
        ({"whisper": "A.", "saturation": 0.5}, "'saturation' does not go with 'whisper'"),
        ({"campaign": "A.", "letters": ["Ann"]}, "'letters' does not go with 'campaign'"),
        ({"announcement": 3}, "'announcement': .*string"),
        ({"announcement": "A.", "channel": "radio"}, "'channel': .*'letter'"),
        ({"announcement": "A.", "to": "Ann"}, "'to': "),
        ({"announcement": "A.", "to": ["Ann"], "saturation": 0.5}, "both say whom it reaches"),
        ({"announcement": "A.", "saturation": 2}, "from 0 to 1"),
        ({"rumour": "A."}, "'rumour' needs 'origin'"),
        ({"hours": []}, "'hours' needs 'place'"),
        ({"whisper": "A."}, "goes to one person"),
        ({"curfew": "22:00"}, "two times of the day"),
        ({"mask_mandate": "please"}, "mask_mandate: true"),
        ({"persona": {"wake": 1, "sleep": 2}}, "changes one attribute"),
        (["announcement"], "a policy is a mapping"),
    ],
)
def test_a_wrong_line_is_one_sentence(line: object, words: str) -> None:
    with pytest.raises(InputError, match=words) as raised:
        read_line(line)
    assert "\n" not in str(raised.value)
