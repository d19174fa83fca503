#pragma once

#include "bench/scaling/simulation.h"

namespace gavel::bench {

// One service time with where it comes from.
struct Measured {
    const char *key; // as in --set KEY=VALUE
    double ServiceTimes::*member;
    double value; // seconds, or what the text says
    const char *source;
};

const std::vector<Measured> &measured();

} // namespace gavel::bench
