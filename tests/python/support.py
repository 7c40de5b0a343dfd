"""What the tests share: the command as a process, and daemons that are made up."""

import http.server
import json
import os
import pathlib
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import unittest

import bponet

ROOT = pathlib.Path(__file__).resolve().parents[2]
ASAN = bool(os.environ.get("BPONET_TEST_ASAN"))
WATCHDOG = 120  # seconds; ends a test that hangs, and measures nothing
ID = "%064x"


class Case(unittest.TestCase):
    """A test with a folder of its own and no document or engine from outside."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bponet-"))
        self.folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name):
        return str(self.folder / name)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def environment(self, **more):
        env = {k: v for k, v in os.environ.items()
               if not k.startswith(("DOCKER_", "COMPOSE_")) and k != "NO_COLOR"}
        return env | {"DOCKER_HOST": f"unix://{self.path('none.sock')}",
                      "PYTHONPATH": str(pathlib.Path(bponet.__file__).parents[1].resolve())} | more

    def start(self, *arguments, env=None, **options):
        """Starts the command."""
        return subprocess.Popen(
            [sys.executable, "-m", "bponet", *arguments], cwd=self.folder,
            env=self.environment(**(env or {})), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            **({"stdin": subprocess.DEVNULL} | options))

    def bponet(self, *arguments, stdin=b"", **options):
        """Runs the command: (exit status, stdout, stderr)."""
        process = self.start(*arguments, stdin=subprocess.PIPE, **options)
        out, err = process.communicate(stdin, timeout=WATCHDOG)
        self.assertNotIn(b"Traceback", err)
        return process.returncode, out.decode(), err.decode()

    def assertComplains(self, answer, status, *names):
        """One line on stderr that names the thing, nothing on stdout, and this exit status."""
        code, out, err = answer
        self.assertEqual((code, out), (status, ""), err)
        self.assertEqual(err.count("\n"), 1, err)
        self.assertTrue(err.startswith("bponet: ") or any(err.startswith(f"bponet: {n}") for n in names), err)
        for name in names:
            self.assertIn(name, err)

    def silent(self):
        """A daemon that accepts and never answers: (host, an event set when it was asked)."""
        server = socket.socket(socket.AF_UNIX)
        server.bind(self.path("silent.sock"))
        server.listen(16)
        asked = threading.Event()
        kept = []

        def accept():
            try:
                while True:
                    peer = server.accept()[0]
                    kept.append(peer)
                    peer.recv(1)
                    asked.set()
            except OSError:
                pass

        threading.Thread(target=accept, daemon=True).start()

        def end():
            server.shutdown(socket.SHUT_RDWR)
            server.close()
            for peer in kept:
                peer.close()

        self.addCleanup(end)
        return f"unix://{self.path('silent.sock')}", asked

    def saying(self, answer):
        """A daemon that answers every connection with these bytes and closes: its host."""
        server = socket.socket(socket.AF_UNIX)
        server.bind(self.path("saying.sock"))
        server.listen(16)

        def serve():
            try:
                while True:
                    with server.accept()[0] as peer:
                        peer.recv(65536)
                        peer.sendall(answer)
            except OSError:
                pass

        threading.Thread(target=serve, daemon=True).start()
        self.addCleanup(server.close)
        self.addCleanup(server.shutdown, socket.SHUT_RDWR)
        return f"unix://{self.path('saying.sock')}"

    def pretend(self, networks=(), containers=(), answer=None):
        """A pretended engine with these networks: its host. `answer(method, path, body)` may
        give (status, object) for a request, `None` to break off, or NotImplemented."""
        fake = Fake(self.path("fake.sock"), list(networks), list(containers), answer)
        threading.Thread(target=fake.serve_forever, daemon=True).start()
        self.addCleanup(fake.server_close)
        self.addCleanup(fake.shutdown)
        self.fake = fake
        return f"unix://{fake.server_address}"


def network(number, name, **more):
    """A network as an engine lists it."""
    return {"Id": ID % number, "Name": name, "Driver": "bridge", "Scope": "local", "Labels": {},
            "Created": "2026-01-01T00:00:00Z", "Internal": False, "Attachable": False,
            "EnableIPv6": False, "Options": {}, "IPAM": {"Driver": "default", "Config": []},
            "Containers": {}} | more


class Fake(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path, networks, containers, answer):
        super().__init__(path, Handler)
        self.networks, self.containers, self.answer = networks, containers, answer
        self.requests = []
        self.lock = threading.Lock()

    def handle_error(self, *_):
        pass  # the other side went away: that is what some tests are about


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = False

    def address_string(self):
        return "unix"

    def log_message(self, *_):
        pass

    def reply(self, status, body):
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Api-Version", "1.45")
        self.send_header("Server", "Docker/26.1.0 (linux)")
        self.send_header("Ostype", "linux")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.split("?")[0]
        if path.startswith("/v1."):
            path = path[path.index("/", 1):]
        with self.server.lock:
            self.server.requests.append((self.command, path))
        if self.server.answer:
            answer = self.server.answer(self.command, path, body)
            if answer is None:
                self.close_connection = True
                return
            if answer is not NotImplemented:
                self.reply(*answer)
                return
        if path == "/_ping":
            self.reply(200, "OK")
        elif path == "/version":
            self.reply(200, {"Version": "26.1.0", "ApiVersion": "1.45", "MinAPIVersion": "1.24",
                             "Os": "linux", "Arch": "amd64", "KernelVersion": "6.1"})
        elif path == "/info":
            self.reply(200, {"ServerVersion": "26.1.0", "OSType": "linux", "Architecture": "x86_64",
                             "KernelVersion": "6.1", "Name": "pretended", "Driver": "overlay2", "Containers": 0})
        elif path == "/networks":
            self.reply(200, self.server.networks)
        elif path == "/containers/json":
            self.reply(200, self.server.containers)
        elif path == "/networks/create":
            with self.server.lock:
                number = len(self.server.networks) + 1
                made = json.loads(body)
                self.server.networks.append(network(number, made["Name"], **{
                    k: made[k] for k in ("Labels", "IPAM") if made.get(k)}))
            self.reply(201, {"Id": ID % number, "Warning": ""})
        else:
            self.reply(404, {"message": f"no such thing: {path}"})

    do_GET = do_HEAD = do_POST = do_DELETE = handle_any


def interrupt(process, number=signal.SIGINT):
    """Sends a signal and gives what the process answers."""
    process.send_signal(number)
    out, err = process.communicate(timeout=WATCHDOG)
    return process.returncode, out.decode(), err.decode()
