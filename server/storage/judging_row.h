#pragma once

#include "server/judging/submission.h"
#include "server/storage/connection.h"

#include <string>

namespace gavel::storage {

// The columns of a judging as judgingOf() reads them: of tables judging j, problem_version v and worker w.
std::string judgingColumns(bool withCompileOutput);

// The joins that give v and w.
extern const char *const kJudgingJoins;

// DataCorrupted for a code this program does not know.
Result<judging::Judging> judgingOf(const Query &row, int firstColumn);

} // namespace gavel::storage
