"""What the systems are told about the program is well formed and says the same everywhere."""

from __future__ import annotations

import configparser
import plistlib
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest

from desktop.app import DESKTOP_FILE
from desktop.system import autostart


@pytest.fixture
def facts(load):
    return load("bundle_facts")


@pytest.fixture
def linux(project):
    return project / "packaging" / "linux"


def entry(path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser["Desktop Entry"]


def test_menu_entry_starts_the_program_and_speaks_chinese(facts, linux):
    menu = entry(linux / f"{facts.APP_ID}.desktop")
    assert menu["Exec"] == "shiying %F"
    assert menu["Icon"] == facts.APP_ID
    assert menu["Name[zh_CN]"] == facts.CHINESE_NAME
    assert menu["Comment"], menu["Comment[zh_CN]"] == (facts.SUMMARY, facts.SUMMARY_ZH)


def test_the_window_says_which_menu_entry_it_belongs_to(facts):
    assert DESKTOP_FILE == facts.APP_ID


def test_folders_are_offered_to_it_but_pictures_keep_their_program(facts, linux):
    folder = entry(linux / f"{facts.APP_ID}.folder.desktop")
    assert folder["MimeType"] == "inode/directory;"
    assert folder["NoDisplay"] == "true"
    assert "搜索这个文件夹" in folder["Name[zh_CN]"]
    assert "inode/directory" not in entry(linux / f"{facts.APP_ID}.desktop")["MimeType"]


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="no desktop-file-utils")
def test_desktop_files_are_valid(linux):
    files = [str(path) for path in linux.glob("*.desktop")]
    done = subprocess.run(["desktop-file-validate", *files], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="appstream is not installed")
def test_metainfo_is_valid(load, facts, project, tmp_path):
    file = tmp_path / f"{facts.APP_ID}.metainfo.xml"
    file.write_text(load("debian").metainfo(project, 1_700_000_000), encoding="utf-8")
    line = ["appstreamcli", "validate", "--no-net", str(file)]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_metainfo_names_this_version_and_day(load, facts, project):
    tree = ElementTree.fromstring(load("debian").metainfo(project, 1_700_000_000))
    release = tree.find("releases/release")
    assert release.get("version") == facts.version(project)
    assert release.get("date") == "2023-11-14"
    assert tree.findtext("id") == facts.APP_ID


@pytest.mark.skipif(shutil.which("dpkg-parsechangelog") is None, reason="no dpkg-dev")
def test_debians_changelog_can_be_read(load, facts, project, tmp_path):
    (tmp_path / "changelog").write_text(load("debian").changelog(project, 1_700_000_000), "utf-8")
    line = ["dpkg-parsechangelog", "-l", str(tmp_path / "changelog"), "-S"]
    said = [
        subprocess.run([*line, name], capture_output=True, text=True, check=True).stdout.strip()
        for name in ("Version", "Timestamp")
    ]
    assert said == [facts.version(project), "1700000000"]


def test_the_manual_page_names_every_option_and_every_place(linux):
    page = (linux / "shiying.1").read_text("utf-8").replace("\\-", "-")
    for said in ("--library", "--model", "--json", "--version", "--help"):
        assert said in page
    removal = (linux / "postrm").read_text("utf-8")
    places = set(re.findall(r"~/[.\w/]+Shiying", removal))
    assert len(places) == 4
    assert places <= set(re.findall(r"~/[.\w/]+Shiying", page))


def test_removal_touches_no_file_and_says_where_the_library_is(linux):
    script = (linux / "postrm").read_text(encoding="utf-8")
    assert not re.search(r"\b(rm|unlink|mv|find)\b", script)
    assert ".local/share/Shiying" in script


def test_windows_script_gets_everything_that_it_asks_for(load, project, tmp_path):
    script = (project / "packaging" / "windows" / "shiying.iss").read_text(encoding="utf-8")
    given = {
        line.removeprefix("/D").partition("=")[0]
        for line in load("windows_installer").definitions(tmp_path, tmp_path, project)
    }
    assert set(re.findall(r"\{#(\w+)\}", script)) == given


def test_windows_script_speaks_both_languages_and_needs_no_administrator(project):
    script = (project / "packaging" / "windows" / "shiying.iss").read_text(encoding="utf-8")
    messages = script.partition("[CustomMessages]")[2].partition("[Tasks]")[0]
    words = {
        tongue: set(re.findall(rf"^{tongue}\.(\w+)=", messages, re.M)) for tongue in ("zh", "en")
    }
    assert words["zh"] == words["en"] != set()
    assert "PrivilegesRequired=lowest" in script
    assert "HKLM" not in script
    assert "[UninstallDelete]" not in script  # the library and a portable one stay


def test_windows_uninstaller_takes_the_start_at_login_along(project):
    script = (project / "packaging" / "windows" / "shiying.iss").read_text(encoding="utf-8")
    (line,) = [line for line in script.splitlines() if f'"{autostart._RUN}"' in line]
    assert f'ValueName: "{autostart.NAME}"' in line
    assert "uninsdeletevalue" in line
    assert "dontcreatekey" in line


def test_windows_script_names_no_variable_with_a_word_of_pascals(project):
    script = (project / "packaging" / "windows" / "shiying.iss").read_text(encoding="utf-8")
    code = script.partition("[Code]")[2]
    names = set(re.findall(r"^  (\w+): \w+;", code, re.M))
    assert names
    assert not {name.lower() for name in names} & {"library", "label", "program", "file", "type"}


def test_missing_inno_setup_is_said(load, monkeypatch, tmp_path, project):
    installer = load("windows_installer")
    monkeypatch.setattr(installer.shutil, "which", lambda name: None)
    for name in installer.PLACES:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(installer.CompilerMissing, match="Inno Setup"):
        installer.build(tmp_path, tmp_path, project)


def test_macos_property_lists_can_be_read(facts, project):
    with (project / "packaging" / "macos" / "entitlements.plist").open("rb") as file:
        assert all(plistlib.load(file).values())
    plist = plistlib.loads(plistlib.dumps(facts.info_plist()))
    assert plist["CFBundleDocumentTypes"][0]["LSHandlerRank"] == "Alternate"
    assert "拾影" in plist["NSDesktopFolderUsageDescription"]


@pytest.mark.skipif(shutil.which("sh") is None, reason="no shell here")
@pytest.mark.parametrize("script", ["macos/make_dmg.sh", "linux/postrm"])
def test_shell_scripts_can_be_read(project, script):
    done = subprocess.run(["sh", "-n", str(project / "packaging" / script)], capture_output=True)
    assert done.returncode == 0, done.stderr
