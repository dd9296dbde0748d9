"""Where a run will train follows the setting, and is asked once for each wish."""

from core.settings import SettingsFile
from core.tuning import tuning
from core.tuning.tuning import Tuning


def test_another_choice_of_device_counts_from_the_next_run_on(own_home, monkeypatch):
    asked = []

    class Found:
        def __init__(self, wish):
            self.kind = {"auto": "cuda", "cpu": "cpu"}[wish]

    monkeypatch.setattr(tuning, "find_device", lambda wish, job: asked.append(wish) or Found(wish))
    teaching = Tuning(own_home)
    assert (teaching.device, teaching.device) == ("cuda", "cuda")
    own_home.mkdir(parents=True)
    SettingsFile(teaching._paths.settings).update(device="cpu")
    assert teaching.device == "cpu"
    assert asked == ["auto", "cpu"]
