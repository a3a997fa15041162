import ipaddress

import pytest

from sources.fetching.addresses import is_public, parse_web_address
from sources.fetching.download import check_address
from sources.fetching.errors import AddressRefused, NotAWebAddress


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.170",
        "192.168.0.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "2606:4700::5efe:a00:1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%2",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_is_not_public_is_never_connected_to(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "2a00:1450::200e"])
def test_a_public_address_is_allowed(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://printer.local/",
        "http://metadata.google.internal/",
        "http://intranet/",
        "http://news.example:22/",
        "http://news.example:6379/",
        "http://127。0。0。1/",
    ],
)
def test_a_form_refuses_private_addresses_in_every_spelling(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_address(url)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "example.org/article",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///path",
        "http://user:pass@example.org/",
        "http://user@example.org/",
        "http://exa mple.org/",
        "http://example.org\\@evil.example/",
        "http://example.org/\r\nHost: evil",
        "http://[::1/",
        "http://example.org:99999/",
        "http://-bad-.example/",
        "http://a..b/",
        "http://example.org/" + "a" * 5000,
    ],
)
def test_what_is_no_web_address_is_said_to_be_none(text: str) -> None:
    with pytest.raises(NotAWebAddress):
        parse_web_address(text)


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("HTTP://News.Example", "http://news.example/"),
        ("https://news.example:443/a?b=c#part", "https://news.example/a?b=c"),
        ("https://bücher.example/straße", "https://xn--bcher-kva.example/stra%C3%9Fe"),
        ("https://news.example/a%20b?q=%C3%A9&r=é", "https://news.example/a%20b?q=%C3%A9&r=%C3%A9"),
        ("  https://news.example/x  ", "https://news.example/x"),
    ],
)
def test_an_address_is_brought_into_one_plain_form(given: str, plain: str) -> None:
    assert parse_web_address(given).url == plain
