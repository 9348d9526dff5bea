"""The pinned sheets ask what the documents of the courses ask, in their order and with their numbers, and nothing else.

A row of a document is an item, the question that asks it, the values that the sheet pins, and answers where the
document settles them: as they are typed, and of a choice its text. What no document asks is below the heading
"Further practice".
"""

import re

import pytest
import yaml

import quizgen
from quizgen.sheets import make_paper, plan_papers, read_sheet
from quizgen.text.plain import to_text

BANK = quizgen.load_bank()
PRACTICE = "Further practice"

T23 = "CS2109S 2023/24, Tutorial 9"
T24 = "CS2109S 2024/25, Tutorial 9"
LECTURE = "CS5242, Lecture on convolution"
REVISION = "Revision session 8"
WEEK = "COMP5329, Week 5"
BOOKS = re.compile(r"[A-Z][^,(]*(?:, [^,(]+)?(?: and [^,(]+)? \(\d{4}\), [^,]+(?:, section [\d.]+)?")
ITEMS = {
    T23: re.compile(r"[1-4](\([a-d]\))?"),
    T24: re.compile(r"section [1-5]( \([a-z ]+\))?|figure \d"),
    LECTURE: re.compile(r"[^,;]+"),
    REVISION: re.compile(r"[^,;]+"),
    WEEK: re.compile(r"[^,;]+"),
}


@pytest.mark.parametrize("id", list(BANK))
def test_a_source_is_document_term_and_item(id):
    sources = BANK[id].source.split("; ")
    assert len(set(sources)) == len(sources)
    for source in sources:
        document = next((document for document in ITEMS if source.startswith(f"{document}, ")), None)
        if document is None:
            assert BOOKS.fullmatch(source), source
        else:
            assert ITEMS[document].fullmatch(source.removeprefix(f"{document}, ")), source


EDGES = [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]
BAND = [
    [0.1, 0.2, 0.1, 0.1, 0.0],
    [0.8, 0.9, 1.0, 1.0, 0.9],
    [1.0, 1.0, 1.0, 1.0, 1.0],
    [0.9, 1.0, 1.0, 0.8, 1.0],
    [0.0, 0.1, 0.1, 0.2, 0.0],
]
BAND_MAP = "[[-2.6, -2.6, -2.8], [-0.2, 0.1, 0.1], [2.8, 2.6, 2.7]]"
BAND_CONVOLVED = "[[2.6, 2.6, 2.8], [0.2, -0.1, -0.1], [-2.8, -2.6, -2.7]]"
UPPER = [[0.1, 0.2, 0.1], [0.8, 0.9, 1.0], [1.0, 1.0, 1.0]]
ONES = {"S": 1, "P": 0}
SMALL = {
    "x": [[0.5, 0.2, 0.1, 0.7], [0.1, 0.6, 0.9, 0.5], [0.0, 0.8, 0.2, 0.7], [0.2, 0.4, 0.0, 0.4]],
    "W": [[0.1, 0.2, 0.6], [0.4, 0.3, 0.5], [0.9, 0.8, 0.7]],
} | ONES
SMALL_MAP = {"map": "[[1.6, 2.59], [1.51, 1.91]]", "shape": "2 x 2"}
LAYER = {"H": 224, "W": 224, "C": 3, "F": 96, "K": 11, "S": 4, "P": 0}
FIELDS = {"n": 9, "kernels": [5, 2], "strides": [2, 1]}
LINE = {"x": [1, 0, 2, 2, 3, 1], "w": [3, 2, 2]}
GRID = [[1, 2, 3, 2], [2, 3, 2, 5], [1, 2, 2, 1], [0, 2, 1, 2]]
STEP = [[-1, 1], [-1, 1]]
POOL = {"x": GRID, "K": 2, "S": 2, "P": 0}
DENSE = "314572800"
VOLUME = "[[[1, 0, -3], [-6, 1, 1], [4, -3, 1]], [[-1, -6, -4], [-2, -3, -4], [-1, -3, -3]]]"
VALID_SAME = ("valid_padding", "valid_length", "same_padding", "same_length")
COVID = {"task": "scenario(what='posts about Covid-19')", "example": "'not bad, in the end'"}
MUFFINS = "'Photographs of Chihuahuas and of muffins, which look much alike at first sight,'"
TURNED = {"turned": "'filter'"}
PROJECTION = {
    "first": "['a projection of the whole image onto the first principal components of the data set', 'global']",
    "second": "['a convolutional layer with filters of 5 by 5 pixels', 'local']",
}
PATCHES = {"task": "scenario(best='by patches side by side')", "reading": "'by windows of pixels'"}


def task(name):
    return {"task": f"scenario(name='{name}')"}


def sides(height, width, k_h, k_w):
    return {"l_h": height, "l_w": width, "k_h": k_h, "k_w": k_w}


DOCUMENTS = {
    "tutorial-09-2023": (
        "CS2109S",
        [
            (T23, "1(a)", "cnn/cross-correlation-2d", SMALL, SMALL_MAP),
            (T23, "1(b)", "cnn/output-size", LAYER, {"volume": "54 x 54 x 96"}),
            (T23, "1(c)", "cnn/batch-output-shape", {"B": 32} | LAYER, {"shape": "32 x 54 x 54 x 96"}),
            (T23, "2(a)", "rnn/design-type", task("Image captioning"), {"type": "one-to-many"}),
            (T23, "2(a)", "rnn/design-characteristics", task("Image captioning"), {}),
            (T23, "2(b)", "rnn/design-type", task("Text classification"), {"type": "many-to-one"}),
            (T23, "2(b)", "rnn/design-characteristics", task("Text classification"), {}),
            (T23, "2(c)", "rnn/design-type", task("Language translation"), {"type": "many-to-many"}),
            (T23, "2(c)", "rnn/design-characteristics", task("Language translation"), {}),
            (T23, "3(a)", "rnn/sentiment-analysis", COVID, {"type": "many-to-one"}),
            (T23, "3(b)", "rnn/cnn-for-sentiment", {"task": COVID["task"]}, {}),
            (T23, "3(c)", "cnn/why-images", {"pictures": MUFFINS}, {}),
            (T23, "3(d)", "rnn/image-as-sequence", PATCHES | {"P": 5}, {"best": "by patches side by side"}),
            (T23, "4", "foundations/dying-relu", {"network_slope": 1}, {}),
        ],
    ),
    "tutorial-09-2024": (
        "CS2109S",
        [
            (T24, "section 1", "cnn/cross-correlation-2d", {"x": BAND, "W": EDGES} | ONES, {"map": BAND_MAP}),
            (T24, "section 1", "cnn/convolution-2d", TURNED | {"x": BAND, "W": EDGES} | ONES, {"map": BAND_CONVOLVED}),
            (T24, "section 1", "cnn/output-size", LAYER, {"volume": "54 x 54 x 96"}),
            (T24, "section 1", "cnn/batch-output-shape", {"B": 32} | LAYER, {"shape": "32 x 54 x 54 x 96"}),
            (T24, "section 1 (starred part)", "cnn/batch-size-effect", {}, {}),
            (T24, "section 2", "cnn/receptive-field", FIELDS, {"fields": "[5, 7]"}),
            (T24, "section 2", "cnn/receptive-field-effect", {}, {}),
            (T24, "section 3", "rnn/design-type", task("Image captioning"), {"type": "one-to-many"}),
            (T24, "section 3", "rnn/design-type", task("Music generation"), {"type": "one-to-many"}),
            (T24, "section 3", "rnn/design-type", task("Stock market prediction"), {"type": "many-to-one"}),
            (T24, "section 3", "rnn/design-type", task("Sentiment analysis"), {"type": "many-to-one"}),
            (T24, "section 3", "rnn/design-type", task("Language translation"), {"type": "many-to-many"}),
            (T24, "section 3", "rnn/design-type", task("Phonetic transcription"), {"type": "many-to-many"}),
            (T24, "section 4", "rnn/sentiment-analysis", COVID, {"type": "many-to-one"}),
            (T24, "section 4", "rnn/cnn-for-sentiment", {"task": COVID["task"]}, {}),
            (
                *(T24, "section 4", "rnn/double-negation"),
                {"thing": "'durian'", "verb": "'like'", "negations": [0, 1, 2], "n": 7, "k": 3},
                {"layers": "3"},
            ),
            (T24, "section 4", "rnn/image-as-sequence", PATCHES, {"best": "by patches side by side"}),
            (T24, "section 4", "rnn/cnn-versus-rnn", {}, {}),
            (T24, "section 5", "code/correlate2d", {"image": BAND, "kernel": EDGES}, {}),
            (T24, "section 5", "code/convolve2d", {"image": BAND, "kernel": EDGES}, {}),
            (
                *(T24, "section 5", "code/compare-with-scipy", {"image": BAND, "kernel": EDGES}),
                {"correlated": BAND_MAP, "convolved": BAND_CONVOLVED},
            ),
        ],
    ),
    "convolution-lecture": (
        "CS5242",
        [
            (
                LECTURE,
                "recap of the week before",
                "cnn/mlp-parameter-count",
                {"widths": [2500, 2000]},
                {"weights": "5000000"},
            ),
            (LECTURE, "formal definition", "cnn/convolution-1d-definition", LINE, {}),
            (
                *(LECTURE, "padding", "cnn/cross-correlation-1d", LINE | {"p": 1}),
                {"valid": "[7, 8, 16, 14]", "padded": "[7, 8, 16, 14, 11]", "same": "[2, 7, 8, 16, 14, 11]"},
            ),
            (LECTURE, "why padding", "cnn/why-padding", {"l": 6, "k": 3, "layers": 2}, {"length": "2"}),
            (LECTURE, "stride", "cnn/strided-1d", LINE | {"s": 2, "p": 1}, {"length": "3", "unread": "0"}),
            (LECTURE, "stride", "cnn/strided-1d", LINE | {"s": 2, "p": 2}, {"length": "3", "unread": "1"}),
            (LECTURE, "stride", "cnn/why-stride", {}, {}),
            (LECTURE, "figure of the three modes", "cnn/convolution-modes", {"l": 5, "k": 3}, {"same": "[2, 5]"}),
            (
                *(LECTURE, "valid and same of TensorFlow", "cnn/padding-schemes", {"l": 6, "k": 3, "s": 2}),
                dict(zip(VALID_SAME, ("0", "2", "1", "3"), strict=True)),
            ),
            (
                *(LECTURE, "Qn1 to Qn4", "cnn/padding-schemes", {"l": 224, "k": 5, "s": 2}),
                dict(zip(VALID_SAME, ("0", "110", "3", "112"), strict=True)),
            ),
            (
                *(LECTURE, "learning outcomes", "code/conv1d"),
                {"sequence": LINE["x"], "filter": LINE["w"], "stride": 2, "zeros_right": 1},
                {},
            ),
            (
                *(LECTURE, "implementation", "code/conv1d-loop"),
                {"flaw": "'kernel and input'", "sequence": LINE["x"], "kernel": LINE["w"], "stride": 1},
                {},
            ),
            (LECTURE, "row to column", "cnn/im2col-1d", LINE | {"p": 1}, {"values": "[7, 8, 16, 14, 11]"}),
            (LECTURE, "why convolution", "cnn/convolution-versus-mlp", {}, {}),
            (LECTURE, "location invariance", "cnn/translation-equivariance", {}, {}),
            (
                *(LECTURE, "2D convolution", "cnn/cross-correlation-2d", {"x": GRID, "W": STEP} | ONES),
                {"map": "[[2, 0, 2], [2, -1, 2], [3, -1, 0]]"},
            ),
            (LECTURE, "learning outcomes", "code/correlate2d", {"image": GRID, "kernel": STEP}, {}),
            (
                *(LECTURE, "row to column", "cnn/im2col", {"x": GRID, "W": STEP} | ONES),
                {"product": "[2, 0, 2, 2, -1, 2, 3, -1, 0]"},
            ),
            (LECTURE, "row to column", "code/im2col", {"image": GRID}, {}),
            (
                *(LECTURE, "computation cost", "cnn/multiplication-count"),
                sides(4, 4, 2, 2) | {"f": 2, "c": 1, "p_h": 0, "p_w": 0, "s_h": 1, "s_w": 1},
                {"multiplications": "72", "parameters": "8"},
            ),
            (
                *(LECTURE, "Qn5 and Qn6", "cnn/output-size-rectangular"),
                sides(224, 224, 5, 5) | {"p_h": 1, "p_w": 1, "s_h": 2, "s_w": 2},
                {"size": "111 x 111"},
            ),
            (
                *(LECTURE, "Qn5 and Qn6", "cnn/output-size-rectangular"),
                sides(224, 224, 5, 1) | {"p_h": 1, "p_w": 1, "s_h": 2, "s_w": 2},
                {"size": "111 x 113"},
            ),
            (
                *(LECTURE, "multiple kernels", "cnn/multiple-filters"),
                {"x": GRID, "filters": [STEP, [[1, 1], [1, 1]]]} | ONES,
                {"shape": "2 x 3 x 3"},
            ),
            (LECTURE, "multiple input channels", "cnn/multi-channel-convolution", {}, {}),
            (LECTURE, "depthwise separable convolution", "cnn/depthwise-separable", {}, {}),
            (
                *(LECTURE, "convolution as an affine transformation", "cnn/convolution-matrix", LINE),
                {"y": "[7, 8, 16, 14]"},
            ),
            (
                *(LECTURE, "transposed convolution", "cnn/transposed-convolution"),
                {"x": [[2, 0, 2], [2, -1, 2], [3, -1, 0]], "W": STEP} | ONES,
                {"shape": "4 x 4"},
            ),
            (
                *(LECTURE, "dilated convolution", "cnn/dilated-convolution"),
                {"x": GRID, "W": STEP, "dilation": 2} | ONES,
                {"map": "[[3, -1], [1, 2]]"},
            ),
            (
                *(LECTURE, "dilated convolution", "cnn/dilated-receptive-field", {"k": 3, "dilations": [1, 2, 4]}),
                {"fields": "[3, 7, 15]"},
            ),
            (LECTURE, "3D convolution", "cnn/convolution-3d-shape", {}, {}),
            (LECTURE, "other convolution operations", "cnn/special-convolutions", {}, {}),
            (LECTURE, "why pooling", "cnn/why-pooling", {}, {}),
            (LECTURE, "shape after pooling", "cnn/pooling-shape", {}, {}),
            (LECTURE, "max pooling", "cnn/max-pooling", POOL, {"map": "[[3, 5], [2, 2]]"}),
            (LECTURE, "average pooling", "cnn/average-pooling", POOL, {"kernel_entry": "0.25"}),
        ],
    ),
    "revision-session-08": (
        "",
        [
            (
                *(REVISION, "question 1", "cnn/kernel-mechanics"),
                {"H": 100, "W": 100, "C": 1, "F": 32, "K": 5, "S": 1, "P": 2},
                {"shape": "100 x 100 x 32"},
            ),
            (
                *(REVISION, "question 1", "cnn/parameter-count", {"n": 100, "d": 1, "w": 5, "h": 5, "k": 32}),
                {"parameters": "832"},
            ),
            (
                *(REVISION, "question 2", "cnn/weight-sharing", {"H": 5, "W": 5, "C": 1, "F": 1, "K": 3} | ONES),
                {"shared": "9", "unshared": "81", "dense": "225"},
            ),
            (REVISION, "question 3", "cnn/translation-equivariance", {}, {}),
            (
                *(REVISION, "question 4", "cnn/receptive-field-back", {"kernels": [3, 3, 3], "strides": [1, 1, 1]}),
                {"patch": "7 x 7"},
            ),
            (REVISION, "tensors", "foundations/tensor-shapes", {}, {}),
            (REVISION, "template matching", "cnn/template-matching", {}, {}),
            (REVISION, "template matching", "cnn/sliding-dimensions", {}, {}),
            (REVISION, "PCA", "foundations/pca-projection", {}, {}),
            (REVISION, "PCA and CNN", "cnn/pca-versus-convolution", PROJECTION, {}),
            (REVISION, "padding", "cnn/why-padding", {}, {}),
            (REVISION, "stride", "cnn/why-stride", {}, {}),
            (REVISION, "pooling", "cnn/why-pooling", {}, {}),
            (REVISION, "pooling", "cnn/max-pooling", POOL, {"shape": "2 x 2"}),
            (REVISION, "flattening", "cnn/flattening", {}, {}),
        ],
    ),
    "week-05-cnn": (
        "COMP5329",
        [
            (WEEK, "the convolution integral", "cnn/continuous-convolution", {"task": "scenario(kind='boxes')"}, {}),
            (WEEK, "popular filters", "cnn/edge-filters", {"patch": UPPER, "W": EDGES}, {"response": "-2.6"}),
            (WEEK, "popular filters", "cnn/edge-filters", {"patch": UPPER, "W": [[-1, 0, 1]] * 3}, {"response": "0.2"}),
            (WEEK, "what is the problem", "cnn/designed-versus-learned-filters", {}, {}),
            (WEEK, "two filters", "cnn/multi-channel-convolution", ..., {"entry": "-6", "volume": VOLUME}),
            (
                *(WEEK, "number of parameters", "cnn/parameter-count", {"n": 32, "d": 3, "w": 3, "h": 3, "k": 100}),
                {"parameters": "2800"},
            ),
            (
                *(WEEK, "comparison with a dense layer", "cnn/convolution-versus-dense"),
                {"C": 3, "H": 32, "W": 32, "F": 100, "K": 3},
                {"inputs": "3072", "outputs": "102400", "dense_weights": DENSE, "convolution_parameters": "2800"},
            ),
            (
                *(WEEK, "number of parameters", "cnn/weight-sharing"),
                {"H": 32, "W": 32, "C": 3, "F": 100, "K": 3, "S": 1, "P": 1},
                {"dense": DENSE},
            ),
            (
                *(WEEK, "formula", "cnn/output-size", {"H": 5, "W": 5, "C": 3, "F": 2, "K": 3, "S": 2, "P": 1}),
                {"volume": "3 x 3 x 2"},
            ),
            (WEEK, "pooling layer", "cnn/max-pooling", {}, {}),
        ],
    ),
    "warm-up": (
        "CS2109S",
        [
            (T23, "1(a)", "cnn/cross-correlation-2d", SMALL, SMALL_MAP),
            (T23, "1(b)", "cnn/output-size", LAYER, {"volume": "54 x 54 x 96"}),
            (T24, "section 2", "cnn/receptive-field", FIELDS, {"fields": "[5, 7]"}),
        ],
    ),
}


def written(name):
    """Return a sheet as it is written: its data, and id and pins of its questions up to the further practice."""
    data = yaml.safe_load(BANK.find_sheet(name).read_text(encoding="utf-8"))
    entries = [entry if isinstance(entry, dict) else {"question": entry} for entry in data["questions"]]
    headings = [i for i, entry in enumerate(entries) if "heading" in entry]
    assert [entries[i] for i in headings] in ([], [{"heading": PRACTICE}])
    asked = entries[: headings[0]] if headings else entries
    assert all(set(entry) <= {"question", "set"} for entry in asked)
    return data, [(entry["question"], entry.get("set", {})) for entry in asked]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_sheet_is_its_document(name):
    course, rows = DOCUMENTS[name]
    data, asked = written(name)
    assert (data.get("course", ""), data["papers"]) == (course, "shared")
    assert [id for id, _ in asked] == [id for _, _, id, _, _ in rows]
    for (id, pinned), (_, item, _, expected, _) in zip(asked, rows, strict=True):
        # The input of the demonstration is as long as its volume below, which tells whether it is right.
        assert pinned == expected or (expected is ... and set(pinned) == {"x", "W", "b", "S", "P", "at"}), (item, id)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_its_questions_have_the_answers_of_the_document(name):
    _, rows = DOCUMENTS[name]
    path = BANK.find_sheet(name)
    sheet = read_sheet(name, str(path), path.read_text(encoding="utf-8"), BANK)
    (plan,) = plan_papers(sheet, ())
    paper, solutions, _, _ = make_paper(sheet, plan)
    for (_, item, id, _, expected), question, solution in zip(rows, paper.questions, solutions, strict=False):
        told = {
            part.name: to_text(solved.shown) if part.kind == "choice" else solved.typed
            for part, solved in zip(question.parts, solution.parts, strict=True)
        }
        assert {part: told[part] for part in expected} == expected, (item, id)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_its_questions_name_the_item_as_their_source(name):
    for document, item, id, _, _ in DOCUMENTS[name][1]:
        # A source may name a whole problem, 2 for 2(a).
        wanted = {f"{document}, {item}", f"{document}, {re.sub(r'[(][a-d][)]$', '', item)}"}
        sources = BANK[id].source.split("; ")
        assert wanted & set(sources), (document, item, id)


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != "warm-up"])
def test_its_twin_with_own_numbers_asks_the_same(name):
    pinned, drawn = (
        yaml.safe_load(BANK.find_sheet(each).read_text(encoding="utf-8")) for each in (name, f"{name}-drawn")
    )
    plain = [entry.get("question", entry) if isinstance(entry, dict) else entry for entry in pinned["questions"]]
    assert drawn["questions"] == [entry for i, entry in enumerate(plain) if entry not in plain[:i]]
    assert (drawn.get("course", ""), drawn["title"]) == (pinned.get("course", ""), pinned["title"])
