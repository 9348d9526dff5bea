"""What quizgen says to students: English sentences that can be said again in another language.

Whoever says something makes it with :func:`said`, in English, and needs to know nothing of languages. Whoever writes it
down for a student passes it through :func:`translate`.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from types import MappingProxyType

from quizgen.resources import built_in

ENGLISH = "en"
"""The language in which everything is written first."""


class Numeral(str):
    """A number as quizgen writes it, or several: in another language its decimal point is another sign."""

    __slots__ = ()


class Said(str):
    """An English text that remembers how it was made, so that it can be said in another language.

    Parameters
    ----------
    text : str
        The English text.
    template : str
        The sentence with its slots in braces; with `many`, the one for a count of one.
    values : mapping of str to object
        What is in the slots: numbers, other texts that were said, and anything else, which stays as it is.
    many : str
        The sentence for other counts than one; empty where it has no count.
    number : int
        The count that decides between the two.
    parts : tuple of str
        Of texts that were joined: these, instead of a template.
    between : str
        What is between the parts.
    capital : bool
        Whether it begins a sentence, which the first of its parts may not do by itself.
    """

    __slots__ = ("between", "capital", "many", "number", "parts", "template", "values")

    template: str
    values: Mapping[str, object]
    many: str
    number: int
    parts: tuple[str, ...]
    between: str
    capital: bool

    def __new__(
        cls,
        text: str,
        template: str = "",
        values: Mapping[str, object] = MappingProxyType({}),
        many: str = "",
        number: int = 1,
        parts: tuple[str, ...] = (),
        between: str = " ",
        capital: bool = False,
    ) -> "Said":
        """Make a text; what it was made from does not count when it is compared."""
        made = super().__new__(cls, text)
        made.template, made.values, made.many, made.number = template, dict(values), many, number
        made.parts, made.between, made.capital = parts, between, capital
        return made


def said(template: str, /, **values: object) -> Said:
    """Say a sentence with values in its slots.

    Parameters
    ----------
    template : str
        English, with a name in braces for each value. It is looked up in the catalogues as it is, so it must be written
        out where this is called.
    **values : object
        Texts that were said are translated with the sentence; give numbers with decimals as `Numeral`.

    Examples
    --------
    >>> said("The answer is {size}; this is {given}.", size="2 by 3", given=said("one number"))
    'The answer is 2 by 3; this is one number.'
    """
    return Said(template.format(**values) if values else template, template, values)


def said_of(count: int, one: str, many: str, /, **values: object) -> Said:
    """Say a sentence that depends on a count, which is its slot ``{n}``.

    Examples
    --------
    >>> said_of(1, "{n} entry", "{n} entries"), said_of(0, "{n} entry", "{n} entries")
    ('1 entry', '0 entries')
    """
    template = one if count == 1 else many
    return Said(template.format(n=count, **values), one, {"n": count, **values}, many, count)


def join_said(parts: Iterable[str], between: str = " ") -> Said:
    """Join texts, without the empty ones, so that each can still be translated.

    Examples
    --------
    >>> join_said([said("Give 3 decimals."), "", said("Answer in percent.")])
    'Give 3 decimals. Answer in percent.'
    """
    kept = tuple(part for part in parts if part)
    return Said(between.join(kept), parts=kept, between=between)


def begin_said(text: str) -> Said:
    """Begin a sentence with a text.

    Examples
    --------
    >>> begin_said(said("row {number}", number=2))
    'Row 2'
    """
    return Said(_capitalise(text), parts=(text,), capital=True)


def _capitalise(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def list_said(parts: Iterable[str]) -> Said:
    """Join texts to a list with "and" before the last.

    Examples
    --------
    >>> list_said(["a", "b", "c"]), list_said(["a"])
    ('a, b and c', 'a')
    """
    *first, last = parts
    return said("{first} and {last}", first=join_said(first, ", "), last=last) if first else join_said([last])


# --- Translating ----------------------------------------------------------------------------------------------


def translate(text: str, language: str) -> str:
    """Say a text in a language; what was not made with :func:`said`, and what no catalogue has, stays as it is.

    Parameters
    ----------
    text : str
        Mostly a `Said`.
    language : str
        One of :func:`languages`.

    Returns
    -------
    str

    Examples
    --------
    >>> translate(said("Give {count}.", count=said_of(3, "{n} decimal", "{n} decimals")), "de")
    'Geben Sie 3 Nachkommastellen an.'
    """
    if language == ENGLISH:
        return text
    if isinstance(text, Numeral):
        return localise_numerals(text, language)
    if not isinstance(text, Said):
        return text
    if text.parts:
        joined = translate(text.between, language).join(translate(part, language) for part in text.parts)
        return _capitalise(joined) if text.capital else joined
    if not text.template:
        return str(text)
    catalogue = _catalogue(language)
    if text.many:
        template = catalogue.ngettext(text.template, text.many, text.number)
    else:
        template = catalogue.gettext(text.template)
    if not text.values:
        return template
    return template.format(
        **{name: translate(value, language) if isinstance(value, str) else value for name, value in text.values.items()}
    )


def localise_numerals(text: str, language: str) -> str:
    """Return numbers as a language writes them, such as ``[0,5; 2]`` for ``[0.5, 2]``.

    Examples
    --------
    >>> localise_numerals("[[0.5, 2], [3, 4]]", "de"), localise_numerals("0.5", "zh")
    ('[[0,5; 2]; [3; 4]]', '0.5')
    """
    return write_commas(text) if has_comma(language) else text


def write_commas(numerals: str) -> str:
    """Return numbers with decimal commas, and with semicolons between them."""
    return numerals.replace(",", ";").replace(".", ",")


def has_comma(language: str) -> bool:
    """Whether a language writes decimals with a comma.

    Examples
    --------
    >>> has_comma("de"), has_comma("zh"), has_comma("en")
    (True, False, False)
    """
    return language != ENGLISH and _sign(language) == ","


@cache
def _sign(language: str) -> str:
    return _catalogue(language).info().get("x-decimal-sign", ".")


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that there are: English, and each with a catalogue in ``translations``."""
    return tuple(sorted((ENGLISH, *(path.stem for path in built_in("translations").glob("*.mo")))))


@cache
def _catalogue(language: str) -> NullTranslations:
    path = built_in("translations") / f"{language}.mo"
    if language not in languages() or language == ENGLISH:
        return NullTranslations()
    with path.open("rb") as file:
        return GNUTranslations(file)
