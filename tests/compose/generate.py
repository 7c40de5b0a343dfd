"""Random documents of the table's forms, and how a document that shows a difference is made small."""
import copy
import json
import random
import re

import corpus

NETWORKS = ["n", "m", "default", "outside"]
KEPT = ["image", "services"]  # without these all documents are refused alike
SERVICES = ["a", "b", "c"]
RARE = 0.01  # of a value that Compose may well refuse


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

    def variable(self, text):
        """The text by way of a variable, in one of the forms."""
        name = f"V{len(self.environment)}"
        form = self.r.randrange(9)
        if form in (0, 1, 2):
            self.environment[name] = text
            return (f"${name}", f"${{{name}}}", f"${{{name}:-other}}")[form]
        if form == 3:
            self.environment[name] = self.pick("", "set")
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
        target = self.pick("80", "81", "80-82", "8-11", "443")
        host = self.pick("", "", "8080:", "8080-8082:", "127.0.0.1:8080:", "127.0.0.1::", "[::1]:8080:", "0:", "9000-9010:")
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
        makers = {"container_name": lambda: self.text(f"box-{name}", "box"), "hostname": lambda: self.text("host", "h.i"),
                  "mac_address": lambda: self.text("02:42:ac:11:65:43"), "runtime": lambda: self.text("runc", "nvidia"),
                  "scale": self.whole, "deploy": self.deploy, "profiles": lambda: self.strings("dev", "test"),
                  "expose": lambda: self.odd([self.pick("80", 81, "82-84", "53/udp", "80") for _ in range(self.r.randrange(4))]),
                  "external_links": lambda: self.odd(self.some(["c1", "c2:x", "c1:y"])),
                  "links": lambda: self.strings(*(after or ["a"]), *[f"{s}:al" for s in after]),
                  "depends_on": lambda: self.depends_on(after or others), "ports": self.ports,
                  "gpus": lambda: self.odd(self.pick("all", [{"count": 1}], [self.gpu_device()])),
                  "x-note": lambda: {"a": [None]}, "command": lambda: self.text("run", "$$HOME")}
        out = {} if later and self.maybe(0.8) else {"image": "x"}
        if self.maybe(0.02):
            out["netwoks"] = ["n"]
        if self.maybe(0.12):
            out["network_mode"] = self.text("host", "none", "bridge", "container:c1", *[f"service:{s}" for s in after])
        elif self.maybe(0.7):
            out["networks"] = self.memberships(networks)
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
        return out

    def document(self, number):
        services = SERVICES[:self.pick(1, 2, 2, 3)]
        networks = self.some(NETWORKS)
        trees = [self.tree(networks, services, later=False)]
        trees += [self.tree(networks, services, later=True) for _ in range(self.pick(0, 0, 1, 1, 2))]
        profiles = self.some(["dev", "test"]) if self.maybe(0.5) else []
        return Generated(number, trees, self.environment, profiles)


class Generated:
    """A document as trees, of which parts can be taken away."""

    def __init__(self, number, trees, environment, profiles):
        self.number, self.trees, self.environment, self.profiles = number, trees, environment, profiles

    def document(self):
        names = [f"{i}.yml" for i in range(len(self.trees))]
        arguments = [w for n in names for w in ("-f", n)] + [w for p in self.profiles for w in ("--profile", p)]
        out = corpus.Document("generated", str(self.number), "")
        out.arguments, out.environment = arguments, dict(self.environment)
        out.files = {n: document_text(t) for n, t in zip(names, self.trees)}
        return out

    def smaller(self):
        """Each document that has one thing less."""
        for i in range(len(self.trees) - 1, -1, -1):
            if len(self.trees) > 1:
                yield Generated(self.number, self.trees[:i] + self.trees[i + 1:], self.environment, self.profiles)
        for name in self.environment:
            yield Generated(self.number, self.trees, {k: v for k, v in self.environment.items() if k != name}, self.profiles)
        for i in range(len(self.profiles)):
            yield Generated(self.number, self.trees, self.environment, self.profiles[:i] + self.profiles[i + 1:])
        for i, tree in enumerate(self.trees):
            for less in smaller_values(tree):
                trees = copy.copy(self.trees)
                trees[i] = less
                yield Generated(self.number, trees, self.environment, self.profiles)


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


def generate(seed, count):
    """Documents that depend on seed and number alone, so that each can be made again."""
    for number in range(count):
        yield Maker(seed * 1_000_003 + number).document(number)


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
