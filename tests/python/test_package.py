"""The package: docstrings, types, a light import, the snippet in its docstring."""

import doctest
import inspect
import os
import pathlib
import shutil
import subprocess
import sys

import bponet
from support import ROOT, WATCHDOG, Case

PACKAGE = pathlib.Path(bponet.__file__).parent


class Package(Case):
    def mypy(self, *arguments, path=PACKAGE.parent):
        return subprocess.run(
            [sys.executable, "-m", *arguments], cwd=self.folder, text=True, capture_output=True,
            env=os.environ | {"PYTHONPATH": str(path), "MYPYPATH": str(path)}, timeout=10 * WATCHDOG)

    def stubtest(self, path=PACKAGE.parent):
        return self.mypy("mypy.stubtest", "bponet", "--ignore-unused-allowlist", "--allowlist",
                         str(ROOT / "tests/python/stubtest.allow"), path=path)

    def test_subinterpreters_are_refused(self):
        code = ("import _xxsubinterpreters as sub\n"
                "%s\n"
                "other = sub.create()\n"
                "try:\n"
                "    sub.run_string(other, 'import bponet')\n"
                "except sub.RunFailedError as error:\n"
                "    print(error)\n"
                "import bponet\n"
                "print(bponet.Topology('t').add_network('n').key)\n")
        for first in ("import bponet", ""):
            done = subprocess.run(
                [sys.executable, "-c", code % first], cwd=self.folder, text=True,
                capture_output=True, env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)},
                timeout=WATCHDOG)
            self.assertEqual((done.returncode, done.stderr), (0, ""), first)
            self.assertRegex(done.stdout, r"can't be used in a subinterpreter.*\nn\n$")

    def test_every_public_member_has_a_docstring(self):
        missing = []
        for name in bponet.__all__:
            thing = getattr(bponet, name)
            if not inspect.getdoc(thing):
                missing.append(name)
            if not inspect.isclass(thing) or issubclass(thing, BaseException):
                continue
            for member, value in vars(thing).items():
                if member.startswith("_") or isinstance(value, thing) or type(value) is int:
                    continue
                value = value.__func__ if isinstance(value, staticmethod) else value
                if not inspect.getdoc(value):
                    missing.append(f"{name}.{member}")
        self.assertEqual(missing, [])

    def test_docstrings_speak_python(self):
        for name in bponet.__all__:
            for thing in (getattr(bponet, name), *vars(getattr(bponet, name), ).values()) \
                    if inspect.isclass(getattr(bponet, name)) else (getattr(bponet, name),):
                text = inspect.getdoc(thing) or ""
                for word in ("BPO_", "NULL", "bpo_", "ret_", "swig"):
                    self.assertNotIn(word, text, f"{name}: {text}")

    def test_all_names_are_there(self):
        self.assertEqual(sorted(bponet.__all__), sorted(set(bponet.__all__)))
        public = {n for n, v in vars(bponet).items() if not n.startswith("_") and not inspect.ismodule(v)}
        self.assertEqual(public, set(bponet.__all__))

    def test_the_docstrings_snippet_runs(self):
        result = doctest.testmod(bponet)
        self.assertGreater(result.attempted, 5)
        self.assertEqual(result.failed, 0)

    def test_stubs_agree(self):
        done = self.stubtest()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_planted_method_is_found(self):
        shutil.copytree(PACKAGE.parent, self.folder / "x", symlinks=True)
        stub = self.folder / "x/bponet/native.pyi"
        stub.write_text(stub.read_text().replace(
            "class Plan:\n", "class Plan:\n    def planted(self) -> int: ...\n"))
        # the copy finds the library where the original does
        os.symlink(PACKAGE.parents[1] / "libbponet.so.0", self.folder / "libbponet.so.0")
        done = self.stubtest(self.folder / "x")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("planted", done.stdout)

    def test_programs_type_check(self):
        program = self.write("example.py", doctest_program())
        done = self.mypy("mypy", "--strict", program, str(ROOT / "bindings/python/bponet/cli.py"),
                         str(ROOT / "bindings/python/manage_docker_networks.py"))
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_import_is_light(self):
        program = ("import sys; before = set(sys.modules); import bponet\n"
                   "heavy = {'argparse', 'json', 're', 'typing', 'inspect', 'socket', 'subprocess'}\n"
                   "print(sorted((set(sys.modules) - before) & heavy))")
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        self.assertEqual((done.stdout, done.stderr), ("[]\n", ""))


def doctest_program():
    """The package's snippet and a little more as a program, for mypy."""
    return '''
import bponet

def first_subnet(path: str) -> str | None:
    reader = bponet.Reader()
    reader.add_file(path)
    topology = reader.read()
    return topology.networks[0].ipam[0].subnet

def create(topology: bponet.Topology) -> int:
    with bponet.Engine() as engine:
        state = engine.observe()
        plan = bponet.Plan.create(topology, state)
        job = bponet.Apply(engine, plan)
        for event in job:
            print(bponet.show_event(plan, event))
        try:
            identity: str = engine.find_network("x")
        except LookupError:
            pass
        except bponet.UnavailableError as error:
            return error.exit_code
        standings: list[bponet.Standing] = [c.standing for c in topology.compare(state)]
        return job.result.count(bponet.Outcome.DONE) + len(standings)
'''
