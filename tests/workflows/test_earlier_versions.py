"""Keys of papers that are out are read, whatever has become stricter since they were drawn."""

from quizgen.marking import mark_variant
from quizgen.model import Place, VariantKey
from quizgen.questions.reader import restore_question

WRITTEN = {
    "title": "T",
    "topics": ["t"],
    "prompt": "p",
    "parts": {
        "why": {
            "type": "essay",
            "model": "m",
            "rubric": [{"point": "It is learned.", "signs": [r"/(?<!deep.)\blearn/"]}],
        },
        "what": {"type": "text", "answer": ["a label", r"/(?!.*\bimage\b).*\blabel\b.*/"]},
        "size": {"type": "number", "answer": "7", "diagnoses": {"transposed": 0.5}},
    },
}


def test_what_an_earlier_version_let_pass_does_not_keep_papers_from_being_marked():
    question = restore_question("q", WRITTEN, Place("key.jsonl", 2, 1))
    key = VariantKey(
        "ABC234",
        question,
        1,
        {},
        {"why": "m", "what": ("a label", WRITTEN["parts"]["what"]["answer"][1]), "size": 7},
    )
    typed = {"why": "by learning", "what": "the label of an image", "size": "7"}
    marks = {part.name: part for part in mark_variant(key, typed).parts}
    assert [marks[name].status for name in WRITTEN["parts"]] == ["review", "review", "correct"]
    assert "Not found" in marks["why"].for_tutor
