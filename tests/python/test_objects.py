"""The classes: values, sequences, enumerations, and who keeps whom alive."""

import copy
import gc
import itertools
import os
import pathlib
import pickle

import bponet
from bponet import _enums, _native
from support import ASAN, Case, network


def builtin():
    reader = bponet.Reader()
    reader.use_builtin()
    return reader.read()


class Values(Case):
    def test_cidr(self):
        block = bponet.Cidr("172.30.0.5/16")
        self.assertEqual(str(block), "172.30.0.5/16")
        self.assertEqual(block.network, bponet.Cidr("172.30.0.0/16"))
        self.assertEqual((str(block.first), str(block.last)), ("172.30.0.0", "172.30.255.255"))
        self.assertEqual((block.length, block.size, block.has_host_bits), (16, 65536, True))
        self.assertIn("172.30.9.9", block)
        self.assertNotIn(bponet.Address("172.31.0.0"), block)
        self.assertTrue(block.encloses("172.30.1.0/24") and block.overlaps(bponet.Cidr("172.0.0.0/8")))
        self.assertEqual(block.classify(), bponet.AddressClass.PRIVATE)
        self.assertEqual(len({block, bponet.Cidr("172.30.0.5/16")}), 1)
        self.assertEqual(repr(block), "Cidr('172.30.0.5/16')")

    def test_address(self):
        texts = ["::1", "10.0.0.2", "9.9.9.9", "10.0.0.10"]
        ordered = sorted(map(bponet.Address, texts))
        self.assertEqual([str(a) for a in ordered], ["9.9.9.9", "10.0.0.2", "10.0.0.10", "::1"])
        self.assertEqual([a.family for a in ordered], [4, 4, 4, 6])
        self.assertEqual(bponet.Address("100.64.0.1").classify().text, "carrier-grade NAT")

    def test_collisions(self):
        blocks = ["10.0.0.0/8", "10.1.0.0/16", bponet.Cidr("192.168.0.0/24"), "10.1.0.0/16"]
        self.assertEqual(bponet.collisions(blocks), [None, 0, None, 1])
        self.assertEqual(bponet.collisions(iter([])), [])
        self.assertEqual(str(bponet.find_free("10.0.0.0/8", 24, ["10.0.0.0/16"])), "10.1.0.0/24")

    def test_enumerations_have_all_that_c_has(self):
        source = pathlib.Path(_enums.__file__).read_text()
        other = ("BPO_E_", "BPO_REMOVE_", "BPO_ADDRESS_TEXT", "BPO_CIDR_TEXT")
        for name in dir(_native):
            if name.startswith("BPO_") and not name.startswith(other):
                self.assertIn(f"_native.{name}\n", source)
        for kind in (bponet.Action, bponet.Outcome, bponet.Severity, bponet.Standing,
                     bponet.AddressClass):
            self.assertEqual(len({member.text for member in kind}), len(kind))

    def test_rules(self):
        rules = bponet.rules()
        slugs = [rule.slug for rule in rules]
        self.assertEqual(slugs, sorted(slugs))
        for rule in rules:
            self.assertTrue(rule.title and rule.text and rule.source)
            self.assertEqual(bponet.find_rule(rule.slug).severity, rule.severity)
        self.assertIsNone(bponet.find_rule("no-such-rule"))

    def test_the_handle_is_not_a_programs_to_set(self):
        style = bponet.Style()
        for value in (style, None, 5, bponet.Style()):
            with self.assertRaises(AttributeError):
                style.this = value

    def test_style(self):
        style = bponet.Style(width=80, json=True)
        self.assertEqual((style.width, style.color, style.json), (80, False, True))
        style.color = True
        self.assertTrue(style.color)


class Topologies(Case):
    def test_builtin(self):
        topology = builtin()
        self.assertTrue(topology.is_builtin)
        self.assertEqual((len(topology.networks), len(topology.services)), (5, 11))
        self.assertEqual(topology.networks[0].ipam,
                         (("172.30.0.0/16", "172.30.0.1", "172.30.240.0/20"),))
        self.assertEqual(topology.networks[-1].name, "bpo-external-network")
        self.assertEqual([n.name for n in topology.networks[1:3]], ["bpo-gpu-network", "bpo-db-network"])
        with self.assertRaises(IndexError):
            topology.networks[5]
        self.assertIn("bpo-main-network", {a.network for s in topology.services for a in s.attachments})
        self.assertIn("bpo-main-network", bponet.builtin_document())

    def test_by_hand(self):
        topology = bponet.Topology("t")
        wanted = topology.add_network("n")
        wanted.internal, wanted.attachable, wanted.enable_ipv6 = True, False, True
        wanted.driver = "bridge"
        wanted.set_option("o", "1")
        self.assertEqual((wanted.internal, wanted.attachable, wanted.enable_ipv6, wanted.options),
                         (True, False, True, {"o": "1"}))
        service = topology.add_service("s")
        service.container_name = "c"
        service.add_port("80:80")
        service.add_need("s:80")
        membership = service.add_network("n")
        membership.ipv4_address = "10.0.0.2"
        membership.ipv4_address = None
        self.assertIsNone(membership.ipv4_address)
        self.assertEqual((service.container_name, service.needs), ("c", ("s:80",)))
        service.add_port("[::1]:8000-8001:80-81/udp")
        self.assertEqual([(p.text, p.target, p.published, p.host_ip, p.protocol) for p in service.ports],
                         [("80:80", "80", "80", None, None),
                          ("[::1]:8000-8001:80-81/udp", "80", "8000", "::1", "udp"),
                          ("[::1]:8000-8001:80-81/udp", "81", "8001", "::1", "udp")])
        self.assertIsNone(topology.source)

    def test_unknown_attributes_are_refused(self):
        wanted = bponet.Topology("t").add_network("n")
        for name in ("intrnal", "thisown", "key", "_x"):
            with self.assertRaises(AttributeError):
                setattr(wanted, name, True)

    def test_equality_is_identity_in_c(self):
        topology = builtin()
        self.assertEqual(topology.networks[0], topology.networks[0])
        self.assertNotEqual(topology.networks[0], topology.networks[1])
        self.assertEqual(len(set(topology.networks) | set(topology.networks)), 5)

    def test_findings(self):
        findings = builtin().check()
        self.assertEqual(len(list(findings)), len(findings))
        self.assertEqual(findings.count_of(bponet.Severity.ERROR), 0)
        warned = [f for f in findings if f.severity is bponet.Severity.WARNING]
        self.assertEqual({f.slug for f in warned}, {"gateway-surprise", "isolated-not-internal",
                                                   "network-joins-all", "public-subnet"})
        self.assertTrue(all(f.message and f.path and f.line for f in warned))
        with self.assertRaises(ValueError):
            findings.count_of(99)

    def test_reading(self):
        reader = bponet.Reader()
        reader.add_text("doc", b"networks: {a: {internal: true}}")
        reader.set_project("proj")
        topology = reader.read()
        del reader
        self.assertEqual((topology.name, topology.networks[0].name, topology.networks[0].internal),
                         ("proj", "proj_a", True))

    def test_reading_with_an_environment(self):
        self.write("other.yml", "name: other\nnetworks: {o: {}}\n")
        reader = bponet.Reader()
        reader.set_directory(self.folder)
        for name in ("first", "other"):
            reader.set_environment({"COMPOSE_FILE": self.path(f"{name}.yml")})
        gc.collect()
        self.assertEqual(reader.read().name, "other")

    def test_texts(self):
        topology = builtin()
        self.assertIn("built-in BPO topology", bponet.show_header(topology))
        self.assertIn("public-subnet", bponet.show_findings(topology, topology.check()))
        self.assertIn("{", bponet.show_findings(topology, topology.check(), bponet.Style(json=True)))
        self.assertIn(bponet.__version__, bponet.show_version())


class States(Case):
    def test_state_comparison_plan_apply(self):
        ours = {"IPAM": {"Driver": "default", "Config": [{"Subnet": "172.30.0.0/16"}]}}
        engine = bponet.Engine(self.pretend([network(1, "bpo-main-network", **ours), network(2, "other")]))
        topology = builtin()
        state = engine.observe()
        self.assertEqual((state.info.engine, state.info.version), ("docker", "26.1.0"))
        self.assertEqual([n.name for n in state.networks], ["bpo-main-network", "other"])
        self.assertEqual(state.networks[0].ipam[0].subnet, "172.30.0.0/16")
        self.assertEqual(state.count_networks("other"), 1)
        compared = topology.compare(state)
        self.assertEqual((len(compared), compared[0].standing), (5, bponet.Standing.FOREIGN))
        self.assertTrue(compared[0].differences[0].field)
        self.assertEqual(compared[-1].standing, bponet.Standing.MISSING)
        plan = bponet.Plan.create(topology, state)
        self.assertEqual((plan.n_refused, plan.n_writes), (1, 4))
        self.assertEqual([step.action for step in plan.steps].count(bponet.Action.CREATE), 4)
        with self.assertRaises(bponet.RefusedError):
            bponet.Apply(engine, plan)
        self.assertEqual(engine.n_writes, 0)

    def test_apply(self):
        engine = bponet.Engine(self.pretend())
        topology = bponet.Topology("t")
        topology.add_network("a")
        topology.add_network("b")
        plan = bponet.Plan.create(topology, engine.observe())
        job = bponet.Apply(engine, plan)
        self.assertEqual(job.result.count(bponet.Outcome.PENDING), 2)
        events = list(job)
        finished = [e for e in events if e.kind == bponet.EventKind.FINISHED]
        self.assertEqual([(e.network, e.outcome) for e in finished],
                         [("a", bponet.Outcome.DONE), ("b", bponet.Outcome.DONE)])
        self.assertEqual((job.result.n_writes, job.result.count(bponet.Outcome.DONE)), (2, 2))
        self.assertEqual(job.next().kind, bponet.EventKind.END)
        self.assertTrue(bponet.show_event(plan, finished[0]))
        self.assertIn("2 created", bponet.show_result(plan, job))
        self.assertIn("Nothing was changed", bponet.show_result(plan))


class Lifetimes(Case):
    def test_children_keep_their_owner(self):
        attachment = builtin().services[0].attachments[0]
        fetch = builtin().networks
        names = iter(builtin().networks)
        finding = builtin().check()[0]
        info = bponet.Engine(self.pretend([network(1, "a")])).observe().info
        live = bponet.Engine(f"unix://{self.fake.server_address}").observe().networks[0]
        gc.collect()
        rest = [builtin() for _ in range(20)]
        self.assertTrue(attachment.network.startswith("bpo-"))
        self.assertEqual(len([n.name for n in fetch]), 5)
        self.assertEqual(len([n.name for n in names]), 5)
        self.assertTrue(finding.message)
        self.assertEqual((info.version, live.name), ("26.1.0", "a"))
        del rest

    def test_children_outlive_changes_of_their_owner(self):
        topology = bponet.Topology("t")
        first = topology.add_network("n0")
        for i in range(1, 2000):
            topology.add_network(f"n{i}").set_label("x", "y" * 50)
        self.assertEqual(first.name, "n0")
        self.assertEqual(first, topology.networks[0])

    def test_apply_keeps_its_engine(self):
        engine = bponet.Engine(self.pretend())
        topology = bponet.Topology("t")
        topology.add_network("a")
        job = bponet.Apply(engine, bponet.Plan.create(topology, engine.observe()))
        del engine, topology
        gc.collect()
        job.run()
        self.assertEqual(self.fake.networks[0]["Name"], "a")

    def test_closed(self):
        with bponet.Engine(self.pretend()) as engine:
            engine.ping()
            topology = bponet.Topology("t")
            topology.add_network("a")
            job = bponet.Apply(engine, bponet.Plan.create(topology, engine.observe()))
        engine.close()
        for call in (engine.ping, engine.observe, engine.cancel, lambda: engine.host,
                     lambda: engine.set_timeout(1000), lambda: bponet.Apply(engine, job._plan)):
            with self.assertRaises(bponet.UsageError):
                call()
        with self.assertRaises(bponet.CancelledError):
            job.run()
        self.assertIn("closed", repr(engine))

    def test_never_made(self):
        class Mine(bponet.Reader):
            def __init__(self):
                pass

        for call in (Mine().read, lambda: bponet.Topology.__new__(bponet.Topology).name,
                     bponet.Apply.__new__(bponet.Apply).next):
            with self.assertRaises(bponet.UsageError):
                call()
        for kind in (bponet.Plan, bponet.State, bponet.Network, bponet.Finding, bponet.Rule):
            with self.assertRaises((AttributeError, TypeError)):
                kind()

    def test_failed_constructors(self):
        for _ in range(100):
            with self.assertRaises(bponet.UsageError):
                bponet.Engine("x y")

    def test_copies(self):
        topology = builtin()
        twin = copy.copy(topology)
        del topology
        self.assertEqual(len(twin.networks), 5)
        for far in (copy.deepcopy, pickle.dumps):
            with self.assertRaises(TypeError):
                far(twin)

    def test_rounds_leave_no_memory_behind(self):
        topology = builtin()
        engine = bponet.Engine(self.pretend([network(i, f"n{i}") for i in range(1, 5)]))
        state = engine.observe()

        def fails(call, *arguments):
            try:
                call(*arguments)
            except (bponet.Error, TypeError, UnicodeEncodeError):
                return
            self.fail("it didn't fail")

        def round_trip(i):
            kind = i % 10
            if kind == 0:
                made = bponet.Topology("t")
                made.add_network("n").add_ipam(subnet="10.0.0.0/8")
                made.add_service("s").add_network("n").add_alias("a")
                fails(made.add_network, "n")
            elif kind == 1:
                fails(bponet.Cidr, "x" * 300)
                fails(bponet.collisions, ["10.0.0.0/8", None])
            elif kind == 2:
                [(n.name, n.labels, n.ipam) for n in topology.networks]
            elif kind == 3:
                list(topology.compare(state))
            elif kind == 4:
                plan = bponet.Plan.create(topology, state)
                bponet.show_plan(topology, state, plan)
                fails(bponet.Plan.connect, topology, state, "no", "no")
            elif kind == 5:
                bponet.collisions(["10.0.0.0/8", "10.1.0.0/16"])
                bponet.find_free("10.0.0.0/8", 24, ["10.0.0.0/24"])
            elif kind == 6:
                reader = bponet.Reader()
                reader.set_environment({"A": "b"})
                reader.add_text("x", "networks: [")
                fails(reader.read)
            elif kind == 7:
                fails(bponet.Topology, "\ud800")
                fails(bponet.Topology, "a\0")
                bponet.Engine("unix:///x").close()
            elif kind == 8:
                [(n.name, n.id) for n in state.networks]
                state.info.version
            elif i % 100 == 9:
                bponet.Apply(engine, bponet.Plan.remove(topology, engine.observe())).run()
            else:
                bponet.show_status(topology, state)

        def resident():
            gc.collect()
            with open("/proc/self/statm") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")

        for i in range(2000 if ASAN else 5000):
            round_trip(i)
        before, objects = resident(), len(gc.get_objects())
        for i in itertools.islice(itertools.count(5000), 1000 if ASAN else 15000):
            round_trip(i)
        if not ASAN:  # there freed memory is kept on purpose
            self.assertLess(resident() - before, 2 << 20)
        self.assertLess(len(gc.get_objects()) - objects, 500)
