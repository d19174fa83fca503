#pragma once

#include "core/base/termination.h"
#include "core/domain/checker_report.h"
#include "core/domain/problem.h"

#include <string>
#include <string_view>

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
//            3 the checker says that it, or the jury's answer, is at fault
//            7 points: `message` begins with "points <number>"; 0 or less is a wrong answer
//            any, with a message that begins with "partially correct (<k>)": k hundredths of what the testcase is worth
CheckerReport reportOf(CheckerDialect dialect, const CheckerExit &exit, std::string_view message = {});

// Takes into a report what a checker of the Kattis protocol wrote to "score.txt" (points) or to "score_multiplier.txt"
// (how much of what the testcase is worth, 0 to 1). What is no number makes it a failure.
void addScore(CheckerReport &report, std::string_view fileName, const std::string &text);

} // namespace gavel::domain
