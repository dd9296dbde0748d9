"""How hard indexing works on battery, and that the user has the last word."""

from __future__ import annotations

import pytest

from core.indexing.easing import FILES_AT_A_TIME, LOOK_EVERY_S, Easing, pace_for
from core.power import PLUGGED_IN, PowerState

BATTERY, LOW = PowerState(True, 80), PowerState(True, 19)


class Machine:
    """A machine whose time and power a test sets."""

    def __init__(self, power=PLUGGED_IN, wish="slow"):
        self.power, self.wish, self.now = power, wish, 100.0
        self.easing = Easing(lambda: self.power, lambda: self.wish, lambda: self.now)

    def later(self, seconds=LOOK_EVERY_S):
        self.now += seconds


@pytest.mark.parametrize(
    ("power", "wish", "pace"),
    [
        (PLUGGED_IN, "slow", "full"),
        (PLUGGED_IN, "pause", "full"),
        (BATTERY, "slow", "slow"),
        (BATTERY, "pause", "rest"),
        (BATTERY, "full", "full"),
        (LOW, "slow", "rest"),
        (LOW, "full", "full"),
        (PowerState(True, None), "slow", "slow"),
        (PowerState(True, 90, saver=True), "slow", "rest"),
    ],
)
def test_pace_follows_from_power_and_wish(power, wish, pace):
    assert pace_for(power, wish) == pace


def test_plugged_in_the_worker_gets_all_it_wants():
    machine = Machine()
    assert machine.easing.helping(24, is_busy=True) == 24
    assert not machine.easing.rests


def test_on_battery_a_few_files_and_then_a_rest_of_twice_as_long():
    machine = Machine(BATTERY)
    assert machine.easing.helping(24, is_busy=False) == FILES_AT_A_TIME
    machine.later(3)
    assert machine.easing.helping(20, is_busy=True) == 0
    machine.later(1)  # all four are done after four seconds
    assert machine.easing.helping(24, is_busy=False) == 0
    machine.later(7.9)
    assert machine.easing.rests
    machine.later(0.2)
    assert not machine.easing.rests
    assert machine.easing.helping(24, is_busy=False) == FILES_AT_A_TIME


def test_loading_the_model_is_followed_by_no_rest():
    machine = Machine(BATTERY)
    machine.easing.helping(24, is_busy=False, is_ready=False)
    machine.later(9)
    assert machine.easing.helping(20, is_busy=True, is_ready=False) == 0
    machine.later(1)  # the files themselves took a second
    assert machine.easing.helping(24, is_busy=False) == 0
    machine.later(2.1)
    assert machine.easing.helping(24, is_busy=False) == FILES_AT_A_TIME


def test_a_low_battery_lets_everything_wait():
    machine = Machine(LOW)
    assert machine.easing.rests
    assert machine.easing.helping(24, is_busy=False) == 0


def test_plugging_in_is_noticed_within_the_time_of_a_look():
    machine = Machine(LOW)
    assert machine.easing.pace == "rest"
    machine.power = PLUGGED_IN
    machine.later()
    assert machine.easing.pace == "full"


def test_another_wish_counts_at_once():
    machine = Machine(BATTERY, "pause")
    assert machine.easing.pace == "rest"
    machine.wish = "full"
    assert machine.easing.pace == "full"


def test_the_user_may_insist_until_the_machine_was_plugged_in():
    machine = Machine(LOW)
    assert machine.easing.pace == "rest"
    machine.easing.insist()
    assert machine.easing.pace == "slow"
    machine.later()
    assert machine.easing.pace == "slow"
    machine.power = PLUGGED_IN
    machine.later()
    assert machine.easing.pace == "full"
    machine.power = LOW
    machine.later()
    assert machine.easing.pace == "rest"


def test_power_is_not_asked_for_all_the_time():
    reads = []
    easing = Easing(lambda: reads.append(1) or BATTERY, lambda: "slow", lambda: 5.0)
    for _ in range(100):
        assert easing.pace == "slow"
    assert len(reads) == 1
