#include "core/wire/verification_task.h"

#include "core/wire/json_reader.h"
#include "core/wire/worker_link.h"

#include <QJsonArray>

#include <algorithm>

namespace gavel::wire {

namespace {

constexpr qsizetype kMostSpecimens = 12;

QString base64(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

} // namespace

void addSpecimens(QList<Specimen> &specimens, const Report &report)
{
    for (qsizetype i = 0; i < report.tests.size() && specimens.size() < kMostSpecimens; ++i) {
        const TestReport &test = report.tests.at(i);
        const bool isKnown = std::any_of(specimens.cbegin(), specimens.cend(),
                                         [i](const Specimen &specimen) { return specimen.testcase == i; });
        const bool isWhole = test.verdict == domain::Verdict::Accepted && test.output.size() < kMostOutputHead;
        if (isWhole && !isKnown)
            specimens.append({i, test.output});
    }
}

QJsonObject toJson(const ExaminationTask &task)
{
    QJsonArray specimens;
    for (const Specimen &specimen : task.specimens)
        specimens.append(QJsonObject{{QStringLiteral("testcase"), qint64(specimen.testcase)},
                                     {QStringLiteral("output"), base64(specimen.output)}});
    return QJsonObject{{QStringLiteral("manifest"), base64(task.manifest)}, {QStringLiteral("specimens"), specimens}};
}

ExaminationTask readExaminationTask(ObjectReader &reader)
{
    ExaminationTask task;
    task.manifest = reader.base64("manifest");
    reader.objects("specimens", [&](ObjectReader &specimen) {
        const qsizetype testcase = qsizetype(specimen.integer("testcase", 0, 1'000'000));
        task.specimens.append({testcase, specimen.base64("output")});
    });
    return task;
}

} // namespace gavel::wire
