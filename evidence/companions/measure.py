#!/usr/bin/env python3
"""Run companion packages beside Keras 2, Keras 3 and tf_keras; record what happens.

    python measure.py --uv UV --work DIR --bindings bindings.py \
        --base b215=PYTHON --base b219=PYTHON --base b221=PYTHON \
        --recipes recipes.py --out results.jsonl DIST==VERSION[@b215,b219] ...

Each --base is an interpreter of a venv that holds one TensorFlow and the
Keras it brings, without tf-keras (how to make them is in notes.md).  For
every DIST==VERSION the release is installed by uv into a folder of its own
(--target), with TensorFlow, Keras and the numeric stack left out of the
resolution (excludes.txt beside this script), and is put on PYTHONPATH.
Its own METADATA is read there.  Then one fresh process per environment

    k2       TF 2.15, no tf-keras
    none     TF >= 2.16, no tf-keras
    with     TF >= 2.16, tf-keras of the same minor
    legacy   as `with`, TF_USE_LEGACY_KERAS=1

    k2tfk    as `k2` with tf-keras 2.15
    MODE-late   the same, but tf.keras is touched before the companion is
                imported (some companions set TF_USE_LEGACY_KERAS themselves)

runs the probes of recipes.py (RECIPES[dist] = {"modules", "probes": [(name,
code)], "extra": [requirements], "walk": bool}) and then walks the package
with bindings.py.  One JSON line per (release, environment) is appended.
"""

import argparse
import glob
import json
import os
import re
import runpy
import subprocess
import tempfile

CHILD = r"""
import json, os, sys, traceback, warnings
warnings.filterwarnings("ignore")
spec = json.load(open(sys.argv[1]))
sys.path.insert(0, spec["bindings_dir"])
out = {"probes": [], "bindings": []}
def last(e):
    lines = traceback.format_exception_only(type(e), e)
    text = "".join(lines).strip()
    tb = traceback.extract_tb(e.__traceback__)
    where = "%s:%s" % (tb[-1].filename, tb[-1].lineno) if tb else ""
    return text, where
for name, code in spec["probes"]:
    ns = {"__name__": "probe"}
    try:
        exec(compile(spec["prelude"] + code, "<probe>", "exec"), ns)
        out["probes"].append([name, "runs", str(ns.get("note", "")), ""])
    except BaseException as e:
        text, where = last(e)
        out["probes"].append([name, "raises", text[-1500:], where])
    sys.stdout.flush()
    json.dump(out, open(sys.argv[2], "w"))
import importlib
for mod in spec["modules"]:
    try:
        import bindings
        pre = spec.get("only")
        only = (lambda n: n.startswith(tuple(pre))) if pre else None
        out["bindings"] += [list(r) for r in bindings.rows(mod, spec["walk"], only)][:4000]
    except BaseException as e:
        out.setdefault("walk_errors", []).append([mod, last(e)[0][-300:]])
    json.dump(out, open(sys.argv[2], "w"))
try:
    import tensorflow as tf
    out["tf"] = tf.__version__; out["tf_keras_attr"] = tf.keras.__version__ if hasattr(tf.keras, "__version__") else tf.keras.Model.__module__
except BaseException as e:
    out["tf"] = last(e)[0]
out["loaded"] = sorted({m.split(".")[0] for m in sys.modules} & {"keras", "tf_keras", "keras_core"})
out["legacy_env"] = os.environ.get("TF_USE_LEGACY_KERAS")
out["backend"] = os.environ.get("KERAS_BACKEND")
json.dump(out, open(sys.argv[2], "w"))
sys.stdout.flush()
os._exit(0)
"""
PRELUDE = "import os, sys\nimport numpy as np\nimport tensorflow as tf\n"
TFK = {
    "b212": "2.15.0",
    "b213": "2.15.0",
    "b215": "2.15.1",
    "b216": "2.16.0",
    "b217": "2.17.0",
    "b218": "2.18.0",
    "b219": "2.19.0",
    "b220": "2.20.1",
    "b221": "2.21.0",
}


def run(cmd, **kw):
    return subprocess.run(cmd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **kw)


def metadata(folder, dist):
    """The requirements on TensorFlow and Keras, own and of what it pulled in."""
    own, others, meta = [], [], {}
    norm = re.sub(r"[-_.]+", "-", dist).lower()
    for path in glob.glob(os.path.join(folder, "*.dist-info", "METADATA")):
        text = open(path, encoding="utf8", errors="replace").read().split("\n\n")[0]
        name = re.search(r"(?m)^Name: (.*)$", text).group(1).strip()
        name = re.sub(r"[-_.]+", "-", name).lower()
        reqs = [
            r
            for r in re.findall(r"(?m)^Requires-Dist: (.*)$", text)
            if re.match(r"(tensorflow|keras|tf[-_]keras|tf[-_]nightly)\b", r, re.I)
        ]
        if name == norm:
            own = reqs
            py = re.search(r"(?m)^Requires-Python: (.*)$", text)
            meta["python"] = py.group(1).strip() if py else None
        else:
            others += [
                name + ": " + r
                for r in reqs
                if re.match(r"tf[-_]keras", r, re.I) and "extra ==" not in r
            ]
    meta["requires"], meta["pulled_by_others"] = own, others
    return meta


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--uv", required=True)
    ap.add_argument("--work", required=True)
    ap.add_argument("--base", action="append", required=True)
    ap.add_argument("--bindings", required=True)
    ap.add_argument("--recipes", required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--modes", default="none,with,legacy")
    ap.add_argument("--k2modes", default="k2", help="for TF 2.15: k2, k2tfk (with tf-keras 2.15)")
    ap.add_argument("--timeout", type=int, default=300)
    ap.add_argument(
        "--adaptive",
        action="store_true",
        help="leave out `with` when neither "
        "the metadata nor any error of `none` speaks of tf_keras",
    )
    ap.add_argument(
        "--with",
        dest="extra",
        action="append",
        default=[],
        help="a further requirement to install beside it",
    )
    ap.add_argument("--proto", default="", help="python: old generated code, see notes.md")
    ap.add_argument("todo", nargs="+")
    args = ap.parse_args()
    bases = dict(b.split("=", 1) for b in args.base)
    recipes = runpy.run_path(args.recipes)["RECIPES"]
    excludes = os.path.join(os.path.dirname(os.path.abspath(args.recipes)), "excludes.txt")
    over = os.path.join(args.work, "overlay")
    for item in args.todo:
        req, _, only = item.partition("@")
        dist, _, version = req.partition("==")
        recipe = recipes[dist]
        for base in only.split(",") if only else ["b215", "b219"]:
            py = bases[base]
            folder = os.path.join(
                over,
                "%s-%s-%s" % (dist, version or "newest", base)
                + "".join("+" + re.sub(r"\W", "_", e) for e in args.extra),
            )
            tfk = os.path.join(over, "tf-keras-" + base)
            if not os.path.isdir(tfk):
                run(
                    [
                        args.uv,
                        "pip",
                        "install",
                        "-q",
                        "--python",
                        py,
                        "--no-deps",
                        "--target",
                        tfk,
                        "tf-keras==" + TFK[base],
                    ]
                )
            cmd = (
                [
                    args.uv,
                    "pip",
                    "install",
                    "-q",
                    "--python",
                    py,
                    "--target",
                    folder,
                    "--excludes",
                    excludes,
                    req,
                ]
                + recipe.get("extra", [])
                + args.extra
            )
            done = run(cmd) if not os.path.isdir(folder) else None
            if done is not None and done.returncode:
                rec = {
                    "dist": dist,
                    "version": version,
                    "base": base,
                    "mode": "install",
                    "error": done.stdout[-800:],
                }
                open(args.out, "a").write(json.dumps(rec) + "\n")
                print(dist, version, base, "INSTALL", done.stdout[-400:], flush=True)
                continue
            if not version:
                for p in glob.glob(os.path.join(folder, "*.dist-info")):
                    n, v = os.path.basename(p)[:-10].rsplit("-", 1)
                    if re.sub(r"[-_.]+", "-", n).lower() == dist:
                        version = v
            meta = metadata(folder, dist)
            skip_with = False
            for mode in (
                args.k2modes.split(",")
                if base in ("b212", "b213", "b215")
                else args.modes.split(",")
            ):
                env = dict(
                    os.environ,
                    CUDA_VISIBLE_DEVICES="-1",
                    TF_CPP_MIN_LOG_LEVEL="3",
                    WANDB_MODE="offline",
                    WANDB_SILENT="true",
                    MPLBACKEND="Agg",
                    PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=args.proto,
                    PYTHONDONTWRITEBYTECODE="",
                    TOKENIZERS_PARALLELISM="false",
                )
                if not args.proto:
                    env.pop("PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION")
                env.pop("TF_USE_LEGACY_KERAS", None)
                if mode == "with" and skip_with:
                    continue
                kind, _, late = mode.partition("-")
                env["PYTHONPATH"] = folder + (
                    os.pathsep + tfk if kind in ("with", "legacy", "k2tfk") else ""
                )
                if kind == "legacy":
                    env["TF_USE_LEGACY_KERAS"] = "1"
                env.update(recipe.get("env", {}))
                with tempfile.TemporaryDirectory() as tmp:
                    spec = {
                        "prelude": PRELUDE + ("tf.keras.Model\n" if late else ""),
                        "probes": recipe["probes"],
                        "modules": recipe["modules"],
                        "walk": recipe.get("walk", False),
                        "only": recipe.get("only"),
                        "bindings_dir": os.path.dirname(os.path.abspath(args.bindings)),
                    }
                    json.dump(spec, open(os.path.join(tmp, "spec.json"), "w"))
                    open(os.path.join(tmp, "child.py"), "w").write(CHILD)
                    res = os.path.join(tmp, "out.json")
                    try:
                        log = open(os.path.join(tmp, "log"), "w+")
                        p = subprocess.Popen(
                            [
                                "nice",
                                py,
                                os.path.join(tmp, "child.py"),
                                os.path.join(tmp, "spec.json"),
                                res,
                            ],
                            cwd=tmp,
                            env=env,
                            stdout=log,
                            stderr=subprocess.STDOUT,
                            start_new_session=True,
                        )
                        p.wait(timeout=args.timeout)
                        log.seek(0)
                        tail = log.read()[-600:] if p.returncode else ""
                    except subprocess.TimeoutExpired:
                        tail = "timeout"
                    try:  # what it left behind (wandb's service)
                        os.killpg(p.pid, 15 if p.returncode is not None else 9)
                    except OSError:
                        pass
                    rec = {
                        "dist": dist,
                        "version": version,
                        "base": base,
                        "mode": mode,
                        "extra": args.extra,
                        "meta": meta,
                        "tail": tail,
                    }
                    try:
                        rec.update(json.load(open(res)))
                    except (OSError, ValueError):
                        rec["probes"] = []
                if args.adaptive and mode == "none":
                    text = json.dumps({k: v for k, v in rec.items() if k != "dist"})
                    skip_with = (
                        "tf_keras" not in text.replace("tf_keras_attr", "")
                        and "tf-keras" not in text
                    )
                open(args.out, "a").write(json.dumps(rec) + "\n")
                print(
                    dist,
                    version,
                    base,
                    mode,
                    "tf",
                    rec.get("tf"),
                    "meta",
                    meta if mode in ("k2", "none") else "",
                    tail[-300:],
                )
                for name, outcome, text, where in rec["probes"]:
                    print(
                        "    %-28s %-6s %s [%s]"
                        % (name, outcome, text.splitlines()[-1][:260] if text else "", where[-60:])
                    )
                from collections import Counter

                print(
                    "    bindings",
                    dict(Counter((b[2]) for b in rec.get("bindings", []))),
                    rec.get("walk_errors", ""),
                    flush=True,
                )


if __name__ == "__main__":
    main()
