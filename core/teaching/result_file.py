"""What a run came to, and its curves, as files and as records. No torch."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import UserError
from core.models.part import disk_error
from core.records.tuning import AlphaFigures, TuneCurvePoint, TuneExample, TuneFigures, TuneResult
from core.teaching.recipe import SCORE
from core.teaching.run_folder import RESULT, RunFolder, write_json

if TYPE_CHECKING:
    from collections.abc import Iterator


def write_result(folder: Path, result: TuneResult) -> None:
    """Write what a run came to, whole or not at all. Raises EnvironmentFault."""
    try:
        write_json(folder / RESULT, asdict(result))
    except OSError as error:
        raise disk_error(error, folder / RESULT) from error


def read_result(folder: Path) -> TuneResult:
    """Return what a run came to. Raises UserError tune_not_done."""
    try:
        content = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        return TuneResult(
            before=TuneFigures(**content["before"]),
            after=TuneFigures(**content["after"]),
            retention_before=content["retention_before"],
            retention_after=content["retention_after"],
            mixes=tuple(_mix(mix) for mix in content["mixes"]),
            alpha=content["alpha"],
            winners=tuple(_example(one) for one in content["winners"]),
            losers=tuple(_example(one) for one in content["losers"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError("tune_not_done", run=folder.name) from error


def read_curve(folder: Path) -> list[TuneCurvePoint]:
    """Return the validations of a run so far, in order; the first is the model as it was."""
    found = [point for stage in (1, 2) for point in _points(folder / f"log-{stage}.jsonl", stage)]
    run = RunFolder(folder).read()
    if run.before is None or (found and not found[0].step):
        return found
    first = 2 if run.settings.stage == "2" else 1
    return [TuneCurvePoint(first, 0, None, 0.0, run.before), *found]


def _points(file: Path, stage: int) -> Iterator[TuneCurvePoint]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:  # being written just now
            return
        if SCORE in row:
            figures = TuneFigures(**{n: row[n] for n in TuneFigures.__dataclass_fields__})
            yield TuneCurvePoint(stage, row["step"], row["loss"], row["learning_rate"], figures)


def _mix(content: dict[str, Any]) -> AlphaFigures:
    return AlphaFigures(**{**content, "validation": TuneFigures(**content["validation"])})


def _example(content: dict[str, Any]) -> TuneExample:
    paths = {
        name: tuple(Path(path) for path in content.get(name, ()))
        for name in ("first_before", "first_after", "right")
    }
    return TuneExample(**{**content, **paths, "file": Path(content["file"])})
