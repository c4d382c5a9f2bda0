"""Runs tests and prints the id of each one that passes, one to a line, after a mark.

Arguments: names of modules, classes or tests; -TEXT to leave those out whose id has this text; I/N for the I-th of N parts.
"""
import sys
import unittest


class Passing(unittest.TextTestResult):
    def addSuccess(self, test):
        super().addSuccess(test)
        sys.__stdout__.write("\nPASSED " + test.id() + "\n")
        sys.__stdout__.flush()


def flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flatten(test)
        else:
            yield test


names = []
unwanted = []
part, parts = 0, 1
for argument in sys.argv[1:]:
    if argument.startswith("-"):
        unwanted.append(argument[1:])
    elif "/" in argument:
        part, parts = map(int, argument.split("/"))
    else:
        names.append(argument)

tests = [
    test
    for test in flatten(unittest.defaultTestLoader.loadTestsFromNames(names))
    if not any(text in test.id() for text in unwanted)
]
# A class stays together: it may set something up for all its tests.
classes = list(dict.fromkeys(type(test) for test in tests))
wanted = set(classes[part::parts])
suite = unittest.TestSuite(test for test in tests if type(test) in wanted)
unittest.TextTestRunner(verbosity=0, resultclass=Passing).run(suite)
