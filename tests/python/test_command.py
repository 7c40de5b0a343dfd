"""The command, without an engine: usage, bad documents, hosts that aren't engines, signals."""

import json
import os
import pathlib
import pty
import re
import signal
import socket
import subprocess
import sys
import threading
import unittest

import bponet
from bponet import cli
from support import ROOT, WATCHDOG, Case, interrupt, network

VERBS = ("create", "status", "remove", "check", "connect", "disconnect", "explain", "version")


class Usage(Case):
    def test_alone_it_prints_help(self):
        code, out, err = self.bponet()
        self.assertEqual((code, err), (2, ""))
        for verb in VERBS:
            self.assertIn(f"\n  {verb} ", out)

    def test_every_help_has_examples_and_exit_statuses(self):
        for arguments in ((), *((verb,) for verb in VERBS)):
            for asked in ("--help", "-h"):
                code, out, err = self.bponet(*arguments, asked)
                self.assertEqual((code, err), (0, ""))
                self.assertIn("examples:\n  bponet", out)
                self.assertIn("130  interrupted", out)
        self.assertEqual(self.bponet("help")[0], 0)

    def test_wrong_usage_is_one_line(self):
        for arguments, names in (
            (("statsu",), ["'status'"]), (("zzz",), ["'zzz'", "--help"]), (("--nosuch",), ["verb"]),
            (("create", "--nosuch"), ["--nosuch"]), (("create", "x"), ["x"]), (("-q",), ["verb"]),
            (("connect", "a"), ["CONTAINER"]), (("check", "--format", "xml"), ["xml"]),
            (("check", "-f"), ["--file"]), (("status", "--timeout", "soon"), ["soon"]),
            (("status", "--builtin", "--timeout", "0"), ["0 ms"]),
            (("status", "--builtin", "--timeout", "1e300"), ["3600000"]),
            (("status", "--builtin", "--timeout=-1e300"), ["3600000"]),
            (("status", "--builtin", "--timeout", "nan"), ["nan"]),
            (("status", "--builtin", "-H", "nonsense"), ["nonsense"]),
            (("status", "--builtin", "-H", "ssh://h"), ["ssh"]),
            (("check", "--builtin", "-f", "x"), ["--builtin"]), (("explain", "public-subne"), ["'public-subnet'"]),
            (("explain", "zzz"), ["zzz"]), (("check", "--buil"), ["--buil"]),
        ):
            with self.subTest(arguments):
                self.assertComplains(self.bponet(*arguments), 2, *names)

    def test_options_stand_before_and_after_the_verb(self):
        a = self.write("a.yml", "name: t\nnetworks: {a: {}}\n")
        b = self.write("b.yml", "networks: {b: {}}\n")
        for arguments in (("-f", a, "-f", b, "check", "--format", "json"),
                          ("-f", a, "--format=json", "check", "-f", b),
                          ("check", f"-f{a}", "--file", b, "--format", "json")):
            code, out, err = self.bponet(*arguments)
            self.assertEqual((code, err), (0, ""), arguments)
            self.assertEqual(json.loads(out)["document"]["networks"], 2, arguments)

    def test_project_name(self):
        a = self.write("a.yml", "networks: {a: {}}\n")
        out = json.loads(self.bponet("-p", "mine", "check", "-f", a, "--format", "json")[1])
        self.assertEqual(out["document"]["project"], "mine")

    def test_version(self):
        code, out, err = self.bponet("version")
        self.assertEqual((code, err.count("\n")), (0, 1))
        self.assertIn(bponet.__version__, out)
        self.assertEqual(self.bponet("--version")[:2], (0, out))
        code, out, err = self.bponet("version", "-H", f"unix://{self.path('x')}")
        self.assertIn(bponet.__version__, out)
        self.assertComplains((code, "", err), 4, self.path("x"))

    def test_explain(self):
        code, out, err = self.bponet("explain", "public-subnet")
        self.assertEqual((code, err), (0, ""))
        self.assertIn("RFC 1918", out)
        self.assertEqual(len(self.bponet("explain")[1].splitlines()), 1 + len(bponet.rules()))
        told = json.loads(self.bponet("explain", "--format", "json")[1])
        self.assertEqual(told["format"], "bponet.rules/1")
        self.assertEqual([r["slug"] for r in told["rules"]], [r.slug for r in bponet.rules()])

    def test_version_without_an_engine(self):
        code, out, err = self.bponet("version", "--format", "json", env={"DOCKER_HOST": "unix:///nowhere"})
        self.assertEqual((code, json.loads(out)["engine"]), (0, None), err)

    def test_explain_reads_what_was_said(self):
        said = "Error response from daemon: network with name `a` already exists\n"
        self.assertEqual(self.bponet("explain", "-", stdin=said.encode())[:2], self.bponet("explain", said)[:2])
        self.assertIn("create network", self.bponet("explain", "-", stdin=said.encode())[1])
        self.assertComplains(self.bponet("explain", "-"), 2, "standard input")
        self.assertComplains(self.bponet("explain", "-", stdin=b"\xff went wrong"), 1, "went wrong")

    def test_a_document_that_is_found_has_the_name_it_has_there(self):
        path = self.write("compose.yaml", "networks: {a: {name: '${A-b}', internal: maybe}}\n")
        self.write(".env", "A=c\n")
        for arguments, file, name in (((), "compose.yaml", "c"), (("--env-file", "/dev/null"), "compose.yaml", "b"),
                                      (("-f", path), path, "c")):
            told = json.loads(self.bponet("check", "--format", "json", *arguments)[1])
            self.assertEqual((told["document"]["source"], told["findings"][0]["file"]), (file, file))
            text = self.bponet("export", "--format", "json", *arguments)[1]
            self.assertEqual(json.loads(text)["networks"]["a"]["name"], name)

    def test_the_script_runs_from_the_tree(self):
        script = ROOT / "bindings/python/manage_docker_networks.py"
        env = {k: v for k, v in self.environment().items() if k != "PYTHONPATH"}
        done = subprocess.run([sys.executable, script, "explain"], cwd=self.folder, env=env, capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_verbs_hold_no_sockets_and_no_json_reading(self):
        for file in ("cli.py", "_verbs.py", "_output.py"):
            source = (ROOT / "bindings/python/bponet" / file).read_text()
            for word in ("socket", "http.client", "urllib", "json.load", "subprocess"):
                self.assertNotIn(word, source)


class Documents(Case):
    def refuses(self, status, *names, stdin=b"", verb="check"):
        def check(*arguments):
            self.assertComplains(self.bponet(verb, *arguments, stdin=stdin), status, *names)
        return check

    def test_builtin(self):
        code, out, err = self.bponet("check")
        self.assertEqual((code, err), (0, ""))
        self.assertTrue(out.startswith("document  built-in BPO topology"))
        self.assertIn("public-subnet", out)
        self.assertEqual(self.bponet("check", "-q"), (0, "", ""))

    def test_standard_input(self):
        code, out, err = self.bponet("check", "-f", "-", stdin=b"name: t\nnetworks: {a: {}}\n")
        self.assertEqual((code, err), (0, ""))

    def test_missing(self):
        self.refuses(2, "none.yml")("-f", "none.yml")

    def test_folder(self):
        self.refuses(2, "/", "directory")("-f", "/")

    def test_fifo(self):
        os.mkfifo(self.path("fifo"))
        self.refuses(2, "fifo")("-f", self.path("fifo"))

    def test_device(self):
        self.refuses(2, "/dev/zero")("-f", "/dev/zero")

    def test_not_readable(self):
        path = self.write("a.yml", "name: t\n")
        os.chmod(path, 0)
        self.assertComplains(self.bponet("check", "-f", path, **unprivileged()), 2, path)

    def test_empty(self):
        self.refuses(1, "a.yml")("-f", self.write("a.yml", ""))

    def test_huge(self):
        path = self.path("huge.yml")
        with open(path, "wb") as file:
            file.truncate((16 << 20) + 1)
        self.refuses(1, "huge.yml")("-f", path)

    def test_not_utf8(self):
        self.refuses(1, "a.yml", "UTF-8")("-f", self.write("a.yml", b"name: \xff\n"))

    def test_nul(self):
        self.refuses(1, "a.yml")("-f", self.write("a.yml", b"name: a\0b\n"))

    def test_deep(self):
        for opening in (b"[", b"{a: "):
            self.refuses(1, "deep.yml")("-f", self.write("deep.yml", opening * 100000))

    def test_alias_bomb(self):
        bomb = "a0: &a0 [x, x]\n" + "".join(
            f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10))
        self.refuses(1, "bomb.yml")("-f", self.write("bomb.yml", bomb))

    def test_syntax_has_a_place(self):
        path = self.write("a.yml", "networks:\n  a: [1\n")
        code, out, err = self.bponet("check", "-f", path)
        self.assertEqual((code, out), (1, ""))
        self.assertRegex(err, r"^bponet: [^\n]*a\.yml:\d+:\d+: [^\n]+\n$")

    def test_names_that_are_not_utf8(self):
        code, out, err = self.bponet("connect", b"a\xff", "b", "--builtin", "-H", self.pretend())
        self.assertEqual((code, out, err.count("\n")), (2, "", 1))
        self.assertIn("\\udcff", err)

    def test_findings_stop_create_before_the_engine_is_asked(self):
        path = self.write("a.yml", "name: t\nnetworks: {a: {ipam: {config: [{subnet: 10.0.0.0/33}]}}}\n")
        code, out, err = self.bponet("create", "-f", path, "-H", self.pretend())
        self.assertEqual((code, self.fake.requests), (1, []))
        self.assertIn("nothing was changed", err)
        self.assertIn("subnet-invalid", out)
        told = json.loads(self.bponet("create", "-f", path, "--format", "json")[1])
        self.assertEqual((told["format"], told["errors"]), ("bponet.findings/1", 1))
        self.assertEqual(self.bponet("check", "-f", path, "-q")[0], 1)


def unprivileged():
    """How to run without root's rights."""
    return {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}


class Hosts(Case):
    def refuses(self, host, status, *names):
        for verb in ("status", "create", "remove", "version"):
            if verb == "version" and status == 2:
                continue
            said = self.bponet(verb, *(["--builtin"]), "-H", host)
            if verb == "version":  # its own it can tell all the same
                self.assertIn(bponet.__version__, said[1])
                said = (said[0], "", said[2])
            self.assertComplains(said, status, *names)

    def test_no_socket(self):
        self.refuses(f"unix://{self.path('none')}", 4, self.path("none"), "dockerd")

    def test_docker_host(self):
        host = f"unix://{self.path('elsewhere')}"
        self.assertComplains(self.bponet("status", "--builtin", env={"DOCKER_HOST": host}), 4, "elsewhere")

    def test_stale_socket(self):
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(self.path("stale"))
        self.refuses(f"unix://{self.path('stale')}", 4, "stale")

    def test_regular_file(self):
        self.refuses(f"unix://{self.write('file', '')}", 4, "file", "not a socket")

    def test_folder(self):
        self.refuses(f"unix://{self.folder}", 4, str(self.folder), "not a socket")

    def test_long_path(self):
        code, out, err = self.bponet("status", "--builtin", "-H", "unix:///" + "x" * 200)
        self.assertIn(code, (2, 4))
        self.assertEqual((out, err.count("\n")), ("", 1))
        self.assertIn("107", err)

    def test_no_rights(self):
        self.pretend()
        os.chmod(self.path("fake.sock"), 0)
        self.assertComplains(
            self.bponet("status", "--builtin", "-H", f"unix://{self.path('fake.sock')}", **unprivileged()),
            4, "fake.sock", "usermod -aG docker")

    def test_closed_port(self):
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            port = server.getsockname()[1]
        self.refuses(f"tcp://127.0.0.1:{port}", 4, str(port))

    def test_nonsense(self):
        for answer in (b"SSH-2.0-OpenSSH_9\r\n", b"", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                       b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"):
            host = self.saying(answer)
            self.assertComplains(self.bponet("status", "--builtin", "-H", host), 4, "saying.sock")
            self.doCleanups()
            self.setUp()

    def test_silence(self):
        self.assertComplains(
            self.bponet("status", "--builtin", "--timeout", "0.2", "-H", self.silent()[0]), 4, "silent.sock")

    def test_bad_words_from_the_engine_are_shown_escaped(self):
        host = self.pretend(answer=lambda m, p, b: (500, {"message": "\x1b[2Jboo\nboo"})
                            if p == "/networks" else NotImplemented)
        code, out, err = self.bponet("status", "--builtin", "-H", host)
        self.assertEqual((code, out, err.count("\n")), (1, "", 1))
        self.assertNotIn("\x1b", err)


class Signals(Case):
    def test_ctrl_c(self):
        for verb in ("status", "create", "version"):
            host, asked = self.silent()
            process = self.start(verb, "--builtin", "-H", host)
            self.assertTrue(asked.wait(WATCHDOG))
            self.assertEqual(interrupt(process), (130, "", "bponet: interrupted; nothing was changed\n"))
            self.doCleanups()
            self.setUp()

    def test_sigterm(self):
        host, asked = self.silent()
        process = self.start("status", "--builtin", "-H", host)
        self.assertTrue(asked.wait(WATCHDOG))
        self.assertEqual(interrupt(process, signal.SIGTERM), (143, "", "bponet: terminated\n"))

    def stopped(self, number):
        """Stops a create whose second network hangs."""
        hangs, go = threading.Event(), threading.Event()
        self.addCleanup(go.set)

        def answer(method, path, body):
            if method == "POST" and len(self.fake.networks) == 1:
                hangs.set()
                go.wait(WATCHDOG)
            return NotImplemented

        process = self.start("create", "-H", self.pretend(answer=answer), "-f",
                             self.write("a.yml", "name: t\nnetworks: {a: {}, b: {}, c: {}}\n"))
        self.assertTrue(hangs.wait(WATCHDOG))
        return interrupt(process, number)

    def test_ctrl_c_while_it_creates(self):
        code, out, err = self.stopped(signal.SIGINT)
        self.assertEqual(code, 130, err)
        self.assertRegex(out, r"(?m)^done +t_a$")
        self.assertRegex(out, r"(?m)^unknown.* t_b$")
        self.assertRegex(out, r"(?m)^not begun +t_c$")

    def test_sigterm_while_it_creates(self):
        self.assertEqual(self.stopped(signal.SIGTERM)[0], 143)

    def test_a_reader_that_went_away(self):
        process = self.start("explain")
        process.stdout.close()
        err = process.stderr.read()
        process.stderr.close()
        self.assertEqual((process.wait(WATCHDOG), err), (141, b""))

    def test_a_reader_that_went_away_stops_no_work(self):
        host = self.pretend()
        path = self.write("a.yml", "name: t\nnetworks: {a: {}, b: {}, c: {}}\n")
        process = self.start("create", "-f", path, "-H", host)
        process.stdout.close()
        err = process.stderr.read()
        process.stderr.close()
        self.assertEqual((process.wait(WATCHDOG), err), (141, b""))
        self.assertEqual([n["Name"] for n in self.fake.networks], ["t_a", "t_b", "t_c"])

    def test_no_output_at_all(self):
        done = subprocess.run(["sh", "-c", f"exec {sys.executable} -m bponet check >&- 2>&-"],
                              env=self.environment(), cwd=self.folder)
        self.assertEqual(done.returncode, 0)

    def test_full_disk(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([sys.executable, "-m", "bponet", "check"], env=self.environment(),
                                  cwd=self.folder, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr.decode(), r"^bponet: [^\n]+\n$")


class Pretended(Case):
    """The flows against an engine that is made up; what real ones do is in engine/."""

    def document(self):
        return self.write("a.yml", "name: t\nnetworks: {a: {name: a}, b: {name: b}}\n")

    def test_full_disk_in_the_middle(self):
        host, path = self.pretend(), self.document()
        with open("/dev/full", "w") as full:
            done = subprocess.run([sys.executable, "-m", "bponet", "create", "-f", path, "-H", host],
                                  env=self.environment(), cwd=self.folder, stdout=full,
                                  stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr.decode(), r"^bponet: can't write the answer: [^\n]+\n$")
        self.assertEqual([m for m, _ in self.fake.requests].count("POST"), 2)  # work goes on

    def test_create_twice(self):
        host, path = self.pretend(), self.document()
        code, out, err = self.bponet("create", "-f", path, "-H", host)
        self.assertEqual((code, err), (0, ""))
        self.assertIn("2 created", out)
        sent = len(self.fake.requests)
        code, out, err = self.bponet("create", "-f", path, "-H", host)
        self.assertEqual((code, err), (0, ""))
        self.assertIn("Nothing to do", out)
        self.assertNotIn("POST", [m for m, _ in self.fake.requests[sent:]])
        self.assertEqual(self.bponet("create", "-q", "-f", path, "-H", host), (0, "", ""))

    def test_exit_code_3(self):
        host, path = self.pretend(), self.document()
        self.assertEqual(self.bponet("status", "-f", path, "-H", host)[0], 0)
        self.assertEqual(self.bponet("status", "-q", "--exit-code", "-f", path, "-H", host), (3, "", ""))
        self.bponet("create", "-f", path, "-H", host)
        self.assertEqual(self.bponet("status", "-q", "--exit-code", "-f", path, "-H", host), (0, "", ""))

    def test_half_way_is_5_and_nothing_done_is_1(self):
        for n, status in ((1, 5), (0, 1)):
            host = self.pretend(answer=lambda m, p, b, n=n: (500, {"message": "no more"})
                                if m == "POST" and len(self.fake.networks) == n else NotImplemented)
            code, out, err = self.bponet("create", "-f", self.document(), "-H", host)
            self.assertEqual((code, err.count("\n")), (status, 1), out)
            self.assertIn("no more", err)
            self.doCleanups()
            self.setUp()

    def test_uncertain_is_5(self):
        def answer(method, path, body):
            if method == "POST":
                self.fake.answer = lambda *_: None  # gone for good
                return None
            return NotImplemented

        host = self.pretend(answer=answer)
        code, out, err = self.bponet("create", "-f", self.document(), "-H", host)
        self.assertEqual(code, 5, out)

    def test_one_json_document(self):
        host, path = self.pretend([network(9, "other")]), self.document()
        for arguments, kind in (
            (("create", "--dry-run"), "plan"), (("create",), "result"), (("status",), "status"),
            (("remove", "--dry-run"), "plan"), (("check",), "findings"), (("version",), "version"),
            (("connect", "a", "none"), None),
        ):
            code, out, err = self.bponet(*arguments, "-f", path, "-H", host, "--format", "json")
            if kind is None:
                self.assertEqual((code, out, err.count("\n")), (1, "", 1))
            else:
                self.assertEqual((code, err), (0, ""), arguments)
                self.assertEqual(json.loads(out)["format"], f"bponet.{kind}/1")

    def test_a_captured_state_stands_for_the_engine(self):
        host, path, state = self.pretend(), self.document(), self.path("state.json")
        self.bponet("create", "-f", path, "-H", host)
        self.assertEqual(self.bponet("capture", "-q", "-o", state, "-H", host), (0, "", ""))
        self.assertEqual(self.bponet("capture", "-H", host)[1], pathlib.Path(state).read_text())
        self.assertEqual(os.stat(state).st_mode & 0o777, 0o600)
        for verb in (("status",), ("check", "--live"), ("remove", "--dry-run"), ("create", "--dry-run"),
                     ("status", "--format", "json")):
            live = self.bponet(*verb, "-f", path, "-H", host)
            sent = len(self.fake.requests)
            kept = self.bponet(*verb[:1], *(w for w in verb[1:] if w != "--live"), "-f", path, "--state", state)
            self.assertEqual((kept[0], len(self.fake.requests)), (0, sent), kept)
            said = [re.sub(r"\(.*requests?.*\)|pools .*\n| \(captured\)", "", out) for _, out, _ in (kept, live)]
            self.assertEqual(said[0], said[1], verb)
            self.assertEqual("(captured)" in kept[1], "json" not in verb)
            self.assertNotIn("(captured)", live[1])
        self.assertEqual(self.bponet("status", "-q", "--exit-code", "-f", path, "--state", "-",
                                     stdin=pathlib.Path(state).read_bytes()), (0, "", ""))

    def test_a_captured_state_cannot_be_changed(self):
        host, path, state = self.pretend(), self.document(), self.path("state.json")
        self.bponet("capture", "-o", state, "-H", host)
        for verb in (("create",), ("remove",), ("connect", "a", "b"), ("disconnect", "a", "b")):
            self.assertComplains(self.bponet(*verb, "-f", path, "--state", state), 2, "--dry-run")
        self.assertComplains(self.bponet("status", "-f", path, "--state", state, "-H", host), 2, "--host")
        self.assertComplains(self.bponet("status", "-f", path, "--state", path), 1, path)
        self.assertComplains(self.bponet("status", "-f", "-", "--state", "-"), 2, "standard input")
        self.assertComplains(self.bponet("check", "-f", "-", "-f", "-"), 2, "standard input")
        self.assertComplains(self.bponet("status", "-f", path, "--state", ""), 2, "name")

    def test_export_is_the_document_as_it_is_understood(self):
        path = self.document()
        more = self.write("b.yml", "services: {s: {image: i, networks: [a], ports: ['80-81']}}\n")
        code, text, err = self.bponet("export", "-f", path, "-f", more)
        self.assertEqual((code, err), (0, ""))
        again = self.bponet("export", "-f", self.write("c.yml", text))
        self.assertEqual(again, (0, text, ""))
        ports = json.loads(self.bponet("export", "-f", path, "-f", more, "--format", "json")[1])["services"]["s"]["ports"]
        self.assertEqual([port["target"] for port in ports], [80, 81])
        self.assertEqual(self.bponet("export", "-q", "-f", path, "-o", self.path("d.yml")), (0, "", ""))
        self.assertComplains(self.bponet("export", "-f", path, "-o", self.path("d.yml")), 2, "d.yml", "exists")

    def test_a_network_of_somebody_else_is_refused(self):
        path = self.write("a.yml", "name: t\nnetworks: {a: {name: a, ipam: {config: [{subnet: 10.9.0.0/16}]}}}\n")
        host = self.pretend([network(1, "a")])
        for verb, status in (("create", 1), ("remove", 0)):
            code, out, err = self.bponet(verb, "-f", path, "-H", host)
            self.assertEqual((code, err), (status, ""), out)
            self.assertNotIn("POST", [m for m, _ in self.fake.requests])
            self.assertNotIn("DELETE", [m for m, _ in self.fake.requests])


class Terminals(Case):
    def shown(self, **env):
        """What `check` writes to a terminal."""
        master, slave = pty.openpty()
        process = subprocess.Popen([sys.executable, "-m", "bponet", "check"], cwd=self.folder, stdout=slave,
                                   stderr=subprocess.PIPE, env=self.environment(**({"TERM": "xterm"} | env)))
        os.close(slave)
        out = b""
        try:
            while part := os.read(master, 65536):
                out += part
        except OSError:
            pass
        os.close(master)
        process.communicate(timeout=WATCHDOG)
        return out

    def test_colour(self):
        self.assertIn(b"\x1b[", self.shown())
        self.assertNotIn(b"\x1b[", self.shown(NO_COLOR="1"))
        self.assertIn(b"\x1b[", self.shown(NO_COLOR=""))
        self.assertNotIn(b"\x1b[", self.shown(TERM="dumb"))
        self.assertNotIn("\x1b[", self.bponet("check")[1])

    def test_other_encodings(self):
        code, out, err = self.bponet("check", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
        self.assertEqual((code, err), (0, ""))


class Inside(unittest.TestCase):
    def test_the_verb_stands_anywhere(self):
        for arguments, verb, rest in (
            (["-f", "create", "status"], "status", ["-f", "create"]), (["-q"], None, ["-q"]),
            (["--file=x", "check"], "check", ["--file=x"]), (["-fx", "check"], "check", ["-fx"]),
        ):
            self.assertEqual(cli.split_verb(arguments), (verb, rest))
