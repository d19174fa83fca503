#pragma once

namespace gavel::bench {

// Of a process: what stands in /proc; 0 when it is gone.
double residentKibibytes(long long pid);
double cpuSeconds(long long pid); // in user and kernel mode, all threads

} // namespace gavel::bench
