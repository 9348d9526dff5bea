"""Answers collected with a form: which columns are questions, and who answered."""

from fractions import Fraction

import pytest

from quizgen.keys import SheetPart
from quizgen.lms.columns import map_columns
from quizgen.lms.responses import read_responses

PARTS = tuple(SheetPart(number, "size", "", Fraction(1), f"q{number}") for number in (1, 2, 3))

MICROSOFT = """\
ID,Start time,Completion time,Email,Name,Total points,Quiz feedback,Grade posted time,\
1. How large?,Points - 1. How large?,Feedback - 1. How large?,\
"2. Which hold, A - B?","Points - 2. Which hold, A - B?","Feedback - 2. Which hold, A - B?",3. Why?\xa0,\
Points - 3. Why?,Feedback - 3. Why?
1,9/5/26 15:40:11,9/5/26 15:52:40,ada@x.org,Ada Lovelace,2,,,55x55x96,1,Well done,padding;stride;,1,,"It shrinks,
I think",0,
2,9/5/26 15:41:00,9/5/26 15:53:00,bo@x.org,Bo Ek,0,,,,0,,=1+1,0,,,0,
"""
GERMAN = """\
ID;Startzeit;Fertigstellungszeit;E-Mail;Name;Gesamtpunktzahl;Quizfeedback;\
1. Wie groß?;Punkte - 1. Wie groß?;Feedback - 1. Wie groß?
1;05.09.26 15:40;05.09.26 15:52;ada@x.org;Ada Lovelace;2;;0,5;1;
"""
GOOGLE = """\
"Timestamp","Email Address","Score",\
"1. How large?","1. How large? [Score]","1. How large? [Feedback]",\
"2. Which hold?","2. Which hold? [Score]",\
"2. Which hold? [Feedback]"
"2026/09/05 3:40:11 PM GMT+8","ada@x.org","1.00 / 2","55x55x96","1.00 / 1","","padding;stride","0.00 / 1","No"
"""
FRENCH = """\
Horodateur,Adresse e-mail,Q1,Q1 [Note],Q1 [Commentaire],Q2 [ligne 1],Q2 [ligne 2]
05/09/2026 15:40:11,ada@x.org,3,1,,x,y
"""
READ = [
    # what the form exported, the questions, and what Ada has answered
    (MICROSOFT, ["1. How large?", "2. Which hold, A - B?", "3. Why?\xa0"],
     ("55x55x96", "padding;stride;", "It shrinks,\nI think")),
    (GERMAN, ["1. Wie groß?"], ("0,5",)),
    (GOOGLE, ["1. How large?", "2. Which hold?"], ("55x55x96", "padding;stride")),
    (FRENCH, ["Q1", "Q2 [ligne 1]", "Q2 [ligne 2]"], ("3", "x", "y")),
    # A column that only looks like one of those that a form adds is told as unknown.
    ("Email,Q1,Remarks - Q1\nada@x.org,3,none\n", ["Q1", "Remarks - Q1"], ("3", "none")),
    ("Email,Q1,Points - Q1\nada@x.org,3,1\n", ["Q1"], ("3",)),
    ("Email,Q1,Points - Q2\nada@x.org,3,1\n", ["Q1", "Points - Q2"], ("3", "1")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "questions", "answers"), READ)
def test_the_columns_of_a_form(text, questions, answers):
    file = read_responses("form.csv", text.encode())
    assert file.format == "csv"
    assert [column.header for column in file.columns] == questions
    assert file.rows[0].cells == answers
    assert file.rows[0].identity["email"] == "ada@x.org"
    assert not {"id_number", "login"} & file.rows[0].identity.keys()


def test_numbered_questions_of_a_form_find_their_parts():
    found = map_columns(read_responses("form.csv", MICROSOFT.encode()), PARTS)
    assert [column.targets for column in found.columns] == [((1, "size"),), ((2, "size"),), ((3, "size"),)]
    assert found.warnings == ()
