"""A small system that delivers QTI: it reads an item of 2.1 or 3.0 strictly, and marks what was answered."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

NAMESPACES = ("http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.imsglobal.org/xsd/imsqtiasi_v3p0")
Responses = Mapping[str, str | Sequence[str]]
INTERACTIONS = (
    "textEntryInteraction",
    "choiceInteraction",
    "matchInteraction",
    "extendedTextInteraction",
)


def camel(name: str) -> str:
    return re.sub("-([a-z])", lambda found: found[1].upper(), name)


def read_as_21(content: bytes) -> etree._Element:
    """Read an item or a test, without namespaces, and with the names that it has in 2.1."""
    root = etree.fromstring(content)
    for element in root.iter():
        name = etree.QName(element)
        if name.namespace in NAMESPACES and name.localname.startswith("qti-"):
            for key, value in dict(element.attrib).items():
                del element.attrib[key]
                element.set(key if key.startswith("{") else camel(key), value)
        element.tag = camel(name.localname.removeprefix("qti-"))
    etree.cleanup_namespaces(root)
    return root


@dataclass
class Outcome:
    """What came of a response: the score, and the texts of the feedback that is shown."""

    score: float
    feedback: list[str]


class Engine:
    """An item, ready to be answered."""

    def __init__(self, content: bytes) -> None:
        self.root = read_as_21(content)
        self.declared = {one.get("identifier"): one for one in self.root.findall("responseDeclaration")}
        asked = [one.get("responseIdentifier") for one in self.root.iter(*INTERACTIONS)]
        assert sorted(asked) == sorted(self.declared), "each response is asked for once"
        identifiers = [one.get("identifier") for one in self.root.findall("modalFeedback")]
        assert len(set(identifiers)) == len(identifiers)

    @property
    def most(self) -> float:
        return self._default("MAXSCORE")

    def _default(self, outcome: str) -> float:
        return float(self.root.findtext(f"outcomeDeclaration[@identifier='{outcome}']/defaultValue/value"))

    def correct(self) -> Responses:
        """Return the responses that the item says are right."""
        right = {}
        for identifier, declared in self.declared.items():
            values = [value.text for value in declared.findall("correctResponse/value")]
            if values:
                right[identifier] = values if declared.get("cardinality") == "multiple" else values[0]
        return right

    def answer(self, responses: Responses) -> Outcome:
        """Mark responses."""
        assert set(responses) <= set(self.declared)
        self.responses = responses
        self.score, self.told = self._default("SCORE"), []
        self._run(self.root.find("responseProcessing"))
        shown = [self.root.find(f"modalFeedback[@identifier='{one}']") for one in dict.fromkeys(self.told)]
        return Outcome(self.score, [" ".join("".join(one.itertext()).split()) for one in shown])

    def _run(self, rules: etree._Element) -> None:
        for rule in rules:
            if rule.tag == "responseCondition":
                taken = next((branch for branch in rule if self._holds(branch[0])), None)
                if taken is not None:
                    self._run(taken[1:])
            else:
                assert rule.tag == "setOutcomeValue", rule.tag
                (value,) = rule
                if rule.get("identifier") == "SCORE":
                    assert value.tag == "sum"
                    self.score = sum(self._number(term) for term in value)
                else:
                    assert (rule.get("identifier"), value.tag) == ("FEEDBACK", "multiple")
                    assert value[0].get("identifier") == "FEEDBACK"
                    self.told.append(value[1].text)

    def _number(self, term: etree._Element) -> float:
        match term.tag:
            case "variable":
                assert term.get("identifier") == "SCORE"
                return self.score
            case "baseValue":
                return float(term.text)
            case "mapResponse":
                return self._mapped(term.get("identifier"))
        raise AssertionError(term.tag)

    def _mapped(self, identifier: str) -> float:
        response = self.responses.get(identifier)
        mapping = self.declared[identifier].find("mapping")
        entries = {}
        for entry in mapping:
            key = entry.get("mapKey") if entry.get("caseSensitive", "true") == "true" else entry.get("mapKey").lower()
            assert key not in entries
            entries[key] = entry
        total = 0.0
        for value in [response] if isinstance(response, str) else response or ():
            entry = entries.get(value)
            if entry is None and entries.get(value.lower()) is not None:
                folded = entries[value.lower()]
                entry = folded if folded.get("caseSensitive") == "false" else None
            total += float(mapping.get("defaultValue") if entry is None else entry.get("mappedValue"))
        return min(max(total, float(mapping.get("lowerBound"))), float(mapping.get("upperBound")))

    def _holds(self, condition: etree._Element) -> bool:
        if condition.tag == "not":
            (blank,) = condition
            assert blank.tag == "isNull"
            return bool(self._value(blank[0]))
        first, second = (self._value(one) for one in condition)
        if first is None or second is None:
            return False
        match condition.tag:
            case "equal":
                assert condition.get("toleranceMode") == "absolute"
                below, above = map(float, condition.get("tolerance").split())
                return float(second) - below <= float(first) <= float(second) + above
            case "match":
                return sorted(first) == sorted(second)
            case "member":
                return first in second
            case "stringMatch":
                if condition.get("caseSensitive") == "false":
                    return first.lower() == second.lower()
                return first == second
        raise AssertionError(condition.tag)

    def _value(self, term: etree._Element) -> str | Sequence[str] | None:
        match term.tag:
            case "variable":
                return self.responses.get(term.get("identifier"))
            case "correct":
                return self.correct()[term.get("identifier")]
            case "baseValue":
                return term.text
        raise AssertionError(term.tag)
