// Memory files for standard output and error, and the descriptor a program reads its input from.
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "worker/sandbox/sandbox.h"

namespace gavel::sandbox {

// An empty memory file that can be sealed later.
Result<UniqueFd> makeMemoryFile(const char *name);

// A sealed memory file with the given bytes.
Result<UniqueFd> makeMemoryFile(const char *name, const void *data, std::size_t size);

// Where a program writes to. Several processes may write at once: nothing of it is lost.
Result<UniqueFd> makeOutputFile();
Result<UniqueFd> makeErrorFile();

// What a program has written, when nobody is left who could write.
struct KeptStream {
    UniqueFd file; // sealed against any change
    Bytes size;
    bool wasCut = false;
};

// Cuts the file to `most` bytes and seals it. A program may have sealed the file itself, to keep us from cutting it:
// then the answer is a copy.
Result<KeptStream> keepStream(UniqueFd file, Bytes most);

// A descriptor of its own for what the program reads: regular files are read from their start whatever the position of
// `fd`, and cannot be written. InvalidArgument: the program could write it by opening /dev/stdin again.
//
// Where programs have our own user id outside of their cell, a file that is not a sealed memory file is copied to one.
Result<UniqueFd> openInput(int fd, Privilege privilege);

} // namespace gavel::sandbox
