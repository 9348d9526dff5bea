"""A strict reader of the packages that Canvas imports, by the rules that its own importer was seen to have."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

from canvas_questions import CanvasQuiz, Question, RefusedError, Slot
from lxml import etree

ITEMS = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
SETTINGS = "{http://canvas.instructure.com/xsd/cccv1p0}"
MANIFEST = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"
SETTINGS_TYPE = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
TAGS = {
    "a", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "div", "dl", "dt", "em",
    "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "q", "s",
    "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
"""What its sanitiser lets pass."""

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_IDENT = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_KINDS = {
    "numerical_question", "short_answer_question", "essay_question", "multiple_choice_question",
    "multiple_answers_question", "matching_question", "fill_in_multiple_blanks_question",
}  # fmt: skip


def need(holds: object, what: str) -> None:
    """Refuse the package unless something holds."""
    if not holds:
        raise RefusedError(what)


def read_package(path: Path) -> CanvasQuiz:
    """Read a package."""
    with ZipFile(path) as package:
        files = {name: package.read(name) for name in package.namelist()}
        need(len(files) == len(package.namelist()), "a file twice")
        need(all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in package.infolist()), "a date")
    need(not any(name.startswith("/") or ".." in name or "\\" in name for name in files), "a path out of the package")
    resources = _read_manifest(files)
    (quiz,) = (name for name, (type, _, _) in resources.items() if type == "imsqti_xmlv1p2")
    _, (file,), (settings_name,) = resources[quiz]
    ident, title, slots = _Reader(files).read(files[file])
    settings_type, (settings_file,), _ = resources[settings_name]
    need(settings_type == SETTINGS_TYPE, "settings of another type")
    # Canvas looks for them there and nowhere else.
    need(settings_file == f"{ident}/assessment_meta.xml", "settings elsewhere")
    settings = etree.fromstring(files[settings_file], _PARSER)
    need(settings.tag == f"{SETTINGS}quiz" and settings.get("identifier") == ident, "settings of another quiz")
    values = {etree.QName(child).localname: child.text or "" for child in settings}
    need(values["title"] == title, "two titles")
    total = sum(slot.points for slot in slots)
    need(abs(Decimal(values["points_possible"]) - total) < Decimal("0.001"), "points that do not add up")
    check_html(values["description"], files)
    pictures = {name: content for name, content in files.items() if name.startswith("images/")}
    return CanvasQuiz(ident, title, values, slots, pictures)


def _read_manifest(files: dict[str, bytes]) -> dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    root = etree.fromstring(files["imsmanifest.xml"], _PARSER)
    need(root.tag == f"{MANIFEST}manifest", "no manifest")
    resources = {}
    for resource in root.find(f"{MANIFEST}resources"):
        named = tuple(file.get("href") for file in resource.findall(f"{MANIFEST}file"))
        others = tuple(one.get("identifierref") for one in resource.findall(f"{MANIFEST}dependency"))
        need(resource.get("identifier") not in resources, "a resource twice")
        need(resource.get("href") in (None, *named), "a resource without its file")
        resources[resource.get("identifier")] = resource.get("type"), named, others
    listed = Counter(name for _, named, _ in resources.values() for name in named)
    need(set(listed) | {"imsmanifest.xml"} == set(files), "files that are not listed, or listed and not there")
    need(max(listed.values()) == 1, "a file listed twice")
    return resources


def check_html(html: str, files: dict[str, bytes]) -> etree._Element:
    """Refuse what Canvas's sanitiser would change, and pictures that are not there."""
    try:
        root = etree.fromstring(f"<div>{html.replace('&nbsp;', ' ')}</div>", _PARSER)
    except etree.XMLSyntaxError as error:
        raise RefusedError(f"{error}: {html}") from error
    for element in root.iter():
        need(isinstance(element.tag, str) and element.tag in TAGS, f"the tag {element.tag}")
        need(not any(name.startswith("on") for name in element.attrib), "a script")
        if element.tag == "img" and element.get("class") == "equation_image":
            need(
                element.get("data-equation-content") and element.get("src").startswith("/equation_images/"), "a formula"
            )
        elif element.tag == "img":
            need(element.get("src") in files and element.get("alt"), f"the picture {element.get('src')}")
    return root


def as_reported(html: str) -> str:
    """Return what Canvas's report keeps of HTML: the text, without tags and entities."""
    return re.sub(r"&#?\w+;", "", re.sub(r"</?[^<>]*>", "", html))


class _Reader:
    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.idents: set[str] = set()
        self.labels: set[str] = set()

    def read(self, content: bytes) -> tuple[str, str, tuple[Slot, ...]]:
        root = etree.fromstring(content, _PARSER)
        need(root.tag == f"{ITEMS}questestinterop", "no questions")
        (assessment,) = root
        (section,) = assessment
        need(section.get("ident") == "root_section", "no root section")
        title = assessment.get("title")
        need(0 < len(title) <= 255, "a title")
        slots = tuple(self._slot(child) for child in section)
        return self._ident(assessment), title, slots

    def _ident(self, element: etree._Element) -> str:
        ident = element.get("ident")
        need(_IDENT.fullmatch(ident) and ident not in self.idents, f"the identifier {ident}")
        self.idents.add(ident)
        return ident

    def _slot(self, element: etree._Element) -> Slot:
        if element.tag == f"{ITEMS}item":
            question = self._question(element)
            return Slot(question.title, question.points, (question,))
        need(element.tag == f"{ITEMS}section", "neither question nor group")
        self._ident(element)
        ordering, *items = element
        need(ordering.tag == f"{ITEMS}selection_ordering", "a group that does not say how many")
        need(ordering.findtext(f"{ITEMS}selection/{ITEMS}selection_number") == "1", "not one question of each group")
        points = Decimal(ordering.findtext(f".//{ITEMS}points_per_item"))
        slot = Slot(element.get("title"), points, tuple(self._question(item) for item in items))
        need({question.points for question in slot.questions} == {points}, "points that differ in a group")
        need(0 < len(slot.title) <= 255, "the title of a group")
        return slot

    def _question(self, item: etree._Element) -> Question:
        need(item.tag == f"{ITEMS}item", "a question")
        need([etree.QName(child).localname for child in item][:3] == ["itemmetadata", "presentation", "resprocessing"],
             "the order of a question")  # fmt: skip
        rows = item.iterfind(f".//{ITEMS}qtimetadatafield")
        data = {row.findtext(f"{ITEMS}fieldlabel"): row.findtext(f"{ITEMS}fieldentry") for row in rows}
        kind, points = data["question_type"], Decimal(data["points_possible"])
        need(kind in _KINDS, f"the type {kind}")
        need(0 < len(item.get("title")) <= 255, "the title of a question")
        shown, scored = item.find(f"{ITEMS}presentation"), item.find(f"{ITEMS}resprocessing")
        html = self._html(shown.find(f"{ITEMS}material"))
        right = getattr(self, f"_{kind.removesuffix('_question')}")(shown, scored, html)
        feedback = self._feedback(item, scored)
        return Question(self._ident(item), kind, item.get("title"), points, html, feedback=feedback, **right)

    def _html(self, material: etree._Element) -> str:
        (text,) = material
        need(text.get("texttype") == "text/html", "a text that is no HTML")
        check_html(text.text, self.files)
        return text.text

    def _feedback(self, item: etree._Element, scored: etree._Element) -> dict[str, str]:
        told = {
            one.get("ident"): self._html(one.find(f".//{ITEMS}material"))
            for one in item.findall(f"{ITEMS}itemfeedback")
        }
        linked = {one.get("linkrefid") for one in scored.iter(f"{ITEMS}displayfeedback")}
        need(set(told) == linked and "general_fb" in told, "feedback that is not shown, or not there")
        return told

    # --- Types

    def _label(self, label: etree._Element, known: set[str] = frozenset()) -> str:
        ident = label.get("ident")
        # Canvas takes the first digits that it finds, of all questions together.
        need(ident.isdigit() and (ident not in self.labels or ident in known), f"the option {ident}")
        self.labels.add(ident)
        return ident

    @staticmethod
    def _all_marks(scored: etree._Element) -> etree._Element:
        found = [one for one in scored.findall(f"{ITEMS}respcondition") if one.find(f"{ITEMS}setvar") is not None]
        need(len(found) == 1 and found[0].findtext(f"{ITEMS}setvar") == "100", "one way to all marks")
        need(found[0].find(f"{ITEMS}setvar").attrib == {"action": "Set", "varname": "SCORE"}, "how marks are set")
        return found[0].find(f"{ITEMS}conditionvar")

    @staticmethod
    def _shares(scored: etree._Element) -> dict[str, str]:
        """Return what is to be chosen for each, and see that all have the same share."""
        found = [one for one in scored.findall(f"{ITEMS}respcondition") if one.find(f"{ITEMS}setvar") is not None]
        shares = {one.findtext(f"{ITEMS}setvar") for one in found}
        need(all(one.find(f"{ITEMS}setvar").get("action") == "Add" for one in found), "shares that are added")
        need(
            len(shares) == 1 and abs(Decimal(shares.pop()) * len(found) - 100) < Decimal("0.01") * len(found), "shares"
        )
        pairs = [one.find(f"{ITEMS}conditionvar/{ITEMS}varequal") for one in found]
        return {pair.get("respident"): pair.text for pair in pairs}

    def _numerical(self, shown: etree._Element, scored: etree._Element, html: str) -> dict[str, object]:
        (box,) = shown.findall(f"{ITEMS}response_str")
        need(box.find(f"{ITEMS}render_fib").get("fibtype") == "Decimal", "a box for a number")
        (either,) = self._all_marks(scored)
        value, both = either
        low, high = both
        tags = [etree.QName(one).localname for one in (either, value, both, low, high)]
        need(tags == ["or", "varequal", "and", "vargte", "varlte"], "the three bounds")
        need({one.get("respident") for one in (value, low, high)} == {box.get("ident")}, "the box of the bounds")
        number = Decimal(low.text), Decimal(value.text), Decimal(high.text)
        need(number[1] - number[0] == number[2] - number[1] >= 0, "bounds on both sides")
        margin = number[2] - number[1]
        need(margin >= Decimal("0.0001") or (not margin and round(number[1], 4) == number[1]), "more than 4 decimals")
        return {"number": number}

    def _short_answer(self, shown: etree._Element, scored: etree._Element, html: str) -> dict[str, object]:
        accepted = tuple(one.text for one in self._all_marks(scored))
        need(accepted and all(accepted), "an answer")
        return {"accepted": accepted}

    def _essay(self, shown: etree._Element, scored: etree._Element, html: str) -> dict[str, object]:
        need(scored.find(f".//{ITEMS}setvar") is None, "marks for an essay")
        return {}

    def _options(self, shown: etree._Element, cardinality: str) -> dict[str, str]:
        (box,) = shown.findall(f"{ITEMS}response_lid")
        need(box.get("rcardinality") == cardinality, "how many are chosen")
        options = {}
        for label in box.find(f"{ITEMS}render_choice"):
            (text,) = label.find(f"{ITEMS}material")
            if text.get("texttype") == "text/html":
                check_html(text.text, self.files)
                written = as_reported(text.text)
            else:
                need(text.get("texttype") == "text/plain", "an option")
                written = text.text
            need(written.strip(), "an option of which the report has nothing")
            options[self._label(label)] = written
        need(len(options) > 1, "options")
        return options

    def _multiple_choice(self, shown: etree._Element, scored: etree._Element, html: str) -> dict[str, object]:
        options = self._options(shown, "Single")
        right = [one.text for one in self._all_marks(scored)]
        need(right and set(right) <= set(options), "a right option")
        return {"options": tuple((text, ident in right) for ident, text in options.items())}

    def _multiple_answers(self, shown: etree._Element, scored: etree._Element, html: str) -> dict[str, object]:
        options = self._options(shown, "Multiple")
        (every,) = self._all_marks(scored)
        right = {one.text for one in every.findall(f"{ITEMS}varequal")}
        wrong = {one.text for one in every.findall(f"{ITEMS}not/{ITEMS}varequal")}
        need(right and not right & wrong and right | wrong == set(options), "each option right or wrong")
        return {"options": tuple((text, ident in right) for ident, text in options.items())}

    def _matching(self, shown: etree._Element, scored: etree._Element, html: str) -> dict[str, object]:
        shares = self._shares(scored)
        rows = shown.findall(f"{ITEMS}response_lid")
        need({row.get("ident") for row in rows} == set(shares), "a right option for each item")
        pairs, all_options, known = [], [], set()
        for row in rows:
            need(row.get("ident").removeprefix("response_").isdigit(), "the number of an item")
            labels = row.find(f"{ITEMS}render_choice")
            options = {self._label(one, known): one.findtext(f".//{ITEMS}mattext") for one in labels}
            known = set(options)
            all_options.append(options)
            pairs.append((row.findtext(f"{ITEMS}material/{ITEMS}mattext"), options[shares[row.get("ident")]]))
        need(all(options == all_options[0] for options in all_options), "the same options for each item")
        return {"pairs": tuple(pairs), "matches": tuple(all_options[0].values())}

    def _fill_in_multiple_blanks(self, shown: etree._Element, scored: etree._Element, html: str) -> dict[str, object]:
        shares = self._shares(scored)
        blanks = {}
        for row in shown.findall(f"{ITEMS}response_lid"):
            name = row.findtext(f"{ITEMS}material/{ITEMS}mattext")
            need(re.fullmatch(r"[A-Za-z]\w*", name) and row.get("ident") == f"response_{name}", f"the box {name}")
            need(html.count(f"[{name}]") == 1, f"one place for the box {name}")
            labels = row.find(f"{ITEMS}render_choice")
            texts = {self._label(one): one.findtext(f".//{ITEMS}mattext") for one in labels}
            need(shares[row.get("ident")] == next(iter(texts)), "the right text of a box")
            blanks[name] = tuple(texts.values())
        need(len(blanks) > 1 and len(blanks) == len(shares), "several boxes")
        order = [html.index(f"[{name}]") for name in blanks]
        need(order == sorted(order), "the order of the boxes")
        return {"blanks": blanks}
