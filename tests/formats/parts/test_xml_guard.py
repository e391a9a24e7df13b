from __future__ import annotations

import pytest

from thirdturn.domain.errors import MalformedTranscript
from thirdturn.formats.parts.xml_guard import parse_xml, refuse_dtd
from thirdturn.formats.raw import Source

BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
]>
<lolz>&lol2;</lolz>"""
LEAK = '<?xml version="1.0"?>\n\n<!ENTITY xxe SYSTEM "file:///etc/hostname"><a>&xxe;</a>'


def source(text: str) -> Source:
    return Source("talk.eaf", text.encode(), text)


@pytest.mark.parametrize(("text", "line"), [(BOMB, 2), (LEAK, 3), ("<!doctype a><a/>", 1)])
def test_declarations_are_refused_with_their_line(text: str, line: int) -> None:
    for guard in (refuse_dtd, parse_xml):
        with pytest.raises(MalformedTranscript, match="declaration") as caught:
            guard(source(text))
        assert caught.value.line == line


def test_plain_xml_passes_whatever_encoding_it_declares() -> None:
    root = parse_xml(source('<?xml version="1.0" encoding="ISO-8859-1"?>\n<a b="ä">ö &amp; ü</a>'))
    assert (root.tag, root.get("b"), root.text) == ("a", "ä", "ö & ü")


def test_broken_xml_names_the_line() -> None:
    with pytest.raises(MalformedTranscript, match=r"talk\.eaf, line 4: the XML is broken") as caught:
        parse_xml(source("\n<a>\n<b>\n</a>"))
    assert caught.value.line == 4


def test_an_undeclared_entity_is_an_error_and_no_expansion() -> None:
    with pytest.raises(MalformedTranscript, match="broken"):
        parse_xml(source("<a>&lol;</a>"))
