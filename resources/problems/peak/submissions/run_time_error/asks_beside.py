from grader import value


def peak(n):
    return value(n)
