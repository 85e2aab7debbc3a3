"""A project that leaves a mark if anything of it is imported, run, unpickled or obeyed."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

#: Modules of the standard library, of what is declared and of this package, which a file in the
#: working folder would take the place of.
STAND_INS = (
    "argparse", "ast", "configparser", "difflib", "flake8", "json", "keras", "packaging",
    "pathspec", "pathspec.gitignore", "shutil", "tempfile", "tensorflow_stub", "tokenize", "tomli",
    "tomllib", "yaml", "yaml.loader", "sitecustomize", "usercustomize",
)  # fmt: skip
#: Files that other tools run.
RUN_BY_TOOLS = ("setup", "conftest", "noxfile", "fabfile", "manage", "tests.conftest")
CODE = "import tensorflow.keras\nmodel = tensorflow.keras.Sequential()\n"


class Trap:
    """The folder of the project, and the mark beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.mark = folder / "mark"
        self.folder.mkdir()
        for name in (*STAND_INS, *RUN_BY_TOOLS):
            self._module(name)
        self._files()
        self._notebook()
        # the same where no module keras.py is in the way of a fix
        plain = self.folder / "plain"
        plain.mkdir()
        (plain / "setup.cfg").write_text("", encoding="utf-8")
        for name in ("program.py", "notes.ipynb"):
            shutil.copy(self.folder / name, plain)
        self._links()

    def leaves_mark(self, who: str) -> str:
        """Return a statement that leaves the mark when it runs."""
        return f"open({str(self.mark)!r}, 'a').write({who!r} + chr(10))"

    def _module(self, name: str) -> None:
        *packages, last = name.split(".")
        folder = self.folder.joinpath(*packages)
        folder.mkdir(exist_ok=True)
        if packages and (file := self.folder / f"{packages[0]}.py").exists():
            file.rename(folder / "__init__.py")
        text = f"{self.leaves_mark(name)}\n{CODE}"
        if name == "setup":
            requires = "install_requires=['tensorflow>=2.13'], cmdclass={}"
            text = f"from setuptools import setup\n{text}setup(name='x', {requires})\n"
        (folder / f"{last}.py").write_text(text, encoding="utf-8")

    def _files(self) -> None:
        call = f"!!python/object/apply:builtins.eval [{json.dumps(self.leaves_mark('yaml'))}]"
        files = {
            "environment.yml": f"name: x\nevil: {call}\ndependencies: [tensorflow=2.13]\n",
            "conda.yml": "name: x\ndependencies:\n  - tensorflow>=2.13\n",
            "pyproject.toml": (
                "[build-system]\nrequires = ['setuptools']\nbuild-backend = 'setup'\n"
                "backend-path = ['.']\n[project]\nname = 'x'\nversion = '1'\n"
                "dependencies = ['tensorflow>=2.13', 'x @ file:///etc/passwd']\n"
                "[project.entry-points.'flake8.extension']\nKER = 'keras:Plugin'\n"
                "[tool.keras-imports]\npackages = { 'ours' = 'keras' }\n"
                "[tool.pytest.ini_options]\npythonpath = ['.', '..', 3, '\\u0000']\n"
            ),
            "requirements.txt": (
                "--index-url http://127.0.0.1:9/simple\n-r http://127.0.0.1:9/r.txt\n"
                "-r //127.0.0.1/share/r.txt\n-r /dev/zero\n-r requirements.txt\n"
                "-e git+https://127.0.0.1:9/x#egg=keras\ntensorflow>=2.13\n"
            ),
            "setup.cfg": (
                "[options]\ninstall_requires = file: requirements.txt\n"
                "[metadata]\nversion = attr: keras.__version__\n"
            ),
            "Pipfile": "[packages]\ntensorflow = '*'\n",
            "cookie.py": f"# coding: yaml.loader\n{CODE}",
            "text_of_bytes.py": f"# coding: hex\n{CODE}",
            "program.py": (
                f"{CODE}import importlib, os, subprocess\n"
                f"exec({self.leaves_mark('exec')!r})\n"
                "importlib.import_module('keras')\n__import__('yaml')\n"
                f"os.system('echo system >> {self.mark}')\n"
                f"subprocess.run(['pip', 'install', 'tensorflow==2.3'])\n"
                "assert tensorflow.__version__ >= '2.10'\n"
                f"class A(metaclass=lambda *a: {self.leaves_mark('metaclass')}): pass\n"
                f"def f(x=({self.leaves_mark('default')})): pass\n"
            ),
        }
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8")

    def _notebook(self) -> None:
        cells = [
            f"!echo magic >> {self.mark}",
            f"%%bash\necho bash >> {self.mark}",
            "%run program.py\n%load_ext keras\n%pip install tensorflow==2.13",
            CODE,
            f"x = !echo assigned >> {self.mark}\n{self.leaves_mark('cell')}",
        ]
        content = {
            "cells": [
                {"cell_type": "code", "source": text, "metadata": {}, "outputs": [],
                 "execution_count": None}
                for text in cells
            ],
            "metadata": {"kernelspec": {"name": "python3", "language": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }  # fmt: skip
        (self.folder / "notes.ipynb").write_text(json.dumps(content, indent=1), encoding="utf-8")

    def _links(self) -> None:
        """Links in circles, and what can be read without an end."""
        if os.name == "nt":
            return
        (self.folder / "around").symlink_to(self.folder)
        (self.folder / "one.py").symlink_to("two.py")
        (self.folder / "two.py").symlink_to("one.py")
        (self.folder / "endless.py").symlink_to("/dev/zero")
        inside = self.folder / "pipes"
        inside.mkdir()
        for name in (".gitignore", "pyproject.toml", "requirements.txt", "setup.cfg", "waits.py"):
            os.mkfifo(inside / name)
        code = f"import waits\nimport endless\n{CODE}model.fit(waits.x, endless.y)\n"
        (inside / "uses.py").write_text(code, encoding="utf-8")
