def peak(n):
    return n // 2
