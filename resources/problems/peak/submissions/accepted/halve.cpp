#include "peak.h"

int peak(int n)
{
    int low = 0, high = n - 1;
    while (low < high) {
        const int middle = (low + high) / 2;
        if (value(middle) < value(middle + 1))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
