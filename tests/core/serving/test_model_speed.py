"""What a model is expected to do here: measured once, kept, and told of no other machine."""

from dataclasses import replace

import pytest

from core.encoder.machine import measure_machine
from core.errors import EnvironmentFault
from core.job import Job
from core.models.catalogue import load_catalogue
from core.paths import resources
from core.records.models import MachineSpeed, ModelInfo, ModelProbe
from core.serving import speed as model_speed
from core.serving.speed import SpeedEstimate, measured_per_minute, photos_per_minute

SPEED = MachineSpeed("cpu", 2, 85.0, 42.0)


@pytest.fixture(scope="module")
def models():
    return {model.id: model for model in load_catalogue(resources() / "catalogue.toml").models}


@pytest.fixture
def base(models):
    return models["chinese-clip-vit-base-patch16"]


@pytest.fixture
def measured(monkeypatch):
    """Every measurement asked for; nothing is computed."""
    asked = []

    def call(job, function, device):
        asked.append(device)
        return replace(SPEED, device="cuda" if device == "cuda" else "cpu")

    monkeypatch.setattr(model_speed, "call_in_child", call)
    return asked


def test_two_cores_without_vnni_take_in_some_six_photos_a_second(base):
    assert photos_per_minute(base, SPEED) == pytest.approx(360, rel=0.03)  # measured: 345 to 360


def test_larger_models_take_longer_and_more_cores_less(models, base):
    rates = [photos_per_minute(model, SPEED) for model in models.values()]
    assert min(rates) == photos_per_minute(models["siglip2-so400m-patch14-384"], SPEED)
    twice = photos_per_minute(base, replace(SPEED, lanes=4))
    assert twice == pytest.approx(2 * photos_per_minute(base, SPEED))


def test_a_card_never_does_more_than_the_cores_can_read(base, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    card = MachineSpeed("cuda", 1, 50_000.0, 50_000.0)
    assert photos_per_minute(base, card) == pytest.approx(60 * 4 / model_speed.DECODE_S)


def test_reading_counts_for_a_measured_model_too(monkeypatch):
    monkeypatch.setattr(model_speed, "default_lanes", lambda: 2)
    on_cpu = ModelProbe(ModelInfo("m@1", "m", 4), 20.0, 1.0, 1.0)
    assert measured_per_minute(on_cpu) == pytest.approx(60 / (1 / 20 + model_speed.DECODE_S / 2))
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    on_card = ModelProbe(ModelInfo("m@1", "m", 4, device="cuda"), 500.0, 1.0, 1.0)
    assert measured_per_minute(on_card) == pytest.approx(60 * 4 / model_speed.DECODE_S)


def test_it_is_measured_once_and_kept(tmp_path, base, measured):
    file = tmp_path / "machine.json"
    first = SpeedEstimate(file, lambda: "auto")
    assert first.photos_per_minute(base) is None
    first.measure(Job())
    first.measure(Job())
    again = SpeedEstimate(file, lambda: "auto")
    again.measure(Job())
    assert measured == ["auto"]
    assert again.photos_per_minute(base) == first.photos_per_minute(base) > 0


def test_another_device_and_another_machine_are_measured_anew(tmp_path, measured, monkeypatch):
    device = "auto"
    speed = SpeedEstimate(tmp_path / "machine.json", lambda: device)
    speed.measure(Job())
    device = "cuda"
    speed.measure(Job())
    monkeypatch.setattr("platform.uname", lambda: ("Linux", "elsewhere"))
    SpeedEstimate(tmp_path / "machine.json", lambda: "cuda").measure(Job())
    assert measured == ["auto", "cuda", "cuda"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"machine": "x"}', '{"machine": 1, "a": 2}'])
def test_a_file_that_makes_no_sense_is_measured_again(tmp_path, base, measured, content):
    (tmp_path / "machine.json").write_text(content)
    speed = SpeedEstimate(tmp_path / "machine.json", lambda: "auto")
    speed.measure(Job())
    assert speed.photos_per_minute(base) is not None


def test_a_folder_that_is_not_there_is_not_made(tmp_path, base, measured):
    speed = SpeedEstimate(tmp_path / "absent" / "machine.json", lambda: "auto")
    speed.measure(Job())
    assert speed.photos_per_minute(base) is not None
    assert not (tmp_path / "absent").exists()


def test_a_measurement_that_fails_leaves_no_estimate(tmp_path, base, monkeypatch):
    def fail(*arguments):
        raise EnvironmentFault("child_died", reason="a test")

    monkeypatch.setattr(model_speed, "call_in_child", fail)
    speed = SpeedEstimate(tmp_path / "machine.json", lambda: "auto")
    with pytest.raises(EnvironmentFault):
        speed.measure(Job())
    assert speed.photos_per_minute(base) is None


def test_this_machine_multiplies(monkeypatch):
    monkeypatch.setattr("core.encoder.machine.MEASURE_S", 0.05)
    found = measure_machine("cpu", Job())
    assert found.device == "cpu"
    assert found.lanes >= 1
    assert found.int8_gmacs > 0.1
    assert found.float_gmacs > 0.1
