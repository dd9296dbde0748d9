"""The sentences about newer versions; part of `core.messages.common`."""

from __future__ import annotations

UPDATE_ERRORS: dict[str, tuple[str, str]] = {
    "updates_no_address": (
        "这份拾影没有写明发布地址，所以查不了有没有新版本。",
        "This copy of 拾影 does not say where it was published, so it cannot look for newer "
        "versions.",
    ),
    "updates_offline": (
        "没能连上 {host}（{reason}）。检查网络，过一会儿再试；拾影照常可以用。",
        "{host} could not be reached ({reason}). Check the network and try again later; 拾影 works "
        "as before.",
    ),
    "updates_unreadable": (
        "看不懂 {host} 的回答，不知道有没有新版本。拾影照常可以用。",
        "The answer of {host} makes no sense; whether there is a newer version is not known. "
        "拾影 works as before.",
    ),
}
