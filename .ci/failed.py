"""Print which tests failed, one a line, as pytest takes them; nothing where there is no account of a test run."""

import sys
from xml.etree import ElementTree


def failed(report: str) -> list[str]:
    """The ids of the tests that failed or broke, from a JUnit file of the family xunit1."""
    try:
        cases = ElementTree.parse(report).getroot().findall(".//testcase")  # noqa: S314 - our own report
    except (OSError, ElementTree.ParseError):
        return []
    found = []
    for case in cases:
        if case.find("failure") is not None or case.find("error") is not None:
            file, inside = case.get("file", ""), case.get("classname", "").split(".")
            classes = inside[len(file.removesuffix(".py").split("/")) :]
            found.append("::".join([file, *classes, case.get("name", "")]))
    return list(dict.fromkeys(found))


if __name__ == "__main__":
    for each in failed(sys.argv[1]):
        print(each)
