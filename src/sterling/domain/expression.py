"""The condition language of templates: `when`, `required` and rules.

    abs(better) == 2 and (why == null or len(why) < 20)
    label in ["car", "truck"] and not occluded

It has no side effects, no loops and no way out: a parsed expression is a tree of plain values. Evaluation is
total: a missing name is null, and an operation on values that do not fit it has a stated result.

    or and not                    on the truth of any value; the result is a boolean
    == !=                         deep equality; values of different types are never equal
    < <= > >=                     two numbers, or two strings by code point; else false
    in, not in                    element of a list, part of a string, name in an object; else not in
    + - * / %                     numbers (IEEE doubles, `%` takes the sign of the dividend); else null
    abs len min max lower upper   null for an argument that does not fit

Null, false, 0, "" and empty lists and objects are untrue. Booleans are not numbers. A result that is not
a finite number is null. Lengths and positions count Unicode code points. `web/src/template/expression.ts` is
the same language; both are held to `tests/vectors/expressions.json`.
"""

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import JsonValue

from sterling.domain.grammar import (
    KEYWORDS,
    MAX_DEPTH,
    MAX_LENGTH,
    Call,
    Chain,
    ExpressionError,
    Items,
    Literal,
    Name,
    Node,
    Unary,
    read,
)

__all__ = ["KEYWORDS", "MAX_DEPTH", "MAX_LENGTH", "Expression", "ExpressionError", "equal", "parse", "truth"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed condition. `names` are the dotted paths that it reads."""

    source: str
    root: Node
    names: tuple[tuple[str, ...], ...]

    def evaluate(self, names: Mapping[str, JsonValue]) -> JsonValue:
        """The value for these names; never raises."""
        return _evaluate(self.root, names)

    def holds(self, names: Mapping[str, JsonValue]) -> bool:
        """Whether the value is true."""
        return truth(self.evaluate(names))


@lru_cache(maxsize=4096)
def parse(source: str) -> Expression:
    """Parse an expression; raise ExpressionError where it is not one."""
    root, names = read(source)
    return Expression(source, root, names)


def truth(value: JsonValue) -> bool:
    """Null, false, 0, "" and empty lists and objects are untrue."""
    return bool(value)


def _number(value: JsonValue) -> float | None:
    """The value as a double, or null where it is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _evaluate(node: Node, names: Mapping[str, JsonValue]) -> JsonValue:
    match node:
        case Literal(value):
            return value
        case Name(path):
            return _look_up(path, names)
        case Items(items):
            return [_evaluate(item, names) for item in items]
        case Call(function, arguments):
            return _FUNCTIONS[function]([_evaluate(argument, names) for argument in arguments])
        case Unary(sign, operand):
            value = _evaluate(operand, names)
            return not truth(value) if sign == "not" else _negative(value)
        case Chain(first, rest):
            return _chain(first, rest, names)


def _negative(value: JsonValue) -> JsonValue:
    number = _number(value)
    return None if number is None else -number


def _chain(first: Node, rest: Sequence[tuple[str, Node]], names: Mapping[str, JsonValue]) -> JsonValue:
    if rest[0][0] in ("and", "or"):
        operands = (first, *(node for _, node in rest))
        truths = (truth(_evaluate(node, names)) for node in operands)
        return all(truths) if rest[0][0] == "and" else any(truths)
    value = _evaluate(first, names)
    for sign, node in rest:
        value = _OPERATORS[sign](value, _evaluate(node, names))
    return value


def _look_up(path: Sequence[str], names: Mapping[str, JsonValue]) -> JsonValue:
    value: JsonValue = names.get(path[0])
    for name in path[1:]:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    return value


def equal(a: JsonValue, b: JsonValue, depth: int = 0) -> bool:
    """Deep equality of JSON values by type; 1 is 1.0 and not true. False beyond MAX_DEPTH."""
    if depth > MAX_DEPTH:
        return False
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(equal(x, y, depth + 1) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[key], b[key], depth + 1) for key in a)
    if isinstance(a, str | bool) or a is None:
        return type(a) is type(b) and a == b
    one, other = _number(a), _number(b)
    return one is not None and one == other


def _ordered(test: Callable[[float | str, float | str], bool]) -> Callable[[JsonValue, JsonValue], JsonValue]:
    def compare(a: JsonValue, b: JsonValue) -> JsonValue:
        if isinstance(a, str) and isinstance(b, str):
            return test(a, b)
        one, other = _number(a), _number(b)
        return one is not None and other is not None and test(one, other)

    return compare


def _arithmetic(compute: Callable[[float, float], float]) -> Callable[[JsonValue, JsonValue], JsonValue]:
    def apply(a: JsonValue, b: JsonValue) -> JsonValue:
        one, other = _number(a), _number(b)
        if one is None or other is None:
            return None
        try:
            return _number(compute(one, other))
        except ArithmeticError:
            return None
        except ValueError:  # fmod by zero
            return None

    return apply


def _contains(a: JsonValue, b: JsonValue) -> bool:
    if isinstance(b, list):
        return any(equal(a, element) for element in b)
    return isinstance(a, str) and isinstance(b, str | dict) and a in b


_OPERATORS: dict[str, Callable[[JsonValue, JsonValue], JsonValue]] = {
    "==": equal,
    "!=": lambda a, b: not equal(a, b),
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
    "in": _contains,
    "not in": lambda a, b: not _contains(a, b),
    "+": _arithmetic(operator.add),
    "-": _arithmetic(operator.sub),
    "*": _arithmetic(operator.mul),
    "/": _arithmetic(lambda a, b: a / b),
    "%": _arithmetic(math.fmod),
}


def _absolute(arguments: Sequence[JsonValue]) -> JsonValue:
    number = _number(arguments[0])
    return None if number is None else abs(number)


def _length(arguments: Sequence[JsonValue]) -> JsonValue:
    value = arguments[0]
    return float(len(value)) if isinstance(value, str | list | dict) else None


def _cased(change: Callable[[str], str]) -> Callable[[Sequence[JsonValue]], JsonValue]:
    def apply(arguments: Sequence[JsonValue]) -> JsonValue:
        value = arguments[0]
        return change(value) if isinstance(value, str) else None

    return apply


def _extreme(pick: Callable[[list[float]], float]) -> Callable[[Sequence[JsonValue]], JsonValue]:
    """Of the arguments, or of the elements of a single list."""

    def apply(arguments: Sequence[JsonValue]) -> JsonValue:
        first = arguments[0]
        values = first if len(arguments) == 1 and isinstance(first, list) else arguments
        numbers = [number for value in values if (number := _number(value)) is not None]
        return pick(numbers) if numbers and len(numbers) == len(values) else None

    return apply


_FUNCTIONS: dict[str, Callable[[Sequence[JsonValue]], JsonValue]] = {
    "abs": _absolute,
    "len": _length,
    "lower": _cased(str.lower),
    "upper": _cased(str.upper),
    "min": _extreme(min),
    "max": _extreme(max),
}
