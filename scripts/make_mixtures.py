"""Generate data/mixtures.txt: what becomes of objects of one Keras that another one is given.

    python scripts/make_mixtures.py

Reads evidence/mixing.csv, the record of programs that were run (evidence/mixing.py makes it).
Of the cases of one part (callbacks, optimizers, ...) the first that is not right stands for
it: the lists of PARTS begin with what a program does most.  Where the Keras 3 releases tried do
not agree, each outcome has its releases: from the first that shows it up to the next that shows
another one (up to the last that shows it, if it then works again).
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from packaging.specifiers import SpecifierSet

from flake8_keras_imports.project.installations import Era, eras

ROOT = Path(__file__).parent.parent
RECORD = ROOT / "evidence" / "mixing.csv"
TARGET = ROOT / "flake8_keras_imports" / "data" / "mixtures.txt"
#: The cases that belong to each part, the plainest first; ``*`` at the end means all that begin so.
PARTS = {
    "callback": ["callback_only_epoch_end", "callback_epoch_end", "callback_*"],
    "callback-subclass": ["callback_only_epoch_end", "callback_epoch_end", "callback_evaluate",
                          "callback_predict", "callback_train_batch_end",
                          "callback_stop_training"],
    **{f"callback-{name}": [f"callback_{name}"] for name in (
        "BackupAndRestore", "CSVLogger", "CallbackList", "EarlyStopping", "History",
        "LambdaCallback", "LearningRateScheduler", "ProgbarLogger", "ReduceLROnPlateau",
        "TensorBoard", "TerminateOnNaN")},
    "callback-ModelCheckpoint": ["callback_ModelCheckpoint_keras", "callback_ModelCheckpoint_h5",
                                 "callback_ModelCheckpoint_weights"],
    "layer": ["layer_sequential", "layer_add", "layer_functional", "layer_subclass_sequential",
              "layer_subclass_functional"],
    "layer-add": ["layer_add", "layer_subclass_add"],
    "layer-call": ["layer_functional", "layer_subclass_functional"],
    "nested-add": ["model_add"],
    "nested-call": ["model_functional"],
    "tensor-Model": ["tensor_model", "model_whole_graph"],
    "tensor-call": ["tensor_through_layer", "tensor_call", "tensor_second_input"],
    "loss-subclass": ["loss_subclass", "loss_subclass_sample_weight"],
    "metric-subclass": ["metric_subclass"],
    "nested": ["model_sequential", "model_functional", "model_whole_graph"],
    "wrapped": ["layer_TimeDistributed", "layer_Bidirectional"],
    "cell": ["layer_RNN"],
    "optimizer": ["optimizer_SGD", "optimizer_Adam", "optimizer_subclass"],
    "schedule": ["optimizer_schedule", "optimizer_schedule_subclass"],
    "loss": ["loss_instance", "loss_sample_weight", "loss_class_weight", "loss_subclass",
             "loss_subclass_sample_weight"],
    "metric": ["metric_instance", "metric_subclass", "metric_weighted"],
    "tensor": ["tensor_through_layer", "tensor_model", "tensor_call", "tensor_sequential",
               "tensor_second_input", "tensor_InputLayer"],
    "initializer": ["initializer_instance"],
    "regularizer": ["regularizer_instance"],
    "constraint": ["constraint_instance"],
    "data": ["data_Sequence", "data_ImageDataGenerator", "data_TimeseriesGenerator"],
    "model-attribute": ["layer_model_attribute", "layer_model_list", "model_model_attribute",
                        "layer_subclass_model_attribute", "layer_model_attribute_saved",
                        "layer_model_attribute_frozen", "layer_model_attribute_losses"],
    "layer-attribute": ["layer_layer_attribute", "model_layer_attribute",
                        "layer_subclass_layer_attribute", "layer_layer_attribute_saved",
                        "layer_layer_attribute_frozen", "layer_layer_attribute_losses"],
    **{f"isinstance-{kind}": [f"isinstance_{kind}"] for kind in (
        "Callback", "Layer", "LearningRateSchedule", "Loss", "Metric", "Model", "Optimizer")},
    "floatx": ["state_floatx"],
    "epsilon": ["state_epsilon"],
    "image_data_format": ["state_image_data_format"],
    "learning_phase": ["state_learning_phase"],
    "policy": ["state_mixed_precision"],
    "interactive_logging": ["state_interactive_logging"],
    "clear_session": ["state_clear_session"],
    "registered": ["state_register_load_model", "state_register_from_json"],
    "custom_objects": ["state_custom_objects_load_model", "state_custom_objects_from_json"],
    "custom_object_scope": ["state_custom_object_scope_load",
                            "state_custom_object_scope_from_json"],
    "saved-keras": ["saved_keras"],
    "saved-h5": ["saved_h5"],
    "saved-directory": ["saved_directory"],
    "saved-weights": ["saved_weights_h5"],
    "saved-legacy-weights": ["saved_weights_legacy_h5"],
    "saved-json": ["saved_json"],
    "saved-config": ["saved_config"],
    "saved-layer-config": ["saved_layer_config"],
    "cloned": ["saved_clone"],
}  # fmt: skip
BAD = ("raises", "wrong")
#: Where one of the two does not work by itself: its failures tell nothing of mixtures.
BROKEN = ("TF 2.4.4 + keras 2.3.1",)


def era_of(installation: str, mode: str) -> Era | None:
    """Return the kind of installation (data/eras.txt) of a row of the record."""
    versions = dict(part.rsplit(" ", 1) for part in installation.split(" + "))
    tensorflow, keras = versions.get("TF"), versions.get("keras", versions.get("keras-nightly"))
    for era in eras():
        if tensorflow is None or era.legacy != (mode == "legacy"):
            continue
        if not SpecifierSet(era.tensorflow).contains(tensorflow, prereleases=True):
            continue
        if not era.keras or SpecifierSet(era.keras).contains(keras or "", prereleases=True):
            return era
    return None


def short(detail: str) -> str:
    """Return an outcome for a message: without what differs from run to run."""
    text = re.sub(r"\s+", " ", detail.partition("; with ")[0].partition("; no control")[0])
    text = re.split(r"(?<=[\w`)]\w)\. |[:.] (?:Received|Found|Got)\b|: <|: KerasTensor\(", text)[0]
    text = re.sub(r"<locals>\.", "", text).strip(" :")
    text = re.sub(r"(Unknown layer): .*", r"\1", text)
    text = re.sub(r"'(OnlyEpochEnd|EpochEnd|Mine)' object has", "object has", text)
    return text if len(text) <= 100 else text[:97].rsplit(" ", 1)[0] + " ..."


def main() -> None:
    rows: dict[tuple[str, str, Era], dict[str, dict[str, tuple[str, str]]]] = {}
    skipped = set()
    with RECORD.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["model_origin"] == row["component_origin"]:
                continue
            if row["installation"] in BROKEN and "alone: raises" in row["detail"]:
                continue
            era = era_of(row["installation"], row["mode"])
            if era is None:
                skipped.add((row["installation"], row["mode"]))
                continue
            key = (row["model_origin"], row["component_origin"], era)
            cases = rows.setdefault(key, {}).setdefault(row["case"], {})
            cases[row["installation"]] = row["outcome"], row["detail"]
    found = []
    for (model, component, era), cases in rows.items():
        for part, names in PARTS.items():
            for line in part_lines(cases, names, era.is_keras_3):
                found.append(f"{part} {model} {component} {era.name} {line}")
    head = [
        "# Generated by scripts/make_mixtures.py from evidence/mixing.csv, which was run.",
        "# What is given, origin of the one that is given it, origin of what is given, kind of",
        "# installation (eras.txt), releases of Keras 3 (* where it makes no difference), outcome",
        "# (works, raises; wrong: it runs and goes wrong unnoticed), the case that shows it, what",
        "# happened.",
    ]
    TARGET.write_text("\n".join([*head, *sorted(found)]) + "\n", encoding="utf-8")
    print(f"{len(found)} rows; without an era: {sorted(skipped)}")


def keras_of(installation: str) -> tuple[int, ...]:
    """Return the release of keras in an installation, for comparing."""
    found = re.search(r"\bkeras (\d+(?:\.\d+)*)", installation)
    return tuple(map(int, found.group(1).split("."))) if found else ()


def part_lines(
    cases: dict[str, dict[str, tuple[str, str]]], names: list[str], by_release: bool
) -> list[str]:
    """Return releases, outcome, case and detail of a part, for each outcome that it has."""
    whole = part_line(cases, names)
    if whole is None:
        return []
    places = {place for outcomes in cases.values() for place in outcomes}
    single = {}
    for place in sorted(places, key=keras_of):
        own = {case: {place: found[place]} for case, found in cases.items() if place in found}
        line = part_line(own, names)
        if line is not None:
            single[keras_of(place)[:2]] = line
    words = {line.partition(" ")[0] for line in single.values()}
    if not by_release or len(words) == 1:
        return [f"* {whole}"]
    return [f"{releases} {line}" for releases, line in spans(single)]


def spans(single: dict[tuple[int, ...], str]) -> list[tuple[str, str]]:
    """Return for each outcome the range of minor releases that shows it, and its newest line."""
    runs: list[list[tuple[int, ...]]] = []
    for release in single:
        word = single[release].partition(" ")[0]
        if not runs or single[runs[-1][-1]].partition(" ")[0] != word:
            runs.append([])
        runs[-1].append(release)
    found = []
    for index, run in enumerate(runs):
        major, minor = run[0]
        works = single[run[0]].startswith("works")
        if works and index:
            minor = runs[index - 1][-1][1] + 1
        begins = f"{major}.{minor}" if index else "3.0"
        if index + 1 == len(runs):
            ends = ""
        else:
            following = runs[index + 1][0][1]
            benign = single[runs[index + 1][0]].startswith("works")
            last = run[-1][1] if benign and not works else following - 1
            ends = f"{major}.{last}"
        found.append((begins if begins == ends else f"{begins}-{ends}", single[run[-1]]))
    return found


def part_line(cases: dict[str, dict[str, tuple[str, str]]], names: list[str]) -> str | None:
    """Return outcome, case and detail of a part, or None where nothing tells."""
    wanted: list[str] = []
    for name in names:
        wanted += (
            [c for c in sorted(cases) if c.startswith(name[:-1])] if name[-1] == "*" else [name]
        )
    works = False
    for case in wanted:
        outcomes = list(cases.get(case, {}).values())
        works |= any(outcome == "works" for outcome, _ in outcomes)
        for word in BAD:
            bad = [detail for outcome, detail in outcomes if outcome == word]
            bad = [detail for detail in bad if "no result within" not in detail]
            if bad:
                weighted = "with sample_weight a " if case.endswith("sample_weight") else ""
                weighted = "with class_weight a " if case.endswith("class_weight") else weighted
                weighted = weighted if word == "wrong" else ""
                return f"{word} {case} {weighted}{short(bad[-1])}"
    return "works - -" if works else None


if __name__ == "__main__":
    main()
