"""Where a server is, and what is no address of one."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinville.agents.language_models.wire.address import checked, proxy_of, same_server
from twinville.worlds.errors import InputError


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1"),
        (" https://models.example/v1/ ", "https://models.example/v1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
    ],
)
def test_an_address_is_taken_without_its_last_slash(url: str, found: str) -> None:
    assert checked(url) == found


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://[::1", "is no address"),
        ("http://host:99999/v1", "is no address"),
        ("http://host:port/v1", "is no address"),
        ("localhost:8080", "begins with neither"),
        ("ftp://host/v1", "begins with neither"),
        ("http:///v1", "names no server"),
        ("http://ho st/v1", "names no server"),
        ("http://host/v1\x00", "names no server"),
        ("http://me:secret@host/v1", "holds a user name or a password"),
        ("http://host/v1?key=secret", "more than a path"),
    ],
)
def test_what_is_no_address_is_said(url: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as raised:
        checked(url)
    assert "me:secret" not in str(raised.value)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_said_to_be_none(text: str) -> None:
    for each in (text, f"http://{text}", f"http://host{text}"):
        with suppress(InputError):
            assert checked(each).startswith(("http://", "https://"))


def test_a_redirect_stays_with_its_server() -> None:
    here = "http://host:8080/v1/chat/completions"
    assert same_server(here, "https://host/v1/chat/completions")
    assert not same_server(here, "http://other:8080/v1/chat/completions")
    assert not same_server("https://host/v1", "http://host/v1")


def test_a_proxy_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert proxy_of("http://models.example/v1") == ""
    monkeypatch.setenv("http_proxy", "http://me:secret@proxy.example:3128")
    assert proxy_of("http://models.example/v1") == "http://proxy.example:3128"
    assert proxy_of("https://models.example/v1") == ""
    assert proxy_of("http://localhost:8080/v1") == ""
    monkeypatch.setenv("no_proxy", "models.example")
    assert proxy_of("http://models.example/v1") == ""
