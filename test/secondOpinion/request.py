"""The requests that a question covers: their condition keys, and what policy variables stand for in them."""

import re
import z3
from keys import ABSENT, fresh, known_key, unknown_key
from texts import split_wildcards, with_example

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_NAME = re.compile(r"\s*([^\s,]+)\s*(?:,\s*'([^']*)'\s*)?")


class Request:
    """One request, as far as it is known; the rest are Z3 constants."""

    def __init__(self, context, tests):
        extra = set(context) - {"known", "oneOf", "others", "partly", "resources"}
        if extra:
            raise ValueError(f"a context holds what is not understood here: {sorted(extra)}")
        self._others = context["others"]
        self._known = {key.lower(): [[value] for value in values] for key, values in context.get("oneOf", {}).items()}
        for key, value in context["known"].items():
            self._known[key.lower()] = [[value] if isinstance(value, str) else value]
        self._partly = {key.lower(): partly for key, partly in context.get("partly", {}).items()}
        self._tests, self._keys, self._free, self._formulas = tests, {}, {}, {}
        self.constraints = []
        # Reasons why a formula says less than the policy: what it proves holds, what it does not prove may hold too.
        self.unsaid = []
        # Where these hold, too, the formula says what the policy says.
        self.said_where = []

    def once(self, test, formula_of):
        """The formula of a test, made once however many kinds of resources there are."""
        if id(test) not in self._formulas:
            self._formulas[id(test)] = formula_of(test, self)
        return self._formulas[id(test)]

    def key(self, name):
        if name not in self._keys:
            self._keys[name] = self._make_key(name)
            self.constraints += self._keys[name].constraints
        return self._keys[name]

    def _make_key(self, name):
        if name in self._known:
            return known_key(self._known[name])
        if self._others == "absent" and name not in self._partly:
            return ABSENT
        tests = [test for test in self._tests if test.key == name]
        slots = len(tests) if any(test.set for test in tests) else 1
        return unknown_key(name, self._kinds(name), slots, self._partly.get(name, {}))

    def _kinds(self, name):
        kinds = {test.kind for test in self._tests if test.key == name} - {"null", None}
        return {"text" if kind == "arn" else kind for kind in kinds}

    def is_mixed(self, name):
        return len(self._kinds(name)) > 1

    def free(self, what):
        """A truth that nothing decides, the same for the same words."""
        if what not in self._free:
            self._free[what] = fresh(z3.BoolSort(), what)
        return self._free[what]

    def not_said(self, why, parts=(), fits=None):
        """A truth of which no formula says when it holds; `fits` says it for the pattern with example values."""
        self.unsaid.append(why)
        truth = fresh(z3.BoolSort(), why)
        example, same = with_example(parts)
        self.said_where += [*same, truth == fits(example) if fits else False]
        return truth

    def read(self, text, wild):
        """What a text with policy variables can stand for: conditions and parts; parts of None fit nothing."""
        readings = [(True, [])]
        at = 0
        for found in _VARIABLE.finditer(text):
            before = split_wildcards(text[at : found.start()]) if wild else [text[at : found.start()]]
            values = self._variable(found.group(0), found.group(1))
            readings = [
                (_both(here, there), None if parts is None or value is None else [*parts, *before, value])
                for here, parts in readings
                for there, value in values
            ]
            at = found.end()
        rest = split_wildcards(text[at:]) if wild else [text[at:]]
        return [(here, None if parts is None else [*parts, *rest]) for here, parts in readings]

    def _variable(self, written, inside):
        if inside in ("*", "?", "$"):
            return [(True, inside)]
        name = _NAME.fullmatch(inside)
        if name is None:
            return [(True, written)]
        key = self.key(name.group(1).lower())
        if key.values and not all(isinstance(value, str) or z3.is_string(value) for _, value in key.values):
            return [(self.not_said(f"{written} is a number"), written)]
        return [*key.single(), (z3.Not(key.present) if z3.is_expr(key.present) else not key.present, name.group(2))]


def _both(one, other):
    if one is True or other is False:
        return other
    return one if other is True or one is False else z3.And(one, other)
