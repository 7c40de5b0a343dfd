"""Random documents of the table's forms, and the table's documents on top of each other. Each can be made smaller."""
import copy
import json
import random
import re

import corpus

NETWORKS = ["n", "m", "default", "outside"]
KEPT = ["image", "services"]  # without these all documents are refused alike
SERVICES = ["a", "b", "c"]
RARE = 0.004  # of a value that Compose may well refuse


class Plain(str):
    """A scalar written as it is, without quotes."""


class Tagged:
    def __init__(self, tag, value):
        self.tag, self.value = tag, value


def yaml(value):
    if isinstance(value, Tagged):
        return f"{value.tag} {yaml(value.value)}"
    if isinstance(value, Plain):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{yaml(k)}: {yaml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(yaml(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def document_text(tree):
    """Two levels in block style, the rest in flow style."""
    out = []
    for key, value in tree.items():
        if isinstance(value, dict) and value and all(isinstance(k, str) for k in value):
            out.append(f"{key}:")
            out += [f"  {yaml(k)}: {yaml(v)}" for k, v in value.items()]
        else:
            out.append(f"{key}: {yaml(value)}")
    return "\n".join(out) + "\n"


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.environment = {}
        self.alone = set()  # services on the network of another, or on none
        self.named = set()  # services whose container has a name, and so is the only one

    def maybe(self, p):
        return self.r.random() < p

    def pick(self, *values):
        return self.r.choice(values)

    def some(self, values, least=0):
        return self.r.sample(values, self.r.randint(least, len(values)))

    def odd(self, value):
        """The value, or rarely one that doesn't belong there."""
        if self.maybe(RARE):
            return self.pick(None, "", 5, 1.5, True, [], {}, ["x"], {"x": "y"}, "x y", Plain("~"), -1)
        return value

    # ---- scalars ----

    def variable(self, text, empty=True):
        """The text by way of a variable, in one of the forms; or nothing, if empty is."""
        name = f"V{len(self.environment)}"
        form = self.r.randrange(9)
        if form in (0, 1, 2):
            self.environment[name] = text
            return (f"${name}", f"${{{name}}}", f"${{{name}:-other}}")[form]
        if form == 3:
            self.environment[name] = self.pick("", "set") if empty else "set"
            return f"${{{name}:+{text}}}"
        if form == 4:
            return f"${{U:-{text}}}"
        if form == 5:
            return f"${{U-{text}}}"
        if form == 6:
            self.environment[name] = text
            return f"${{U:-${{{name}}}}}"
        if form == 7:
            self.environment[name] = text
            return f"${{{name}:?missing}}"
        return self.pick(f"{text}$$", f"{text}${{U}}", f"${{U:-${{W-{text}}}}}", f"${{U:?{text}}}" if self.maybe(RARE) else text)

    def text(self, *values):
        value = self.pick(*values)
        return self.odd(self.variable(value) if self.maybe(0.12) else value)

    def truth(self):
        return self.odd(self.pick(True, False, True, False, "true", "yes", "Off", "n", "TRUE", Plain("yes"), Plain("True"),
                                  Plain("off"), *([self.variable(self.pick("true", "no"))] if self.maybe(0.3) else []),
                                  *(["1", "maybe", "", 1] if self.maybe(RARE) else [])))

    def whole(self, *more):
        return self.odd(self.pick(0, 1, 2, 3, "2", "+1", Plain("0x2"), Plain("02"), Plain("2.0"), Plain("1_0"), *more,
                                  *([self.variable("2")] if self.maybe(0.3) else []),
                                  *(["many", "", " 1", "0x2", -1, 2.5] if self.maybe(RARE) else [])))

    def number(self):
        return self.odd(self.pick(0, 1, -3, 2.5, Plain("0x2"), Plain("010"), Plain("+4"), Plain("1e2"),
                                  *(["1"] if self.maybe(RARE) else [])))

    def pairs(self, null=True, truth=True):
        values = ["v", "", 5, 1.5, Plain("0x10"), "w w"] + ([None] if null else []) + ([True] if truth else [])
        out = {k: self.pick(*values) if self.maybe(0.8) else self.variable("v") for k in self.some(["p", "q", "r.s"])}
        return self.odd(out)

    def labels(self):
        if self.maybe(0.6):
            return self.pairs()
        return self.odd([self.pick("p=v", "q=", "r.s", "p=w", "q=a=b", self.variable("p=z")) for _ in range(self.r.randrange(4))])

    def strings(self, *values):
        return self.odd([self.text(*values) for _ in range(self.r.randrange(4))])

    # ---- networks ----

    def config(self):
        prefix = self.pick("10.7.0.0/24", "10.8.0.0/24", "fd07::/64", "10.7.0.0/24")
        out = {"subnet": self.text(prefix)} if self.maybe(0.9) else {}
        if self.maybe(0.4):
            out["gateway"] = self.text("10.7.0.1", "fd07::1", "10.8.0.1")
        if self.maybe(0.3):
            out["ip_range"] = self.text("10.7.0.128/25", "10.8.0.128/25")
        if self.maybe(0.3):
            out["aux_addresses"] = self.odd({k: self.text("10.7.0.3", "10.7.0.4") for k in self.some(["p", "q"])})
        return self.odd(out)

    def ipam(self):
        out = {}
        if self.maybe(0.9):
            out["config"] = self.odd([self.config() for _ in range(self.r.randrange(3))])
        if self.maybe(0.3):
            out["driver"] = self.text("default", "other")
        if self.maybe(0.2):
            out["options"] = self.pairs(null=False, truth=False)
        return self.odd(out)

    def network(self, later):
        if self.maybe(0.15):
            return None
        if self.maybe(0.15) and not later:
            out = {"external": self.pick(True, True, "yes", {"name": "old"}, self.truth())}
            if self.maybe(0.4):
                out["name"] = self.text("elsewhere")
            return out
        makers = {"driver": lambda: self.text("bridge", "macvlan", "overlay"), "name": lambda: self.text("mine", "a.b"),
                  "driver_opts": lambda: self.pairs(null=self.maybe(RARE), truth=self.maybe(RARE)), "ipam": self.ipam,
                  "internal": self.truth, "attachable": self.truth, "enable_ipv4": self.truth, "enable_ipv6": self.truth,
                  "labels": self.labels, "x-note": lambda: self.pick(1, [1], {"a": None})}
        makers["x-bponet"] = lambda: {k: self.pick(True, False, "yes") for k in self.some(["publish", "gpu", "isolated"])}
        return self.tagged_members({k: makers[k]() for k in self.some(list(makers)) if self.maybe(0.5)}, later)

    # ---- services ----

    def attachment(self):
        makers = {"aliases": lambda: self.strings("al", "am", "an"), "ipv4_address": lambda: self.text("10.7.0.9", "10.8.0.9"),
                  "ipv6_address": lambda: self.text("fd07::9"), "mac_address": lambda: self.text("02:42:ac:11:65:43"),
                  "gw_priority": self.number, "priority": self.number, "interface_name": lambda: self.text("eth7"),
                  "link_local_ips": lambda: self.strings("169.254.7.1", "169.254.7.2"),
                  "driver_opts": lambda: self.pairs(null=False, truth=False)}
        if self.maybe(0.3):
            return None
        return self.odd({k: makers[k]() for k in self.some(list(makers)) if self.maybe(0.4)})

    def memberships(self, networks):
        names = self.some([n for n in networks if n != "default"] + ["default"])
        if self.maybe(RARE):
            names.append("nowhere")
        return self.odd(names if self.maybe(0.4) else {name: self.attachment() for name in names})

    def short_port(self):
        length = self.pick(1, 1, 1, 2, 3, 4)
        start, host = self.pick(8, 80, 443, 8000), self.pick(0 if length == 1 else 90, 80, 8080, 9000)
        target = str(start) if length == 1 else f"{start}-{start + length - 1}"
        host = str(host) if length == 1 and self.maybe(0.9) else f"{host}-{host + self.pick(length, length, length, 5) - 1}"
        host = self.pick("", "", "127.0.0.1::", "[fd07::1]::", f"{host}:", f"{host}:", f"127.0.0.1:{host}:", f"[::1]:{host}:")
        text = host + target + self.pick("", "", "/udp", "/tcp", "/sctp", "/UDP")
        return self.text(text) if self.maybe(0.97) else self.pick(80, "80:", ":80", "a", 70000, "80/x", " 80", "1.2.3:80:80")

    def long_port(self):
        out = {"target": self.pick(80, 81, "80", Plain("0x50"), self.whole() if self.maybe(RARE) else 82)}
        makers = {"published": lambda: self.pick(8080, "8080", "8080-8082", "", self.variable("8081"), 0),
                  "protocol": lambda: self.text("tcp", "udp"), "mode": lambda: self.text("host", "ingress"),
                  "host_ip": lambda: self.text("127.0.0.1", "::1"), "name": lambda: self.text("web"),
                  "app_protocol": lambda: self.text("http"), "x-note": lambda: 1}
        out.update({k: makers[k]() for k in self.some(list(makers)) if self.maybe(0.5)})
        return self.odd(out)

    def ports(self):
        return self.odd([self.short_port() if self.maybe(0.6) else self.long_port() for _ in range(self.r.randrange(4))])

    def depends_on(self, others):
        names = self.some(others)
        if self.maybe(0.5):
            return self.odd(names)
        def one():
            out = {"condition": self.pick("service_started", "service_healthy", "service_completed_successfully")}
            if self.maybe(0.3):
                out["restart"] = self.truth()
            if self.maybe(0.3):
                out["required"] = self.pick(True, False, True)
            return self.odd(out)
        return self.odd({name: one() for name in names})

    def gpu_device(self):
        out = {"capabilities": self.pick(["gpu"], ["gpu", "utility"], ["tpu"], ["nvidia"])}
        if self.maybe(0.5):
            out["count"] = self.pick("all", 1, "2")
        if self.maybe(0.2):
            out["driver"] = "nvidia"
        return self.odd(out)

    def deploy(self):
        out = {}
        if self.maybe(0.6):
            out["replicas"] = self.whole()
        if self.maybe(0.4):
            out["resources"] = {"reservations": {"devices": [self.gpu_device() for _ in range(self.r.randrange(3))]}}
        return self.odd(out)

    def service(self, name, networks, others, later):
        after = [s for s in others if s > name]  # circles are rare
        makers = {"container_name": lambda: self.text(f"box-{name}", "box" if self.maybe(RARE) else f"box_{name}"),
                  "hostname": lambda: self.text("host", "h.i"),
                  "mac_address": lambda: self.text("02:42:ac:11:65:43"), "runtime": lambda: self.text("runc", "nvidia"),
                  "scale": self.whole, "deploy": self.deploy, "profiles": lambda: self.strings("dev", "test"),
                  "expose": lambda: self.odd([self.pick("80", 81, "82-84", "53/udp", "80") for _ in range(self.r.randrange(4))]),
                  "external_links": lambda: self.odd(self.some(["c1", "c2:x", "c1:y"])),
                  "links": lambda: self.strings(*after, *[f"{s}:al" for s in after]) if after else [],
                  "depends_on": lambda: self.depends_on(others if self.maybe(RARE) else after), "ports": self.ports,
                  "gpus": lambda: self.odd(self.pick("all", [{"count": 1}], [self.gpu_device()])),
                  "volumes_from": lambda: self.some([*after, "container:c1"]),
                  "devices": lambda: self.some(["/dev/null", "nvidia.com/gpu=all"]),
                  "x-bponet": lambda: {"needs": [self.text(*[f"{s}:1" for s in others or ["a"]])]},
                  "x-note": lambda: {"a": [None]}, "command": lambda: self.text("run", "$$HOME")}
        out = {} if later and self.maybe(0.8) else {"image": "x"}
        if self.maybe(RARE):
            out["netwoks"] = ["n"]
        if (name in self.alone) != self.maybe(RARE):
            mode = self.pick("host", "none", "bridge", "container:c1", *[f"service:{s}" for s in after])
            out["network_mode"] = self.variable(mode, empty=False) if self.maybe(0.12) else mode
        elif self.maybe(0.7):
            out["networks"] = self.memberships(networks)
        if name in self.named:
            del makers["scale"], makers["deploy"]
        elif not self.maybe(RARE):
            del makers["container_name"], makers[self.pick("scale", "deploy")]
        out.update({k: makers[k]() for k in self.some(list(makers)) if self.maybe(0.35)})
        return self.tagged_members(out, later)

    def tagged_members(self, members, later):
        if not later:
            return members
        for key in [k for k in members if k != "image"]:
            if self.maybe(0.08):
                members[key] = Tagged("!override", members[key])
            elif self.maybe(0.06):
                members[key] = Tagged("!reset", self.pick(None, members[key]))
        return members

    # ---- documents ----

    def tree(self, networks, services, later):
        out = {}
        if self.maybe(0.3):
            out["name"] = self.text("shop", "web-1")
        chosen = services if not later else self.some(services, 1)
        out["services"] = {s: self.service(s, networks, [o for o in services if o != s], later) for s in chosen}
        defined = networks if not later else self.some(networks)
        if defined:
            out["networks"] = {n: self.network(later) for n in defined}
        if self.maybe(0.1):
            out["x-bponet"] = {"prefix": self.text("p-"), "legacy": self.text("old-")}
        return self.shared(self.sprinkled(out, later))

    def shared(self, tree):
        """Sometimes with one member's map an anchor, and another's merged with it."""
        for kind in ("services", "networks"):
            # where a key of its own is !reset, Compose takes the anchor's: refusals.tsv
            maps = [k for k, v in tree.get(kind, {}).items() if isinstance(v, dict) and v
                    and not any(isinstance(one, Tagged) for one in v.values())]
            if len(maps) > 1 and self.maybe(0.1):
                first, second = maps[:2]
                tree[kind][second] = {Plain("<<"): Plain("*one") if self.maybe(0.6) else [Plain("*one"), {"x-more": 1}],
                                      **tree[kind][second]}
                tree[kind][first] = Tagged("&one", tree[kind][first])
                return tree
        return tree

    def sprinkled(self, value, later, depth=0):
        """Any string by way of a variable, any value of a later file marked."""
        if isinstance(value, Tagged):
            return value if value.tag[0] == "!" else Tagged(value.tag, self.sprinkled(value.value, later, depth))
        if isinstance(value, dict):
            value = {k: v if k in ("image", "network_mode") else self.sprinkled(v, later, depth + 1)
                     for k, v in value.items()}
        elif isinstance(value, list):
            value = [self.sprinkled(v, later, depth + 1) for v in value]
        elif type(value) is str and "$" not in value and depth > 1 and self.maybe(0.03):
            value = self.variable(value)
        elif isinstance(value, (bool, int)) and depth > 1 and self.maybe(0.02):
            value = self.variable(str(value).lower())
        if later and depth > 2 and value != Plain("*one") and self.maybe(0.015):
            return Tagged(self.pick("!override", "!reset"), value)
        return value

    def document(self, number):
        services = SERVICES[:self.pick(1, 2, 2, 3)]
        networks = self.some(NETWORKS)
        self.alone = {s for s in services if self.maybe(0.15)}
        self.named = {s for s in services if self.maybe(0.3)}
        trees = [self.tree(networks, services, later=False)]
        trees += [self.tree(networks, services, later=True) for _ in range(self.pick(0, 0, 1, 1, 2))]
        profiles = self.some(["dev", "test"]) if self.maybe(0.5) else []
        return Generated(number, trees, self.environment, profiles, self.layout(len(trees)))

    def layout(self, n):
        """How files are named and found, where variables and profiles stand."""
        files = self.pick("-f", "-f", "-f", "one", "found" if n < 3 else "COMPOSE_FILE")
        return {"files": files, "env": self.pick("process", "process", ".env", "--env-file"),
                "profiles": self.pick("--profile", "--profile", "COMPOSE_PROFILES"), "-p": self.maybe(0.1)}


class Generated:
    """A document as trees, of which parts can be taken away."""

    def __init__(self, number, trees, environment, profiles, layout):
        self.number, self.trees, self.environment = number, trees, environment
        self.profiles, self.layout = profiles, layout

    def document(self):
        out = corpus.Document("generated", str(self.number), "")
        variables = dict(self.environment)
        texts = [document_text(t) for t in self.trees]
        how = self.layout["files"]
        if how == "one":
            texts = ["---\n".join(texts)]
        names = ["compose.yaml", "compose.override.yaml"] if how == "found" else [f"{i}.yml" for i in range(len(texts))]
        out.files = dict(zip(names, texts))
        if how == "COMPOSE_FILE":
            variables[how] = ":".join(names)
        elif how != "found":
            out.arguments = [w for n in names for w in ("-f", n)]
        if self.layout["profiles"] == "COMPOSE_PROFILES" and self.profiles:
            variables["COMPOSE_PROFILES"] = ",".join(self.profiles)
        else:
            out.arguments += [w for p in self.profiles for w in ("--profile", p)]
        out.arguments += ["-p", "given"] if self.layout["-p"] else []
        if self.layout["env"] == "process" or not variables:
            out.environment = variables
            return out
        name = ".env" if self.layout["env"] == ".env" else "more.env"
        out.files[name] = "".join(f"{k}='{v}'\n" for k, v in variables.items())
        out.arguments += ["--env-file", name] if name == "more.env" else []
        return out

    def but(self, **changed):
        return Generated(**{**vars(self), **changed})

    def smaller(self):
        """Each document that has one thing less."""
        plain = {"files": "-f", "env": "process", "profiles": "--profile", "-p": False}
        if self.layout != plain:
            yield self.but(layout=plain)
        for i in range(len(self.trees) - 1, -1, -1):
            if len(self.trees) > 1:
                yield self.but(trees=self.trees[:i] + self.trees[i + 1:])
        for name in self.environment:
            yield self.but(environment={k: v for k, v in self.environment.items() if k != name})
        for i in range(len(self.profiles)):
            yield self.but(profiles=self.profiles[:i] + self.profiles[i + 1:])
        for key, value in plain.items():
            if self.layout[key] != value:
                yield self.but(layout={**self.layout, key: value})
        for i, tree in enumerate(self.trees):
            for less in smaller_values(tree):
                yield self.but(trees=[*self.trees[:i], less, *self.trees[i + 1:]])


class Stack:
    """Documents of the table, each merged over the one before."""

    def __init__(self, number, parts):
        self.number, self.parts = number, parts

    def document(self):
        out = corpus.Document("generated", str(self.number), "")
        out.files = {}
        for i, part in enumerate(self.parts):
            out.files[f"{i}.yml"] = part.files["compose.yaml"]
            out.environment.update(part.environment)
        out.arguments = [w for n in out.files for w in ("-f", n)]
        return out

    def smaller(self):
        for i in range(len(self.parts)):
            if len(self.parts) > 1:
                yield Stack(self.number, self.parts[:i] + self.parts[i + 1:])


def smaller_values(value):
    if isinstance(value, Tagged):
        yield value.value
        for less in smaller_values(value.value):
            yield Tagged(value.tag, less)
    elif isinstance(value, dict):
        for key in value:
            if key not in KEPT:
                yield {k: v for k, v in value.items() if k != key}
        for key in value:
            for less in smaller_values(value[key]):
                yield {**value, key: less}
    elif isinstance(value, list):
        for i in range(len(value)):
            yield value[:i] + value[i + 1:]
        for i, item in enumerate(value):
            for less in smaller_values(item):
                yield value[:i] + [less] + value[i + 1:]


def generate(seed, count, documents=()):
    """Documents that depend on seed, number and documents alone, so that each can be made again. Of
    `documents`, a fourth are stacks."""
    single = [d for d in documents if list(d.files) == ["compose.yaml"] and not d.arguments and d.below == "."]
    for number in range(count):
        maker = Maker(seed * 1_000_003 + number)
        if single and number % 4 == 3:
            yield Stack(number, [maker.r.choice(single) for _ in range(maker.pick(2, 2, 3))])
        else:
            yield maker.document(number)


def kind_of(verdict):
    """What two verdicts share whose documents show the same: who refuses, and how its reason ends; or which
    member differs."""
    who, _, why = verdict.partition(": ")
    if who == "Compose refuses":
        return who, tuple(re.findall(r"[a-z]{2,}", why)[-3:])
    if who == "bponet refuses":
        return who, why.split(":")[0]
    return "differs", who.split(".")[-1]


def shrink(generated, verdict, judge, steps=400):
    """The smallest document found that is judged the same way, and its verdict."""
    kind = kind_of(verdict)
    again = True
    while again:
        again = False
        for less in generated.smaller():
            steps -= 1
            if steps < 0:
                return generated, verdict
            now = judge(less.document())
            if now and kind_of(now) == kind:
                generated, verdict, again = less, now, True
                break
    return generated, verdict
