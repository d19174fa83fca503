// How blobs that nobody needs are removed, and no import loses one.
//
// A blob is needed when a problem version refers to it; nothing else does (sources are rows, not blobs). An import puts
// its blobs into the store first and then, in one transaction, adds the version with its references. Putting a blob
// that is already there writes nothing. So the danger is this: an import finds an old blob in the store and relies on
// it, the sweep sees that nothing refers to it and removes it, the import commits a reference to nothing.
//
// The database decides, not a clock:
//
//   sweep 1   looks through the store for blobs older than `age`
//   sweep 2   in a transaction that holds the blob lock: those without a reference become rows of doomed_blob, and the
//             generation of the sweep grows
//   sweep 3   removes the doomed from the store; many servers may do so at once, it is harmless
//   sweep 4   in a transaction that holds the blob lock: removes their rows; the generation grows again
//
//   import 1  remembers the generation
//   import 2  puts its blobs
//   import 3  in a transaction that holds the blob lock: adds the version. If the generation is no longer what it was,
//             or anything is doomed, it looks at each of its blobs: one that is doomed, or not in the store, fails the
//             transaction, and the import begins again at 1.
//
// If the import commits first, sweep 2 finds its references. If sweep 2 commits first, import 3 sees the doomed rows,
// or, when sweep 4 is over too, another generation: what has left the store is put again by the next try. A blob that
// was put again between sweep 2 and 3 is removed with the rest; import 3 sees that as well. A sweep that is killed
// leaves doomed rows: the next one, on any server, begins with them. The age only spares imports under way the second
// try.
//
// Everybody who adds problem versions must keep to import 1 to 3: ProblemService does, for servers and commands alike.
#pragma once

#include "core/base/result.h"
#include "core/blobs/permanent_blob_store.h"

namespace gavel::storage {
class Database;
}

namespace gavel::upkeep {

struct SweptBlobs {
    qint64 count = 0;
    Bytes bytes;
};

struct SweepOptions {
    std::chrono::seconds age = std::chrono::hours(24);
    enum class Mode { Remove, Look } mode = Mode::Remove; // Look: only tells what would go
};

// One sweep. Blocks; call it in a thread that may wait for the database.
Result<SweptBlobs> sweepBlobs(storage::Database &database, blobs::PermanentBlobStore &store,
                              const SweepOptions &options);

} // namespace gavel::upkeep
