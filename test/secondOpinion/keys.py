"""Condition keys of a request: absent, or with values, as far as the question says."""

import z3
from logic import all_of, negate

_count = 0


def fresh(sort, name):
    """A Z3 constant that nothing else uses."""
    global _count
    _count += 1
    return z3.Const(f"{name}#{_count}", sort)


class Key:
    """A key of the request. `values`: pairs of a condition under which the value is there, and the value."""

    def __init__(self, present, values, constraints):
        self.present, self.values, self.constraints = present, values, constraints

    def single(self):
        """Pairs of a condition and the one value that the key then has."""
        return [
            (all_of([here, *[negate(other) for n, (other, _) in enumerate(self.values) if n != at]]), value)
            for at, (here, value) in enumerate(self.values)
        ]


def known_key(alternatives):
    """A key that has the values of one of the alternatives, each a list of texts; an empty list is an absent key."""
    present = [values for values in alternatives if values]
    if not present:
        return Key(False, [], [])
    if len(present) == 1:
        return Key(True, [(True, value) for value in present[0]], [])
    choice = fresh(z3.IntSort(), "choice")
    values = [(choice == at, value) for at, alternative in enumerate(present) for value in alternative]
    return Key(True, values, [choice >= 0, choice < len(present)])


ABSENT = known_key([])


_SMALL, _DIGIT = z3.Range("a", "z"), z3.Range("0", "9")
_ID = z3.Union(_SMALL, _DIGIT)
_ORGANIZATION = z3.Concat(z3.Re("o-"), z3.Loop(_ID, 10, 32))
_UNITS = z3.Star(z3.Concat(z3.Re("ou-"), z3.Loop(_ID, 4, 32), z3.Re("-"), z3.Loop(_ID, 8, 32), z3.Re("/")))
_SHAPES = {
    "account": z3.Loop(_DIGIT, 12, 12),
    "region": z3.Concat(z3.Loop(_SMALL, 2, 2), z3.Plus(z3.Concat(z3.Re("-"), z3.Plus(_SMALL))), z3.Re("-"), _DIGIT),
    "organization": _ORGANIZATION,
    "organization-path": z3.Concat(_ORGANIZATION, z3.Re("/r-"), z3.Loop(_ID, 4, 32), z3.Re("/"), _UNITS),
    "boolean": z3.Union(z3.Re("true"), z3.Re("false")),
}


def _shape(shape):
    if shape["kind"] != "session-of":
        return _SHAPES[shape["kind"]]
    letters = z3.Union(_ID, z3.Range("A", "Z"), *[z3.Re(c) for c in "_+=,.@-"])
    return z3.Concat(z3.Re(f"{shape['id']}:"), z3.Loop(letters, 2, 64))


def unknown_key(name, kinds, slots, partly):
    """A key whose value is not known. `kinds`: what it is compared as; `slots`: how many values it may have; `partly`:
    whether it is always there, and what its values look like.
    """
    present = True if partly.get("isPresent") else fresh(z3.BoolSort(), f"{name} is there")
    here = [present] if slots == 1 else [fresh(z3.BoolSort(), f"{name} has") for _ in range(slots)]
    values = [_value(name, kinds) for _ in here]
    constraints = [] if slots == 1 else [z3.Or(*here) if present is True else present == z3.Or(*here)]
    if partly.get("shape") and all(z3.is_expr(value) and z3.is_string(value) for value in values):
        constraints += [z3.InRe(value, _shape(partly["shape"])) for value in values]
    if kinds == {"bool"}:
        constraints += [z3.Or(value == z3.StringVal("true"), value == z3.StringVal("false")) for value in values]
    if kinds == {"ip"}:
        for is_four, number in values:
            last = z3.If(is_four, z3.IntVal(2**32 - 1), z3.IntVal(2**128 - 1))
            constraints += [number >= 0, number <= last]
    return Key(present, list(zip(here, values)), constraints)


def _value(name, kinds):
    if kinds == {"number"} or kinds == {"date"}:
        return fresh(z3.RealSort(), name)
    if kinds == {"ip"}:
        return (fresh(z3.BoolSort(), name), fresh(z3.IntSort(), name))
    return fresh(z3.StringSort(), name)
