"""A run on battery, with a real worker: it waits, says so, and goes on when somebody insists."""

from __future__ import annotations

from core.events import ProgressChanged
from core.power import PowerState


def test_on_a_low_battery_photos_wait_until_somebody_insists(bench, album):
    bench.power = PowerState(True, 10)
    bench.session.start(watch=True)
    bench.wait_until(lambda: bench.session.progress.pace == "rest")
    progress = bench.session.progress
    assert (progress.state, progress.total, progress.is_working) == ("paused", 3, False)
    assert bench.by_name() == {}
    bench.session.resume()
    bench.wait_until(lambda: len(bench.by_name()) == 3)
    paces = {e.progress.pace for e in bench.heard if isinstance(e, ProgressChanged)}
    assert "slow" in paces


def test_what_a_terminal_asks_for_never_eases_off(bench, album):
    bench.power = PowerState(True, 10)
    assert bench.run().indexed == 3
