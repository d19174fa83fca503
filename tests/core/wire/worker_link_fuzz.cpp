// What the two ends of the worker link may say: whatever it is, it is understood or refused, and what was understood
// comes out the same when it is sent on.
#include "core/wire/worker_link.h"

using namespace gavel::wire;

namespace {

template <typename Message, typename Decode>
void comesBack(const gavel::Result<Message> &message, Decode decode)
{
    if (!message)
        return;
    const gavel::Result<Message> again = decode(encode(*message));
    if (!again || encode(*again) != encode(*message))
        __builtin_trap();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    comesBack(decodeWorkerMessage(text), decodeWorkerMessage);
    comesBack(decodeServerMessage(text), decodeServerMessage);
    return 0;
}
