#pragma once

#include "core/blobs/blob_store.h"
#include "core/domain/problem.h"
#include "worker/judging/job_control.h"
#include "worker/judging/program_builder.h"

#include <memory>
#include <string>

namespace gavel::worker {

// What making and running the jury's own programs takes. Borrowed.
struct JuryProgramParts {
    sandbox::Sandbox &sandbox;
    int slot = 0;
    blobs::BlobStore &blobs;
    ProgramBuilder &programs;
    JobControl &control;
    const LanguageCatalog &catalog;
    const domain::JudgingData &problem; // for its limits
};

// A program that a problem brings with it (checker, grader, validator, generator), compiled and put into a cell of its
// own: by a language, or by the script that it brings itself. It is compiled once per worker: it is in the cache of
// programs like a submission's, and that it does not compile is remembered, too. Borrows the parts and the
// description; for one thread.
class JuryProgram {
public:
    // `role` names it in errors: "output validator". DataCorrupted when it does not compile, with the compiler's words;
    // NotFound when its language is not here.
    static Result<JuryProgram> create(const JuryProgramParts &parts, const domain::CheckerProgram &program,
                                      const std::string &role);

    // "output validator check.cpp".
    std::string name() const;
    sandbox::Cell &cell() { return *m_cell; }

    // The command to run it with these arguments, under the limits of validation; the streams are left to the caller.
    sandbox::RunRecipe recipe(const QStringList &arguments) const;

    // Runs it. Cancelled when the job was cancelled.
    Result<sandbox::RunResult> run(const sandbox::RunRecipe &recipe);

private:
    JuryProgram(const JuryProgramParts &parts, const domain::CheckerProgram &program, const std::string &role)
        : m_parts(&parts), m_program(&program), m_role(role)
    {
    }

    Result<QList<plugin::SourceFile>> sources() const;
    Result<void> planItself();
    Result<void> plan();
    Result<std::shared_ptr<const Program>> build();
    Result<Compilation> compile();
    Result<void> settle(const Program &program);

    const JuryProgramParts *m_parts;
    const domain::CheckerProgram *m_program;
    std::string m_role;
    const OfferedLanguage *m_language = nullptr; // in the catalog
    plugin::ExecutionPlan m_plan;
    std::unique_ptr<sandbox::Cell> m_cell;
    std::unique_ptr<JobControl::Lent> m_lent; // ends before the cell
};

// What a program of the jury wrote, as people and databases may have it.
std::string messageFrom(QByteArray text);

// Most that is kept of what it has to say.
inline constexpr qint64 kMostCheckerMessage = 4 * 1024;

} // namespace gavel::worker
