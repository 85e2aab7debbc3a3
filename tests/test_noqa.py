"""Comments that silence: the short way says what flake8 says of the whole file."""

from __future__ import annotations

import pytest

from flake8_keras_imports.finding import Finding
from flake8_keras_imports.source.noqa import _asked_of_flake8, without_ignored

CASES = {
    "own line": "import a  # noqa\nimport b\n",
    "other code": "import a  # noqa: E501\nimport b  # NoQA:KER101, E1\n",
    "backslash": "from a import \\\n    b  # noqa\nimport c\n",
    "two backslashes": "from a \\\n  import \\\n    b  # noqa\nimport c\n",
    "string of several lines": "f('''\n''')  # noqa\nf(1)\n",
    "string in the middle": "f(1, '''\n''', 2)  # noqa\nf(1)\n",
    "backslash in a string": "f('a\\\nb')  # noqa\nf(1)\n",
    "brackets": "f(\n    1,\n    2,  # noqa\n)\n",
    "a text that speaks of it": "x = '# noqa'\n'''\n# noqa\n'''\nf(1)\n",
    "whole file": "# flake8: noqa\nimport a\n",
    "whole file with codes": "# flake8: noqa: KER101\nimport a\nimport b  # noqa\n",
    "carriage returns": "import a  # noqa\r\nfrom b import \\\r\n    c  # noqa\r\n",
    "no comment": "import a\n",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
@pytest.mark.parametrize("path", ["a.py", "requirements.txt"])
def test_the_short_way_agrees_with_flake8(text: str, path: str) -> None:
    lines = text.splitlines(keepends=True)
    rows = range(1, len(lines) + 1)
    findings = [Finding(row, 1, "KER101", "message", row, 2) for row in rows]
    for one in ([finding] for finding in findings):
        assert without_ignored(one, lines, path) == _asked_of_flake8(one, lines, path)
    assert without_ignored(findings, lines, path) == _asked_of_flake8(findings, lines, path)
