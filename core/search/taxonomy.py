"""What automatic albums there are: groups and the albums below them, read and checked whole.

The bundled file is resources/taxonomy.toml; a `taxonomy.toml` in the library's folder is used
instead, so that everybody can have albums of their own. Immutable once loaded; any thread.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "taxonomy.toml"
PROMPTS = range(2, 7)
FIELDS = {"zh", "en", "prompts", "beyond_starter"}


@dataclass(frozen=True, slots=True)
class Category:
    """One group or album. id: "pets" or "pets/dog"; no prompts: it holds what is below it.

    beyond_starter: the bundled starter model cannot tell it.
    """

    id: str
    zh: str
    en: str
    prompts: tuple[str, ...] = ()
    beyond_starter: bool = False

    @property
    def parent(self) -> str:
        """The id of its group, "" for a group."""
        return self.id.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Every category in the order of the file, each group before its albums."""

    categories: tuple[Category, ...]

    def for_model(self, *, is_starter: bool) -> Taxonomy:
        """Leave out what the model cannot tell."""
        if not is_starter:
            return self
        return Taxonomy(tuple(one for one in self.categories if not one.beyond_starter))


def find_taxonomy(home: Path, bundled: Path) -> Path:
    """Return the user's own file, or the bundled one where there is none."""
    own = home / FILE_NAME
    return own if own.is_file() else bundled / FILE_NAME


def load_taxonomy(path: Path) -> Taxonomy:
    """Read and check a taxonomy. Raises UserError("bad_taxonomy", path, reason)."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        categories = [one for name, table in content.items() for one in _group(name, table)]
    except (OSError, ValueError) as error:
        raise UserError("bad_taxonomy", path=str(path), reason=str(error)) from error
    return Taxonomy(tuple(categories))


def _group(name: str, table: Any) -> list[Category]:  # noqa: ANN401 - whatever the file holds
    if not isinstance(table, dict):
        raise ValueError(f"{name}: stands in no [group]")
    albums = {key: value for key, value in table.items() if isinstance(value, dict)}
    own = {key: value for key, value in table.items() if key not in albums}
    group = _category(name, own)
    below = [_category(f"{name}/{key}", value) for key, value in albums.items()]
    for album in below:
        if not album.prompts:
            raise ValueError(f"{album.id}: has no prompts")
    if not group.prompts and not below:
        raise ValueError(f"{name}: has neither prompts nor albums")
    return [group, *below]


def _category(category_id: str, fields: dict[str, Any]) -> Category:
    unknown = sorted(set(fields) - FIELDS)
    if unknown:
        raise ValueError(f"{category_id}: unknown: {', '.join(unknown)}")
    prompts = fields.get("prompts", [])
    if not isinstance(prompts, list) or (prompts and len(prompts) not in PROMPTS):
        raise ValueError(f"{category_id}: prompts must be a list of 2 to 6 sentences")
    for text in (fields.get("zh"), fields.get("en"), *prompts):
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{category_id}: zh, en and prompts must be words")
    beyond_starter = fields.get("beyond_starter", False)
    if not isinstance(beyond_starter, bool):
        raise ValueError(f"{category_id}: beyond_starter must be true or false")
    return Category(category_id, fields["zh"], fields["en"], tuple(prompts), beyond_starter)
