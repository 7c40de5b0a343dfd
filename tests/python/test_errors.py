"""Every status as an exception, and what may not cross."""

import ast
import builtins
import os
import pathlib
import pickle

import bponet
from bponet import _errors, _native
from support import ID, Case, network

CAT = "zażółć 🐳"


class Table(Case):
    def test_classes_are_the_tables(self):
        for status, name, meaning, title, base, exit_code in _native._statuses():
            if status == 0:
                continue
            with self.subTest(name):
                made = _errors.make(status, CAT, 409, "a.yml", 3, 7, "net")
                self.assertIs(type(made), getattr(bponet, title))
                self.assertIsInstance(made, bponet.Error)
                if base:
                    self.assertIsInstance(made, getattr(builtins, base))
                self.assertEqual(
                    (made.status, made.name, made.exit_code, made.http_status, made.file,
                     made.line, made.column, made.subject, str(made)),
                    (status, name, exit_code, 409, "a.yml", 3, 7, "net", CAT))
                self.assertIn(meaning[1:], type(made).__doc__)
                again = pickle.loads(pickle.dumps(made))
                self.assertEqual((type(again), str(again), again.line), (type(made), CAT, 3))

    def test_an_unknown_status_is_an_error_too(self):
        made = _errors.make(-77, "x", 0, "", 0, 0, "")
        self.assertEqual((type(made), made.status, made.file), (bponet.Error, -77, None))

    def test_the_stub_lists_the_same_classes(self):
        stub = ast.parse(pathlib.Path(_errors.__file__).with_suffix(".pyi").read_text())
        listed = {(node.name, *(base.id for base in node.bases)) for node in stub.body
                  if isinstance(node, ast.ClassDef) and node.name != "Error"}
        table = {(title, "Error", *([base] if base else []))
                 for _, _, _, title, base, _ in _native._statuses() if title}
        self.assertEqual(listed, table)
        for name, *_ in table:
            self.assertIn(name, bponet.__all__)


class Provoked(Case):
    def error(self, title, call, *arguments, **more):
        with self.assertRaises(getattr(bponet, title)) as caught:
            call(*arguments, **more)
        self.assertIs(type(caught.exception), getattr(bponet, title))
        self.assertTrue(str(caught.exception))
        self.assertNotIn("\n", str(caught.exception))
        return caught.exception

    def state(self, *networks):
        return bponet.Engine(self.pretend(networks)).observe()

    def test_usage(self):
        self.assertEqual(self.error("UsageError", bponet.Cidr, CAT).subject, CAT)
        self.error("UsageError", bponet.Engine, "nonsense")
        self.error("UsageError", bponet.collisions, ["10.0.0.0/8", "10.0.0.0/33"])

    def test_file(self):
        reader = bponet.Reader()
        reader.add_file(self.path(CAT))
        self.assertIn(CAT, str(self.error("FileError", reader.read)))

    def test_document_has_a_place(self):
        reader = bponet.Reader()
        reader.add_text(CAT, "networks:\n  a: [1\n")
        error = self.error("DocumentError", reader.read)
        self.assertEqual(error.file, CAT)
        self.assertGreaterEqual(error.line, 2)

    def test_limit(self):
        reader = bponet.Reader()
        reader.add_text("deep", "[" * 5000)
        self.error("LimitError", reader.read)

    def test_unsupported(self):
        self.error("UnsupportedError", bponet.Engine, "ssh://somewhere")

    def test_unavailable(self):
        error = self.error("UnavailableError", bponet.Engine(f"unix://{self.path('x')}").ping)
        self.assertIn(self.path("x"), str(error))
        self.assertIsInstance(error, ConnectionError)

    def test_timeout(self):
        engine = bponet.Engine(self.silent()[0])
        engine.set_timeout(100)
        self.error("DeadlineError", engine.observe)

    def test_protocol(self):
        self.error("ProtocolError", bponet.Engine(self.saying(b"SSH-2.0-x\r\n")).ping)

    def test_engine(self):
        host = self.pretend(answer=lambda m, p, b: (500, {"message": CAT}) if p == "/networks" else NotImplemented)
        error = self.error("EngineError", bponet.Engine(host).list_networks)
        self.assertEqual(error.http_status, 500)
        self.assertIn(CAT, str(error))

    def test_not_found(self):
        engine = bponet.Engine(self.pretend([network(1, "a")]))
        self.assertEqual(engine.find_network("a"), ID % 1)
        self.assertEqual(self.error("NotFoundError", engine.find_network, "b").subject, "b")
        self.error("NotFoundError", bponet.find_free, "10.0.0.0/24", 24, ["10.0.0.0/8"])

    def test_ambiguous(self):
        engine = bponet.Engine(self.pretend([network(1, "a"), network(2, "a")]))
        self.error("AmbiguousError", engine.find_network, "a")

    def test_conflict(self):
        topology = bponet.Topology("t")
        topology.add_network(CAT)
        self.assertEqual(self.error("ConflictError", topology.add_network, CAT).subject, CAT)

    def test_unknown(self):
        host = self.pretend(answer=lambda m, p, b: None if m == "POST" else NotImplemented)
        wanted = bponet.Topology("t").add_network("n")
        self.error("UnknownOutcomeError", bponet.Engine(host).create_network, wanted)
        self.assertEqual([m for m, _ in self.fake.requests].count("POST"), 1)

    def test_refused(self):
        topology = bponet.Topology("t")
        topology.add_network("n").add_ipam(subnet="172.30.0.0/33")
        self.error("RefusedError", bponet.Plan.create, topology, self.state())

    def test_cancelled(self):
        engine = bponet.Engine(self.pretend())
        engine.cancel()
        self.assertTrue(engine.is_cancelled)
        self.error("CancelledError", engine.observe)
        engine.rearm()
        engine.observe()

    def test_forked(self):
        engine = bponet.Engine(self.pretend())
        engine.ping()
        child = os.fork()
        if child == 0:
            try:
                engine.observe()
            except bponet.ForkedError:
                os._exit(7)
            finally:
                os._exit(8)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 7)


class Crossing(Case):
    def test_texts_round_trip(self):
        topology = bponet.Topology(CAT)
        network = topology.add_network(CAT)
        network.set_label(CAT, CAT)
        network.driver = CAT
        service = topology.add_service(CAT)
        service.add_network(CAT).add_alias(CAT)
        self.assertEqual((topology.name, network.key, network.labels, network.driver),
                         (CAT, CAT, {CAT: CAT}, CAT))
        self.assertEqual(service.attachments[0].aliases, (CAT,))
        self.assertEqual(topology.find_network(CAT), network)

    def test_nul_is_refused(self):
        topology = bponet.Topology("t")
        for call in (topology.add_network, topology.find_network, bponet.Topology, bponet.Cidr):
            with self.assertRaises(bponet.UsageError):
                call("a\0b")
        with self.assertRaises(ValueError):
            bponet.Reader().add_file("a\0b")

    def test_surrogates_are_refused(self):
        with self.assertRaises(UnicodeEncodeError):
            bponet.Topology("\ud800")
        with self.assertRaises(UnicodeEncodeError):
            bponet.Engine("unix:///\udcff")

    def test_none_is_null_where_it_may_be(self):
        network = bponet.Topology("t").add_network("n")
        self.assertIsNone(network.driver)
        self.assertIsNone(network.internal)
        network.add_ipam(None, None, None)
        self.assertEqual(network.ipam, ((None, None, None),))
        for call in (bponet.Topology, bponet.Cidr, lambda x: network.set_label("a", x),
                     bponet.show_status, lambda x: bponet.Plan.create(x, x), bponet.collisions):
            with self.assertRaises(TypeError):
                call(None)

    def test_other_types_are_refused(self):
        topology = bponet.Topology("t")
        for wrong in (1, b"x", object(), topology.add_network("n"), [], type("T", (), {"this": 3})()):
            with self.assertRaises(TypeError):
                bponet.show_header(wrong)
            with self.assertRaises(TypeError):
                topology.find_network(wrong)
        with self.assertRaises(TypeError):
            bponet.Engine(f"unix://{self.path('x')}").connect("a", "b", aliases="abc")

    def test_big_numbers(self):
        self.assertEqual(bponet.Cidr("::/24").size, 2**64 - 1)
        self.assertEqual(bponet.Cidr("fd00::/88").size, 1 << 40)
        with self.assertRaises(OverflowError):
            bponet.Engine("unix:///x").set_timeout(1 << 40)

    def test_paths(self):
        name = os.fsencode(self.folder) + b"/b\xff.yml"
        with open(name, "wb") as file:
            file.write(b"name: t\nnetworks: {a: {}}\n")
        reader = bponet.Reader()
        reader.add_file(os.fsdecode(name))
        self.assertEqual(len(reader.read().networks), 1)
        reader = bponet.Reader()
        reader.add_file(self.folder / "none.yml")
        with self.assertRaises(bponet.FileError):
            reader.read()
