import pytest

from core.encoder.device import Device, choose_device


def test_the_cpu_needs_no_reason_and_no_torch():
    assert choose_device("cpu") == Device("cpu", "asked")
    assert not choose_device("cpu").half


@pytest.mark.slow
def test_a_device_that_is_not_there_falls_back_and_says_so():
    assert choose_device("quantum") == Device("cpu", "missing")
    assert choose_device("auto").reason == "best"
