import pytest

from core.encoder.starter import StarterEncoder
from core.paths import resources


@pytest.fixture(scope="session")
def starter_encoder():
    """The shipped model, loaded once."""
    return StarterEncoder(resources() / "starter", threads=1)
