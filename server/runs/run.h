#pragma once

#include "core/base/strong_id.h"
#include "core/wire/worker_link.h"
#include "server/judging/submission.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringView>

#include <chrono>
#include <optional>

namespace gavel::runs {

// Which API a run came by. Each sees its own only.
enum class RunOrigin { Native, Judge0, Execute };

// As written in the database: native, judge0, execute.
QString originCode(RunOrigin origin);
std::optional<RunOrigin> originFromCode(QStringView code);

// A program to be run on given inputs.
struct NewRun {
    RunOrigin origin = RunOrigin::Native;
    AccountId owner;     // none: whoever knows its token
    AccountId submitter; // fair share is between these; what is nobody's counts for the address it came from
    QString language;
    QList<wire::JobFile> files; // the sources
    wire::CustomRun run;
    QJsonObject attributes; // what the API it came by has to remember of it
    std::chrono::seconds keptFor{3600};
    QString trace; // W3C traceparent of the request; may be empty
};

// Someone without an account, by where he is.
AccountId submitterAt(const QString &address);

struct RunReceipt {
    RunId id;
    QString token;
    QDateTime created;
    QDateTime expires;
};

struct Run {
    RunId id;
    QString token; // a random UUID, its name for the outside
    RunOrigin origin = RunOrigin::Native;
    AccountId owner;
    AccountId submitter;
    QString language;
    QList<wire::JobFile> files;
    wire::CustomRun run;
    QJsonObject attributes;
    judging::JudgingState state = judging::JudgingState::Queued;
    wire::Report report; // once it is finished
    QString error;       // why it failed, for staff
    QString worker;      // the last one that had it
    int attempt = 0;
    int losses = 0;
    int runsDone = 0; // while it is running, as far as is known
    QDateTime created;
    std::optional<QDateTime> started; // the last lease
    std::optional<QDateTime> finished;
    QDateTime expires; // nobody sees it from then on

    bool isCompileError() const { return report.verdict == domain::Verdict::CompileError; }
};

// How many there have been within what is kept, for statistics.
struct RunCounts {
    qint64 total = 0;
    qint64 today = 0;                          // since midnight UTC
    QList<QPair<QString, qint64>> perDay;      // "2026-01-31", newest first, days without any left out
    QList<QPair<QString, qint64>> perLanguage; // most first
    QList<QPair<int, qint64>> perMark;         // most first; see RunService::setMark()
    qint64 bytes = 0;                          // of requests and reports
};

} // namespace gavel::runs
