"""The page of a result: figures, examples, the mix of old and new, and what becomes of it."""

from dataclasses import replace

import pytest
from fakes.tuning_runs import AFTER, BEFORE, RunMaker, make_result
from PySide6.QtWidgets import QMessageBox, QPushButton

from core.errors import EnvironmentFault
from core.records.models import InstalledModel
from desktop.ops import Ops
from desktop.tune.result_page import ResultPage

WAIT_MS = 5000


@pytest.fixture
def maker(library, monkeypatch):
    made = RunMaker(library.home.home, monkeypatch)
    library.tuning = made.tuning
    return made


@pytest.fixture
def page(library, maker, qtbot):
    ops = Ops()
    made = ResultPage(library, ops)
    qtbot.addWidget(made)
    made.resize(860, 700)
    made.show()
    yield made
    made.leave()
    ops.shutdown()


def shown(page, run_id, qtbot):
    page.open(run_id)
    qtbot.waitUntil(page.table.isVisible, timeout=WAIT_MS)


def adopting(maker, act):
    """Let `act(run_id, job, alpha)` stand for the making of a model."""
    maker.tuning.models.adopt = lambda run_id, job, *, alpha: act(run_id, job, alpha)


def test_figures_before_and_after_follow_the_slider(page, maker, qtbot):
    shown(page, maker.done(), qtbot)
    assert page.slider.value_text == "75% (recommended)"
    page.slider.slider.setValue(4)
    before, after, change = page.table.rows
    assert before == ["31.0%", "52.0%", "68.0%", "30.0%", "50.0%", "66.0%", "76.2%"]
    assert (after[2], after[5]) == (f"{100 * AFTER.r10:.1f}%", f"{100 * AFTER.i2t_r10:.1f}%")
    assert change == ["+17.0", "+22.0", "+19.0", "+15.0", "+21.0", "+19.0", "−0.4"]
    page.slider.slider.setValue(0)
    assert page.table.rows[1] == before
    assert page.table.rows[2] == ["0.0"] * 7
    assert not page.adopt.isEnabled()  # nothing of it is the old model


def test_a_good_result_is_adopted_by_default_as_much_as_the_slider_says(page, maker, qtbot):
    asked = []

    def act(run_id, job, alpha):
        asked.append(alpha)
        job.step(1, 2)
        return InstalledModel("starter-tuned-1", maker.folder(run_id).path, 1)

    adopting(maker, act)
    run_id = maker.done()
    shown(page, run_id, qtbot)
    assert "stays about the same" in page.verdict.text()
    assert (page.adopt.property("kind"), page.keep.property("kind")) == ("primary", "")
    page.slider.slider.setValue(2)
    with qtbot.waitSignal(page.adopted, timeout=WAIT_MS) as adopted:
        page.adopt.click()
        assert page.stop.isVisible()
        assert not page.adopt.isVisible()
    assert (adopted.args, asked) == (["starter-tuned-1", run_id], [0.5])


def test_where_general_search_got_worse_that_is_said_and_the_old_one_is_the_default(
    page, maker, qtbot
):
    run_id = maker.done(result=make_result(maker.files, forgets=True))
    shown(page, run_id, qtbot)
    page.slider.slider.setValue(4)
    assert "forgot some of the rest" in page.verdict.text()
    assert "−9.0" in page.verdict.text()
    assert page._frame.property("surface") == "chip"
    assert (page.adopt.property("kind"), page.keep.property("kind")) == ("", "primary")
    assert page.adopt.text() == "Adopt it anyway"
    with qtbot.waitSignal(page.kept_old) as kept:
        page.keep.click()
    assert kept.args == [run_id]


def test_the_slider_begins_at_the_most_that_forgets_nothing_and_says_what_more_would_cost(
    page, maker, qtbot
):
    shown(page, maker.done(result=make_result(maker.files, forgets=True)), qtbot)
    assert page.slider.value_text == "25% (recommended)"
    assert (
        "with all that is new it would get worse (76.2% → 67.2%, −9.0 points)"
        in page.verdict.text()
    )
    assert (page.adopt.property("kind"), page.adopt.text()) == ("primary", "Adopt it")


def test_the_figure_that_is_praised_is_one_that_moved(page, maker, qtbot):
    result = make_result(maker.files)
    before = replace(BEFORE, r1=0.1, r5=0.9, r10=1.0)
    mixes = tuple(
        replace(mix, validation=replace(before, r1=0.1 + 0.4 * mix.alpha)) for mix in result.mixes
    )
    shown(page, maker.done(result=replace(result, mixes=mixes, before=before)), qtbot)
    page.slider.slider.setValue(4)
    assert "in the first place 10.0% → 50.0%" in page.verdict.text()
    assert "100.0% → 100.0%" not in page.verdict.text()


def test_where_no_mix_is_better_without_forgetting_the_old_one_is_the_default(page, maker, qtbot):
    result = make_result(maker.files, forgets=True)
    forgetting = tuple(replace(mix, forgets=mix.alpha > 0) for mix in result.mixes)
    shown(page, maker.done(result=replace(result, mixes=forgetting, alpha=0.0)), qtbot)
    assert page.slider.mix.alpha == 1.0
    assert page.keep.property("kind") == "primary"
    assert page.focusWidget() is page.keep


def test_where_nothing_got_better_the_old_one_is_the_default(page, maker, qtbot):
    result = make_result(maker.files, alpha=0.0)
    same = tuple(replace(mix, validation=BEFORE) for mix in result.mixes)
    result = replace(result, mixes=same, after=BEFORE)
    shown(page, maker.done(result=result), qtbot)
    assert "Nothing got better" in page.verdict.text()
    assert page.keep.property("kind") == "primary"


def test_examples_show_their_photo_the_answers_before_and_after_and_the_ranks(page, maker, qtbot):
    shown(page, maker.done(), qtbot)
    assert (page.examples.gained.text(), page.examples.lost.text()) == (
        "Found better (3)", "Found worse (1)")  # fmt: skip
    row = page.examples.rows[0]
    assert row.accessibleName() == "豆豆在第 0 处: place 9 → place 1"
    assert [tile.file for tile in row.tiles[1:6]] == list(row.example.first_before)
    assert [tile.is_right for tile in row.tiles[6:]] == [True, False, False, False, False]
    qtbot.waitUntil(lambda: all(tile.has_image for tile in row.tiles), timeout=WAIT_MS)
    page.examples.lost.click()
    assert [row.example.rank_after for row in page.examples.rows] == [4]


def test_many_examples_are_shown_some_at_a_time(page, maker, qtbot):
    shown(page, maker.done(result=make_result(maker.files, losers=9)), qtbot)
    page.examples.lost.click()
    assert len(page.examples.rows) == 4
    page.examples.more.click()
    page.examples.more.click()
    assert len(page.examples.rows) == 9
    assert not page.examples.more.isVisible()


def test_making_a_model_can_be_stopped_and_what_went_wrong_is_said(page, maker, qtbot):
    def wait(run_id, job, alpha):
        while True:
            job.check()

    adopting(maker, wait)
    shown(page, maker.done(), qtbot)
    page.adopt.click()
    page.stop.click()
    qtbot.waitUntil(page.adopt.isVisible, timeout=WAIT_MS)
    assert not page.messages.isVisible()

    def fail(run_id, job, alpha):
        raise EnvironmentFault("disk_full", path="/library")

    adopting(maker, fail)
    page.adopt.click()
    qtbot.waitUntil(page.messages.isVisible, timeout=WAIT_MS)
    assert "disk is full" in page.messages.text
    assert page.adopt.isVisible()


def test_discarding_asks_first_and_leaves_the_history(page, maker, qtbot):
    run_id = maker.done()
    shown(page, run_id, qtbot)

    def answer(text):
        page.discard.click()
        box = next(one for one in page.findChildren(QMessageBox) if one.isVisible())
        next(one for one in box.findChildren(QPushButton) if one.text() == text).click()

    answer("Keep")
    assert maker.tuning.run(run_id).state == "done"
    with qtbot.waitSignal(page.discarded, timeout=WAIT_MS) as discarded:
        answer("Discard")
    assert discarded.args == [run_id]
    assert maker.tuning.run(run_id).state == "discarded"
    shown(page, run_id, qtbot)  # out of the history: its figures can still be looked at
    assert (page.adopt.isVisible(), page.discard.isVisible()) == (False, False)
    assert page.keep.text() == "Back"


def test_a_photo_that_is_gone_leaves_its_place_empty(page, maker, library, qtbot):
    run_id = maker.done()
    library.forget([1])
    shown(page, run_id, qtbot)
    row = page.examples.rows[0]
    qtbot.waitUntil(lambda: all(tile.has_image for tile in row.tiles[2:6]), timeout=WAIT_MS)
    assert row.tiles[0].file.name == "IMG_000001.jpg"
