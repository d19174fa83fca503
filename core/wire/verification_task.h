// The verification of a problem's version is made of tasks, which are jobs like judgings (same queue, leases and link
// to the worker). Most of them judge a solution of the jury; one examines the package's own programs.
#pragma once

#include "core/base/strong_id.h"
#include "core/wire/custom_run.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

namespace gavel::wire {

class ObjectReader;
struct Report;

using TaskId = StrongId<struct VerificationTaskTag>;

constexpr bool isTask(JudgingId job)
{
    return job.value >= kFirstTaskJob;
}
constexpr JudgingId jobOf(TaskId task)
{
    return JudgingId{kFirstTaskJob + task.value};
}
constexpr TaskId taskOf(JudgingId job)
{
    return TaskId{job.value - kFirstTaskJob};
}

// A right output of a testcase.
struct Specimen {
    qsizetype testcase = 0; // index
    QByteArray output;

    bool operator==(const Specimen &) const = default;
};

// Keeps outputs of a report's tests, as far as they are right and whole and there are not enough yet.
void addSpecimens(QList<Specimen> &specimens, const Report &report);

// To be examined: what the package's own programs do. The answer, Report::examination, is
// {"inputs": {"validators", "valid", "invalid", "notes", "complaints": [{"file", "reason"}]},
//  "checker": {"altered_outputs", "accepted", "complaints": [...]}}.
struct ExaminationTask {
    QByteArray manifest;       // package::encode(): which input validators there are, and inputs that are not valid
    QList<Specimen> specimens; // to be altered, for the checker

    bool operator==(const ExaminationTask &) const = default;
};

QJsonObject toJson(const ExaminationTask &task);
ExaminationTask readExaminationTask(ObjectReader &reader);

} // namespace gavel::wire
