#pragma once

#include "core/blobs/blob_store.h"
#include "core/domain/problem.h"
#include "core/domain/verdict_rules.h"
#include "core/wire/worker_link.h"
#include "worker/judging/output_checker.h"
#include "worker/plugins/language_registry.h"
#include "worker/sandbox/sandbox.h"

namespace gavel::worker {

// Runs one submission on testcases, one after another: run in the cell, ask the checker, judge. Borrows everything;
// used by one thread.
class TestRunner {
public:
    TestRunner(sandbox::Cell &cell, blobs::BlobStore &blobs, OutputChecker &checker, const domain::JudgingData &problem,
               const plugin::LanguageDefinition &language, const plugin::Command &command);

    // One testcase. An Error is a failure of ours.
    Result<wire::TestReport> run(const domain::Testcase &testcase);

private:
    Result<sandbox::RunResult> execute(int input);
    Result<domain::CheckerReport> check(const domain::Testcase &testcase, int input, int output);
    domain::RunEvidence evidenceOf(const sandbox::RunResult &result) const;
    QString takeText(const QString &text);
    QByteArray takeHead(int fd);

    sandbox::Cell &m_cell;
    blobs::BlobStore &m_blobs;
    OutputChecker &m_checker;
    const domain::JudgingData &m_problem;
    const plugin::LanguageDefinition &m_language;
    sandbox::RunRecipe m_recipe;
    qint64 m_headsLeft;    // bytes of output that the report may still take
    qsizetype m_textsLeft; // and characters of messages
};

} // namespace gavel::worker
