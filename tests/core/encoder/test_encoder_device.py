import importlib.metadata
import sys

import pytest

from core.encoder import device
from core.encoder.device import Device, choose_device, gpu_is_possible


def test_the_cpu_needs_no_reason_and_no_torch():
    assert choose_device("cpu") == Device("cpu", "asked")
    assert not choose_device("cpu").half


@pytest.mark.slow
def test_a_device_that_is_not_there_falls_back_and_says_so():
    assert choose_device("quantum") == Device("cpu", "missing")
    assert choose_device("auto").reason == "best"


@pytest.mark.parametrize(
    ("version", "platform", "has_driver", "expected"),
    [
        ("2.13.0+cpu", "linux", True, False),
        ("2.13.0", "linux", False, False),
        ("2.13.0", "linux", True, True),
        ("2.13.0", "darwin", False, True),
        ("2.13.0", "win32", False, False),
    ],
)
def test_files_tell_whether_a_gpu_may_be_there(
    monkeypatch, tmp_path, version, platform, has_driver, expected
):
    monkeypatch.setattr(importlib.metadata, "version", lambda name: version)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("SYSTEMROOT", str(tmp_path))
    driver = tmp_path if has_driver else tmp_path / "absent"
    monkeypatch.setattr(device, "DRIVERS", (str(driver),))
    assert gpu_is_possible() == expected


def test_without_a_driver_auto_is_the_cpu_at_once(monkeypatch):
    monkeypatch.setattr(device, "gpu_is_possible", lambda: False)
    assert choose_device("auto") == Device("cpu", "best")
    assert choose_device("cuda") == Device("cpu", "missing")
