"""The grammar of formulas.

- ``*``, ``/`` and products without a sign bind alike, from the left: ``1/2 x`` and ``1/2*x`` are (1/2) x. Where a
  factor touches a divisor, as in ``1/2x``, people mean either thing, and it is refused.
- A power binds stronger than a sign, ``-x^2`` = -(x^2), and from the right; its exponent is one factor:
  ``x^2y`` = (x^2) y. ``e^2x`` is refused, since people mean either thing.
- A function without brackets takes the product that follows, up to the next function: ``sin 2x cos x``.
  ``tanh^2 x`` is (tanh x)^2 and ``sin^-1 x`` the arc sine.
- A comma between digits is a decimal comma where it can be nothing else.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NoReturn

from quizgen.formulas.functions import FUNCTIONS, INVERSES
from quizgen.formulas.names import ANY_LETTER, CONSTANTS, Vocabulary, Word, bare_names, find_words, is_called
from quizgen.formulas.tokens import LONGEST, Token, drop_label, spell, split
from quizgen.formulas.tree import (
    DEEPEST,
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Unknown,
    check_size,
)
from quizgen.messages import said
from quizgen.model import Unreadable

_CLOSERS = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "|": "|"}
_NAMED_BRACKETS = {"|": "abs", "⌊": "floor", "⌈": "ceil"}
_RELATIONS = frozenset("=<>≤≥≠≈∼→⇒∈±∓≡∝≃≅") | {":=", "==", "!=", "<=", ">=", "->"}
_MOST_ARGUMENTS = 4
_THOUSANDS = 3
_MOST_NESTED = 60
_MOST_TOKENS = 4_000

_Item = Token | Word


class _RefusedError(Exception):
    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason)
        self.unreadable = Unreadable(reason, at)


def read_formula(text: str, vocabulary: Vocabulary = ANY_LETTER) -> Node | Unreadable:
    """Read a formula into a tree.

    Parameters
    ----------
    text : str
        What was typed.
    vocabulary : Vocabulary
        The names that it may use.

    Returns
    -------
    Node or Unreadable

    Examples
    --------
    >>> from quizgen.formulas.writing import write
    >>> write(read_formula("tanh^2 2x + ⌊x⌋/3"))
    'tanh(2*x)^2 + floor(x)/3'
    >>> read_formula("2 +")
    Unreadable(reason='the formula ends where a number, a symbol or a bracket should follow', at=3)
    """
    if len(text) > LONGEST:
        return Unreadable(said("a formula has at most {longest} characters", longest=f"{LONGEST:,}"))
    tokens = split(drop_label(spell(text), vocabulary.symbols))
    if isinstance(tokens, Unreadable):
        return tokens
    if len(tokens) == 1:
        return Unreadable(said("there is no formula"))
    items = _find_meanings(tokens, vocabulary)
    if isinstance(items, Unreadable):
        return items
    try:
        tree = _Parser(items, vocabulary).formula()
    except _RefusedError as refused:
        return refused.unreadable
    return check_size(tree) or tree


def _find_meanings(tokens: Sequence[Token], vocabulary: Vocabulary) -> list[_Item] | Unreadable:
    if len(tokens) > _MOST_TOKENS:
        return Unreadable(said("the formula has more than {most_tokens} parts", most_tokens=f"{_MOST_TOKENS:,}"))
    bare = bare_names(tokens)
    items: list[_Item] = []
    for i, token in enumerate(tokens):
        if token.kind != "name":
            items.append(token)
            continue
        words = find_words(token, is_called(tokens, i), vocabulary, bare)
        if isinstance(words, Unreadable):
            return words
        for word in words:
            if word.kind == "digits":
                number = Token("number", word.name, word.token.at, value=Decimal(word.name))
                items.append(number)
            else:
                items.append(word)
    return items


def _token(item: _Item) -> Token:
    return item.token if isinstance(item, Word) else item


def _is_function(item: _Item) -> bool:
    return isinstance(item, Word) and item.kind in ("function", "unknown")


class _Parser:
    """One reading, by recursive descent; `closers` are the brackets still open."""

    def __init__(self, items: Sequence[_Item], vocabulary: Vocabulary) -> None:
        self.items = items
        self.vocabulary = vocabulary
        self.i = 0
        self.nesting = 0
        self.closers: list[str] = []
        self.commas = False

    # --- Looking ahead ---

    @property
    def item(self) -> _Item:
        return self.items[self.i]

    @property
    def token(self) -> Token:
        return _token(self.items[self.i])

    def sees(self, *signs: str) -> bool:
        item = self.item
        return isinstance(item, Token) and item.kind == "sign" and item.text in signs

    def take(self) -> _Item:
        item = self.items[self.i]
        self.i = min(self.i + 1, len(self.items) - 1)
        return item

    def starts_operand(self) -> bool:
        item = self.item
        if isinstance(item, Word) or item.kind in ("number", "command"):
            return True
        if self.sees("|"):
            return not self.closers or self.closers[-1] != "|"
        return self.sees("(", "[", "{", "⌊", "⌈", "√")

    def refuse(self, reason: str, token: Token | None = None) -> NoReturn:
        raise _RefusedError(reason, (token or self.token).at)

    def refuse_here(self) -> NoReturn:
        """Say why the token here can be neither an operand nor the end."""
        token = self.token
        if token.kind == "end":
            if self.closers:
                self.refuse(said("'{closers}' is missing at the end", closers=self.closers[-1]))
            self.refuse(said("the formula ends where a number, a symbol or a bracket should follow"))
        if token.text in _RELATIONS:
            self.refuse(said("one formula was expected, without '{text}'", text=token.text))
        if token.text in (")", "]", "}", "⌋", "⌉"):
            if self.closers and self.closers[-1] == token.text:
                self.refuse(said("a number, a symbol or a bracket is missing before '{text}'", text=token.text))
            if self.closers:
                self.refuse(said("'{closers}' was expected before '{text}'", closers=self.closers[-1], text=token.text))
            self.refuse(said("the bracket '{text}' has no partner", text=token.text))
        if token.text in (",", ";"):
            self.refuse(said("one formula was expected, and '{text}' separates two", text=token.text))
        if token.text in ("*", "/", "^", "!", "+", "-", "|"):
            self.refuse(said("a number, a symbol or a bracket is missing before '{text}'", text=token.text))
        if token.text == "!!":
            self.refuse(said("a double factorial cannot be read: add brackets"))
        if token.text == "∞":
            self.refuse(said("infinity cannot be part of a formula"))
        self.refuse(said("'{text}' cannot be part of a formula", text=token.text[:20]))

    def enter(self) -> None:
        self.nesting += 1
        if self.nesting > _MOST_NESTED:
            self.refuse(said("it is nested more than {most_nested} deep", most_nested=_MOST_NESTED))

    # --- Sums and products ---

    def formula(self) -> Node:
        tree = self.sum()
        if self.token.kind != "end":
            self.refuse_here()
        return tree

    def sum(self) -> Node:
        self.enter()
        at = self.token.at
        terms = [self.term()]
        while self.sees("+", "-"):
            terms.append(self.term())
        self.nesting -= 1
        return Sum(tuple(terms), at) if len(terms) > 1 else terms[0]

    def signs(self) -> list[Token]:
        """Take the signs before an operand and return the minus signs."""
        minuses: list[Token] = []
        while self.sees("+", "-"):
            if self.sees("-"):
                minuses.append(self.token)
            if len(minuses) > DEEPEST:
                self.refuse(said("there are too many signs"))
            self.take()
        return minuses

    def term(self) -> Node:
        minuses = self.signs()
        at = self.token.at
        factors = [self.factor()]
        while True:
            if self.sees("*"):
                self.take()
                factors.append(self.signed_factor())
            elif self.sees("/"):
                self.take()
                under = self.signed_factor()
                if self.starts_operand() and not self.token.spaced:
                    self.refuse(said("it is not clear whether this belongs to the denominator: add brackets, or a '*'"))
                factors = [Quotient(_product(factors, at), under, at)]
            elif self.starts_operand():
                factors.append(self.neighbour())
            else:
                break
        return _negate(_product(factors, at), minuses)

    def signed_factor(self) -> Node:
        minuses = self.signs()
        return _negate(self.factor(), minuses)

    def neighbour(self) -> Node:
        """Return a factor that follows another without a sign."""
        token, previous = self.token, _token(self.items[self.i - 1])
        if token.broken:
            self.refuse(said("one formula was expected, on one line"))
        if token.kind == "number":
            if previous.kind == "number":
                self.refuse(said("two numbers are next to each other"))
            if not token.spaced:
                self.refuse(said("a '*' or '^' is missing before '{text}'", text=token.text))
        start = self.i
        factor = self.factor()
        mixed = isinstance(factor, Quotient) and isinstance(factor.over, Number) and isinstance(factor.under, Number)
        if mixed and previous.kind == "number" and _token(self.items[start]).text == "frac":
            self.refuse(said("a number before a fraction could be a sum or a product"), token)
        return factor

    # --- Powers ---

    def factor(self) -> Node:
        base = self.postfix()
        if not self.sees("^"):
            return base
        at = _token(self.take()).at
        exponent = self.exponent()
        touches = self.starts_operand() and not self.token.spaced
        if base == Constant("e") and touches and _token(self.items[self.i - 1]).kind == "number":
            self.refuse(said("it is not clear whether this belongs to the exponent: add brackets, or a '*'"))
        return Power(base, exponent, at)

    def exponent(self) -> Node:
        self.enter()
        minuses = self.signs()
        exponent = _negate(self.factor(), minuses)
        self.nesting -= 1
        return exponent

    def postfix(self) -> Node:
        node = self.atom()
        while self.sees("!"):
            node = Call("factorial", (node,), _token(self.take()).at)
        return node

    # --- Atoms ---

    def atom(self) -> Node:
        item = self.item
        if isinstance(item, Word):
            match item.kind:
                case "function" | "unknown":
                    return self.call()
                case "constant":
                    self.take()
                    return Constant(item.name, item.token.at)
                case _:
                    self.take()
                    return Symbol(item.name, item.token.at)
        if item.kind == "number":
            return self.number()
        if item.kind == "command":
            return self.command()
        if self.sees(*_CLOSERS):
            return self.bracket()
        if self.sees("√"):
            return self.root()
        return self.refuse_here()

    def root(self) -> Node:
        at = _token(self.take()).at
        bracketed = self.sees(*_CLOSERS)
        root = Call("sqrt", (self.nested_atom(),), at)
        if not bracketed and self.starts_operand() and not self.token.spaced:
            self.refuse(said("it is not clear whether this belongs to the root: add brackets"))
        return root

    def nested_atom(self) -> Node:
        self.enter()
        node = self.atom()
        self.nesting -= 1
        return node

    def bracket(self) -> Node:
        opening = _token(self.take())
        named = _NAMED_BRACKETS.get(opening.text)
        commas, self.commas = self.commas, False
        self.closers.append(_CLOSERS[opening.text])
        node = self.sum()
        self.close()
        self.commas = commas
        return Call(named, (node,), opening.at) if named else node

    def close(self) -> None:
        if not self.sees(self.closers[-1]):
            self.refuse_here()
        self.closers.pop()
        self.take()

    def number(self) -> Node:
        token = _token(self.take())
        if self.sees(",") and not self.commas and not self.token.spaced:
            after = _token(self.items[min(self.i + 1, len(self.items) - 1)])
            if after.kind == "number" and not after.spaced and (token.text + after.text).isdigit():
                if len(after.text) == _THOUSANDS and token.text != "0":
                    whole, places = token.text, after.text
                    self.refuse(
                        said(
                            "'{whole},{places}' could be {whole2}.{places2} or {whole3}{places3}",
                            whole=whole,
                            places=places,
                            whole2=whole,
                            places2=places,
                            whole3=whole,
                            places3=places,
                        ),
                        token,
                    )
                self.take()
                self.take()
                return Number(Decimal(f"{token.text}.{after.text}"), token.at)
        return Number(token.value, token.at)

    def command(self) -> Node:
        command = _token(self.take())
        if command.text == "frac":
            over = self.nested_atom()
            return Quotient(over, self.nested_atom(), command.at)
        if not self.sees("["):
            return Call("sqrt", (self.nested_atom(),), command.at)
        degree = self.bracket()
        return Power(self.nested_atom(), Quotient(Number(Decimal(1)), degree, command.at), command.at)

    # --- Functions ---

    def call(self) -> Node:
        word = self.take()
        assert isinstance(word, Word)
        at = word.token.at
        power: Node | None = None
        if self.sees("^"):
            self.take()
            minuses = self.signs()
            power = _negate(self.nested_atom(), minuses)
        self.enter()
        if self.sees("(", "[", "{") and not self.token.broken:
            arguments = self.arguments(word)
        elif word.kind == "unknown":
            self.refuse(
                said("'{name}' is a function here: write {name2}(...)", name=word.name, name2=word.name), word.token
            )
        else:
            arguments = (self.bare_argument(word),)
        self.nesting -= 1
        if word.kind == "unknown":
            if power == Negative(Number(Decimal(1))):
                self.refuse(
                    said("{name}^-1 could be the inverse or 1/{name2}", name=word.name, name2=word.name), word.token
                )
            node: Node = Unknown(word.name, arguments, at)
            return Power(node, power, at) if power else node
        name = word.name
        if power == Negative(Number(Decimal(1))):
            if name not in INVERSES:
                self.refuse(said("{name}^-1 could be the inverse or 1/{name2}", name=name, name2=name), word.token)
            return Call(INVERSES[name], arguments, at)
        if word.base:
            arguments = (*arguments, self.base(word))
        call = Call(name, arguments, at)
        return Power(call, power, at) if power else call

    def base(self, word: Word) -> Node:
        if word.base.isdigit():
            return Number(Decimal(word.base), word.token.at)
        if word.base in CONSTANTS and word.base not in self.vocabulary.symbols:
            return Constant(CONSTANTS[word.base], word.token.at)
        return Symbol(word.base, word.token.at)

    def arguments(self, word: Word) -> tuple[Node, ...]:
        most = _MOST_ARGUMENTS if word.kind == "unknown" else FUNCTIONS[word.name].most - bool(word.base)
        commas, self.commas = self.commas, most > 1
        self.closers.append(_CLOSERS[_token(self.take()).text])
        arguments = [self.sum()]
        while self.sees(",") and len(arguments) < most:
            self.take()
            arguments.append(self.sum())
        self.close()
        self.commas = commas
        return tuple(arguments)

    def bare_argument(self, word: Word) -> Node:
        """Return the product that follows a function without brackets."""
        minuses = self.signs()
        if not self.starts_operand():
            self.refuse(
                said("'{text}' needs an argument: write {text2}(...)", text=word.token.text, text2=word.token.text),
                word.token,
            )
        at = self.token.at
        factors = [self.factor()]
        while self.starts_operand() and not _is_function(self.item):
            if self.sees("(", "[", "{"):
                self.refuse(
                    said("it is not clear whether this belongs to '{text}': add brackets", text=word.token.text)
                )
            if word.name == "sqrt":
                self.refuse(said("it is not clear whether this belongs to the root: add brackets"))
            factors.append(self.neighbour())
        if self.sees("*", "/") and not self.token.spaced and not _is_function(self.items[self.i + 1]):
            self.refuse(said("it is not clear whether this belongs to '{text}': add brackets", text=word.token.text))
        return _negate(_product(factors, at), minuses)


def _product(factors: Sequence[Node], at: int) -> Node:
    return Product(tuple(factors), at) if len(factors) > 1 else factors[0]


def _negate(node: Node, minuses: Sequence[Token]) -> Node:
    for minus in reversed(minuses):
        node = Negative(node, minus.at)
    return node
