// Reads any bytes as problem.yaml, as the small files around it, and as Polygon's problem.xml: whatever they are, the
// answer is a value or faults.
#include "core/package/group_settings.h"
#include "core/package/package_import.h"
#include "core/package/polygon_scoring.h"
#include "core/package/problem_settings.h"
#include "core/package/settings_reader.h"
#include "core/package/submissions_yaml.h"

#include <cstdlib>

using namespace gavel::package;

namespace {

void readAsPolygon(const QByteArray &text)
{
    FaultList faults;
    const PolygonProblem problem = readPolygonXml(text, faults);
    const PolygonLayout layout = layOutPolygon(problem);
    if (layout.order.size() != problem.tests.size() || layout.names.size() != problem.tests.size())
        std::abort();
    makePolygonScoring(problem, layout, faults);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    FaultList faults;
    if (const std::optional<YamlNode> document = readYamlMap(text, QStringLiteral("problem.yaml"), faults)) {
        const ProblemSettings settings = readProblemSettings(*document, ImportOptions::siteDefaults(), faults);
        if (settings.limits.memory.count <= 0 || settings.limits.compilationTime.count() <= 0)
            std::abort();
        SettingsReader group(*document, QStringLiteral("data/testdata.yaml"), faults);
        readGroupSettings(group, QStringLiteral("data/testdata.yaml"));
        JurySolution solution;
        solution.path = QStringLiteral("submissions/mixed/a.py");
        QList<JurySolution> solutions{solution};
        applySubmissionsYaml(*document, solutions, faults);
    } else if (!faults.hasErrors()) {
        std::abort();
    }
    readDomjudgeSettings(text, faults);
    if (text.size() < 20'000)
        readAsPolygon(text);
    for (const PackageFault &fault : faults.take())
        static_cast<void>(toString(fault));
    return 0;
}
