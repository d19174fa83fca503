// Changes what kind of process it is.
// expect: exited 0
#include "probe.h"

#include <sys/personality.h>

int main(void)
{
    REFUSED(personality(ADDR_NO_RANDOMIZE));
    REFUSED(personality(READ_IMPLIES_EXEC));
    REFUSED(personality(PER_LINUX32));
    WORKS(personality(0xffffffff));
    return 0;
}
