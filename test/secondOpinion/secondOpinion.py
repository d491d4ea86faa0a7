"""A second opinion on grants, exact and by other means: reads questions as JSON lines, writes verdicts as JSON lines.

A line holds policies as they were written and a number for them, or a question about policies by their number and what
is known of its requests. The verdict is proved over all of them
by Z3, with strings and regular expressions made of the policies' own text: `granted`, `denied`, `missing`, or `limited`
where a request that is allowed and one that is not were both found. `unknown`: Z3 gave up, or the text says something
that no formula here says.
"""

import json
import re
import sys
import time
import z3
from conditions import holds, read_tests
from logic import all_of, any_of, negate
from request import Request
from resources import resources_of, takes
from texts import resource_parts, split_wildcards

# Z3's own measure of work, so that a busy machine answers as an idle one does; some seconds at most.
LIMIT = 6_000_000


class Statement:
    """One statement about the action."""

    def __init__(self, written, version):
        self.has_variables = version == "2012-10-17"
        self.is_allow = written["Effect"] == "Allow"
        self.resource = _element(written, "Resource")
        self.tests = read_tests(written.get("Condition"), self.has_variables)
        self.principal = written.get("Principal"), written.get("NotPrincipal")


def _element(written, name):
    for key, negated in ((name, False), (f"Not{name}", True)):
        if key in written:
            value = written[key]
            return {"negated": negated, "patterns": [value] if isinstance(value, str) else value}
    return None


def is_about(written, action):
    element = _element(written, "Action")
    return any(matches_action(pattern.lower(), action) for pattern in element["patterns"]) != element["negated"]


def matches_action(pattern, action):
    if pattern.strip("*") == "" and pattern:
        return True
    if "*" not in pattern and "?" not in pattern:
        return pattern == action
    if not re.fullmatch(r"[^\s,:]+:[^\s,:]+", pattern):
        return False
    sides = zip(pattern.split(":", 1), action.split(":", 1))
    return all(_like(side, text) for side, text in sides)


def _like(pattern, text):
    expression = "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
    return re.fullmatch(expression, text, re.DOTALL) is not None


def statements_of(document, action):
    if document.get("unreadable"):
        return None
    written = document.get("Statement", [])
    listed = written if isinstance(written, list) else [written]
    return [Statement(one, document.get("Version", "2008-10-17")) for one in listed if is_about(one, action)]


def groups_of(question):
    """Lists of documents of which each must allow; whether it is of RCPs, which always allow."""
    layers = question["layers"]
    groups = [(layers["identity"], False)]
    if layers.get("boundary") is not None:
        groups.append(([layers["boundary"]], False))
    groups += [(level, False) for level in layers.get("scps") or []]
    return groups + [(level, True) for level in layers.get("rcps") or [] if question["rcpsApply"]]


def answer(question):
    action = question["action"].lower()
    if action == "sts:getcalleridentity":
        return "granted", []
    groups = [([statements_of(each, action) for each in documents], is_rcp) for documents, is_rcp in groups_of(question)]
    statements = [one for documents, _ in groups for each in documents for one in each or []]
    policy = resource_policy(question, action)
    statements += [one for one in (policy or {}).get("statements") or []]
    request = Request(question["context"], [test for one in statements for test in one.tests])
    entries = [parts for one in statements for parts in _entries(one)]
    kinds = resources_of(question, entries)
    outcomes = [(*_outcome(groups, kind, request, policy), kind.constraints) for kind in kinds]
    return _verdict(outcomes, request)


def resource_policy(question, action):
    """The statements of the policy of the resource that name whoever asks, and whose resource it is; None: not looked at."""
    layer = question["layers"].get("resource")
    if layer is None:
        return None
    document = layer.get("policy")
    read = [] if document is None else statements_of(document, action)
    return {
        "statements": read,
        "is_key": layer["kind"] == "key",
        "principal": layer["principal"],
        "principal_id": layer.get("principalId"),
        "is_own": layer["principal"].split(":")[4] == layer["owner"],
        "has_boundary": question["layers"].get("boundary") is not None,
    }


def _outcome(groups, resource, request, policy):
    """When the request is allowed, and when it is denied."""
    allows, denies = [], []
    for number, (documents, is_rcp) in enumerate(groups):
        allowed = [is_rcp]
        for at, each in enumerate(documents):
            if each is None:
                allowed.append(request.free(f"document {number}.{at} allows"))
                denies.append(request.free(f"document {number}.{at} denies"))
            for one in each or []:
                (allowed if one.is_allow else denies).append(_applies(one, resource, request, is_rcp))
        allows.append(any_of(allowed))
    if policy is None:
        return all_of(allows), any_of(denies)
    bounded = allows.pop(1) if policy["has_boundary"] else True
    own_way, others = all_of([allows[0], bounded]), all_of(allows[1:])
    granted, denied = _resource_grants(policy, resource, request)
    everyone, role, account = granted["free"], granted["role"], granted["account"]
    if not policy["is_own"]:
        way = all_of([own_way, any_of([everyone, role, account])])
    else:
        delegated = all_of([own_way, account]) if policy["is_key"] else own_way
        way = any_of([everyone, all_of([role, bounded]), delegated])
    return all_of([way, others]), any_of([*denies, denied])


def _resource_grants(policy, resource, request):
    """Per kind of grant when it is given, and when the policy denies."""
    granted, denied = {"free": [], "role": [], "account": []}, []
    if policy["statements"] is None:
        for kind, formulas in granted.items():
            formulas.append(request.free(f"the resource policy grants to {kind}"))
        denied.append(request.free("the resource policy denies"))
    for one in policy["statements"] or []:
        if one.resource is None and policy["is_key"]:
            continue
        said = _says(one, resource, request)
        for kind, sure in _named(one, policy):
            formula = said if sure else all_of([said, request.free(f"{kind} of statement {id(one)} is meant")])
            (granted[kind] if one.is_allow else denied).append(formula)
    return {kind: any_of(formulas) for kind, formulas in granted.items()}, any_of(denied)


def _named(statement, policy):
    """How a statement names whoever asks: kinds of grants, and whether it surely does."""
    plain, negated = statement.principal
    arn, element = policy["principal"], negated if plain is None else plain
    if element == "*":
        element = {"AWS": ["*"]}
    listed = {kind: [values] if isinstance(values, str) else values for kind, values in (element or {}).items()}
    account, name = arn.split(":")[4], arn.split("/")[-1]
    session = f"arn:aws:sts::{account}:assumed-role/{name}/"
    kinds = []
    for value in listed.get("AWS", []):
        if value == "*":
            kinds.append(("free", True))
        elif value in (account, f"arn:aws:iam::{account}:root"):
            kinds.append(("account", True))
        elif value == arn:
            kinds.append(("role" if ":role/" in arn else "free", True))
        elif value == policy["principal_id"]:
            kinds.append(("role", False))
        elif ":role/" in arn and value.startswith(session):
            kinds.append(("free", False))
    if "CanonicalUser" in listed:
        kinds.append(("account", False))
    if negated is None:
        return kinds
    if not statement.is_allow and policy["has_boundary"]:
        return [("free", True)]
    if not kinds:
        return [("free", True)]
    # The account alone may exempt its roles or not.
    if not statement.is_allow and all(kind == "account" for kind, _ in kinds):
        return [("free", False)]
    # A role that is named without its account may be meant or not.
    return [] if any(kind != "role" and sure for kind, sure in kinds) else [("free", False)]


def _entries(statement):
    patterns = statement.resource["patterns"] if statement.resource else []
    return [parts for parts in (resource_parts(split_wildcards(text)) for text in patterns) if parts is not None]


def _says(statement, resource, request):
    parts = [request.once(test, holds) for test in statement.tests]
    if statement.resource is None:
        parts.append(request.free(f"statement {id(statement)} has no resource"))
    else:
        parts.append(takes(statement.resource, statement.has_variables, resource, request))
    return all_of(parts)


def _applies(statement, resource, request, is_rcp):
    plain, negated = statement.principal
    parts = [_says(statement, resource, request)]
    is_everybody = plain == "*" or (isinstance(plain, dict) and "*" in plain.get("AWS", []))
    if (plain is not None or negated is not None) and not (is_rcp and is_everybody):
        parts.append(request.free(f"statement {id(statement)} is of another kind of policy"))
    return all_of(parts)


def _verdict(outcomes, request):
    def possible(formula_of, more=()):
        found = False
        for allowed, denied, constraints in outcomes:
            result = _is_possible([formula_of(allowed, denied), *constraints, *request.constraints, *more])
            if result:
                return True
            found = None if result is None else found
        return found

    def fail(allowed, denied):
        return any_of([negate(allowed), denied])

    def succeed(allowed, denied):
        return all_of([allowed, negate(denied)])

    fails = possible(fail)
    if fails is False:
        return "granted", request.unsaid
    succeeds = possible(succeed)
    if succeeds is not False:
        is_sure = fails and succeeds and all(possible(one, request.said_where) for one in (fail, succeed))
        return ("limited", []) if is_sure else ("unknown", request.unsaid or ["Z3 gave up"])
    undenied = possible(lambda _, denied: negate(denied))
    return "denied" if undenied is False else "missing" if undenied else "missing or denied", request.unsaid


def _is_possible(formulas):
    if any(each is False for each in formulas):
        return False
    solver = z3.Solver()
    solver.set("rlimit", LIMIT)
    solver.add(*[each for each in formulas if each is not True])
    result = solver.check()
    return None if result == z3.unknown else result == z3.sat


def main():
    layers = {}
    for line in sys.stdin:
        read = json.loads(line)
        if "number" in read:
            layers[read["number"]] = read["layers"]
            continue
        begun = time.process_time()
        verdict, unsaid = answer({**read, "layers": layers[read["layers"]]})
        spent = round((time.process_time() - begun) * 1000)
        print(json.dumps({"id": read["id"], "verdict": verdict, "unsaid": unsaid[:3], "ms": spent}), flush=True)


main()
