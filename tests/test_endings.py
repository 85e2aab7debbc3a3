"""How texts end that a program puts together."""

from __future__ import annotations

import ast

import pytest

from flake8_keras_imports.resolve.endings import ending
from flake8_keras_imports.resolve.values import Constant, Ending


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("'a.h5'", Constant("a.h5")),
        ("f'{folder}/a.h5'", Ending("/a.h5")),
        ("f'{epoch:02d}.h5'", Constant("0.h5")),
        ("f'a{name}'", None),
        ("f'a{name!r:>10}'", None),
        ("'%d-%s.h5' % values", Ending(".h5")),
        ("'%05.2f.h5' % value", Constant("0.h5")),
        ("'100%%.h5' % ()", Constant("100%.h5")),
        ("'{}/{:.2f}.h5'.format(folder, loss)", Ending("/0.h5")),
        ("'{{a}}.h5'.format()", Constant("{a}.h5")),
        ("folder + '/a' + '.h5'", Ending("/a.h5")),
        ("'a' + '.h5'", Constant("a.h5")),
        ("folder + ''", None),
        ("Path(folder) / 'a.h5'", Ending("/a.h5")),
        ("path.join(folder, 'a.h5')", Ending("/a.h5")),
        ("os.path.join(folder, 'a.h5')", Ending("/a.h5")),
        ("','.join(['a.h5'])", None),
        ("pathlib.Path('a', 'b')", Ending("/b")),
        ("str(Path('a.h5'))", Constant("a.h5")),
        ("folder.joinpath('a.h5')", Ending("/a.h5")),
        ("os.path.join(folder, 'a.h5')", Ending("/a.h5")),
        ("os.path.join(folder, name)", None),
        ("', '.join(['a'])", None),
        ("name", None),
        ("b'a.h5'", None),
        ("3 - 'a'", None),
    ],
)
def test_endings(written: str, expected: Constant | Ending | None) -> None:
    assert ending(ast.parse(written, mode="eval").body) == expected
