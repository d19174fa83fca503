#include "peak.h"

int peak(int n)
{
    int best = 0;
    for (int i = 0; i < n; ++i) {
        if (value(i) > value(best))
            best = i;
    }
    return best;
}
