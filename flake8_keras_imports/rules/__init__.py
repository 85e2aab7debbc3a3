"""The rules: one short file for each kind of mistake.

The docstring of a rule's module is its page for users; ``RULE`` is its
metadata and its check.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

from flake8_keras_imports import data
from flake8_keras_imports.rules.base import Rule

#: Stands in a page where the recorded outcomes are to be shown.
EVIDENCE = "@EVIDENCE@"

#: Module of every rule, in the order of the codes.
MODULES = (
    "tf_keras_import",
    "tf_keras_attribute",
    "private_tf_keras",
    "private_keras",
    "compat_keras",
    "dynamic_keras_import",
    "retired_keras_package",
    "mixed_origins",
    "legacy_keras",
    "pin_crosses_keras_3",
    "pin_conflict",
    "tf_keras_mismatch",
    "companion_conflict",
    "retired_distribution",
    "version_compare",
    "env_too_late",
    "env_ineffective",
    "manifest_hazard",
    "callback_subclass_origin",
    "callback_origin",
    "layer_origin",
    "optimizer_origin",
    "loss_metric_origin",
    "tensor_origin",
    "data_origin",
    "subclass_origin",
    "global_state_origin",
    "saved_model_origin",
    "isinstance_origin",
    "removed_name",
    "moved_name",
    "removed_argument",
    "removed_method",
    "saved_format",
    "tf_op_on_keras_tensor",
    "callback_body",
    "implicit_training",
    "untracked_state",
    "dead_override",
    "changed_default",
)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of the codes."""
    return tuple(import_module(f"{__name__}.{module}").RULE for module in MODULES)


def page(rule: Rule) -> str:
    """Return the page of a rule, as Markdown."""
    module = import_module(f"{__name__}.{rule.name.replace('-', '_')}")
    default = "on" if rule.default else "off unless its full code is selected"
    head = f"# {rule.code} {rule.name}\n\n"
    head += f"Since {rule.since}. By default {default}. Fix: {rule.fix}.\n"
    text = (module.__doc__ or "").strip()
    return f"{head}\n{text.replace(EVIDENCE, evidence_table(rule.code))}\n"


def summary(rule: Rule) -> str:
    """Return the first sentence of a rule's page, without its end, as Markdown."""
    text = page(rule).split("## What it does\n\n", 1)[1]
    sentence = " ".join(text.split("\n\n")[0].split())
    return re.split(r"(?<=[a-z`)])[.;:] ", sentence.removesuffix("."))[0]


def evidence_table(code: str) -> str:
    """Return what was recorded when the programs of a rule ran on real releases."""
    rows = [row[1:] for row in data.rows("evidence.txt", 5) if row[0] == code]
    releases = data.columns("evidence.txt")
    lines = ["| program | installation | legacy mode | outcome |", "|---|---|---|---|"]
    for case, name, mode, outcome in rows:
        shown = f"`{outcome.removeprefix('raises ')}`" if outcome != "runs" else "runs"
        legacy = "on" if mode == "legacy" else "off"
        lines.append(f"| {case} | {releases[name]} | {legacy} | {shown} |")
    return "\n".join(lines)
