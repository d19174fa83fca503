#pragma once

#include "core/base/bytes.h"
#include "core/domain/verdict.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace gavel::worker {

// What a language is asked to prove in a real cell.
enum class ProbeKind {
    Sum,          // prints the sum of "1 2": the example of the language's own file
    Numbers,      // reads 10^6 numbers, one a line after their count, and prints their sum
    Unicode,      // prints a line of UTF-8 back, with a few characters of its own behind it
    Recursion,    // calls itself 100000 times
    CompileError, // cannot be compiled, and the compiler tells the line
    RuntimeError, // ends with exit code 3, or with whatever an uncaught error ends with
    Loop,         // never ends
    Memory,       // takes more memory than there is
    Threads,      // adds "1 2" in a thread or two
    Contained,    // tries the file system, the network and other processes; prints "contained" when all of it failed
};

inline constexpr ProbeKind kAllProbes[] = {
    ProbeKind::Sum,          ProbeKind::Numbers, ProbeKind::Unicode, ProbeKind::Recursion, ProbeKind::CompileError,
    ProbeKind::RuntimeError, ProbeKind::Loop,    ProbeKind::Memory,  ProbeKind::Threads,   ProbeKind::Contained,
};

// "sum", "compile-error"; also the name of its files.
QString probeName(ProbeKind kind);

// A program and how it must end.
struct Probe {
    ProbeKind kind = ProbeKind::Sum;
    QByteArray source;
    domain::Verdict expected = domain::Verdict::Accepted;
    int faultLine = 0;  // CompileError: the line that the compiler should name; 0: whichever
    QString whyNotDone; // not empty: there is no such probe for this language, and why
};

// What became of a probe.
struct ProbeResult {
    enum class State { Passed, Failed, NotDone };

    ProbeKind kind = ProbeKind::Sum;
    State state = State::NotDone;
    QString detail; // why it failed or was not done; a remark on one that passed; may be empty
    std::optional<std::chrono::nanoseconds> compileTime; // by the clock
    std::optional<std::chrono::nanoseconds> cpuTime;     // of the run
    std::optional<Bytes> peakMemory;                     // of the run
};

// All of one language.
struct LanguageProof {
    QString id;
    QString tier;
    QString version;
    QList<ProbeResult> results;

    bool isPassed() const; // none has failed
    const ProbeResult *find(ProbeKind kind) const;
};

} // namespace gavel::worker
