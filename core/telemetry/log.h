#pragma once

#include "core/base/trace_context.h"

#include <QString>

namespace gavel::telemetry {

enum class LogFormat {
    Text, // a line for people
    Json, // an object a line: time, level, category, message, program, pid, thread_id, and trace_id where there is one
};

enum class LogLevel { Debug, Info, Warning };

struct LogSettings {
    LogFormat format = LogFormat::Text;
    LogLevel level = LogLevel::Info; // the least that is told
};

// Sends what is logged through Qt to standard error, a write for each line. The application's name stands for the
// program. Call once, early.
void installLog(const LogSettings &settings);

// A word of the program itself to its operator: through the log when it is JSON, else as "program: text".
void announce(const QString &text);

// What this thread logs belongs to this trace, until the scope ends. Scopes nest.
class TraceScope final {
public:
    explicit TraceScope(const TraceContext &context);
    explicit TraceScope(const QString &traceparent);
    ~TraceScope();
    TraceScope(const TraceScope &) = delete;
    TraceScope &operator=(const TraceScope &) = delete;

private:
    TraceContext m_outer;
};

// The line that is written for a message, without the line break. For tests.
QByteArray jsonLine(QtMsgType type, const QMessageLogContext &context, const QString &message, const QString &program);

} // namespace gavel::telemetry
