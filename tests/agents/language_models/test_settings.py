"""Settings files: models by role, prices, and mistakes in them."""

from pathlib import Path

import pytest

from twinville.agents.language_models.openai_compatible import OpenAICompatible
from twinville.agents.language_models.roles import role_of, settings_for, uses_rules
from twinville.agents.language_models.settings import read_settings
from twinville.agents.model_choice import choose_model, model_of
from twinville.agents.prompts.registry import prompt_kinds
from twinville.agents.prompts.role import ROLES
from twinville.worlds.errors import InputError


def _write(folder: Path, text: str) -> Path:
    path = folder / "s.toml"
    path.write_text(text, encoding="utf-8")
    return path


GOOD = """
[models.default]
model = "openai:small"
base_url = "http://127.0.0.1:1/v1"
[models.dialogue]
model = "openai:large"
base_url = "http://127.0.0.1:2/v1"
temperature = 1.0
[models.importance]
model = "offline"
[prices.small]
input = 0.1
output = 0.2
[answers]
when_refused = "go-on"
"""


def test_every_role_has_a_kind_and_an_unknown_kind_is_planning() -> None:
    assert {prompt.role for prompt in prompt_kinds().values()} == set(ROLES)
    assert role_of("converse") == "dialogue"
    assert role_of("a kind of another program") == "planning"


def test_no_answer_looks_like_a_skipped_one() -> None:
    assert not any("skipped" in prompt.answer_type.model_fields for prompt in prompt_kinds().values())


def test_a_model_for_each_role(tmp_path: Path) -> None:
    settings = read_settings(_write(tmp_path, GOOD))
    model = choose_model(None, seed=3, settings=settings)
    assert model.name == "openai:small + openai:large + offline"
    assert model.model_for("converse").name == "openai:large"
    assert model.model_for("importance").name == "offline"
    assert model.model_for("day_plan").name == "openai:small"
    assert not model.is_language_model
    assert uses_rules(model.settings)
    assert settings_for(model.settings, "utter")["temperature"] == 1.0
    assert settings_for(model.settings, "importance")["rules"]
    again = model_of(model.settings, settings=settings)
    assert again.settings == model.settings
    assert settings.answers.when_refused == "go-on"
    assert "127.0.0.1" not in str(model.settings)


def test_a_roles_own_server_stays_its_own(tmp_path: Path) -> None:
    settings = read_settings(_write(tmp_path, GOOD))
    model = choose_model(None, seed=3, settings=settings, base_url="http://127.0.0.1:9/v1").model_for("converse")
    assert isinstance(model, OpenAICompatible)
    assert model._url == "http://127.0.0.1:2/v1"


def test_one_model_for_all_is_itself(tmp_path: Path) -> None:
    settings = read_settings(_write(tmp_path, '[models.default]\nmodel = "openai:x"\nbase_url = "http://x"'))
    model = choose_model(None, seed=0, settings=settings)
    assert model.name == "openai:x"
    assert "roles" not in model.settings
    assert choose_model(None, seed=0).name == "offline"
    assert role_of("reflect") == "reflection"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("models = [", "is not TOML"),
        ("[model.default]\nmodel = 'offline'", "model: Extra inputs"),
        ("[models.dialogues]\nmodel = 'offline'", "models.dialogues"),
        ("[models.default]\ntemperature = 1", "models.default.model: Field required"),
        ("[models.default]\nmodel = 'offline'\ntemperature = 9", "temperature"),
        ("[models.default]\nmodel = 'offline'\nkey = 'sk-1'", "models.default.key: Extra inputs"),
        ("[models.default]\nmodel = 'offline'\nkey_variable = 'sk-abc'", "key_variable"),
        ("[models.dialogue]\nmodel = 'offline'", "name a model for 'default'"),
        ("[prices.x]\ninput = -1", "prices.x.input"),
        ("[prices.x]\ninput = nan", "prices.x.input"),
        ("[answers]\nwhen_refused = 'invent'", "answers.when_refused"),
    ],
)
def test_mistakes_name_file_place_and_rule(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError, match=r"s\.toml") as error:
        read_settings(_write(tmp_path, text))
    assert words in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_settings(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "recorded",
    [
        {"model": "openai:m", "temperature": "hot"},
        {"model": "openai:m", "more": 1},
        {"model": "file:///etc/passwd"},
        {"model": "x", "roles": {"planning": {"model": "offline"}}},
        {},
    ],
)
def test_recorded_settings_are_untrusted(recorded: dict[str, object]) -> None:
    with pytest.raises(InputError):
        model_of(recorded, base_url="http://127.0.0.1:1")
