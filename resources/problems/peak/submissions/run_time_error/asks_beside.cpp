#include "peak.h"

int peak(int n)
{
    return value(n);
}
