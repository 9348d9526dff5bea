"""A strict reader of Moodle XML: it refuses what Moodle 4.5 refuses, and what Moodle accepts and gets wrong."""

import html
import re
from base64 import b64decode
from collections import Counter
from dataclasses import replace
from fractions import Fraction

from lxml import etree
from moodle_questions import Answer, Box, Question, RefusedError, check_full, check_number, check_shares, require

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_KINDS = {"numerical", "shortanswer", "multichoice", "matching", "essay", "multianswer", "cloze", "truefalse"}


def read_moodle_xml(content: bytes, *, plugins: frozenset[str] = frozenset()) -> list[Question]:
    """Return the questions of a file.

    Raises
    ------
    RefusedError
        With the reason.
    """
    try:
        content.decode("utf-8-sig")
        root = etree.fromstring(content, _PARSER)
    except (UnicodeDecodeError, etree.XMLSyntaxError) as error:
        raise RefusedError(str(error)) from error
    require(root.tag == "quiz", "There are no questions in the import file")
    category: tuple[str, ...] = ()
    questions: list[Question] = []
    for element in root:
        kind = element.get("type")
        if kind == "category":
            category = _category(element)
            continue
        require(kind in _KINDS | plugins, f"Question type {kind} is not supported by XML import")
        questions.append(_question(element, kind, category))
    _check_unique(questions)
    return questions


def _category(element: etree._Element) -> tuple[str, ...]:
    path = _text(element, "category")
    steps = [step.replace("//", "/") for step in re.split(r"(?<!/)/(?!/)", path)]
    require(steps[:2] == ["$course$", "top"], "a category of the course begins with $course$/top")
    require(all(step.strip() and len(step) <= 255 for step in steps), f"a category without a name, or too long: {path}")
    require(len(element.findtext("idnumber") or "") <= 100, "value too long for type character varying(100)")
    return tuple(steps[2:])


def _check_unique(questions: list[Question]) -> None:
    places = Counter((question.category, question.idnumber) for question in questions if question.idnumber)
    require(max(places.values(), default=0) <= 1, "two questions of a category have the same idnumber")


def _question(element: etree._Element, kind: str, category: tuple[str, ...]) -> Question:
    require(element.find("name/text") is not None, "Missing question name in XML file")
    name = _text(element, "name")
    require(name.strip() and len(name) <= 255, "a name is cut at 255 characters")
    idnumber = element.findtext("idnumber") or ""
    require(len(idnumber) <= 100, "value too long for type character varying(100)")
    text, boxes = _text(element, "questiontext"), _boxes(element, kind)
    if kind in ("multianswer", "cloze"):
        text, boxes = read_cloze(text)
    marks = element.findtext("defaultgrade")
    for part in element.iter():
        if part.find("text") is not None:
            _files(part)
    return Question(
        kind=kind,
        name=name,
        idnumber=idnumber,
        category=category,
        text=text,
        marks=float(marks) if marks else float(sum(box.weight for box in boxes)),
        boxes=boxes,
        general=_text(element, "generalfeedback") if element.find("generalfeedback") is not None else "",
        files=frozenset(file.get("name") for file in element.iterfind("questiontext/file")),
        tags=tuple(tag.findtext("text") or "" for tag in element.iterfind("tags/tag")),
        guide=_text(element, "graderinfo") if kind == "essay" else "",
    )


def _text(element: etree._Element, tag: str) -> str:
    found = element.find(f"{tag}/text")
    require(found is not None, f"no {tag}")
    require(len(found) == 0, "Invalid XML file - string expected (use CDATA?)")
    return found.text or ""


def _files(element: etree._Element) -> None:
    """Refuse a file without a name, and a picture that is shown and not there, or there and not shown."""
    files = element.findall("file")
    names = [file.get("name") or "" for file in files]
    require(all(names) and len(set(names)) == len(names), "Invalid file name")
    require(all(file.get("encoding") == "base64" and b64decode(file.text, validate=True) for file in files), "no file")
    text = html.unescape(html.unescape(element.findtext("text") or ""))
    shown = set(re.findall(r"@@PLUGINFILE@@/([^\"']+)", text))
    require(shown == set(names), f"pictures shown: {shown}, beside the text: {names}")


# --- Questions with one answer --------------------------------------------------------------------------------


def _boxes(element: etree._Element, kind: str) -> tuple[Box, ...]:
    answers = tuple(_answer(answer, kind) for answer in element.iterfind("answer"))
    match kind:
        case "numerical":
            require(answers, "Missing question answer for numerical question")
            for answer in answers:
                require(answer.tolerance >= 0, "a negative tolerance")
                check_number(answer.text) if answer.text != "*" else None
            check_shares(answers)
            return (Box("numerical", answers),)
        case "shortanswer":
            require(all(answer.text.strip() for answer in answers), "an answer without text")
            check_shares(answers)
            return (Box("shortanswer", answers, minds_case=element.findtext("usecase") == "1"),)
        case "multichoice":
            require(len(answers) >= 2, "This type of question requires at least 2 choices")
            require(len({answer.text for answer in answers}) == len(answers), "two options are the same")
            single = element.findtext("single")
            require(single in ("true", "false"), "single must be true or false")
            check_shares(answers, several=single == "false")
            for tag in ("shuffleanswers", "answernumbering", "correctfeedback", "incorrectfeedback"):
                require(element.find(tag) is not None, f"no {tag}")
            return (Box("multichoice" if single == "true" else "multiresponse", answers),)
        case "matching":
            rows = [(_own(row), _text(row, "answer")) for row in element.iterfind("subquestion")]
            stems = tuple((stem, option) for stem, option in rows if stem)
            require(len(stems) >= 2 and len({option for _, option in rows}) >= 2, "too little to match")
            require(all(option.strip() for _, option in rows), "an option without text")
            options = tuple(Answer(Fraction(0), option) for option in dict.fromkeys(option for _, option in rows))
            return (Box("match", options, stems=stems),)
        case "essay":
            require(element.findtext("responseformat") in ("editor", "monospaced", "plain"), "no such format")
            return (Box("essay"),)
        case "truefalse":
            check_shares(answers)
            return (Box("multichoice", answers),)
    return ()


def _own(element: etree._Element) -> str:
    require(len(element.find("text")) == 0, "string expected")
    return element.findtext("text") or ""


def _answer(element: etree._Element, kind: str) -> Answer:
    share = Fraction(element.get("fraction")) / 100
    told = _text(element, "feedback") if element.find("feedback") is not None else ""
    return Answer(share, _own(element), float(element.findtext("tolerance") or 0), told)


# --- Cloze questions ------------------------------------------------------------------------------------------

_TYPES = {
    **dict.fromkeys(("NUMERICAL", "NM"), "numerical"),
    **dict.fromkeys(("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"), "shortanswer"),
    **{name + s: "multichoice" for name in ("MC", "MCV", "MCH") for s in ("", "S")},
    **{f"MULTICHOICE{name}": "multichoice" for name in ("", "_S", "_V", "_H", "_VS", "_HS")},
    **{name + s: "multiresponse" for name in ("MR", "MRH") for s in ("", "S")},
    **{f"MULTIRESPONSE{name}": "multiresponse" for name in ("", "_S", "_H", "_HS")},
}
_FIELD = re.compile(rf"\{{(\d*):({'|'.join(_TYPES)}):(.*?)(?<!\\)\}}", re.DOTALL)
_LEFT = re.compile(r"\{\s*[\d.,]*\s*:")
_ALTERNATIVE = re.compile(r"(?:(=)|%(-?\d+(?:\.\d*)?)%)?(.+?)(?:(?<![\\&])(?<!&amp;)#(.*))?", re.DOTALL)


def read_cloze(text: str) -> tuple[str, tuple[Box, ...]]:
    """Return the text of a cloze question, with numbers for its fields, and the fields."""
    boxes: list[Box] = []

    def take(found: re.Match[str]) -> str:
        boxes.append(_field(found))
        return f"{{#{len(boxes)}}}"

    require("{#" not in text, "Moodle itself writes {#1} for the first field")
    rest = _FIELD.sub(take, text)
    require(boxes, "The question text must include at least one embedded answer")
    stray = _LEFT.search(rest)
    require(not stray, f"what looks like a field is none: {rest[stray.start() : stray.start() + 40] if stray else ''}")
    return rest, tuple(boxes)


def _field(found: re.Match[str]) -> Box:
    weight, name, inside = found.groups()
    require("\n" not in inside, "a line ends within a field")
    kind = _TYPES[name]
    answers = tuple(_alternative(text, kind) for text in re.split(r"(?<!\\)~", inside.removeprefix("~")))
    if kind == "multiresponse":
        answers = _shared(answers)
    check_full(answers, several=kind == "multiresponse")
    if kind in ("multichoice", "multiresponse"):
        require(len(answers) >= 2, "This type of question requires at least 2 choices")
        require(len({answer.text for answer in answers}) == len(answers), "two options are the same")
    return Box(kind, answers, int(weight or 1), name in ("SHORTANSWER_C", "SAC", "MWC"))


def _shared(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Share everything among the right options; where no percentage is given, a wrong one cancels out a right one."""
    total = sum((answer.share for answer in answers if answer.share > 0), Fraction(0))
    require(total, "no option is right")
    wrong = Fraction(0) if any(answer.share not in (0, 1) for answer in answers) else -1 / total
    return tuple(replace(one, share=one.share / total if one.share > 0 else one.share or wrong) for one in answers)


def _alternative(text: str, kind: str) -> Answer:
    found = _ALTERNATIVE.fullmatch(text)
    require(found, f"an alternative without text: {text!r}")
    right, percent, answer, told = found.groups()
    share = Fraction(1) if right else Fraction(percent or 0) / 100
    feedback = html.unescape(told or "")
    if kind != "numerical":
        answer = re.sub(r"\\([}#])", r"\1", answer)
        require("\\~" not in answer, "a backslash before a tilde stays")
        return Answer(share, html.unescape(answer).strip(), 0.0, feedback)
    value, _, tolerance = answer.strip().partition(":")
    if value != "*":
        check_number(value)
        check_number(tolerance or "0")
    return Answer(share, value, float(tolerance or 0), feedback)
