#include "peak.h"

int peak(int n)
{
    for (volatile int i = n;;)
        i = i + 1;
}
