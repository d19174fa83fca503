#pragma once

#include "tests/support/faulty_link.h"

#include <QString>

namespace gavel::bench {

// What is to be seen of a fault that was made, for people; empty: nothing, so that it may have had no effect.
QString seenStill(qint64 pid);         // the process is stopped
QString seenGone(qint64 pid);          // 0: there is none
QString seenFull(qint64 freeBytes);    // of a disk
QString seenSkew(double secondsAhead); // of a clock
QString seenOnLink(const tests::FaultyLink &link, tests::FaultyLink::State state);

bool takesConnections(int port); // on the loopback address

} // namespace gavel::bench
