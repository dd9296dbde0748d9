from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from defusedxml import ElementTree

from core.errors import EnvironmentFault, UserError
from core.media.sidecar import sidecar_of, write_keywords

if TYPE_CHECKING:
    from pathlib import Path

FOREIGN = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <!-- of another program -->
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:darktable="http://darktable.sf.net/">
   <dc:subject><rdf:Bag><rdf:li>旅行</rdf:li><rdf:li>豆豆</rdf:li></rdf:Bag></dc:subject>
   <darktable:history><rdf:Seq><rdf:li>exposure</rdf:li></rdf:Seq></darktable:history>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "海边.jpg"
    path.write_bytes(b"the picture")
    return path


def keywords(photo: Path) -> list[str]:
    tree = ElementTree.parse(sidecar_of(photo))
    rdf = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
    path = f".//{{http://purl.org/dc/elements/1.1/}}subject/{rdf}Bag/{rdf}li"
    return [item.text for item in tree.iterfind(path)]


def test_keywords_go_into_a_file_beside_the_photo(photo):
    assert write_keywords(photo, ["豆豆", "a & <b>"])
    assert sidecar_of(photo).name == "海边.jpg.xmp"
    assert keywords(photo) == ["豆豆", "a & <b>"]
    assert photo.read_bytes() == b"the picture"
    assert sorted(path.name for path in photo.parent.iterdir()) == ["海边.jpg", "海边.jpg.xmp"]


def test_what_is_there_is_not_written_again(photo):
    write_keywords(photo, ["豆豆"])
    before = sidecar_of(photo).stat().st_mtime_ns
    assert not write_keywords(photo, ["豆豆"], ["别的"])
    assert sidecar_of(photo).stat().st_mtime_ns == before


def test_what_other_programs_wrote_stays_as_it_is(photo):
    sidecar_of(photo).write_text(FOREIGN, encoding="utf-8")
    assert write_keywords(photo, ["糯米"], ["豆豆"])
    assert keywords(photo) == ["旅行", "糯米"]
    text = sidecar_of(photo).read_text(encoding="utf-8")
    for piece in ('xmp:Rating="4"', "<!-- of another program -->", "<darktable:history>",
                  "exposure", "<?xpacket end"):  # fmt: skip
        assert piece in text


def test_a_sidecar_without_keywords_gets_a_list(photo):
    without = FOREIGN.replace("<dc:subject>", "<!--").replace("</dc:subject>", "-->")
    sidecar_of(photo).write_text(without, encoding="utf-8")
    write_keywords(photo, ["豆豆"])
    assert keywords(photo) == ["豆豆"]


BOMB = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<x xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:RDF>&b;</rdf:RDF></x>"""


@pytest.mark.parametrize("content", ["", "no xml", "<x/>", FOREIGN[:400], BOMB])
def test_what_is_no_xmp_is_left_as_it_is(photo, content):
    sidecar_of(photo).write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as refusal:
        write_keywords(photo, ["豆豆"])
    assert refusal.value.code == "sidecar_unreadable"
    assert sidecar_of(photo).read_text(encoding="utf-8") == content


def test_a_folder_that_is_gone_is_a_fault(photo):
    with pytest.raises(EnvironmentFault) as fault:
        write_keywords(photo.parent / "gone" / "a.jpg", ["豆豆"])
    assert fault.value.code == "sidecar_not_written"


def test_ends_of_lines_that_other_programs_wrote_stay(photo):
    told = 'xmp:Rating="4" xmp:Note="one&#10;two&#9;three&#13;"'
    before = FOREIGN.replace('xmp:Rating="4"', told).replace("exposure", "a&#13;b")
    sidecar_of(photo).write_text(before, encoding="utf-8")
    assert write_keywords(photo, ["海"])
    tree = ElementTree.parse(sidecar_of(photo))
    xmp = "{http://ns.adobe.com/xap/1.0/}"
    assert [e.get(f"{xmp}Note") for e in tree.iter() if e.get(f"{xmp}Note")] == [
        "one\ntwo\tthree\r"
    ]
    assert "a\rb" in [e.text for e in tree.iter()]
