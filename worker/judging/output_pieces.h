#pragma once

#include "core/base/bytes.h"
#include "core/wire/worker_link.h"

#include <chrono>
#include <functional>

namespace gavel::worker {

// How often a running program's output is looked at, for those who watch it.
inline constexpr std::chrono::milliseconds kLookAtOutputEvery{100};

// Cuts what one run prints into pieces while it is running. The pieces follow one another without a gap; what a program
// changes in what it has written already is not told again.
//
// Bounded: a look gives one piece of wire::kMostOutputPiece bytes at most, finish() kMostLastPieces of them, and all
// together no more than the run may print. What was left out is in the report. Used by the slot's thread.
class OutputPieces {
public:
    using Send = std::function<void(const wire::OutputPiece &)>;
    static constexpr int kMostLastPieces = 4;

    // `run` counts from 0. `most` is what the run may print.
    OutputPieces(wire::JobKey key, int run, Bytes most, const Send &send)
        : m_key(key), m_run(run), m_most(most), m_send(send)
    {
    }

    // `output` is the file that the program is writing; borrowed.
    void look(int output);

    // It is all there now.
    void finish(int output);

private:
    enum class Ends { WithCharacter, Anywhere };
    bool sendOne(int output, Ends ends);

    const wire::JobKey m_key;
    const int m_run;
    const Bytes m_most;
    const Send &m_send;
    qint64 m_sent = 0;
};

// Without the first bytes of a UTF-8 character at its end whose last ones are missing.
QByteArray wholeCharacters(const QByteArray &bytes);

} // namespace gavel::worker
