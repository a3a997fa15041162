import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.fetching.canonical import domain_of, normalise_url


@pytest.mark.parametrize(
    ("given_url", "normal"),
    [
        ("HTTPS://WWW.Norvale.Example:443/A?utm_source=x&id=3&fbclid=y#part", "https://www.norvale.example/A?id=3"),
        ("http://norvale.example:80", "http://norvale.example/"),
        ("http://norvale.example:8080/a", "http://norvale.example:8080/a"),
        ("https://norvale.example/?b=2&a=1", "https://norvale.example/?b=2&a=1"),
        ("https://norvale.example/?gclid=1", "https://norvale.example/"),
        ("https://norvale.example/a?ref=utm_source", "https://norvale.example/a?ref=utm_source"),
        ("nonsense", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_the_addresses_of_one_page_become_one(given_url: str, normal: str) -> None:
    assert normalise_url(given_url) == normal


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_a_normal_address_stays_as_it_is(path: str) -> None:
    once = normalise_url("https://norvale.example/" + path)
    assert normalise_url(once) == once


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.norvale.example/a", "norvale.example"),
        ("https://m.norvale.example/a", "norvale.example"),
        ("https://news.norvale.example/a", "news.norvale.example"),
        ("https://www.example/", "www.example"),
        ("", ""),
    ],
)
def test_the_publisher_is_known_by_its_host(url: str, domain: str) -> None:
    assert domain_of(url) == domain
