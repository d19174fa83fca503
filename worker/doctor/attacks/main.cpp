// gavel-attacks NAME: makes one attack. 0: the walls held. 1: they did not, and standard output tells how. 2: no such.
#include "worker/doctor/attacks/attack.h"

#include <cstdio>
#include <cstring>

using namespace gavel::attacks;

int main(int argc, char **argv)
{
    for (const std::span<const Attack> list : {limitAttacks(), wallAttacks(), kernelAttacks()}) {
        for (const Attack &attack : list) {
            if (argc != 2 || std::strcmp(attack.name, argv[1]) != 0)
                continue;
            const std::string complaint = attack.attempt();
            std::puts(complaint.c_str());
            return complaint.empty() ? 0 : 1;
        }
    }
    std::puts("there is no such attack");
    return 2;
}
