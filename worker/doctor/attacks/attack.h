// The hostile side of the self-test: small attacks from inside a cell.
#pragma once

#include <span>
#include <string>

namespace gavel::attacks {

// Tries something and tells what worked that must not ("/etc/hosts could be written"). Empty: the walls held. Some must
// be ended from outside and do not return.
using Attempt = std::string (*)();

struct Attack {
    const char *name; // as worker/doctor/self_test.cpp asks for it
    Attempt attempt;
};

std::span<const Attack> limitAttacks();  // take more than they may have
std::span<const Attack> wallAttacks();   // reach for what is not theirs
std::span<const Attack> kernelAttacks(); // ask the kernel for more than contestants need

} // namespace gavel::attacks
