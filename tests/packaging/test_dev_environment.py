from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

import pytest

PYPROJECT = """
[project]
dependencies = ["torch>=2.6", "hnswlib>=0.8", "numpy>=2"]
[project.optional-dependencies]
test = ["pytest>=8"]
"""
HELPERS = ("environment", "one_at_a_time", "system_packages")  # what dev.py itself imports
CPU, CUDA = ["filelock"], ["filelock", "nvidia-cublas==13.1; platform_system == 'Linux'"]


def pip(needs: list[str], *, failing: str = "never") -> str:
    """Return a pip that offers a torch with these needs and fails on lines with `failing`."""
    report = json.dumps({"install": [{"metadata": {"requires_dist": needs}}]})
    return f"""
echo "$HNSWLIB_NO_NATIVE" >> "$0.native"
while [ $# -gt 0 ]; do
  case "$1" in
    --report) echo '{report}' > "$2" ;;
    --target) mkdir -p "$2/bin"; printf '#!/bin/sh\\nexit 1\\n' > "$2/bin/uv"
              chmod +x "$2/bin/uv" ;;
    {failing}) exit 1 ;;
  esac
  shift
done
"""


@pytest.fixture
def environment(load, monkeypatch):
    module = load("environment")
    monkeypatch.setattr(module, "has_nvidia", lambda: False)
    monkeypatch.setattr(sys, "platform", "linux")
    return module


@pytest.fixture
def turns(load):
    return load("one_at_a_time")


@pytest.fixture
def project(tmp_path, project):
    """A checkout with an empty environment of this Python."""
    copy = tmp_path / "checkout"
    (copy / "packaging").mkdir(parents=True)
    for name in ("dev.py", "environment.py", "constraints.txt"):
        shutil.copy(project / "packaging" / name, copy / "packaging")
    (copy / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (copy / ".venv").mkdir()
    version = ".".join(map(str, sys.version_info[:3]))
    (copy / ".venv" / "pyvenv.cfg").write_text(f"home = /\nversion = {version}\n", "utf-8")
    return copy


@pytest.fixture
def python(project):
    return project / ".venv" / "bin" / "python"


def test_second_start_installs_nothing(environment, project, python, program):
    log = program(python, pip(CPU))
    assert environment.ensure(project) == python
    first = log.read_text()
    assert "torch>=2.6 numpy>=2 pytest>=8" in first
    assert environment.ensure(project) == python
    assert log.read_text() == first


def test_changed_dependencies_are_installed(environment, project, python, program):
    log = program(python, pip(CPU))
    environment.ensure(project)
    (project / "pyproject.toml").write_text(PYPROJECT.replace("numpy>=2", "numpy>=3"), "utf-8")
    environment.ensure(project)
    assert "numpy>=3" in log.read_text()


def test_killed_installation_starts_from_nothing(
    environment, project, python, program, monkeypatch
):
    program(python, pip(CPU))
    made = []
    monkeypatch.setattr(environment, "_create", made.append)
    (project / ".venv" / "shiying-unfinished").touch()
    environment.ensure(project)
    assert made == [project / ".venv"]
    assert not (project / ".venv" / "shiying-unfinished").exists()


def test_second_command_waits_for_the_first_and_finds_it_done(
    environment, turns, project, python, program, monkeypatch
):
    log, said = program(python, pip(CPU)), SimpleQueue()
    monkeypatch.setattr(turns, "print", lambda words, **_: said.put(words), raising=False)
    with ThreadPoolExecutor(1) as others:
        with turns.alone(project / ".venv.lock", "nobody is before it"):
            second = others.submit(environment.ensure, project)
            assert "waiting" in said.get(timeout=10)
            assert log.read_text() == ""
            environment._fill(project / ".venv", project, "test")
        assert second.result(10) == python
    assert log.read_text().count("numpy>=2") == 1
    assert said.empty()


def test_checkouts_that_share_an_environment_share_its_lock(
    environment, project, python, program, tmp_path
):
    program(python, pip(CPU))
    second = shutil.copytree(project, tmp_path / "second", ignore=lambda *_: [".venv"])
    (second / ".venv").symlink_to(project / ".venv")
    environment.ensure(second)
    assert (project / ".venv.lock").exists()
    assert not (second / ".venv.lock").exists()


def test_interrupted_update_fits_nobody(environment, load, project, python, program):
    program(python, pip(CPU))
    environment.ensure(project)
    newer = PYPROJECT.replace("numpy>=2", "numpy>=3")
    (project / "pyproject.toml").write_text(newer, "utf-8")
    program(python, pip(CPU, failing="numpy*"))
    with pytest.raises(load("system_packages").Missing):
        environment.ensure(project)
    (project / "pyproject.toml").write_text(PYPROJECT, "utf-8")  # half of the newer is installed
    with pytest.raises(load("system_packages").Missing):
        environment.ensure(project)


def test_lock_of_a_killed_process_is_free(turns, tmp_path, capsys):
    lock = tmp_path / "a.lock"
    code = f"""
import pathlib, sys, time
sys.path.insert(0, {str(Path(turns.__file__).parent)!r})
import one_at_a_time
with one_at_a_time.alone(pathlib.Path({str(lock)!r}), ""):
    print("held", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline().strip() == b"held"
        with lock.open("ab") as file:
            assert not turns._take(file)
        holder.kill()
        holder.wait()
    with turns.alone(lock, "still held"):
        assert capsys.readouterr().out == ""


def test_environment_of_another_python_is_made_anew(
    environment, project, python, program, monkeypatch
):
    program(python, pip(CPU))
    made = []
    monkeypatch.setattr(environment, "_create", made.append)
    (project / ".venv" / "pyvenv.cfg").write_text("version = 3.9.2\n", "utf-8")
    environment.ensure(project)
    assert made == [project / ".venv"]


def test_failed_installation_is_tried_again(environment, load, project, python, program):
    log = program(python, pip(CPU, failing="numpy*"))
    for _ in range(2):
        with pytest.raises(load("system_packages").Missing, match="did not finish"):
            environment.ensure(project)
    assert log.read_text().count("numpy>=2") == 2


def test_hnswlib_is_compiled_for_any_processor(environment, project, python, program):
    log = program(python, pip(CPU))
    environment.ensure(project)
    last = log.read_text().splitlines()[-1]
    assert "--no-binary hnswlib --no-cache-dir hnswlib>=0.8" in last
    assert python.with_name("python.native").read_text().splitlines()[-1] == "1"


def test_hnswlib_that_cannot_be_compiled_is_only_a_warning(
    environment, project, python, program, capsys
):
    log = program(python, pip(CPU, failing="hnswlib*"))
    environment.ensure(project)
    assert "search is exact" in capsys.readouterr().err
    before = log.read_text()
    environment.ensure(project)
    assert log.read_text() == before


def test_cpu_build_that_pip_offers_needs_no_uv(environment, project, python, program):
    log = program(python, pip(CPU))
    environment.ensure(project)
    assert "--target" not in log.read_text()


def test_cuda_build_is_the_last_resort_and_is_said(environment, project, python, program, capfd):
    log = program(python, pip(CUDA))
    environment.ensure(project)
    assert "--target" in log.read_text()
    assert "PIP_EXTRA_INDEX_URL" in capfd.readouterr().err


def test_graphics_card_gets_the_default_build(environment, project, python, program, monkeypatch):
    monkeypatch.setattr(environment, "has_nvidia", lambda: True)
    log = program(python, pip(CUDA))
    environment.ensure(project)
    assert "--dry-run" not in log.read_text()


def test_bundles_have_an_environment_of_their_own_with_fixed_versions(
    environment, project, program, monkeypatch
):
    folder = project / "build" / "venv"
    log = program(folder / "bin" / "python", pip(CPU))
    shutil.copy(project / ".venv" / "pyvenv.cfg", folder)
    with (project / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write('build = ["pyinstaller>=6"]\nreference = ["cn-clip==1"]\n')
    environment.ensure(project, "build")
    lines = log.read_text().splitlines()
    assert any("-c " in line and "pyinstaller>=6" in line for line in lines)
    assert "constraints.txt" in lines[-1]
    assert "hnswlib" in lines[-1]
    assert not any("pytest>=8" in line or "cn-clip" in line for line in lines)


@pytest.mark.parametrize("name", ["dev", *HELPERS])
def test_setting_up_needs_the_standard_library_only(name, load):
    source = load(name).__file__
    used = set()
    for node in ast.walk(ast.parse(Path(source).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            used.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            used.add((node.module or "").split(".")[0])
    assert used <= sys.stdlib_module_names | set(HELPERS)


def test_what_tests_compare_with_comes_without_its_needs(environment, project, python, program):
    log = program(python, pip(CPU, failing="cn-clip*"))
    reference = '[project.optional-dependencies]\nreference = ["cn-clip==1.6.0"]'
    content = PYPROJECT.replace("[project.optional-dependencies]", reference)
    (project / "pyproject.toml").write_text(content, "utf-8")
    assert environment.ensure(project) == python  # the index may not have it
    assert "--no-deps cn-clip==1.6.0" in log.read_text().splitlines()[-1]
