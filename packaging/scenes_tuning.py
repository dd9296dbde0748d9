"""The scenes of the fine-tuning wizard, and the real runs that they show.

A part of scenes.py. `prepare` trains the starter on the demo photos, for a minute or so: one run
to its end and into a model, another to its middle.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.library import Library
    from desktop.app import Application
    from desktop.windows.tune_wizard import TuneWizard

WINDOW = "TuneWizard"
LABELS = {
    "毛孩子": ("pet", ("chelsea-the-cat", "kitten-with-yarn", "german-shepherd", "hedgehog",
                    "red-panda", "raccoon")),
    "远方": ("place", ("colosseum", "eiffel-tower", "great-wall", "machu-picchu",
                     "mont-saint-michel", "golden-temple", "pont-du-gard")),
}  # fmt: skip
EPOCHS, LONG_EPOCHS, PAUSED_AT = 30, 400, 60


def prepare(library: Library) -> None:
    """Train what the scenes show. The starter answers afterwards, as before."""
    from dataclasses import replace

    from core.errors import Cancelled
    from core.job import Job
    from core.records.tuning import TuneProgress

    tuning = library.tuning
    data = tuning.check_labels(library.labels.taught(), Job())
    base = tuning.base("starter")
    settings = replace(tuning.suggest(base, data), learning_rate=2e-3)
    done = tuning.new_run(base, data, replace(settings, epochs=EPOCHS), "毛孩子和远方")
    tuning.train(done.id, Job())
    tuning.models.adopt(done.id, Job(), alpha=0.5)
    library.use_model("starter")
    paused = tuning.new_run(base, data, replace(settings, epochs=LONG_EPOCHS), "再细一点")

    def pause(news: object) -> None:
        if isinstance(news, TuneProgress) and news.phase == "training" and news.done > PAUSED_AT:
            job.cancel()

    job = Job(on_news=pause)
    with contextlib.suppress(Cancelled):
        tuning.train(paused.id, job)


def _wizard(application: Application) -> TuneWizard:
    application.shelf.tuning.open()
    return application.shelf.tuning.wizard


def _once(wizard: TuneWizard, is_so: Callable[[], bool], act: Callable[[], object]) -> None:
    """Act when something on the first page has become so."""

    def look() -> None:
        if is_so():
            wizard.data.changed.disconnect(look)
            act()

    wizard.data.changed.connect(look)


def data(application: Application) -> None:
    """Check the labels."""
    _check(application, lambda: None)


def _check(application: Application, then: Callable[[], object]) -> None:
    """Check the labels as soon as they are listed, then go on."""
    wizard = _wizard(application)
    wizard.data.from_labels.click()
    if wizard.data.data is not None:
        then()
        return

    def check() -> None:
        _once(wizard, lambda: wizard.data.data is not None, then)
        wizard.data.begin_check()

    _once(wizard, lambda: wizard.data.can_check, check)


def captions(application: Application) -> None:
    """Choose captions of one's own."""
    _wizard(application).data.from_captions.click()


def method(application: Application) -> None:
    """Go on to the second page."""
    _check(application, lambda: application.shelf.tuning.wizard.onward.click())


def advanced(application: Application) -> None:
    """Unfold every setting."""
    wizard = _wizard(application)
    _check(application, lambda: (wizard.onward.click(), wizard.method.settings.more.click()))


def _show_run(application: Application, state: str) -> None:
    tuning = application.library.tuning
    run = next(run for run in tuning.runs() if run.state == state)
    _wizard(application).late.show_run(run.id)


def training(application: Application) -> None:
    """Look at a run that rests."""
    _show_run(application, "paused")


def result(application: Application) -> None:
    """Look at what a run came to."""
    _show_run(application, "done")


def adopted(application: Application) -> None:
    """Look at a model that was adopted."""
    run = next(run for run in application.library.tuning.runs() if run.adopted)
    _wizard(application).late._open_adopted(run.adopted[0], run.id)


def history(application: Application) -> None:
    """Look at every run."""
    application.shelf.show_tuning_history()
