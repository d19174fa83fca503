// Imports any bytes as a zip file: it is refused with a reason, or read within its bounds, and what was read can be
// told as JSON and back.
#include "core/blobs/file_io.h"
#include "core/package/manifest.h"
#include "core/package/package_import.h"

#include "tests/support/memory_blob_store.h"

#include <cstdio>
#include <cstdlib>

#include <sys/mman.h>

using namespace gavel;
using namespace gavel::package;

namespace {

ImportOptions options()
{
    ImportOptions chosen;
    chosen.shortName = QStringLiteral("fuzzed");
    chosen.bounds.totalSize = mebibytes(4);
    chosen.bounds.fileSize = mebibytes(2);
    chosen.bounds.fileCount = 200;
    return chosen;
}

void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const UniqueFd file(::memfd_create("package.zip", MFD_CLOEXEC));
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    require(blobs::writeAll(file.get(), bytes).has_value(), "cannot write the zip file");
    test::MemoryBlobStore store;
    const QString path = QStringLiteral("/proc/self/fd/%1").arg(file.get());
    const Result<ImportOutcome> outcome = importPackage(path, store, options());
    require(outcome.has_value(), "a broken package must be no failure of ours");
    if (!outcome->problem) {
        require(!outcome->faults.isEmpty(), "refused without a reason");
        return 0;
    }
    const Result<ProblemManifest> again = decodeManifest(encode(outcome->problem->manifest));
    require(again && *again == outcome->problem->manifest, "the manifest does not survive its JSON");
    for (const domain::Testcase &testcase : outcome->problem->judging.testcases)
        require(store.contains(testcase.input) && store.contains(testcase.answer), "a testcase without its data");
    return 0;
}
