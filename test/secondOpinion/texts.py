"""The texts of policies as Z3 strings and regular expressions, and as Python's for what is known.

A pattern is a list of parts: literal text, ANY (any characters), ONE (one character), NO_COLON and ONE_NO_COLON (the
same without colons), or a Z3 string (the value of a condition key that a policy variable names).
"""

import re
import z3

ANY, ONE, NO_COLON, ONE_NO_COLON, NO_COLON_SLASH, ONE_NO_COLON_SLASH, DIGIT = range(7)

RE = z3.ReSort(z3.StringSort())
ALL_CHAR = z3.AllChar(RE)



# Ranges of characters are far cheaper for Z3 than complements: the code points beside `/` (47) and `:` (58).
def _range(first, last):
    return z3.Range(z3.StringVal("\\u{%x}" % first), z3.StringVal("\\u{%x}" % last))


_NO_COLON = z3.Union(_range(0, 57), _range(59, 0x2FFFF))
_NO_COLON_SLASH = z3.Union(_range(0, 46), _range(48, 57), _range(59, 0x2FFFF))
_Z3 = {
    ANY: z3.Star(ALL_CHAR),
    ONE: ALL_CHAR,
    NO_COLON: z3.Star(_NO_COLON),
    ONE_NO_COLON: _NO_COLON,
    NO_COLON_SLASH: z3.Star(_NO_COLON_SLASH),
    ONE_NO_COLON_SLASH: _NO_COLON_SLASH,
    DIGIT: z3.Range("0", "9"),
}
_PYTHON = {ANY: ".*", ONE: ".", NO_COLON: "[^:]*", ONE_NO_COLON: "[^:]", NO_COLON_SLASH: "[^:/]*", ONE_NO_COLON_SLASH: "[^:/]", DIGIT: "[0-9]"}


class NotDecidable(Exception):
    """A wildcard beside the value of an unknown key: no regular expression says that."""


def text_value(text):
    return z3.StringVal("".join(c if " " <= c <= "~" and c != "\\" else "\\u{%x}" % ord(c) for c in text))


def is_wildcard(part, *ones):
    """Whether a part is a wildcard, of these where some are named; Z3's own `==` would make a formula."""
    return isinstance(part, int) and (not ones or part in ones)


def is_anything(parts):
    return len(parts) == 1 and is_wildcard(parts[0], ANY)


def has_wildcard(parts):
    return any(is_wildcard(part) for part in parts)


def matches(parts, value, ignore_case=False):
    """Whether the whole value fits the pattern; the value is a Python text or a Z3 string."""
    parts = [part for part in parts if z3.is_expr(part) or part != ""]
    unknown = [at for at, part in enumerate(parts) if z3.is_expr(part)]
    if unknown:
        # Whatever the unknown values are, they are texts.
        if isinstance(value, str) and not matches([ANY if z3.is_expr(part) else part for part in parts], value):
            return False
        return _matches_unknown(parts, unknown, text_value(value) if isinstance(value, str) else value, ignore_case)
    if isinstance(value, str):
        pattern = "".join(_PYTHON[part] if is_wildcard(part) else re.escape(part) for part in parts)
        return re.fullmatch(pattern, value, re.DOTALL | (re.IGNORECASE if ignore_case else 0)) is not None
    if is_anything(parts):
        return True
    if not parts:
        return value == z3.StringVal("")
    if not has_wildcard(parts) and not ignore_case:
        return value == text_value("".join(parts))
    return z3.InRe(value, regular_expression(parts, ignore_case))


def _matches_unknown(parts, unknown, value, ignore_case):
    """A pattern that holds the value of an unknown key. With no wildcard, or only a run at its end, it is no search."""
    before, behind = parts[: unknown[0]], parts[unknown[0] :]
    tail = behind[:-1] if is_wildcard(behind[-1], ANY, NO_COLON) else behind
    if ignore_case or has_wildcard(tail):
        raise NotDecidable()
    if not has_wildcard(before):
        return _joined_matches([*before, *tail], value, behind)
    # Each wildcard takes no colon and ends at one, so there is one place at most where the unknown value begins.
    if not all(_ends_at_colon(before, at) for at, part in enumerate(before) if is_wildcard(part)):
        raise NotDecidable()
    segments = 1 + sum(part.count(":") for part in before if isinstance(part, str))
    begins = z3.IntVal(0)
    for _ in range(segments - 1):
        begins = z3.IndexOf(value, z3.StringVal(":"), begins) + 1
    literal = before[-1].rsplit(":", 1)[1] if isinstance(before[-1], str) else ""
    begins = begins + len(literal)
    head = z3.InRe(value, z3.Concat(regular_expression(before), _Z3[ANY]))
    rest = z3.SubString(value, begins, z3.Length(value))
    return z3.And(head, _joined_matches(tail, rest, behind))


def _ends_at_colon(parts, at):
    following = parts[at + 1] if at + 1 < len(parts) else ""
    return is_wildcard(parts[at], NO_COLON, ONE_NO_COLON) and isinstance(following, str) and following.startswith(":")


def with_example(parts):
    """The pattern with one text for all unknown values, and when it is the same: where all of them are that text."""
    example = z3.StringVal("a")
    same = [part == example for part in parts if z3.is_expr(part)]
    return ["a" if z3.is_expr(part) else part for part in parts], same


def _joined_matches(parts, value, behind):
    texts = [part if z3.is_expr(part) else text_value(part) for part in parts]
    joined = texts[0] if len(texts) == 1 else z3.Concat(*texts)
    if not is_wildcard(behind[-1]):
        return value == joined
    rest = z3.SubString(value, z3.Length(joined), z3.Length(value))
    if is_wildcard(behind[-1], ANY):
        return z3.PrefixOf(joined, value)
    return z3.And(z3.PrefixOf(joined, value), z3.Not(z3.Contains(rest, z3.StringVal(":"))))


def regular_expression(parts, ignore_case=False):
    """The pattern as Z3's regular expression."""
    expressions = [_Z3[part] if isinstance(part, int) else _literal(part, ignore_case) for part in parts]
    if not expressions:
        return z3.Re("")
    return expressions[0] if len(expressions) == 1 else z3.Concat(*expressions)


def _literal(text, ignore_case):
    if not ignore_case or text.lower() == text.upper():
        return z3.Re(text_value(text))
    letters = [z3.Re(text_value(c)) if c.lower() == c.upper() else z3.Union(z3.Re(c.lower()), z3.Re(c.upper())) for c in text]
    return letters[0] if len(letters) == 1 else z3.Concat(*letters)


def split_wildcards(text, run=ANY, one=ONE):
    """A text whose `*` and `?` are wildcards, as parts."""
    return [run if piece == "*" else one if piece == "?" else piece for piece in re.split(r"([*?])", text) if piece != ""]


def arn_parts(parts):
    """An Arn* value: six parts of which each is compared by itself; None for a text that is no ARN."""
    if parts and all(is_wildcard(part, ANY) for part in parts):
        return [ANY]
    return _by_colons(parts, lambda part, seen, _: part if seen >= 5 else NO_COLON if is_wildcard(part, ANY) else ONE_NO_COLON)


def resource_parts(parts):
    """An entry of Resource: a wildcard keeps to its segment, but a `*` that ends it may run on."""
    parts = [part for part in parts if z3.is_expr(part) or part != ""]
    if parts and all(is_wildcard(part, ANY) for part in parts):
        return [ANY]

    def within(part, _, following):
        ends = following is None or (isinstance(following, str) and following.startswith(":"))
        return (ANY if ends else NO_COLON) if is_wildcard(part, ANY) else ONE_NO_COLON

    return _by_colons(parts, within)


def _by_colons(parts, wildcard):
    seen, result = 0, []
    for at, part in enumerate(parts):
        if is_wildcard(part):
            result.append(wildcard(part, seen, parts[at + 1] if at + 1 < len(parts) else None))
        else:
            seen += part.count(":") if isinstance(part, str) else 0
            result.append(part)
    return result if seen >= 5 else None
