// Ends by a signal it sends itself.
// expect: signalled 6
#include "probe.h"

int main(void)
{
    abort();
}
