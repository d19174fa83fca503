#pragma once

#include <QByteArray>

#include <chrono>
#include <deque>
#include <span>
#include <vector>

namespace gavel::worker {

// What was said in a conversation between a submission and an interactor, for the jury: the beginning and the end of
// it, whatever its length. For one thread at a time.
//
// A line of text for each line that was said: the seconds since the start in 11 columns, then, as in a .interaction
// file of the problem package format, '<' (the interactor speaks) or '>' (the submission speaks), and what was said.
// Where the submission has several processes, the number of the process and ':' come before that. "---" parts passes,
// "[...]" stands for what was left out.
class Transcript {
public:
    enum class Speaker { Interactor, Submission };

    // `processes` of the submission.
    explicit Transcript(int processes = 1);

    // As it came: any bytes, lines cut anywhere. `process`: who says it, or is told.
    void add(Speaker speaker, int process, std::span<const char> bytes);
    void startPass();

    // At most kMostTranscript bytes.
    QByteArray text() const;

private:
    using Clock = std::chrono::steady_clock;

    // A line that is not over yet.
    struct Open {
        QByteArray line; // as it is shown
        qsizetype length = 0;
    };

    Open &openLine(Speaker speaker, int process);
    QByteArray beginning(Speaker speaker, int process) const;
    void keep(const QByteArray &line);

    int m_processes;
    Clock::time_point m_start = Clock::now();
    int m_passes = 0;
    std::vector<Open> m_open; // two for each process
    QByteArray m_head;
    std::deque<QByteArray> m_tail;
    qsizetype m_tailSize = 0;
    bool m_isCut = false;
};

inline constexpr qsizetype kMostTranscript = 16 * 1024;

} // namespace gavel::worker
