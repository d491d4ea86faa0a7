"""The resources that requests name, and which of them a Resource element takes.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from itertools import takewhile
import z3
from logic import all_of, any_of, negate
from texts import (
    ANY,
    DIGIT,
    NO_COLON,
    NO_COLON_SLASH,
    ONE_NO_COLON,
    ONE_NO_COLON_SLASH,
    NotDecidable,
    has_wildcard,
    is_anything,
    is_wildcard,
    matches,
    regular_expression,
    resource_parts,
    split_wildcards,
)

NAME, NAME_OF_ONE = [ONE_NO_COLON, NO_COLON], [ONE_NO_COLON_SLASH, NO_COLON_SLASH]


class Whole:
    """A resource as one text, known or not; `begins`: what it surely begins with."""

    def __init__(self, value, constraints=(), begins=""):
        self.value, self.constraints, self.begins = value, list(constraints), begins

    def fits(self, parts):
        first = parts[0] if parts and isinstance(parts[0], str) else ""
        if not (first.startswith(self.begins) or self.begins.startswith(first)):
            return False
        return matches(parts, self.value)


class Arn:
    """An ARN of six segments, none of which holds a colon: each is a literal beginning and perhaps a name behind it."""

    def __init__(self, segments):
        self.segments, self.constraints = [], []
        for text, name in segments:
            value = z3.FreshConst(z3.StringSort(), "name") if name else None
            self.segments.append((text, value))
            if name:
                self.constraints.append(z3.InRe(value, regular_expression(name)))

    def fits(self, parts):
        if is_anything(parts):
            return True
        # As many colons on both sides: each colon of the pattern stands for one of the ARN.
        segments = _segments(parts)
        if len(segments) != 6:
            return False
        return all_of([_segment_fits(pattern, *own) for pattern, own in zip(segments, self.segments)])


def _segments(parts):
    segments = [[]]
    for part in parts:
        pieces = part.split(":") if isinstance(part, str) else [part]
        for at, piece in enumerate(pieces):
            if at > 0:
                segments.append([])
            if not isinstance(piece, str) or piece != "":
                segments[-1].append(piece)
    return segments


def _segment_fits(pattern, text, value):
    if value is None:
        return matches(pattern, text)
    first = pattern[0] if pattern and isinstance(pattern[0], str) else ""
    rest = pattern[1:] if first else pattern
    if first.startswith(text):
        return matches([first[len(text) :], *rest], value)
    if not text.startswith(first):
        return False
    # A run takes what is left of the literal, and whatever follows.
    if len(rest) == 1 and is_wildcard(rest[0], ANY, NO_COLON):
        return True
    return matches(pattern, z3.Concat(z3.StringVal(text), value))


def resources_of(question, entries):
    """The resource of the request: one of several kinds, each a Whole or an Arn."""
    types, asked, partition = question["types"], question["resource"], question["partition"]
    if types == []:
        return [Whole("*")]
    is_all = asked.strip("*") == ""
    places = [placed for each in types or [] for placed in _places(each, question)]
    if is_all and types is not None:
        return [_kind(each, entries, None) for each in places]
    wanted = f"arn:{partition}:*:*:*:*" if is_all else asked
    within = resource_parts(split_wildcards(wanted))
    if within is None or not has_wildcard(within):
        return [Whole(asked)]
    met = [each for each in places if _meet(_joined(each), within)]
    if met:
        return [_kind(each, entries, within) for each in met]
    anything = z3.FreshConst(z3.StringSort(), "resource")
    whole = Whole(anything, [z3.InRe(anything, regular_expression(within))])
    # ARNs of six segments are among them; requests are found sooner there.
    plain = Arn([("arn", None), *[("", NAME)] * 5])
    plain.constraints.append(plain.fits(within))
    return [plain, whole, Whole("*")] if is_all else [plain, whole]


def _kind(segments, entries, within):
    opened = _opened(segments)
    colons = _colons(_joined(segments))
    goes_on = any(_colons(entry) > colons and _meet(_in_segments(entry), _joined(opened)) for entry in entries)
    if len(segments) == 6 and not goes_on:
        kind = Arn(segments)
    else:
        value = z3.FreshConst(z3.StringSort(), "resource")
        parts = _joined(opened if goes_on else segments)
        begins = "".join(takewhile(lambda part: isinstance(part, str), parts))
        kind = Whole(value, [z3.InRe(value, regular_expression(parts))], begins)
    if within is not None:
        kind.constraints.append(kind.fits(within))
    return kind


def _places(each, question):
    """The segments of a type's ARN, once for each account and region where its resources can lie."""
    segments = _type_segments(each)
    place = question["context"].get("resources")
    if place is None:
        return [segments]
    own = {"own": [place["account"]], "own-or-aws": [place["account"], "aws"], "unknown": [None]}[each["owner"]]
    some_account = [12 * [DIGIT]] if each["arn"].split(":")[2] not in ("iam", "imagebuilder") else [NAME]
    accounts = [("", some_account[0]) if account is None else (account, None) for account in own]
    regions = [(region, None) for region in place.get("regions") or []] or [("", NAME)]
    placed = [segments]
    for at, choices in ((4, accounts), (3, regions)):
        is_any = segments[at] == ("", NAME)
        placed = [[*one[:at], choice, *one[at + 1 :]] for one in placed for choice in (choices if is_any else [one[at]])]
    return placed


def _type_segments(each):
    """Per segment its literal beginning and the parts behind it: a name has no colon, and no slash before a slash or a child."""
    texts = each["arn"].split(":")
    return [_type_segment(text, at == len(texts) - 1 and each["hasChildren"]) for at, text in enumerate(texts)]


def _type_segment(text, has_children):
    pieces = split_wildcards(text)
    if not has_wildcard(pieces):
        return text, None
    first = pieces[0] if isinstance(pieces[0], str) else ""
    rest = pieces[1:] if first else pieces
    parts = []
    for at, piece in enumerate(rest):
        following = rest[at + 1] if at + 1 < len(rest) else ""
        ends = (has_children and at == len(rest) - 1) or (isinstance(following, str) and following.startswith("/"))
        parts += [piece] if isinstance(piece, str) else NAME_OF_ONE if ends else NAME
    return first, parts


def _opened(segments):
    first, parts = segments[-1]
    if parts is None or parts[-2:] != NAME:
        return segments
    return [*segments[:-1], (first, [*parts[:-1], ANY])]


def _joined(segments):
    parts = []
    for at, (text, name) in enumerate(segments):
        parts += [f":{text}" if at else text, *(name or [])]
    return parts


def _meet(one, other):
    """Whether some text fits both patterns."""
    text = z3.FreshConst(z3.StringSort())
    solver = z3.Solver()
    solver.add(z3.InRe(text, regular_expression(one)), z3.InRe(text, regular_expression(other)))
    return solver.check() != z3.unsat


def _in_segments(parts):
    seen, result = 0, []
    for part in parts:
        result.append(NO_COLON if is_wildcard(part, ANY) and seen < 5 else part)
        seen += part.count(":") if isinstance(part, str) else 0
    return result


def _colons(parts):
    return sum(part.count(":") for part in parts if isinstance(part, str))


def takes(element, has_variables, resource, request):
    """A formula that is true where the Resource element takes the resource."""
    taken = any_of([_entry_takes(text, has_variables, resource, request) for text in element["patterns"]])
    return negate(taken) if element["negated"] else taken


def _entry_takes(text, has_variables, resource, request):
    readings = request.read(text, True) if has_variables else [(True, split_wildcards(text))]
    return any_of([all_of([here, _fits(parts, resource, request, text)]) for here, parts in readings])


def _fits(parts, resource, request, text):
    fitting = None if parts is None else resource_parts(parts)
    if fitting is None:
        return False
    try:
        return resource.fits(fitting)
    except NotDecidable:
        return request.not_said(f"{text} has a wildcard beside an unknown value", fitting, resource.fits)
