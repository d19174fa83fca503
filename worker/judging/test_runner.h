#pragma once

#include "core/blobs/blob_store.h"
#include "core/domain/problem.h"
#include "core/wire/worker_link.h"
#include "worker/judging/pass_runner.h"

namespace gavel::worker {

// Judges one submission on testcases, one after another, in as many passes as each takes. Borrows everything; used by
// one thread.
class TestRunner {
public:
    TestRunner(PassRunner &passes, blobs::BlobStore &blobs, const domain::JudgingData &problem,
               const domain::JudgingPolicy &policy);

    // One testcase. An Error is a failure of ours.
    Result<wire::TestReport> run(const domain::Testcase &testcase);

private:
    Result<PassOutcome> runPasses(const domain::Testcase &testcase, wire::TestReport &report);
    QString takeText(const QString &text);
    QByteArray takeHead(int fd);
    QByteArray takeBytes(const QByteArray &bytes);

    PassRunner &m_passes;
    blobs::BlobStore &m_blobs;
    const domain::JudgingData &m_problem;
    const domain::JudgingPolicy &m_policy;
    qint64 m_headsLeft;    // bytes of output that the report may still take
    qsizetype m_textsLeft; // and characters of messages
};

} // namespace gavel::worker
