"""The command and the package against a real engine, judged by the docker command.

BPONET_TEST_HOST names an engine that belongs to the test: networks named bpo-* and containers
named bponet-test-* on it come and go. BPONET_TEST_DOCKER is the docker command. Runs on any
engine: `engine with x -- sh -c 'BPONET_TEST_HOST=$DOCKER_HOST python3 -m unittest ...'`."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import bponet
from support import WATCHDOG, Case

HOST = os.environ.get("BPONET_TEST_HOST")
DOCKER = os.environ.get("BPONET_TEST_DOCKER", "docker")
IMAGE = "bponet/busybox:1"
NETWORKS = {  # the document, field for field
    "bpo-main-network": ("172.30.0.0/16", "172.30.0.1", "172.30.240.0/20"),
    "bpo-gpu-network": ("172.31.0.0/16", "172.31.0.1", None),
    "bpo-db-network": ("172.32.0.0/16", "172.32.0.1", None),
    "bpo-monitoring-network": ("172.33.0.0/16", "172.33.0.1", None),
    "bpo-external-network": ("172.34.0.0/16", "172.34.0.1", None),
}


@unittest.skipUnless(HOST, "BPONET_TEST_HOST names no engine")
class Engine(Case):
    def setUp(self):
        super().setUp()
        self.clean()
        self.addCleanup(self.clean)

    def docker(self, *arguments, fails=False):
        done = subprocess.run([DOCKER, *arguments], capture_output=True, text=True, timeout=WATCHDOG,
                              env=os.environ | {"DOCKER_HOST": HOST})
        if not fails:
            self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def clean(self):
        for container in self.docker("ps", "-aq", "--filter", "name=bponet-test-").split():
            self.docker("rm", "-f", container)
        for name in self.names():
            self.docker("network", "rm", name)

    def names(self):
        listed = self.docker("network", "ls", "--format", "{{.Name}}").split()
        return sorted(name for name in listed if name not in ("bridge", "host", "none", "podman"))

    def inspect(self, name):
        return json.loads(self.docker("network", "inspect", name))[0]

    def all_of_them(self):
        return [self.inspect(name) | {"Containers": None} for name in self.names()]

    def run_container(self, name, *arguments):
        self.docker("run", "-d", "--name", f"bponet-test-{name}", *arguments, IMAGE, "sleep", "3600")
        return f"bponet-test-{name}"

    def does(self, *arguments, status=0):
        """Runs the command on the test's engine; its standard output."""
        code, out, err = self.bponet(*arguments, "-H", HOST)
        self.assertEqual(code, status, out + err)
        if status == 0:
            self.assertEqual(err, "")
        return out

    def does_json(self, *arguments, status=0):
        return json.loads(self.does(*arguments, "--format", "json", status=status))

    def writes(self, *arguments):
        return self.does_json(*arguments)["writes"]

    # ---- create

    def test_create_makes_what_the_document_says(self):
        out = self.does("create")
        self.assertIn("5 created", out)
        self.assertEqual(self.names(), sorted(NETWORKS))
        for name, (subnet, gateway, ip_range) in NETWORKS.items():
            found = self.inspect(name)
            config = {"Subnet": subnet, "Gateway": gateway} | ({"IPRange": ip_range} if ip_range else {})
            self.assertEqual(found["IPAM"]["Config"], [config], name)
            self.assertEqual((found["Name"], found["Driver"], found["Scope"], found["Internal"],
                              found["Attachable"], found["EnableIPv6"]),
                             (name, "bridge", "local", False, False, False))
            self.assertEqual(found["Labels"]["io.bponet.network"], name)
            self.assertEqual(found["Labels"]["com.docker.compose.network"], name)

    def test_a_second_create_writes_nothing(self):
        self.does("create")
        before = self.all_of_them()
        self.assertIn("Nothing to do", self.does("create"))
        self.assertEqual(self.writes("create"), 0)
        self.assertEqual(self.does("create", "-q"), "")
        self.assertEqual(self.all_of_them(), before)

    def test_a_missing_one_is_made_again(self):
        self.does("create")
        self.docker("network", "rm", "bpo-db-network")
        self.assertEqual(self.writes("create"), 1)
        self.assertEqual(self.names(), sorted(NETWORKS))

    def test_fields(self):
        path = self.write("a.yml", json.dumps({"name": "t", "networks": {
            "a": {"name": "bpo-a", "internal": True, "labels": {"x": "zażółć 🐳"},
                  "driver_opts": {"com.docker.network.bridge.name": "br-bpo-a"},
                  "ipam": {"config": [{"subnet": "10.77.0.0/24", "ip_range": "10.77.0.128/25"}]}}}}, ensure_ascii=False))
        self.does("create", "-f", path)
        found = self.inspect("bpo-a")
        self.assertTrue(found["Internal"])
        self.assertEqual(found["Labels"]["x"], "zażółć 🐳")
        self.assertEqual(found["Options"]["com.docker.network.bridge.name"], "br-bpo-a")
        self.assertEqual((found["IPAM"]["Config"][0]["Subnet"], found["IPAM"]["Config"][0]["IPRange"]),
                         ("10.77.0.0/24", "10.77.0.128/25"))
        self.assertEqual(self.writes("create", "-f", path), 0)
        self.does("remove", "-f", path)
        self.assertEqual(self.names(), [])

    def test_dry_runs_write_nothing(self):
        plan = self.does_json("create", "--dry-run")
        self.assertEqual((plan["format"], plan["writes"]), ("bponet.plan/1", 5))
        self.assertEqual(self.names(), [])
        self.does("create")
        container = self.run_container("a")
        before = self.all_of_them(), self.docker("ps", "-a", "--no-trunc")[:70]
        for arguments in (("remove",), ("remove", "--disconnect"), ("create",),
                          ("connect", "bpo-gpu-network", container)):
            self.does(*arguments, "--dry-run")
        self.assertEqual((self.all_of_them(), self.docker("ps", "-a", "--no-trunc")[:70]), before)

    def test_two_at_once(self):
        both = [self.start("create", "-H", HOST) for _ in range(2)]
        for process in both:
            out, err = process.communicate(timeout=WATCHDOG)
            self.assertEqual((process.returncode, err), (0, b""), out)
        self.assertEqual(self.names(), sorted(NETWORKS))

    def test_a_taken_subnet_stops_it(self):
        self.docker("network", "create", "--subnet", "172.32.0.0/16", "bpo-other")
        code, out, err = self.bponet("create", "-H", HOST)
        self.assertIn(code, (1, 5), out)
        self.assertIn("bpo-db-network", out + err)
        self.assertIn("bpo-other", self.names())

    def test_stopped_and_finished_later(self):
        process = self.start("create", "-H", HOST)
        process.stdout.readline()  # the header: it is at work
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=WATCHDOG)
        self.assertIn(process.returncode, (0, 130), err)
        self.assertNotIn(b"Traceback", err)
        self.does("create")
        self.assertEqual(self.names(), sorted(NETWORKS))
        self.assertEqual(self.writes("create"), 0)

    # ---- what isn't ours

    def test_a_foreign_network_is_never_touched(self):
        self.docker("network", "create", "--subnet", "10.88.0.0/16", "--label", "a=b", "bpo-gpu-network")
        before = self.inspect("bpo-gpu-network")
        out = self.does("create", status=1)
        self.assertIn("bpo-gpu-network", out)
        self.assertEqual(self.names(), ["bpo-gpu-network"])
        for arguments in (("remove",), ("remove", "--disconnect"), ("remove", "--adopted")):
            self.does(*arguments)
        self.assertEqual(self.inspect("bpo-gpu-network"), before)
        self.does("status", "--exit-code", status=3)

    def test_an_equal_network_is_adopted(self):
        self.docker("network", "create", "--subnet", "172.31.0.0/16", "--gateway", "172.31.0.1",
                    "bpo-gpu-network")
        before = self.inspect("bpo-gpu-network")
        self.assertEqual(self.writes("create"), 4)
        self.assertEqual(self.inspect("bpo-gpu-network"), before)
        self.does("status", "--exit-code")
        self.does("remove")
        self.assertEqual(self.names(), ["bpo-gpu-network"])
        self.does("remove", "--adopted")
        self.assertEqual(self.names(), [])

    # ---- status

    def test_captured_imported_and_found_in_order(self):
        self.bponet("create", "-H", HOST)
        for i, service in enumerate(("api", "redis")):
            self.docker("run", "-d", "--name", f"bponet-test-{service}", "--network", "bpo-main-network",
                        "--network-alias", f"name-{i}", IMAGE, "sleep", "600")
        state, document = self.path("engine.json"), self.path("imported.yaml")
        self.assertEqual(self.bponet("capture", "-q", "-o", state, "-H", HOST), (0, "", ""))
        self.assertEqual(self.bponet("import", "-q", "-o", document, "-H", HOST), (0, "", ""))
        self.assertEqual(self.bponet("import", "--state", state)[1], pathlib.Path(document).read_text())
        for engine in (("-H", HOST), ("--state", state)):
            code, out, err = self.bponet("check", "-f", document, "--strict", "--format", "json", *engine)
            slugs = {finding["slug"] for finding in json.loads(out)["findings"]}
            self.assertEqual((code, err, slugs - {"public-subnet", "docker-pool", "well-known-subnet", "network-unused"}),
                             (1, "", set()))
            self.assertIn("Nothing", self.bponet("create", "--dry-run", "-f", document, *engine)[1])
        services = bponet.Topology.from_state(bponet.State.load(state)).services
        self.assertEqual([[a.aliases for a in s.attachments] for s in services], [[("name-0",)], [("name-1",)]])

    def test_status(self):
        self.does("status", "--exit-code", status=3)
        self.does("create")
        out = self.does("status", "--exit-code")
        self.assertTrue(out.startswith("document  built-in BPO topology"))
        for name, (subnet, gateway, _) in NETWORKS.items():
            self.assertRegex(out, rf"(?m)^{name} +{subnet} +{gateway} .*as documented$")
        told = self.does_json("status")
        self.assertEqual(told["format"], "bponet.status/1")
        self.assertEqual({n["name"]: n["state"] for n in told["networks"]},
                         dict.fromkeys(NETWORKS, "as_documented"))
        self.assertEqual([n["id"] for n in told["networks"]],
                         [self.inspect(n["name"])["Id"] for n in told["networks"]])

    # ---- containers

    def test_connect_and_disconnect(self):
        self.does("create")
        container = self.run_container("c", "--network", "bpo-main-network")
        self.does("connect", "bpo-gpu-network", container, "--alias", "other", "--ip", "172.31.9.9")
        place = json.loads(self.docker("inspect", container))[0]["NetworkSettings"]["Networks"]["bpo-gpu-network"]
        self.assertEqual(place["IPAddress"], "172.31.9.9")
        self.assertIn("other", place["Aliases"])
        self.assertEqual(self.writes("connect", "bpo-gpu-network", container), 0)
        self.does("disconnect", "bpo-gpu-network", container)
        self.assertNotIn(container, str(self.inspect("bpo-gpu-network")["Containers"]))
        self.assertEqual(self.writes("disconnect", "bpo-gpu-network", container), 0)
        for arguments in (("connect", "bpo-gpu-network", "bponet-test-none"),
                          ("connect", "bpo-none", container)):
            self.assertComplains(self.bponet(*arguments, "-H", HOST), 1, arguments[1] if "none" in arguments[1] else arguments[2])

    def test_remove_refuses_what_is_in_use(self):
        self.does("create")
        container = self.run_container("c", "--network", "bpo-main-network")
        before = self.all_of_them()
        out = self.does("remove", status=1)
        self.assertIn(container, out)
        self.assertEqual(self.all_of_them(), before)
        self.does("remove", "--disconnect")
        self.assertEqual(self.names(), [])
        self.assertEqual(self.docker("inspect", "-f", "{{.State.Running}}", container).strip(), "true")

    def test_remove_refuses_for_a_stopped_container(self):
        self.does("create")
        container = self.run_container("c", "--network", "bpo-main-network")
        self.docker("kill", container)
        self.assertIn(container, self.does("remove", status=1))
        self.assertEqual(self.names(), sorted(NETWORKS))

    def test_remove_twice(self):
        self.does("create")
        self.does("remove")
        self.assertEqual(self.names(), [])
        self.assertEqual(self.writes("remove"), 0)

    # ---- the package

    def test_the_package(self):
        with bponet.Engine(HOST) as engine:
            topology = bponet.Topology("t")
            topology.add_network("bpo-x").add_ipam(subnet="10.99.0.0/24")
            identity = engine.create_network(topology.networks[0])
            self.assertEqual(self.inspect("bpo-x")["Id"], identity)
            self.assertEqual(engine.find_network("bpo-x"), identity)
            self.assertEqual(engine.inspect_network(identity).networks[0].ipam[0].subnet, "10.99.0.0/24")
            container = self.run_container("p")
            state = engine.observe()
            there = state.find_container(container)
            self.assertEqual(there.state, "running")
            engine.connect(identity, there.id, aliases=["one", "zwei"], ipv4_address="10.99.0.77")
            place = {e.network: e for e in engine.observe().find_container(container).endpoints}["bpo-x"]
            self.assertEqual((place.ipv4_address, place.network_id), ("10.99.0.77", identity))
            with self.assertRaises(bponet.Error):
                engine.remove_network(identity)
            engine.disconnect(identity, there.id, force=True)
            engine.remove_network(identity)
            engine.remove_network(identity)
            self.assertEqual(self.names(), [])
            with self.assertRaises(bponet.NotFoundError):
                engine.find_network("bpo-x")
            self.assertIn(state.info.version, self.docker("version", "-f", "{{.Server.Version}}"))

    def test_every_network_of_the_engine_is_observed(self):
        self.does("create")
        state = bponet.Engine(HOST).observe()
        listed = self.docker("network", "ls", "--no-trunc", "--format", "{{.ID}} {{.Name}}").splitlines()
        self.assertEqual(sorted(f"{n.id} {n.name}" for n in state.networks), sorted(listed))
