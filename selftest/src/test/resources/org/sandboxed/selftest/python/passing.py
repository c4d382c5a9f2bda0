"""Runs test modules and prints the id of each test that passes, one to a line, after a mark."""
import sys
import unittest


class Passing(unittest.TextTestResult):
    def addSuccess(self, test):
        super().addSuccess(test)
        sys.__stdout__.write("\nPASSED " + test.id() + "\n")
        sys.__stdout__.flush()


suite = unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:])
unittest.TextTestRunner(verbosity=0, resultclass=Passing).run(suite)
