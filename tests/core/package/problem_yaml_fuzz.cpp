// Reads any bytes as problem.yaml and as the small files around it: whatever they are, the answer is a value or faults.
#include "core/package/package_import.h"
#include "core/package/problem_settings.h"
#include "core/package/settings_reader.h"

#include <cstdlib>

using namespace gavel::package;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    FaultList faults;
    if (const std::optional<YamlNode> document = readYamlMap(text, QStringLiteral("problem.yaml"), faults)) {
        const ProblemSettings settings = readProblemSettings(*document, ImportOptions::siteDefaults(), faults);
        if (settings.limits.memory.count <= 0 || settings.limits.compilationTime.count() <= 0)
            std::abort();
    } else if (!faults.hasErrors()) {
        std::abort();
    }
    readDomjudgeSettings(text, faults);
    for (const PackageFault &fault : faults.take())
        static_cast<void>(toString(fault));
    return 0;
}
