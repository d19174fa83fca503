#pragma once

#include <QByteArray>

#include <optional>
#include <string>

namespace gavel::domain {

// What a testlib program wrote into its report in the XML form ("-appes"). It says the same as exit code and message
// would, but does not depend on the exit codes that the program was compiled with.
struct TestlibReport {
    int exitCode = 0;    // that testlib has for this outcome by default
    std::string message; // UTF-8; begins with "points <n> " or "partially correct (<k>) " where it gives a score
};

// Empty when the bytes are no such report. An encoding that we do not know is read as UTF-8 where it can be, else as
// Latin-1.
std::optional<TestlibReport> readTestlibReport(const QByteArray &xml);

} // namespace gavel::domain
