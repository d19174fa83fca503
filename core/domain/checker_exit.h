#pragma once

#include "core/base/termination.h"
#include "core/domain/checker_report.h"
#include "core/domain/problem.h"

namespace gavel::domain {

// How a problem's own checker has ended.
struct CheckerExit {
    Termination termination = Termination::Exited;
    int exitCode = 0; // meaningful when Exited
    int signal = 0;   // meaningful when Signalled
};

// What that means for the output it was asked about. Pure. A report of Outcome::Failed has the reason as its jury
// message; the messages of all others are left to the caller.
//
// A checker speaks by its exit code alone. Whatever else became of it (a signal, a limit, a code that its protocol does
// not know) is a failure of the problem, never the contestant's.
//
//  Kattis   42 accepted     43 wrong answer
//  testlib   0 accepted      1 wrong answer     2, 4, 8 presentation error (format, dirt, unexpected end of file)
//            3 the checker says that it, or the jury's answer, is at fault     7, 16... points: not for pass-fail
//            problems
CheckerReport reportOf(CheckerDialect dialect, const CheckerExit &exit);

} // namespace gavel::domain
