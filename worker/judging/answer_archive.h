#pragma once

#include "core/base/result.h"
#include "worker/judging/job_control.h"
#include "worker/judging/submitted_answers.h"

namespace gavel::worker {

// Most that an archive of answers may hold.
inline constexpr std::size_t kMostAnswers = 2000;
inline constexpr Bytes kMostAnswerBytes = mebibytes(64);

// Replaces the zip files among the answers by what is in them, by name without directories. They come from strangers,
// so they are unpacked in a cell, by unzip. One that cannot be unpacked, or is too large, stays what it is: it answers
// nothing. An Error is a failure of ours.
Result<void> unpackArchives(sandbox::Sandbox &sandbox, int slot, JobControl &control, SubmittedAnswers::Files &files);

} // namespace gavel::worker
