#include "worker/judging/relay.h"

#include <algorithm>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gavel::worker {

namespace {

// More than that waits in the speaker's pipe.
constexpr std::size_t kMostPending = 64 * 1024;

// A side that has closed everything and still runs has nothing more to do with the conversation.
constexpr std::chrono::seconds kLongestEnding{1};

// Programs may open /dev/stdin and /dev/stdout again, but neither to write their input nor to read their output.
constexpr mode_t kReadable = 0444;
constexpr mode_t kWritable = 0222;

Result<void> makePipe(UniqueFd &reader, UniqueFd &writer, mode_t mode, bool isReaderOurs)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return systemFailure("pipe2");
    reader.reset(ends[0]);
    writer.reset(ends[1]);
    if (::fcntl(isReaderOurs ? ends[0] : ends[1], F_SETFL, O_NONBLOCK) != 0 || ::fchmod(ends[0], mode) != 0)
        return systemFailure("preparing a pipe");
    return {};
}

// True when nobody can read what we write there.
bool isClosedAtTheOtherEnd(int writer)
{
    pollfd entry{writer, 0, 0};
    return ::poll(&entry, 1, 0) > 0 && (entry.revents & POLLERR);
}

} // namespace

Result<std::unique_ptr<Relay>> Relay::create(int processes, const RelayLimits &limits, Transcript &transcript)
{
    std::unique_ptr<Relay> relay(new Relay(processes, transcript));
    TRY_WITHIN("joining submission and interactor", relay->open(limits));
    return relay;
}

Result<void> Relay::open(const RelayLimits &limits)
{
    for (Side &side : m_sides) {
        TRY(makePipe(side.lent.input, side.to, kReadable, false));
        TRY(makePipe(side.from, side.lent.output, kWritable, true));
        side.mostSaid = limits.submissionOutput;
    }
    m_sides.front().mostSaid = limits.interactorOutput;
    m_bell.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    return m_bell ? Result<void>() : systemFailure("eventfd");
}

void Relay::tellInteractorEnd()
{
    m_sides.front().told = Ended::Well;
    wake();
}

void Relay::tellProcessEnd(int process, bool isGood)
{
    sideOf(process).told = isGood ? Ended::Well : Ended::Badly;
    wake();
}

void Relay::wake() noexcept
{
    const std::uint64_t one = 1;
    (void)!::write(m_bell.get(), &one, sizeof one);
}

void Relay::run()
{
    // What we write to somebody who has just ended must not end us.
    sigset_t brokenPipe;
    ::sigemptyset(&brokenPipe);
    ::sigaddset(&brokenPipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &brokenPipe, nullptr);
    while (!isOver()) {
        wait();
        noteEnds();
        passEnds();
    }
}

bool Relay::isOver() const
{
    return std::all_of(m_sides.begin(), m_sides.end(), [](const Side &side) { return side.ended.has_value(); });
}

// True when whatever the side says next can wait here for those who are to hear it.
bool Relay::hasRoomFor(std::size_t speaker) const
{
    if (speaker != 0)
        return m_sides.front().pending.size() < kMostPending;
    return std::all_of(m_sides.begin() + 1, m_sides.end(),
                       [](const Side &side) { return side.pending.size() < kMostPending; });
}

void Relay::wait()
{
    m_entries.assign(1, {m_bell.get(), POLLIN, 0});
    for (std::size_t i = 0; i < m_sides.size(); ++i) {
        // A negative descriptor is left out by poll().
        m_entries.push_back({hasRoomFor(i) ? m_sides[i].from.get() : -1, POLLIN, 0});
        m_entries.push_back({m_sides[i].pending.empty() ? -1 : m_sides[i].to.get(), POLLOUT, 0});
    }
    if (::poll(m_entries.data(), m_entries.size(), timeout()) <= 0)
        return;
    if (m_entries[0].revents) {
        std::uint64_t count;
        (void)!::read(m_bell.get(), &count, sizeof count);
    }
    for (std::size_t i = 0; i < m_sides.size(); ++i) {
        if (m_entries[2 * i + 1].revents)
            read(i);
        if (m_entries[2 * i + 2].revents)
            send(m_sides[i]);
    }
}

int Relay::timeout() const
{
    if (!m_alarm)
        return -1;
    return int(
        std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::milliseconds>(*m_alarm - Clock::now()).count()));
}

void Relay::read(std::size_t index)
{
    Side &side = m_sides[index];
    const ssize_t got = ::read(side.from.get(), m_buffer.data(), m_buffer.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        seeEnd(index);
        return;
    }
    // To an interactor that has ended a submission may say what it likes.
    const bool counts = index == 0 || !m_sides.front().ended;
    side.said += counts ? got : 0;
    if (side.said > side.mostSaid.count) {
        side.isOverLimit = true;
        if (index == 0)
            faultInteractor("it wrote more than the output limit of validators");
        seeEnd(index);
        return;
    }
    carry(index, {m_buffer.data(), std::size_t(got)});
}

void Relay::seeEnd(std::size_t index)
{
    Side &side = m_sides[index];
    side.from.reset();
    side.closed = Clock::now();
}

// It has closed everything, and its end has not been told yet.
bool Relay::isEnding(const Side &side)
{
    return !side.ended && side.closed && (!side.to || isClosedAtTheOtherEnd(side.to.get()));
}

void Relay::carry(std::size_t index, std::span<const char> bytes)
{
    if (isFramed()) {
        carryFramed(index, bytes);
        return;
    }
    m_transcript.add(index == 0 ? Transcript::Speaker::Interactor : Transcript::Speaker::Submission, 0, bytes);
    tell(m_sides[index == 0 ? 1 : 0], {bytes.data(), bytes.size()});
}

void Relay::carryFramed(std::size_t index, std::span<const char> bytes)
{
    if (index == 0) {
        std::vector<LineFraming::Said> said;
        const bool isGood = m_framing.takeFromManager(bytes, said);
        for (const LineFraming::Said &one : said) {
            Side &process = sideOf(one.process);
            if (!one.line) {
                process.closesWhenSent = true;
                send(process);
                continue;
            }
            m_transcript.add(Transcript::Speaker::Interactor, one.process, *one.line);
            tell(process, *one.line);
        }
        if (!isGood)
            faultInteractor("it wrote a line that does not begin with the number of a process, or an endless one");
        return;
    }
    const int process = int(index) - 1;
    m_transcript.add(Transcript::Speaker::Submission, process, bytes);
    std::string text;
    if (!m_framing.takeFromProcess(process, bytes, text)) {
        m_sides[index].isOverLimit = true;
        seeEnd(index);
    }
    tell(m_sides.front(), text);
}

// It is heard no more; the processes find the end of their input.
void Relay::faultInteractor(const char *fault)
{
    if (m_interactorFault.empty())
        m_interactorFault = fault;
    m_sides.front().isOverLimit = true;
    m_sides.front().from.reset();
}

void Relay::tell(Side &side, std::string_view text)
{
    if (!side.to || side.closesWhenSent)
        return;
    const bool isIdle = side.pending.empty();
    side.pending.append(text);
    if (isIdle)
        send(side);
}

void Relay::send(Side &side)
{
    while (side.to && !side.pending.empty()) {
        const ssize_t sent = ::write(side.to.get(), side.pending.data(), side.pending.size());
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno == EAGAIN)
            return;
        if (sent < 0) // it listens no more
            close(side);
        else
            side.pending.erase(0, std::size_t(sent));
    }
    if (side.closesWhenSent)
        close(side);
}

void Relay::close(Side &side)
{
    side.pending.clear();
    side.to.reset();
}

void Relay::noteEnds()
{
    const auto now = Clock::now();
    for (Side &side : m_sides) {
        if (side.ended || side.told.load() == Ended::No)
            continue;
        side.ended = now;
        if (&side == &m_sides.front())
            m_hasInteractorEndedFirst = !m_isInteractorTold;
    }
}

void Relay::passEnds()
{
    m_alarm.reset();
    passInteractorEnd();
    for (int process = 0; process < processes(); ++process)
        passProcessEnd(process);
}

// Sets the alarm where the answer will change with time alone.
bool Relay::mayPassEnd(const Side &side, Clock::time_point now)
{
    if (side.isEndPassedOn || side.from)
        return false;
    Clock::time_point until = now;
    if (side.ended && side.told.load() == Ended::Badly)
        until = *side.ended + kGrace;
    else if (!side.ended && side.closed && !side.isOverLimit)
        until = *side.closed + (isEnding(side) ? std::chrono::milliseconds(kLongestEnding) : kGrace);
    if (now >= until)
        return true;
    m_alarm = m_alarm ? std::min(*m_alarm, until) : until;
    return false;
}

void Relay::passInteractorEnd()
{
    Side &interactor = m_sides.front();
    if (!mayPassEnd(interactor, Clock::now()))
        return;
    interactor.isEndPassedOn = true;
    for (int process = 0; process < processes(); ++process) {
        sideOf(process).closesWhenSent = true;
        send(sideOf(process));
    }
}

void Relay::passProcessEnd(int process)
{
    Side &side = sideOf(process);
    if (!mayPassEnd(side, Clock::now()))
        return;
    side.isEndPassedOn = true;
    if (side.told.load() == Ended::Badly || side.isOverLimit || isEnding(side))
        m_isInteractorTold = true;
    Side &interactor = m_sides.front();
    if (isFramed()) {
        std::string text;
        m_framing.endProcess(process, text);
        tell(interactor, text);
        return;
    }
    interactor.closesWhenSent = true;
    send(interactor);
}

} // namespace gavel::worker
