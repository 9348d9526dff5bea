"""Words of the prompt, and answers to other parts and scenarios, are typed into parts that ask for a few words."""

import pytest

from quizgen.checks.question import check_question
from quizgen.questions.reader import read_question
from quizgen.render.templates import load_templates

TEMPLATES = load_templates()
QUESTION = """\
title: T
topics: [t]
scenarios:
  - {story: A program reads a mail and tells whether it is spam., input: [a mail], words: [mail], no: [label, spam],
     output: [a label, spam or not], says: [label, spam], nor: [mail]}
  - {story: A program sees a photograph and tells which plant it shows., input: [a photograph], words: [photograph],
     no: [plant, name], output: [the plant, a name], says: [plant, name], nor: [photograph]}
  - {story: A program hears a tune and tells who has written it., input: [a tune, notes], words: [tune, note],
     no: [composer], output: [the composer], says: [composer, who], nor: [tune, notes]}
  - {story: A program is given a vector and finds the price of a house., input: [a vector], words: [vector],
     no: [price], output: [the price], says: [price], nor: [vector]}
values: {task: scenario()}
prompt: << task.story >>
parts:
  input: {type: text, ask: Name the input., answer: task.input, accepts: {any of: task.words, none of: task.no}}
  output: {type: text, ask: Name the output., answer: task.output, accepts: {any of: task.says, none of: task.nor}}
"""
PATTERN = 'output: [the price, "/(?!.*vector).*price.*/"], says: [cost]'

COST = "no: [cost], output: [the cost], says: [cost]"
OTHER_PART = "and answers the part"
OTHER_SCENARIO = "and is an answer to another scenario"
NAMED_FIRST = "is not accepted, though it names the answer first"
NO_WORDS = "no words of the prompt are accepted"
INDIRECT = "of the prompt is accepted by no part"

# What is changed, and what is said of which words; each with the seed of a variant.
CHANGED = [
    ("", "", []),
    # An answer to the other part is accepted: alone, or with this part's answer behind it.
    ("words: [mail], no: [label, spam]", "words: [mail, label], no: [spam]", [("'a label' is accepted", OTHER_PART)]),
    ("no: [label, spam]", "no: []", [("'a label of a mail' is accepted", OTHER_PART)]),
    ("nor: [tune, notes]", "nor: [tune]", [("'notes of the composer' is accepted", OTHER_PART)]),
    # An answer to another scenario is accepted, and by no words of this one.
    ("input: [a vector]", "input: [a vector, /plant/]", [("'the plant' is accepted", OTHER_SCENARIO)]),
    ("words: [vector],", "words: [vector, plant],", []),
    # What only describes the answer makes it refused; that nothing may be added to an answer is another matter.
    ("output: [the price], says: [price]", PATTERN, [("'the price of a vector'", NAMED_FIRST)]),
    ("output: [the price], says: [price]", "output: [the price], says: [house]", []),
    # Words of the prompt are refused, where most are accepted.
    ("no: [price], output: [the price], says: [price]", COST, [("'the cost'", NO_WORDS)]),
    ("says: [label, spam]", "says: [label]", [("'whether it is spam'", INDIRECT), ("'a label'", NO_WORDS)]),
    ("says: [composer, who]", "says: [composer]", [("'who has written it'", INDIRECT), ("'the composer'", NO_WORDS)]),
    # "Which" only tells more of what was named before.
    (
        "A program reads a mail and tells whether it is spam.",
        '"It reads a mail, which is spam, the end of which is long."',
        [],
    ),
]
REFUSED = "own-words-refused"
CODES = dict.fromkeys((NAMED_FIRST, NO_WORDS, INDIRECT), REFUSED) | dict.fromkeys(
    (OTHER_PART, OTHER_SCENARIO), "other-answer-accepted"
)


def told(text, seeds=40):
    report = check_question(read_question("q", "q.yaml", text), seeds, TEMPLATES)
    return [problem for problem in report.problems if problem.code in CODES.values()]


@pytest.mark.parametrize(("old", "new", "said"), CHANGED)
def test_what_is_typed_finds_words_that_are_too_narrow_and_too_wide(old, new, said):
    assert old in QUESTION
    problems = told(QUESTION.replace(old, new))
    messages = [problem.message for problem in problems]
    assert len(messages) == len(said), messages
    assert all(any(words in message and what in message for message in messages) for words, what in said), messages
    assert all("(seed " in message for message in messages)
    assert {problem.code for problem in problems} == {CODES[what] for _, what in said}


def test_where_no_prompt_says_the_answers_it_is_not_asked_to():
    told_of_none = QUESTION.replace("<< task.story >>", "A program << len(task.story) >>.")
    assert told(told_of_none) == []
    # Where half of the scenarios do, neither half is the rule.
    half = QUESTION.replace("says: [label, spam]", "says: [label]").replace("says: [composer, who]", "says: [composer]")
    assert {CODES[NO_WORDS]} >= {problem.code for problem in told(half)}
    assert not [problem for problem in told(half) if NO_WORDS in problem.message]
