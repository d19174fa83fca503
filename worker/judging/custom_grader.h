#pragma once

#include "core/domain/group_rules.h"
#include "worker/judging/jury_program.h"

#include <optional>

namespace gavel::worker {

// Asks the grader that a problem brings with it for verdict and score of a group. It gets a line "VERDICT SCORE" for
// each part of the group on its standard input and must print one such line and end with exit code 0; verdicts are AC,
// WA, RTE and TLE. It runs in a cell of its own, made at the first question. What else it does is the problem's fault:
// DataCorrupted, with its words. For one job and one thread.
class CustomGrader {
public:
    explicit CustomGrader(const JuryProgramParts &parts) : m_parts(parts) {}

    Result<domain::Grade> grade(const domain::TestGroup &group, const QList<domain::Grade> &parts);

private:
    Result<sandbox::RunResult> ask(const domain::TestGroup &group, const QList<domain::Grade> &parts);

    const JuryProgramParts &m_parts;
    std::optional<JuryProgram> m_program; // empty before the first question
};

// The lines that a grader reads, and the one that it prints. The latter is empty when it is not such a line.
QByteArray graderInput(const QList<domain::Grade> &parts);
std::optional<domain::Grade> graderAnswer(const QByteArray &output);

} // namespace gavel::worker
