"""Headers of class lists in ten languages, and names that come in pieces."""

import pytest

from quizgen.lms.identity import header_key, identity_columns
from quizgen.lms.known_headers import GROUP_HEADERS, KNOWN_HEADERS
from quizgen.lms.rosters import Roster, read_roster

WHOLE = ("name", "id_number", "email", "group")
PIECES = ("last", "first", "id_number", "login", "email")


def read_text(text: str) -> Roster:
    return read_roster("class.csv", text.encode())


# --- Ten languages

LANGUAGES = [
    ("en", WHOLE, "Student Name,Registration No.,E-mail,Team"),
    ("en", WHOLE, "Full name,Student Number,Email Address,Group"),
    ("en", PIECES, "Surname,Given Names,Matriculation Number,User Name,University Email"),
    ("de", WHOLE, "Vor- und Nachname,Matr.-Nr.,E-Mail-Adresse,Gruppe"),
    ("de", WHOLE, "Studierende/r,Matrikelnummer,Mail,Abgabegruppe"),
    ("de", PIECES, "Familienname,Vorname,Studierenden-ID,Benutzerkennung,E-Mail"),
    ("fr", WHOLE, "Étudiant(e),N° étudiant,Adresse électronique,Binôme"),
    ("fr", PIECES, "NOM,PRENOM,Numéro d'étudiant,Identifiant,Courriel"),
    ("es", WHOLE, "Nombre y apellidos,Número de matrícula,Correo electrónico,Grupo"),
    ("es", PIECES, "Apellidos,Nombre,Código de estudiante,Usuario,Dirección de correo"),
    ("it", WHOLE, "Nome e cognome,Numero di matricola,Indirizzo e-mail,Gruppo"),
    ("it", PIECES, "Cognome,Nome,Matricola,Nome utente,E-mail"),
    ("pt", WHOLE, "Nome completo,Número mecanográfico,Endereço de e-mail,Grupo"),
    ("pt", PIECES, "Sobrenome,Nome,Matrícula,Nome de usuário,Correio eletrônico"),
    ("nl", WHOLE, "Naam,Studentnummer,E-mailadres,Groep"),
    ("nl", PIECES, "Achternaam,Voornaam,Studentnr.,Gebruikersnaam,E-mail"),
    ("pl", WHOLE, "Imię i nazwisko,Nr albumu,Adres e-mail,Grupa"),
    ("pl", PIECES, "Nazwisko,Imię,Numer indeksu,Nazwa użytkownika,E-mail"),
    ("zh", WHOLE, "姓名,学号,电子邮箱,小组"),
    ("zh", WHOLE, "學生姓名,學號,電子郵件,組別"),
    ("zh", PIECES, "姓,名,学生编号,用户名,邮箱"),
    ("ja", WHOLE, "氏名,学籍番号,メールアドレス,グループ"),
    ("ja", PIECES, "姓,名,学生番号,ユーザー名,電子メール"),
]


@pytest.mark.parametrize(("language", "kinds", "header"), LANGUAGES)
def test_headers_in_ten_languages(language: str, kinds: tuple[str, ...], header: str) -> None:
    cells = {
        "name": "Ada Lovelace", "first": "Ada", "last": "Lovelace", "id_number": "0301", "login": "ada",
        "email": "ada@x.org", "group": "Red",
    }  # fmt: skip
    roster = read_text(f"{header}\n{','.join(cells[kind] for kind in kinds)}\n")
    (student,) = roster.students
    assert student.name == "Ada Lovelace"
    assert student.identifiers == {k: cells[k] for k in kinds if k in ("id_number", "login", "email")}
    assert student.group == (cells["group"] if "group" in kinds else "")


def test_all_ten_languages_are_there() -> None:
    assert {language for language, _, _ in LANGUAGES} == {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "zh", "ja"}


def test_no_header_is_known_twice() -> None:
    keys = [header_key(header) for headers in (*KNOWN_HEADERS.values(), GROUP_HEADERS) for header in headers]
    assert sorted(keys) == sorted(set(keys))
    assert all(keys)


@pytest.mark.parametrize(
    "header", ["Number", "Nr.", "Code", "Matrices", "Answer", "Kernel", "Score", "班级", "Übungsgruppe"]
)
def test_what_stands_over_other_things_as_well_is_not_taken_for_a_student(header: str) -> None:
    assert identity_columns([header]) == {}


# --- Names in pieces


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("Name;Vorname;Matrikelnummer", "Müller;Jörg;1", "Jörg Müller"),
        ("Name;First name;ID", "Jörg Müller;Jörg;1", "Jörg Müller"),
        ("Name;First name;ID", "Müller, Jörg;JÖRG;1", "Müller, Jörg"),
        ("Name;First name;Last name;ID", "J. Müller;Jörg;Müller;1", "J. Müller"),
        ('"Name, Vorname";ID', "Müller, Jörg;1", "Jörg Müller"),
        ('"Nom, prénom";ID', "Curie, Marie;1", "Marie Curie"),
        ("Voornaam;Tussenvoegsel;Achternaam;Studentnummer", "Jan;van der;Berg;1", "Jan van der Berg"),
        ("Voornaam;Tussenvoegsel;Achternaam;Studentnummer", "Jan;;Berg;1", "Jan Berg"),
        ("Vorname;ID", "Jörg;1", "Jörg"),
    ],
)
def test_names_in_pieces(header: str, row: str, name: str) -> None:
    assert read_text(f"{header}\n{row}\n").students[0].name == name
