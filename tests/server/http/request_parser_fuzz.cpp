#include "server/http/request_parser.h"
#include "server/http/target.h"

#include <cstdlib>

// Feeds arbitrary bytes to the parser twice, whole and in pieces: both must come to the same end, and what it accepts
// must have been read from inside the bytes. The first byte chooses the size of the pieces.
//
// Run: request_parser_fuzz tests/server/http/corpus
namespace {

using namespace gavel::http;
using Progress = RequestParser::Progress;

class Sink final : public BodySink {
public:
    QByteArray body;

    bool take(QByteArrayView bytes) override
    {
        body += bytes;
        return body.size() < 4096;
    }
};

struct Outcome {
    Progress progress = Progress::NeedsMore;
    qsizetype used = 0;
    QByteArray target;
    QByteArray body;

    bool operator==(const Outcome &) const = default;
};

Outcome run(QByteArrayView text, qsizetype step)
{
    RequestParser parser(ParserLimits{1024, 20, 256});
    Outcome outcome;
    qsizetype offered = 0;
    while (outcome.progress == Progress::NeedsMore && offered < text.size()) {
        offered = qMin(offered + step, text.size());
        outcome.progress = parser.parseHead(text.first(offered));
    }
    if (outcome.progress != Progress::Done)
        return outcome;
    outcome.used = parser.headSize();
    outcome.target = parser.target();
    (void)Target::parse(outcome.target);
    Sink sink;
    while (parser.hasBody()) {
        const auto result = parser.parseBody(text.sliced(outcome.used, offered - outcome.used), sink);
        outcome.used += result.consumed;
        outcome.progress = result.progress;
        if (outcome.progress != Progress::NeedsMore || (offered == text.size() && result.consumed == 0))
            break;
        offered = qMin(offered + step, text.size());
    }
    outcome.body = sink.body;
    return outcome;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size < 2)
        return 0;
    const QByteArrayView text(data + 1, qsizetype(size) - 1);
    const Outcome whole = run(text, text.size());
    const Outcome pieces = run(text, 1 + data[0] % 16);
    if (whole.used > text.size() || pieces.used > text.size())
        std::abort();
    const bool isWholeDone = whole.progress == Progress::Done;
    if (isWholeDone != (pieces.progress == Progress::Done) || (isWholeDone && whole != pieces))
        std::abort();
    return 0;
}
