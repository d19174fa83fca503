// The default checker against a slow and simple one that was written from the rules alone: any two texts, any flags,
// the same verdict, and no report without a message.
#include "tests/plugins/support/slow_comparison.h"

#include <fuzzer/FuzzedDataProvider.h>

#include <cstdlib>
#include <string>

namespace {

using gavel::checkers::TokenRules;
using Outcome = gavel::plugin::CheckerReport::Outcome;

// Small changes of the answer are likelier to be nearly right than random bytes are.
std::string changed(std::string text, FuzzedDataProvider &data)
{
    for (int n = data.ConsumeIntegralInRange(0, 3); n > 0 && !text.empty(); --n) {
        const std::size_t at = data.ConsumeIntegralInRange<std::size_t>(0, text.size() - 1);
        switch (data.ConsumeIntegralInRange(0, 3)) {
        case 0: text[at] = data.ConsumeIntegral<char>(); break;
        case 1: text.insert(at, 1, data.PickValueInArray({' ', '\n', '\r', '0', '.', 'e', '-', 'A'})); break;
        case 2: text.erase(at, 1); break;
        default: text[at] = static_cast<char>(text[at] ^ 0x20);
        }
    }
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    FuzzedDataProvider data(bytes, size);
    TokenRules rules;
    rules.isCaseSensitive = data.ConsumeBool();
    rules.isSpaceSensitive = data.ConsumeBool();
    const long double tolerances[] = {0.0L, 1e-9L, 0.5L, 100.0L};
    if (data.ConsumeBool())
        rules.tolerance.absolute = data.PickValueInArray(tolerances);
    if (data.ConsumeBool())
        rules.tolerance.relative = data.PickValueInArray(tolerances);
    const bool isRelated = data.ConsumeBool();
    const std::string answer = data.ConsumeRandomLengthString(4096);
    const std::string output = isRelated ? changed(answer, data) : data.ConsumeRemainingBytesAsString();

    const auto report = gavel::checkers::compareTokens(answer, output, rules);
    const bool accepted = report.outcome == Outcome::Accepted;
    if (accepted != gavel::test::isAccepted(answer, output, rules) || accepted != report.juryMessage.empty() ||
        report.juryMessage.size() > 2000)
        std::abort();
    return 0;
}
