#pragma once

#include "core/wire/worker_link.h"

#include <QJsonObject>
#include <QString>

#include <chrono>

namespace gavel::worker {

// Whole milliseconds, rounded to the nearest.
qint64 milliseconds(std::chrono::nanoseconds time);

// {"verdict","score","max_score","groups":[{"name","verdict","score","max_score"}],"tests":[{"name","verdict","score",
// "cpu_time_ms","wall_time_ms","peak_memory_bytes"}]}, or {"error"} when the report has no verdict.
QJsonObject reportToJson(const wire::Report &report);

// A line per testcase, in columns.
QString testTable(const wire::Report &report);

// ", score 30 of 100"; empty where the problem has no scores.
QString scoreText(const wire::Report &report);

// "WA (wrong answer)".
QString verdictText(domain::Verdict verdict);

// An object on one line of standard output.
void printJson(const QJsonObject &object);

} // namespace gavel::worker
