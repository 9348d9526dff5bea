"""A strict reader of GIFT: the steps of Moodle's own, but it refuses what that takes for something else silently."""

import re
from fractions import Fraction

from moodle_questions import Answer, Box, Question, check_number, check_shares, require

_PLACEHOLDERS = {f"\\{sign}": f"&&{ord(sign):03};" for sign in ":#={}~"} | {"\\n": "&&010"}
_WEIGHT = re.compile(r"%(-*[0-9]{1,2}\.?[0-9]*)%")
_ESCAPED = re.compile(r"\\[\\:#={}~n]")


def read_gift(content: bytes) -> list[Question]:
    """Return the questions of a file."""
    category: tuple[str, ...] = ()
    questions: list[Question] = []
    for block in re.split(r"\n[ \t]*\n", content.decode("utf-8").strip("\n")):
        lines = block.split("\n")
        comments = [line for line in lines if line.strip().startswith("//")]
        text = "\n".join(line for line in lines if not line.strip().startswith("//")).strip()
        require(text, "a comment without a question")
        if text.startswith("$CATEGORY:"):
            require("\n" not in text, "a category of several lines")
            steps = re.split(r"(?<!/)/(?!/)", text[10:].strip())
            require(steps[:2] == ["$course$", "top"], "a category of the course")
            category = tuple(step.replace("//", "/") for step in steps[2:])
        else:
            questions.append(_question(_pre(text), "\n".join(comments), category))
    return questions


def _pre(text: str) -> str:
    text = text.replace("\\\\", "&&092;")
    require(not re.search(r"\\(?![:#={}~n])", text), "a backslash by itself")
    for sign, placeholder in _PLACEHOLDERS.items():
        text = text.replace(sign, placeholder)
    return text.replace("&&092;", "\\")


def _post(text: str) -> str:
    for sign, placeholder in _PLACEHOLDERS.items():
        text = text.replace(placeholder, "\n" if sign == "\\n" else sign[1:])
    return text.strip()


def _question(text: str, comment: str, category: tuple[str, ...]) -> Question:
    named = re.match(r"::(.*?)::\[html\]", text)
    require(named, "a question without a name, or whose text is no HTML")
    rest = text[named.end() :]
    require(rest.count("{") == 1 == rest.count("}") and rest.endswith("}"), "a brace that is none of the answers'")
    shown, _, answers = rest[:-1].partition("{")
    require(not re.search("[=~#]", shown), "a sign of GIFT's in the text")
    answers, found, general = answers.strip().rpartition("####")
    require(found, "no general feedback")
    idnumber = re.findall(r"\[id:([^\x00-\x1f\]]+?)\]", comment)
    require(len(idnumber) == 1 and len(idnumber[0]) <= 100, "no idnumber")
    box = _box(answers.strip())
    return Question(
        kind="matching" if box.kind == "match" else "multichoice" if box.kind == "multiresponse" else box.kind,
        name=_post(named[1]),
        idnumber=idnumber[0],
        category=category,
        text=_post(shown),
        marks=1.0,
        boxes=(box,),
        general=_post(general),
        tags=tuple(re.findall(r"\[tag:([^\x00-\x1f\]]+?)\]", comment)),
    )


def _box(text: str) -> Box:
    if not text:
        return Box("essay")
    if text[0] == "#":
        require("~" not in text, "a tilde among numbers")
        answers = tuple(_number(piece) for piece in _split(text[1:], "="))
        check_shares(answers)
        return Box("numerical", answers)
    if "~" in text:
        several = "=" not in text
        answers = tuple(_option(piece) for piece in _split(text.replace("=", "~="), "~"))
        require(len(answers) >= 2, "This type of question requires at least 2 choices")
        require(several or sum(answer.share == 1 for answer in answers) == 1, "one of several right ones is chosen")
        check_shares(answers, several)
        return Box("multiresponse" if several else "multichoice", answers)
    if "->" in text:
        rows = [piece.partition("->") for piece in _split(text, "=")]
        require(len(rows) >= 2 and all(arrow for _, arrow, _ in rows), "too little to match")
        pairs = [(_format(stem), _post(option)) for stem, _, option in rows]
        require(all(option for _, option in pairs), "an option without text")
        options = tuple(Answer(Fraction(0), option) for option in dict.fromkeys(option for _, option in pairs))
        return Box("match", options, stems=tuple(pair for pair in pairs if pair[0]))
    answers = tuple(_word(piece) for piece in _split(text, "="))
    require(all(answer.text for answer in answers), "an answer without text")
    check_shares(answers)
    return Box("shortanswer", answers)


def _split(text: str, sign: str) -> list[str]:
    first, *pieces = text.strip().split(sign)
    require(not first.strip() and pieces, f"something stands before the first {sign}")
    return [piece.strip() for piece in pieces]


def _weigh(text: str, default: int) -> tuple[Fraction, str]:
    found = _WEIGHT.match(text)
    return (Fraction(found[1]) / 100, text[found.end() :]) if found else (Fraction(default), text)


def _format(text: str) -> str:
    return _post(re.sub(r"\A\[(html|plain|moodle|markdown)\]", "", text.strip()))


def _comment(text: str) -> tuple[str, str]:
    answer, _, told = text.partition("#")
    require("#" not in told, "a sign of GIFT's in a feedback")
    return _format(answer), _format(told)


def _number(text: str) -> Answer:
    share, rest = _weigh(text, 1)
    answer, told = _comment(rest)
    value, _, tolerance = answer.partition(":")
    check_number(value)
    check_number(tolerance)
    return Answer(share, value, float(tolerance), told)


def _option(text: str) -> Answer:
    share, rest = (Fraction(1), text[1:]) if text[0] == "=" else _weigh(text, 0)
    answer, told = _comment(rest)
    return Answer(share, answer, 0.0, told)


def _word(text: str) -> Answer:
    share, rest = _weigh(text, 1)
    answer, told = _comment(rest)
    return Answer(share, answer, 0.0, told)
