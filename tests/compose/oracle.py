"""One document read by Compose and by bponet, in one form, and what tells them apart."""
import copy
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile

import corpus

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
READ = ROOT / "build/release/tests/compose/read_document"
WATCHDOG = 120  # seconds


def find_compose():
    if os.environ.get("BPONET_COMPOSE"):
        return os.environ["BPONET_COMPOSE"]
    cache = subprocess.run([ROOT / "tests/engines/engine", "cache"], capture_output=True, text=True, check=True)
    return pathlib.Path(cache.stdout.strip()) / "bin/docker-compose-2.40"


def read_tsv(name):
    lines = (HERE / name).read_text().splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


# Slugs of errors that stand for a refusal of Compose's own; any other error is beyond what it looks at.
SLUGS = {slug: (whose, why) for slug, whose, why in read_tsv("slugs.tsv")}


def read_rules():
    """slug -> severity, of bponet's registry."""
    done = subprocess.run([READ, "--rules"], capture_output=True, check=True)
    return json.loads(done.stdout)


class Answer:
    """refusal: the reason, or None; model: in the common form."""

    def __init__(self, refusal=None, model=None, findings=(), round_trip=None, written=None):
        self.refusal, self.model, self.findings, self.round_trip = refusal, model, findings, round_trip
        self.written = written  # by bponet


def run(command, document, top, extra=()):
    folder, stdin = document.lay_out(top)
    env = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "DOCKER_CONFIG": "/nonexistent", **document.environment}
    done = subprocess.run([*map(str, command), *document.arguments, *extra], cwd=folder, env=env, input=stdin,
                          capture_output=True, timeout=WATCHDOG, check=False)
    if done.returncode < 0:
        raise RuntimeError(f"{document.name}: {command[0]} ended with {done.returncode}: {done.stderr.decode()}")
    return done


def ask_compose(compose, document, style="json"):
    """Its reason to refuse, or None; what it prints. With BPONET_COMPOSE_ANSWERS, a folder, what is kept
    there is taken, and kept."""
    kept = None
    if os.environ.get("BPONET_COMPOSE_ANSWERS"):
        key = json.dumps([str(compose), document.text(), document.folder, document.below, style])
        kept = pathlib.Path(os.environ["BPONET_COMPOSE_ANSWERS"]) / hashlib.sha256(key.encode()).hexdigest()
        if kept.exists():
            return json.loads(kept.read_text())
    with tempfile.TemporaryDirectory(prefix="bponet-compose-") as top:
        done = run([compose], document, top, ["config", "--format", style])
    lines = done.stderr.decode(errors="replace").replace(top + "/", "").strip().splitlines()
    answer = (lines[-1] if lines else "", None) if done.returncode else (None, done.stdout.decode())
    if kept:
        kept.write_text(json.dumps(answer))
    return answer


def compose_answer(compose, document):
    refusal, text = ask_compose(compose, document)
    return Answer(refusal=refusal, model=None if text is None else unescape_keys(common(json.loads(text))))


def is_refusal(finding):
    """Whether Compose would refuse that; what stands under x-bponet is nothing to it."""
    whose = SLUGS.get(finding["slug"], ("?",))[0]
    return finding["severity"] == "error" and whose != "beyond" and "x-bponet" not in finding["path"].split(".")


def ask_bponet(document):
    with tempfile.TemporaryDirectory(prefix="bponet-compose-") as top:
        done = run([READ], document, top)
    if done.returncode:
        raise RuntimeError(f"{document.name}: read_document: {done.stderr.decode(errors='replace')}")
    answer = json.loads(done.stdout)
    if "error" in answer:
        return Answer(refusal=answer["error"] or "an error without a message")
    refusals = [f for f in answer["findings"] if is_refusal(f)]
    written = json.loads(answer["document"])
    return Answer(refusal="; ".join(f"{f['slug']}: {f['path']}: {f['message']}" for f in refusals) or None,
                  model=common(written), findings=answer["findings"], round_trip=answer["round_trip"],
                  written=written)


# ---- the common form -------------------------------------------------------------------------------

NETWORK = ("name", "driver", "driver_opts", "external", "internal", "attachable", "enable_ipv4", "enable_ipv6", "labels")
SERVICE = ("image", "container_name", "hostname", "mac_address", "network_mode", "runtime", "scale", "expose", "links",
           "external_links", "profiles")


def full(value):
    """Without what says nothing: null, "", empty lists and maps."""
    if isinstance(value, dict):
        value = {k: full(v) for k, v in value.items()}
        return {k: v for k, v in value.items() if v is not None and v not in ("", [], {})}
    return [full(v) for v in value] if isinstance(value, list) else value


def network(given):
    out = {k: given[k] for k in NETWORK if k in given}
    for key in ("internal", "attachable", "external"):  # Compose writes these where they are true only
        if out.get(key) is False:
            del out[key]
    ipam = given.get("ipam") or {}
    out["ipam"] = {k: ipam[k] for k in ("driver", "config") if k in ipam}
    return full(out)


def asks_for_gpu(given):
    """Which of the three spellings is told apart by bponet's normal form, but not by its model."""
    devices = ((((given.get("deploy") or {}).get("resources") or {}).get("reservations")) or {}).get("devices") or []
    gpus = given.get("gpus")
    return bool(gpus) or any(c in ("gpu", "nvidia") for d in devices for c in d.get("capabilities") or []) or \
        given.get("runtime") == "nvidia"


def service(given):
    out = full({k: given[k] for k in SERVICE if k in given})
    replicas = (given.get("deploy") or {}).get("replicas")
    if replicas != given.get("scale"):  # Compose copies scale to where there is a deploy
        out["replicas"] = replicas
    out["gpu"] = asks_for_gpu(given)
    # of a range Compose has the ports in the order of their texts
    out["ports"] = sorted((port(p) for p in full(given.get("ports") or [])), key=lambda p: json.dumps(p, sort_keys=True))
    depends = {name: {k: v for k, v in d.items() if not (k == "restart" and not v)}
               for name, d in (given.get("depends_on") or {}).items()}
    implied = {link.split(":")[0] for link in given.get("links") or []}
    mode = given.get("network_mode") or ""
    if mode.startswith("service:"):
        implied.add(mode.removeprefix("service:"))
    # Compose adds these by itself, as its other keys (volumes_from, …) do, which aren't read here
    for name in implied:
        if depends.get(name) == {"condition": "service_started", "restart": True, "required": True}:
            del depends[name]
    out["depends_on"] = depends
    out = full(out)
    out["networks"] = {k: attachment(full(v or {})) for k, v in (given.get("networks") or {}).items()}
    return out


def port(given):
    return {k: v for k, v in given.items() if k != "target" or v} if isinstance(given, dict) else given


def attachment(given):
    return {k: v for k, v in given.items() if not (k in ("gw_priority", "priority") and v == 0)}


def unescape_keys(value):
    """Compose prints `$$` for a `$` in keys too, where it reads `$` as it is."""
    if isinstance(value, dict):
        return {k.replace("$$", "$"): unescape_keys(v) for k, v in value.items()}
    return [unescape_keys(v) for v in value] if isinstance(value, list) else value


def leave_out_inactive(one, services):
    """Of a service: dependencies on what profiles leave out, and links to it, where it can do without. bponet
    doesn't write them; Compose does, and refuses to read them."""
    gone = {name for name, how in (one.get("depends_on") or {}).items()
            if name not in services and how.get("required") is False}
    if gone:
        one["depends_on"] = {k: v for k, v in one["depends_on"].items() if k not in gone}
        one["links"] = [link for link in one.get("links") or [] if link.split(":")[0] not in gone]
        for key in ("depends_on", "links"):
            if not one[key]:
                del one[key]


def common(given):
    for key, one in (given.get("networks") or {}).items():
        if one and not one.get("name"):  # Compose hands an empty name to the engine, which refuses it
            one["name"] = key if one.get("external") else f"{given['name']}_{key}"
    services = {name: service(s or {}) for name, s in (given.get("services") or {}).items()}
    for one in services.values():
        leave_out_inactive(one, services)
    used = {name for s in services.values() for name in s["networks"]}
    # Compose leaves out networks that no service uses; bponet makes them
    networks = {name: network(n or {}) for name, n in (given.get("networks") or {}).items() if name in used}
    return {"name": given.get("name"), "networks": networks, "services": services}


def extensions(answer):
    """x-bponet, wherever it stands, of what Compose keeps; its JSON drops these, its YAML doesn't."""
    given = answer.written
    out = {"": given.get("x-bponet")}
    for kind in ("networks", "services"):
        out.update({f"{kind}.{name}": (given[kind][name] or {}).get("x-bponet") for name in answer.model[kind]})
    return full(out)


# ---- what tells them apart -------------------------------------------------------------------------

def shown(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 300 else text[:300] + "..."


def differences(left, right, path=""):
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted(set(left) | set(right)):
            yield from differences(left.get(key), right.get(key), f"{path}.{key}".lstrip("."))
    elif type(left) is not type(right) or left != right:
        yield f"{path}: Compose has {shown(left)}, bponet {shown(right)}"


def compare(theirs, ours):
    """None where they agree, else one line."""
    if theirs.refusal is not None and ours.refusal is not None:
        return None
    if theirs.refusal is not None:
        return f"Compose refuses: {theirs.refusal}"
    if ours.refusal is not None:
        return f"bponet refuses: {ours.refusal}"
    return "; ".join(differences(theirs.model, ours.model)) or None


def judge(compose, document, resolved=False, written=False):
    """None where both agree, else one line. `resolved`: what Compose prints as YAML must be read as the
    document is; `written`: Compose must read what bponet writes as bponet reads the document."""
    ours = ask_bponet(document)
    # a project's name of the command line that Compose refuses is one that it would change in a document
    if ours.round_trip and not any(f["slug"] == "project-name-invalid" for f in ours.findings):
        return f"what is written isn't what is read of it: {shown(ours.round_trip)}"
    unknown = [f["slug"] for f in ours.findings if f["severity"] == "error" and f["slug"] not in SLUGS]
    if unknown:
        return f"slugs.tsv doesn't have {', '.join(unknown)}"
    theirs = compose_answer(compose, document)
    verdict = compare(theirs, ours)
    if verdict and theirs.refusal is not None and (overridden(document) or inactive(document)):
        return None
    if written and verdict and theirs.refusal is None and (is_lost(ours)):
        return None
    if verdict or theirs.refusal is not None:
        return verdict
    return resolved and judge_resolved(compose, document, ours) or written and judge_written(compose, ours) or None


def overridden(document):
    """Whether bponet refuses the document without some of its last files. Compose looks at each file, bponet
    at what is in force in the end."""
    names = [w for f, w in zip(document.arguments, document.arguments[1:]) if f == "-f"] or \
        [n for n in document.files if n.endswith((".yml", ".yaml"))]
    parts = [(n, part) for n in names for part in re.split("^---\n", document.files.get(n, ""), flags=re.M)]
    pairs = list(zip(document.arguments[::2], document.arguments[1::2]))
    for n in range(1, len(parts)):
        fewer = copy.copy(document)
        fewer.files = {k: v for k, v in document.files.items() if k not in names}
        fewer.files.update({f"{i}.yml": part for i, (_, part) in enumerate(parts[:n])})
        fewer.arguments = [w for i in range(n) for w in ("-f", f"{i}.yml")] + [w for p in pairs if p[0] != "-f" for w in p]
        if ask_bponet(fewer).refusal is not None or inactive(fewer):
            return True
    return False


def is_lost(ours):
    """Whether bponet refuses only what refusals.tsv calls a value that Compose loses."""
    refused = [f for f in ours.findings if is_refusal(f)]
    return bool(refused) and all(f["slug"] == "wrong-type" and f["path"].split(".")[-1] in
                                 ("networks", "depends_on", "labels") for f in refused)


def inactive(document):
    """Whether bponet refuses the document with all profiles active. Compose takes apart the values of services
    that are left out, too."""
    more = copy.copy(document)
    more.arguments = document.arguments + ["--profile", "*"]
    return ask_bponet(more).refusal is not None


def one_file(name, text, more=None):
    out = corpus.Document(name, name, "")
    out.files = {name: text, **(more or {})}
    out.arguments = [w for n in out.files for w in ("-f", n)]
    return out


def judge_resolved(compose, document, ours):
    """`docker compose config | bponet check -f -` is what bponet says to do about what it refuses."""
    refusal, text = ask_compose(compose, document, "yaml")
    if refusal is not None:
        return f"Compose refuses to print YAML: {refusal}"
    again = one_file("resolved.yml", text)
    again.arguments += ["--profile", "*"]
    again = ask_bponet(again)
    again.model = unescape_keys(again.model)
    if again.refusal is not None:
        return f"bponet refuses what Compose resolved: {again.refusal}"
    parts = [*differences(ours.model, again.model), *differences(extensions(ours), extensions(again))]
    return "; ".join(p.replace("Compose has", "the document has").replace("bponet", "what Compose resolved")
                     for p in parts) or None


def judge_written(compose, ours):
    document = copy.deepcopy(ours.written)
    for one in (document.get("services") or {}).values():
        one.setdefault("image", "x")  # without one Compose refuses the service
    for one in (document.get("networks") or {}).values():  # of a list's empty entry; Compose refuses it in a map
        ((one or {}).get("labels") or {}).pop("", None)
    files = one_file("written.json", json.dumps(document))
    files.arguments += ["--profile", "*"]
    theirs = compose_answer(compose, files)
    if theirs.refusal is not None:
        return f"Compose refuses what bponet writes: {theirs.refusal}"
    return "; ".join(differences(theirs.model, common(document), "as written")) or None
