#pragma once

#include "admin-console/data/values.h"

#include <QJsonObject>

namespace gavel::console {

// What the API's answers say. A field that is missing or of another type gives the value's default: a server of
// another version is shown as far as it is understood, and never brings the window down.
SubmissionRow submissionFrom(const QJsonObject &object);
QList<SubmissionRow> submissionsFrom(const QJsonObject &answer); // "submissions"
Judging judgingFrom(const QJsonObject &object);
QList<SourceFile> filesFrom(const QJsonObject &answer); // "files"
ProblemRow problemFrom(const QJsonObject &object);
QList<ProblemRow> problemsFrom(const QJsonObject &answer);
QList<LanguageRow> languagesFrom(const QJsonObject &answer);
QList<WorkerRow> workersFrom(const QJsonObject &answer);
QList<AccountRow> accountsFrom(const QJsonObject &answer);
QList<LaneRow> lanesFrom(const QJsonObject &answer); // of /queue

// Ids are text in JSON; 0 for what is none.
qint64 idFrom(const QJsonValue &value);
qint64 timeFrom(const QJsonValue &value); // RFC 3339; 0: none

} // namespace gavel::console
