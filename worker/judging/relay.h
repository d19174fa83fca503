#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "worker/judging/line_framing.h"
#include "worker/judging/transcript.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <poll.h>

namespace gavel::worker {

struct RelayLimits {
    Bytes submissionOutput; // of each process
    Bytes interactorOutput;
};

// Stands between an interactor and the processes of a submission: carries what they say, keeps the transcript, and
// sees to it that who ended first does not depend on luck.
//
// Each side has two pipes to us and none to the other. Where a side has closed everything it is about to end: its end
// is passed on when it is known how it has ended, so that nothing that the other side does because of it can be taken
// for the cause. One that has closed its output alone goes on; that is passed on after kGrace, since at its end a
// process closes its descriptors one after another. A submission that has ended badly is kept from the interactor for
// kGrace, too: an interactor that ends in that time has ended by itself. What is said to a side that listens no more is
// dropped: nobody is killed by a broken pipe for the other's end.
//
// run() is for one thread; the ends may be told from others.
class Relay {
public:
    static constexpr std::chrono::milliseconds kGrace{200};

    // The ends of one side's pipes, to be its standard input and output.
    struct Ends {
        UniqueFd input;
        UniqueFd output;
    };

    static Result<std::unique_ptr<Relay>> create(int processes, const RelayLimits &limits, Transcript &transcript);

    // Once each.
    Ends takeInteractorEnds() { return std::move(m_sides.front().lent); }
    Ends takeProcessEnds(int process) { return std::move(sideOf(process).lent); }

    // Carries until the ends of all sides have been told.
    void run();

    // That nothing of it is running any more. Each must be told, whatever happened.
    void tellInteractorEnd();
    void tellProcessEnd(int process, bool isGood);

    // Below: valid when run() has returned.

    // The interactor ended without having been told that a process of the submission has ended, but for good ends.
    bool hasInteractorEndedFirst() const { return m_hasInteractorEndedFirst; }
    bool isOverOutputLimit(int process) const { return m_sides[std::size_t(process) + 1].isOverLimit; }
    // What the interactor did that it must not; empty: nothing.
    const std::string &interactorFault() const { return m_interactorFault; }

private:
    using Clock = std::chrono::steady_clock;
    enum class Ended { No, Well, Badly };

    // The interactor, or a process of the submission.
    struct Side {
        Ends lent;
        UniqueFd from; // what it says; empty: its end was seen, or is of no interest
        UniqueFd to;   // what it is told; empty: it is closed
        std::string pending;
        bool closesWhenSent = false;
        bool isEndPassedOn = false;
        bool isOverLimit = false;
        std::int64_t said = 0;
        Bytes mostSaid;
        std::optional<Clock::time_point> closed; // when its output was
        std::optional<Clock::time_point> ended;
        std::atomic<Ended> told{Ended::No};
    };

    Relay(int processes, Transcript &transcript)
        : m_sides(std::size_t(processes) + 1), m_framing(processes), m_transcript(transcript)
    {
    }

    Result<void> open(const RelayLimits &limits);
    Side &sideOf(int process) { return m_sides[std::size_t(process) + 1]; }
    int processes() const { return int(m_sides.size()) - 1; }
    bool isFramed() const { return processes() > 1; }
    bool isOver() const;
    bool hasRoomFor(std::size_t speaker) const;
    int timeout() const;
    void wait();
    void serve(std::size_t side);
    void read(std::size_t side);
    void seeEnd(std::size_t side);
    void carry(std::size_t side, std::span<const char> bytes);
    void carryFramed(std::size_t side, std::span<const char> bytes);
    void faultInteractor(const char *fault);
    void tell(Side &side, std::string_view text);
    static void send(Side &side);
    static void close(Side &side);
    void noteEnds();
    void passEnds();
    void passInteractorEnd();
    void passProcessEnd(int process);
    static bool isEnding(const Side &side);
    bool mayPassEnd(const Side &side, Clock::time_point now);
    void wake() noexcept;

    std::vector<Side> m_sides; // the interactor, then the processes
    LineFraming m_framing;
    Transcript &m_transcript;
    UniqueFd m_bell;
    std::vector<pollfd> m_entries;
    std::vector<char> m_buffer = std::vector<char>(64 * 1024);
    std::optional<Clock::time_point> m_alarm; // when an end may be passed on
    bool m_isInteractorTold = false;          // of the end of a process, other than a good one
    bool m_hasInteractorEndedFirst = false;
    std::string m_interactorFault;
};

} // namespace gavel::worker
