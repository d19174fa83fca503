#pragma once

#include "server/accounts/principal.h"
#include "server/judging/submission.h"

namespace gavel::judging {

// Who may see what of a submission. Pure.
bool maySee(const accounts::Principal &viewer, const Submission &submission);
bool maySee(const accounts::Principal &viewer, const Judging &judging);

// Takes away what is for the jury: explanations and outputs (but of samples), our own errors, the worker.
void hideFrom(const accounts::Principal &viewer, Judging &judging);

} // namespace gavel::judging
