#!/usr/bin/env python3
"""Runs the unittest tests of a folder and prints TAP. Usage: tap_unittest.py FOLDER [PATTERN]"""
import sys
import unittest


class TapResult(unittest.TestResult):
    n = 0

    def line(self, ok, test, note=""):
        TapResult.n += 1
        print(f"{'ok' if ok else 'not ok'} {TapResult.n} - {test.id()}{note}", flush=True)

    def trouble(self, test, err):
        for line in self._exc_info_to_string(err, test).splitlines():
            print("#", line)
        self.line(False, test)

    def addSuccess(self, test):
        self.line(True, test)

    def addError(self, test, err):
        super().addError(test, err)
        self.trouble(test, err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.trouble(test, err)

    def addSkip(self, test, reason):
        self.line(True, test, f" # SKIP {reason}")

    def addSubTest(self, test, subtest, err):
        if err:
            super().addSubTest(test, subtest, err)
            self.trouble(subtest, err)


if __name__ == "__main__":
    found = unittest.defaultTestLoader.discover(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "test*.py")
    result = TapResult()
    found.run(result)
    print(f"1..{TapResult.n}")
    sys.exit(not result.wasSuccessful())
