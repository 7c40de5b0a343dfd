"""Calls that wait: other threads go on, Ctrl-C and close() end them, handles are shared."""

import subprocess
import sys
import threading
import time

import bponet
from support import WATCHDOG, Case, interrupt, network


class Threads(Case):
    def together(self, n, work):
        errors = []

        def run(i):
            try:
                work(i)
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=run, args=(i,), daemon=True) for i in range(n)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(WATCHDOG)
            self.assertFalse(thread.is_alive(), "a thread hangs")
        return errors

    def test_other_threads_go_on(self):
        host, asked = self.silent()
        engine = bponet.Engine(host)

        def cancel():
            asked.wait(WATCHDOG)
            for _ in range(50):  # fifty turns while the other thread waits in C
                time.sleep(0.001)
            engine.cancel()

        other = threading.Thread(target=cancel, daemon=True)
        other.start()
        with self.assertRaises(bponet.CancelledError):
            engine.observe()
        other.join(WATCHDOG)

    def test_four_threads_on_one_engine(self):
        engine = bponet.Engine(self.pretend([network(1, "a")]))

        def work(i):
            for _ in range(25):
                self.assertEqual(engine.observe().networks[0].name, "a")
                engine.find_network("a")

        self.assertEqual(self.together(4, work), [])

    def test_four_threads_on_one_application(self):
        engine = bponet.Engine(self.pretend())
        topology = bponet.Topology("t")
        for i in range(40):
            topology.add_network(f"n{i}")
        job = bponet.Apply(engine, bponet.Plan.create(topology, engine.observe()))
        finished = []

        def work(i):
            for event in job:
                job.result.count(bponet.Outcome.DONE)
                if event.kind == bponet.EventKind.FINISHED:
                    finished.append(event.step)

        self.assertEqual(self.together(4, work), [])
        self.assertEqual(sorted(finished), list(range(40)))
        self.assertEqual(len(self.fake.networks), 40)

    def test_four_threads_on_one_reader(self):
        reader = bponet.Reader()
        reader.add_text("x", "networks: {" + ",".join(f"n{i}: {{}}" for i in range(200)) + "}")

        def work(i):
            for k in range(10):
                reader.set_project(f"p{i}")
                self.assertGreaterEqual(len(reader.read().networks), 200)

        self.assertEqual(self.together(4, work), [])

    def test_close_while_others_wait(self):
        host, asked = self.silent()
        engine = bponet.Engine(host)
        ended = []

        def work(i):
            if i == 0:
                asked.wait(WATCHDOG)
                engine.close()
                return
            try:
                engine.observe()
            except (bponet.CancelledError, bponet.UsageError) as error:
                ended.append(error)

        self.assertEqual(self.together(4, work), [])
        self.assertEqual(len(ended), 3)


class Interrupts(Case):
    def python(self, program, *arguments, stdin=subprocess.DEVNULL):
        return subprocess.Popen([sys.executable, "-c", program, *arguments], env=self.environment(),
                                stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_ctrl_c_is_keyboard_interrupt(self):
        host, asked = self.silent()
        process = self.python(
            "import sys, bponet\n"
            "engine = bponet.Engine(sys.argv[1])\n"
            "try:\n    engine.observe()\n"
            "except KeyboardInterrupt as error:\n"
            "    print(type(error).__name__, engine.is_cancelled)\n"
            "    sys.exit(130)\n", host)
        self.assertTrue(asked.wait(WATCHDOG))
        self.assertEqual(interrupt(process), (130, "KeyboardInterrupt False\n", ""))

    def test_what_a_handler_raises_is_what_python_sees(self):
        host, asked = self.silent()
        process = self.python(
            "import signal, sys, threading, bponet\n"
            "class Alarm(Exception): pass\n"
            "def handler(*_): raise Alarm('now')\n"
            "signal.signal(signal.SIGINT, handler)\n"
            "engine = bponet.Engine(sys.argv[1])\n"
            "thread = threading.Thread(target=lambda: None); thread.start(); thread.join()\n"
            "try:\n    engine.ping()\n"
            "except Alarm as error:\n    print(error)\n"
            "engine.set_timeout(100)\n"
            "try:\n    engine.ping()\n"
            "except bponet.DeadlineError as error:\n    print('usable')\n", host)
        self.assertTrue(asked.wait(WATCHDOG))
        self.assertEqual(interrupt(process), (0, "now\nusable\n", ""))

    def test_ctrl_c_while_another_thread_has_the_engine(self):
        host, asked = self.silent()
        process = self.python(
            "import sys, threading, time, bponet\n"
            "engine = bponet.Engine(sys.argv[1])\n"
            "engine.set_timeout(5000)\n"
            "def work():\n"
            "    try:\n        engine.observe()\n"
            "    except bponet.Error as error:\n        print(type(error).__name__)\n"
            "thread = threading.Thread(target=work); thread.start()\n"
            "sys.stdin.readline()\n"
            "print('waiting', flush=True)\n"
            "try:\n    engine.observe()\n"
            "except KeyboardInterrupt:\n    print('interrupted')\n"
            "engine.cancel(); thread.join()\n", host, stdin=subprocess.PIPE)
        self.assertTrue(asked.wait(WATCHDOG))
        process.stdin.write(b"\n")
        process.stdin.flush()
        self.assertEqual(process.stdout.readline(), b"waiting\n")
        time.sleep(0.3)  # let it wait for its turn; were it too short, the test would only see less
        code, out, err = interrupt(process)  # at the latest when its turn comes
        self.assertEqual((code, err), (0, ""))
        self.assertIn("interrupted", out)

    def test_a_handler_may_not_use_the_engine_that_it_interrupts(self):
        host, asked = self.silent()
        process = self.python(
            "import signal, sys, bponet\n"
            "engine = bponet.Engine(sys.argv[1])\n"
            "signal.signal(signal.SIGINT, lambda *_: engine.ping())\n"
            "try:\n    engine.observe()\n"
            "except bponet.UsageError as error:\n    print('refused')\n", host)
        self.assertTrue(asked.wait(WATCHDOG))
        self.assertEqual(interrupt(process), (0, "refused\n", ""))

    def test_a_handler_that_returns_ends_nothing(self):
        host, asked = self.silent()
        process = self.python(
            "import signal, sys, bponet\n"
            "signal.signal(signal.SIGINT, lambda *_: print('seen', flush=True))\n"
            "engine = bponet.Engine(sys.argv[1])\n"
            "engine.set_timeout(3000)\n"
            "try:\n    engine.ping()\n"
            "except bponet.DeadlineError:\n    print('then the deadline')\n", host)
        self.assertTrue(asked.wait(WATCHDOG))
        self.assertEqual(interrupt(process), (0, "seen\nthen the deadline\n", ""))

    def test_the_process_ends_while_a_daemon_thread_waits(self):
        host, asked = self.silent()
        process = self.python(
            "import sys, threading, bponet\n"
            "engine = bponet.Engine(sys.argv[1])\n"
            "threading.Thread(target=engine.observe, daemon=True).start()\n"
            "sys.stdin.read()\n", host, stdin=subprocess.PIPE)
        self.assertTrue(asked.wait(WATCHDOG))
        self.assertEqual(process.communicate(timeout=WATCHDOG), (b"", b""))
        self.assertEqual(process.returncode, 0)
