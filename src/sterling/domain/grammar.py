"""The grammar of the condition language: text to a bounded tree. `domain.expression` says what it means."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

MAX_LENGTH = 1000
"""Code points of one expression."""
MAX_DEPTH = 24
"""Brackets, calls, `not` and signs inside one another; also how deep equality looks into values."""
KEYWORDS = frozenset({"and", "or", "not", "in", "true", "false", "null"})

Scalar: TypeAlias = str | float | bool | None


class ExpressionError(ValueError):
    """The text is not an expression: where (in code points from its start), a stable code, and a sentence."""

    def __init__(self, code: str, position: int, message: str) -> None:
        super().__init__(f"{message} (at position {position})")
        self.code = code
        self.position = position
        self.message = message


@dataclass(frozen=True, slots=True)
class Literal:
    value: Scalar


@dataclass(frozen=True, slots=True)
class Name:
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one rank from left to right: `a - b + c`. Flat, so that depth stays bounded."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]


Node: TypeAlias = Literal | Name | Items | Call | Unary | Chain


_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<operator>==|!=|<=|>=|[<>+\-*/%()\[\],.])
    |(?P<quote>["'])""",
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "'": "'"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def _tokens(source: str) -> Iterator[_Token]:
    position = 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            raise ExpressionError("bad_character", position, f"{source[position]!r} has no meaning here")
        kind, text, start = str(match.lastgroup), match.group(), position
        position = match.end()
        if kind == "quote":
            text, position = _string(source, position, text)
            yield _Token("string", text, start)
        elif kind == "number":
            # `1abc` and `1.` are slips, not two tokens.
            if position < len(source) and (
                source[position] in "._" or (source[position].isascii() and source[position].isalnum())
            ):
                raise ExpressionError("bad_number", start, "this number is malformed")
            if math.isinf(float(text)):
                raise ExpressionError("bad_number", start, "this number is too large")
            yield _Token(kind, text, start)
        elif kind == "name":
            yield _Token("keyword" if text in KEYWORDS else kind, text, start)
        elif kind == "operator":
            yield _Token(kind, text, start)
    yield _Token("end", "", len(source))


def _string(source: str, position: int, quote: str) -> tuple[str, int]:
    """The string whose opening quote ends at `position`, and where the text goes on after it."""
    start, parts = position - 1, list[str]()
    while position < len(source):
        char = source[position]
        position += 1
        if char == quote:
            return "".join(parts), position
        if char == "\\":
            escape = _ESCAPES.get(source[position : position + 1])
            if escape is None:
                raise ExpressionError(
                    "bad_string", position - 1, "only \\n, \\t, \\\\, \\\" and \\' can be escaped"
                )
            char = escape
            position += 1
        parts.append(char)
    raise ExpressionError("bad_string", start, "this string has no closing quote")


_ARGUMENTS = {"abs": (1, 1), "len": (1, 1), "lower": (1, 1), "upper": (1, 1), "min": (1, 32), "max": (1, 32)}
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})


class _Parser:
    """Recursive descent; every nesting passes `deeper`, so the stack stays bounded."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.names: list[tuple[str, ...]] = []

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def take(self, *texts: str) -> str | None:
        """Step over the operator or keyword if it is one of these."""
        token = self.token
        if token.kind in ("operator", "keyword") and token.text in texts:
            self.at += 1
            return token.text
        return None

    def need(self, text: str) -> None:
        if self.take(text) is None:
            self.fail(f"expected {text!r}")

    def fail(self, expected: str) -> NoReturn:
        found = "the expression ends" if self.token.kind == "end" else f"found {self.token.text!r}"
        raise ExpressionError("unexpected", self.token.position, f"{expected}, {found}")

    def deeper(self, rule: Callable[[], Node], position: int) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError("too_deep", position, f"nested more than {MAX_DEPTH} deep")
        node = rule()
        self.depth -= 1
        return node

    def whole(self) -> Node:
        node = self.either()
        if self.token.kind != "end":
            self.fail("expected an operator or the end")
        return node

    def chain(self, rule: Callable[[], Node], *operators: str) -> Node:
        first, rest = rule(), list[tuple[str, Node]]()
        while sign := self.take(*operators):
            rest.append((sign, rule()))
        return Chain(first, tuple(rest)) if rest else first

    def either(self) -> Node:
        return self.chain(self.both, "or")

    def both(self) -> Node:
        return self.chain(self.negation, "and")

    def negation(self) -> Node:
        position = self.token.position
        if self.take("not"):
            return Unary("not", self.deeper(self.negation, position))
        return self.comparison()

    def comparison(self) -> Node:
        first = self.sum()
        if self.take("not"):
            self.need("in")
            return Chain(first, (("not in", self.sum()),))
        if sign := self.take(*_COMPARISONS):
            return Chain(first, ((sign, self.sum()),))
        return first

    def sum(self) -> Node:
        return self.chain(self.product, "+", "-")

    def product(self) -> Node:
        return self.chain(self.signed, "*", "/", "%")

    def signed(self) -> Node:
        position = self.token.position
        if self.take("-"):
            return Unary("-", self.deeper(self.signed, position))
        return self.primary()

    def primary(self) -> Node:
        token = self.token
        if token.kind in ("number", "string"):
            self.at += 1
            return Literal(float(token.text) if token.kind == "number" else token.text)
        if word := self.take("true", "false", "null"):
            return Literal(None if word == "null" else word == "true")
        if self.take("("):
            node = self.deeper(self.either, token.position)
            self.need(")")
            return node
        if self.take("["):
            return Items(self.list("]", token.position))
        if token.kind == "name":
            return self.name()
        return self.fail("expected a value")

    def list(self, close: str, position: int) -> tuple[Node, ...]:
        nodes = list[Node]()
        if self.take(close):
            return ()
        while True:
            nodes.append(self.deeper(self.either, position))
            if not self.take(","):
                self.need(close)
                return tuple(nodes)

    def name(self) -> Node:
        token = self.token
        self.at += 1
        if self.take("("):
            return self.call(token)
        path = [token.text]
        while self.take("."):
            if self.token.kind not in ("name", "keyword"):
                self.fail("expected a name after '.'")
            path.append(self.token.text)
            self.at += 1
        self.names.append(tuple(path))
        return Name(tuple(path))

    def call(self, token: _Token) -> Node:
        if token.text not in _ARGUMENTS:
            known = ", ".join(sorted(_ARGUMENTS))
            raise ExpressionError(
                "unknown_function", token.position, f"no function {token.text!r}; there are {known}"
            )
        arguments = self.list(")", token.position)
        fewest, most = _ARGUMENTS[token.text]
        if not fewest <= len(arguments) <= most:
            raise ExpressionError(
                "wrong_arguments", token.position, f"{token.text} takes {fewest} to {most} arguments"
            )
        return Call(token.text, arguments)


def read(source: str) -> tuple[Node, tuple[tuple[str, ...], ...]]:
    """The tree of an expression and the dotted paths that it names; raise ExpressionError."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError("too_long", MAX_LENGTH, f"an expression has at most {MAX_LENGTH} characters")
    parser = _Parser(tuple(_tokens(source)))
    root = parser.whole()
    return root, tuple(dict.fromkeys(parser.names))
