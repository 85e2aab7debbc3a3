"""What flake8's own configuration file says of this plugin, for who runs the command."""

from __future__ import annotations

import configparser
import os
from typing import Any

from flake8_keras_imports.cache.traces import is_file, note_file, remembered, status_before
from flake8_keras_imports.project.config import Layer, layer, shown_path

#: In the order in which flake8 looks for its section.
NAMES = ("setup.cfg", "tox.ini", ".flake8")
#: What flake8 calls the keys that concern the meaning of findings.
OPTIONS = {
    "keras-preferred": "preferred",
    "tensorflow-version": "tensorflow-version",
    "keras-version": "keras-version",
    "tf-keras-version": "tf-keras-version",
    "both-keras": "both-keras",
    "keras-packages": "packages",
}


def parse_packages(text: str) -> dict[str, str]:
    """Return the modules and origins of ``a=keras, b.c=tf_keras``."""
    entries = [entry.partition("=") for entry in text.replace("\n", ",").split(",")]
    return {name.strip(): origin.strip() for name, _, origin in entries if name.strip()}


@remembered(16)
def flake8_layer(folder: str) -> Layer | None:
    """Return what the file says that flake8 would find from a folder, if it says anything.

    A file that flake8 could not read is flake8's to complain of.
    """
    home = os.path.abspath(os.path.expanduser("~"))
    while True:
        for name in NAMES:
            parser = configparser.RawConfigParser()
            path = os.path.join(folder, name)
            if not is_file(path):
                continue
            try:
                _read(parser, path)
            except (UnicodeDecodeError, configparser.Error):
                continue
            if parser.has_section("flake8") or parser.has_section("flake8:local-plugins"):
                return _layer(path, parser)
        above = os.path.dirname(folder)
        if above in (folder, home):
            return None
        folder = above


def _read(parser: configparser.RawConfigParser, path: str) -> None:
    """Do what ``parser.read`` does: nothing, where there is no such file."""
    status, raw = status_before(path), None
    try:
        with open(path, "rb") as file:
            raw = file.read()
    except OSError:
        return
    finally:
        note_file(path, status, raw)
    parser.read_string(raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n"), path)


def _layer(path: str, parser: configparser.RawConfigParser) -> Layer:
    table: dict[str, Any] = {}
    section = dict(parser["flake8"]) if parser.has_section("flake8") else {}
    for option, text in section.items():
        key = OPTIONS.get(option.replace("_", "-"))
        if key == "packages":
            table[key] = parse_packages(text)
        elif key == "both-keras":
            table[key] = parser.BOOLEAN_STATES.get(text.lower(), text)
        elif key is not None:
            table[key] = text.strip()
    return layer(shown_path(path), os.path.dirname(path), table)
