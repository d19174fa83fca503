#include "core/package/line_ends.h"

#include <algorithm>

namespace gavel::package {

namespace {

constexpr Bytes kLargestTest = mebibytes(512); // longer ones stay as they are

// Whether it was changed.
Result<bool> useUnixLineEnds(domain::BlobRef &blob, blobs::BlobStore &store)
{
    if (blob.sha256.isEmpty() || blob.size > kLargestTest.count)
        return false;
    const QByteArray text = TRY(blobs::readBlob(store, blob, kLargestTest));
    const QByteArray changed = withUnixLineEnds(text);
    if (changed.size() == text.size())
        return false;
    blob = TRY(store.put(changed));
    return true;
}

} // namespace

QByteArray withUnixLineEnds(QByteArray text)
{
    const qsizetype first = text.indexOf('\n');
    const bool mayBe = first > 0 && text.at(first - 1) == '\r';
    if (!mayBe || text.count('\n') != text.count("\r\n") || text.count('\r') != text.count("\r\n"))
        return text;
    text.replace("\r\n", "\n");
    return text;
}

Result<void> useUnixLineEnds(domain::JudgingData &judging, blobs::BlobStore &store, FaultList &faults)
{
    int changed = 0;
    for (domain::Testcase &testcase : judging.testcases) {
        changed += TRY(useUnixLineEnds(testcase.input, store));
        changed += TRY(useUnixLineEnds(testcase.answer, store));
    }
    if (changed > 0)
        faults.warning({},
                       QStringLiteral("%1 files of tests have lines that end with CR LF: LF is taken").arg(changed));
    return {};
}

} // namespace gavel::package
