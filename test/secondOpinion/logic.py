"""And, or, not over Python's truths and Z3's formulas alike, so that what is decided costs Z3 nothing."""

import z3


def any_of(items):
    rest = []
    for item in items:
        if item is True:
            return True
        if item is not False:
            rest.append(item)
    return False if not rest else rest[0] if len(rest) == 1 else z3.Or(*rest)


def all_of(items):
    return negate(any_of([negate(item) for item in items]))


def negate(item):
    if isinstance(item, bool):
        return not item
    return item.arg(0) if z3.is_not(item) else z3.Not(item)
