#pragma once

#include "core/blobs/blob_store.h"
#include "worker/judging/output_checker.h"
#include "worker/judging/pass_runner.h"

#include <QMap>

namespace gavel::worker {

// Output-only problems: the files of the submission are the outputs. Nothing is run, the checker is asked at once.
// Borrows everything.
class SubmittedAnswers final : public PassRunner {
public:
    using Files = QMap<QString, QByteArray>; // by name

    SubmittedAnswers(const Files &files, blobs::BlobStore &blobs, OutputChecker &checker,
                     const domain::JudgingData &problem)
        : m_files(files), m_blobs(blobs), m_checker(checker), m_problem(problem)
    {
    }

    Result<PassOutcome> run(const Pass &pass) override;

private:
    const Files &m_files;
    blobs::BlobStore &m_blobs;
    OutputChecker &m_checker;
    const domain::JudgingData &m_problem;
};

// The name of the file that answers a testcase; empty: there is none. Of "secret/group/03" it is "secret-group-03" or
// "03" (of samples only "sample-03"), with the extension ".out", ".ans", ".txt" or none, in that order. With a single
// testcase (samples aside) a single file answers it whatever its name is.
QString answeringFile(const SubmittedAnswers::Files &files, const domain::JudgingData &problem,
                      const domain::Testcase &testcase);

} // namespace gavel::worker
