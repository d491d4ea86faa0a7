"""Condition blocks as Z3 formulas.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import base64
import datetime
import ipaddress
import re
from fractions import Fraction
import z3
from logic import all_of, any_of, negate
from texts import NotDecidable, arn_parts, matches, split_wildcards

_ORDERS = ["equals", "notequals", "lessthan", "lessthanequals", "greaterthan", "greaterthanequals"]
OPERATORS = {
    "stringequals": ("text", False), "stringnotequals": ("text", True),
    "stringequalsignorecase": ("text", False), "stringnotequalsignorecase": ("text", True),
    "stringlike": ("text", False), "stringnotlike": ("text", True),
    "arnequals": ("arn", False), "arnlike": ("arn", False), "arnnotequals": ("arn", True), "arnnotlike": ("arn", True),
    "bool": ("bool", False), "binaryequals": ("binary", False),
    "ipaddress": ("ip", False), "notipaddress": ("ip", True),
    **{f"numeric{order}": ("number", order == "notequals") for order in _ORDERS},
    **{f"date{order}": ("date", order == "notequals") for order in _ORDERS},
}  # fmt: skip


class Test:
    """One `operator: { key: values }` entry."""

    def __init__(self, operator, key, values, has_variables):
        self.written, self.key, self.values = operator.lower(), key.lower(), values
        self.has_variables = has_variables
        name = re.sub(r"^(forallvalues|foranyvalue):", "", self.written)
        self.set = self.written.split(":")[0] if ":" in self.written else None
        self.if_exists = name.endswith("ifexists")
        self.base = re.sub(r"ifexists$", "", name)
        self.kind, self.negated = OPERATORS.get(self.base, (None, False))
        if self.written == "null":
            self.kind = "null"


def read_tests(block, has_variables):
    """The entries of a Condition block; numbers and booleans as texts, as IAM takes them."""
    tests = []
    for operator, entries in (block or {}).items():
        for key, values in entries.items():
            listed = values if isinstance(values, list) else [values]
            texts = [str(v).lower() if isinstance(v, bool) else str(v) for v in listed]
            tests.append(Test(operator, key, texts, has_variables))
    return tests


def holds(test, request):
    """A formula that is true where the request meets the entry."""
    if test.kind is None:
        return request.free(f"{test.written} is not known")
    key = request.key(test.key)
    if test.kind == "null":
        wanted = {value.lower() for value in test.values}
        return any_of([all_of([key.present, "false" in wanted]), all_of([negate(key.present), "true" in wanted])])
    absent = True if test.if_exists else test.negated if test.set is None else test.set == "forallvalues"
    return any_of([all_of([key.present, _of_values(test, key, request)]), all_of([negate(key.present), absent])])


def _of_values(test, key, request):
    taken = [(here, _passes(test, value, request)) for here, value in key.values]
    if test.set is None:
        some = any_of([all_of([here, passed]) for here, passed in taken])
        return negate(some) if test.negated else some
    # A text that is empty is no value to the set operators, unless another stands beside it.
    empty = all_of([any_of([negate(here), _is_empty(value)]) for here, value in key.values])
    met = [(here, negate(passed) if test.negated else passed) for here, passed in taken]
    if test.set == "forallvalues":
        return any_of([empty, all_of([any_of([negate(here), one]) for here, one in met])])
    return all_of([negate(empty), any_of([all_of([here, one]) for here, one in met])])


def _is_empty(value):
    if isinstance(value, str):
        return value == ""
    return value == z3.StringVal("") if z3.is_string(value) else False


def _passes(test, value, request):
    return any_of([_compare(test, wanted, value, request) for wanted in test.values])


def _compare(test, wanted, value, request):
    if test.kind in ("text", "arn", "bool"):
        return _compare_text(test, wanted, value, request)
    if request.is_mixed(test.key) and not isinstance(value, str):
        return request.not_said(f"{test.key} is compared in several ways")
    return {"number": _compare_order, "date": _compare_order, "ip": _compare_ip, "binary": _compare_bytes}[test.kind](
        test, wanted, value
    )


def _compare_text(test, wanted, value, request):
    if not isinstance(value, str) and not z3.is_string(value):
        return request.not_said(f"{test.key} is compared in several ways")
    wild = test.kind == "arn" or test.base in ("stringlike", "stringnotlike")
    ignore_case = test.kind == "bool" or "ignorecase" in test.base
    readings = request.read(wanted, wild) if test.has_variables else [(True, _plain(wanted, wild))]
    taken = []
    for here, parts in readings:
        fitting = parts if parts is None or test.kind != "arn" else arn_parts(parts)
        if fitting is None:
            continue
        try:
            taken.append(all_of([here, matches(fitting, value, ignore_case)]))
        except NotDecidable:
            fits = lambda example: matches(example, value, ignore_case)  # noqa: E731
            taken.append(all_of([here, request.not_said(f"{wanted} is compared with an unknown value", fitting, fits)]))
    return any_of(taken)


def _plain(text, wild):
    return split_wildcards(text) if wild else [text]


def _compare_order(test, wanted, value):
    read = read_number if test.kind == "number" else read_date
    bound = read(wanted)
    given = read(value) if isinstance(value, str) else value
    if bound is None or given is None:
        return False
    order = re.sub(r"^(numeric|date)", "", test.base)
    left, right = (given, bound) if isinstance(given, Fraction) else (given, z3.RealVal(str(bound)))
    return {
        "equals": left == right, "notequals": left == right,
        "lessthan": left < right, "lessthanequals": left <= right,
        "greaterthan": left > right, "greaterthanequals": left >= right,
    }[order]  # fmt: skip


def read_number(text):
    return Fraction(text) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", text) else None


def read_date(text):
    """Milliseconds since 1970, from a W3C form of ISO 8601 or from seconds; four digits alone are a year."""
    if re.fullmatch(r"\d{1,11}(\.\d+)?", text) and not re.fullmatch(r"\d{4}", text):
        return Fraction(text) * 1000
    form = r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?"
    found = re.fullmatch(form, text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    try:
        moment = datetime.datetime(int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0))
    except ValueError:
        return None
    seconds = (moment - datetime.datetime(1970, 1, 1)) // datetime.timedelta(seconds=1)
    if zone not in (None, "Z"):
        digits = zone[1:].replace(":", "")
        seconds -= (1 if zone[0] == "+" else -1) * (int(digits[:2]) * 3600 + int(digits[2:]) * 60)
    # Milliseconds, as a clock of requests has them.
    return Fraction(seconds * 1000 + int(((fraction or "") + "000")[:3]))


def _compare_ip(_, wanted, value):
    try:
        network = ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        return False
    if isinstance(value, str):
        try:
            given = ipaddress.ip_network(value, strict=False)
        except ValueError:
            return False
        return given.version == network.version and given.subnet_of(network)
    is_four, number = value
    first, last = int(network.network_address), int(network.broadcast_address)
    return z3.And(is_four == (network.version == 4), number >= first, number <= last)


def _compare_bytes(_, wanted, value):
    bytes_wanted = _bytes(wanted)
    if bytes_wanted is None:
        return False
    if isinstance(value, str):
        return _bytes(value) == bytes_wanted
    return value == z3.StringVal(base64.b64encode(bytes_wanted).decode())


def _bytes(text):
    if not re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", text):
        return None
    plain = text.rstrip("=")
    usable = plain[:-1] if len(plain) % 4 == 1 else plain
    return base64.b64decode(usable + "=" * (-len(usable) % 4))
