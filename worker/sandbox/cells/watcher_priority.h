// The thread that watches a run must not wait in line behind the processes of the run: among many of them it got its
// turn hundreds of milliseconds late even at nice -10.
#pragma once

namespace gavel::sandbox {

// For the calling thread; what it starts falls back to normal by itself. In vain without privilege, and not done where
// somebody has given us another priority than the usual.
void raiseWatcherPriority() noexcept;

} // namespace gavel::sandbox
