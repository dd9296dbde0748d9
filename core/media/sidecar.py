"""Keywords and stars in an XMP sidecar beside a photo: `海边.jpg` → `海边.jpg.xmp`.

The photo itself is never opened. A sidecar that is there keeps everything in it that is not
ours, prefixes, comments and all; it is replaced in one move. digiKam, darktable and Lightroom
read `dc:subject` (XMP specification part 1, section 8.3: an unordered rdf:Bag) and `xmp:Rating`
(section 8.4: a number, as an attribute or an element). Any thread.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from core.errors import EnvironmentFault, UserError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path
    from xml.dom.minidom import Document, Element

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
XMP = "http://ns.adobe.com/xap/1.0/"
XMLNS = "http://www.w3.org/2000/xmlns/"
MAX_BYTES = 16 << 20
# WORKAROUND minidom before 3.13 writes these as they are, and the next reader takes the ends of
# lines in an attribute for blanks. What stands for them meanwhile cannot be in an XML file.
_BLANKS = {"\t": ("\x01", b"&#9;"), "\n": ("\x02", b"&#10;"), "\r": ("\x03", b"&#13;")}
_STAND_INS = str.maketrans({blank: stand_in for blank, (stand_in, _) in _BLANKS.items()})
EMPTY = f"""<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Shiying">
 <rdf:RDF xmlns:rdf="{RDF}">
  <rdf:Description rdf:about="" xmlns:dc="{DC}"/>
 </rdf:RDF>
</x:xmpmeta>
"""


def sidecar_of(photo: Path) -> Path:
    """Return where a photo's sidecar is."""
    return photo.with_name(photo.name + ".xmp")


def write_keywords(photo: Path, add: Collection[str], remove: Collection[str] = ()) -> bool:
    """Add keywords to a photo's sidecar, and take others out; returns whether it changed.

    Raises UserError sidecar_unreadable (it is there and no XMP, and stays as it is),
    EnvironmentFault sidecar_not_written.
    """
    return write_marks(photo, add, remove)


def write_marks(
    photo: Path, add: Collection[str], remove: Collection[str] = (), *, rating: int = 0
) -> bool:
    """Write keywords and stars (0: as they are) into a photo's sidecar; whether it changed.

    Raises as `write_keywords`.
    """
    path = sidecar_of(photo)
    document = _read(path)
    is_new = _change_keywords(_bag(document, path), document, add, remove)
    if rating:
        is_new = _rate(document, rating) or is_new
    if is_new:
        _replace(path, _written(document))
    return is_new


def _change_keywords(
    bag: Element, document: Document, add: Collection[str], remove: Collection[str]
) -> bool:
    known = {_text(item): item for item in _children(bag, RDF, "li")}
    missing = [word for word in dict.fromkeys(add) if word not in known]
    gone = [item for word, item in known.items() if word in remove and word not in add]
    for item in gone:
        bag.removeChild(item)
    for word in missing:
        item = document.createElementNS(RDF, f"{_prefix(bag)}:li")
        item.appendChild(document.createTextNode(word))
        bag.appendChild(item)
    return bool(missing or gone)


def _rate(document: Document, rating: int) -> bool:
    """Set the stars where they stand already, else on the first description."""
    told = str(rating)
    descriptions = [
        node
        for root in document.getElementsByTagNameNS(RDF, "RDF")
        for node in _children(root, RDF, "Description")
    ]
    for description in descriptions:
        for element in _children(description, XMP, "Rating"):
            is_new = _text(element) != told
            for child in list(element.childNodes):
                element.removeChild(child)
            element.appendChild(document.createTextNode(told))
            return is_new
        attribute = description.getAttributeNodeNS(XMP, "Rating")
        if attribute is not None:
            is_new = attribute.value != told
            attribute.value = told
            return is_new
    descriptions[0].setAttributeNS(XMLNS, "xmlns:xmp", XMP)
    descriptions[0].setAttributeNS(XMP, "xmp:Rating", told)
    return True


def _read(path: Path) -> Document:
    # Entities that grow without end, or reach for files, are refused.
    from xml.parsers.expat import ExpatError

    from defusedxml import DefusedXmlException
    from defusedxml.minidom import parseString

    try:
        content = path.read_bytes() if path.exists() else EMPTY.encode()
        if len(content) > MAX_BYTES:
            raise ValueError("too large")
        document: Document = parseString(content)
    except OSError as error:
        raise _not_written(path, error) from error
    except (ExpatError, ValueError, DefusedXmlException) as error:
        raise UserError("sidecar_unreadable", path=str(path), reason=str(error)[:200]) from error
    return document


def _bag(document: Document, path: Path) -> Element:
    """Return the list of keywords, made where there is none."""
    roots = document.getElementsByTagNameNS(RDF, "RDF")
    if not roots:
        raise UserError("sidecar_unreadable", path=str(path), reason="no rdf:RDF")
    descriptions = _children(roots[0], RDF, "Description")
    for description in descriptions:
        for subject in _children(description, DC, "subject"):
            for bag in _children(subject, RDF, "Bag") + _children(subject, RDF, "Seq"):
                return bag
    rdf = _prefix(roots[0])
    if not descriptions:
        descriptions = [_added(document, roots[0], RDF, f"{rdf}:Description")]
        descriptions[0].setAttributeNS(RDF, f"{rdf}:about", "")
    subject = _added(document, descriptions[0], DC, "dc:subject")
    subject.setAttributeNS(XMLNS, "xmlns:dc", DC)
    return _added(document, subject, RDF, f"{rdf}:Bag")


def _added(document: Document, parent: Element, namespace: str, name: str) -> Element:
    child = document.createElementNS(namespace, name)
    parent.appendChild(child)
    return child


def _children(parent: Any, namespace: str, name: str) -> list[Element]:  # noqa: ANN401 - minidom
    return [
        node
        for node in parent.childNodes
        if node.nodeType == node.ELEMENT_NODE
        and (node.namespaceURI, node.localName) == (namespace, name)
    ]


def _text(item: Element) -> str:
    pieces = [node.data for node in item.childNodes if node.nodeType == node.TEXT_NODE]
    return "".join(pieces).strip()


def _written(document: Document) -> bytes:
    """Return the document as a file; it is of no further use."""
    for element in document.getElementsByTagName("*"):
        for attribute in list(element.attributes.values()):
            attribute.value = attribute.value.translate(_STAND_INS)
        for node in element.childNodes:
            if node.nodeType == node.TEXT_NODE:
                node.data = node.data.replace("\r", _BLANKS["\r"][0])
    content: bytes = document.toxml(encoding="utf-8")
    for stand_in, reference in _BLANKS.values():
        content = content.replace(stand_in.encode(), reference)
    return content


def _prefix(element: Element) -> str:
    return str(element.prefix or "rdf")


def _replace(path: Path, content: bytes) -> None:
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> EnvironmentFault:
    return EnvironmentFault("sidecar_not_written", path=str(path), reason=str(error.strerror))
