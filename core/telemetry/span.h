#pragma once

#include "core/base/trace_context.h"

#include <QList>
#include <QPair>
#include <QString>
#include <QVariant>

#include <chrono>

namespace gavel::telemetry {

using WallClock = std::chrono::system_clock;

// Something that was done for a request, from when to when. A value; OpenTelemetry's idea of a span.
struct Span {
    enum class Kind { Internal = 1, Server = 2, Producer = 4, Consumer = 5 }; // OTLP's numbers

    TraceContext context; // the span's own id
    TraceContext parent;  // invalid: it begins the trace
    QString name;
    Kind kind = Kind::Internal;
    WallClock::time_point start;
    WallClock::time_point end;
    QList<QPair<QString, QVariant>> attributes; // strings, integers, doubles and booleans
    QString error;                              // why it failed; empty: it did not
};

// The body of one export: ExportTraceServiceRequest in the JSON encoding of OTLP 1.x.
QByteArray encodeOtlp(const QList<Span> &spans, const QString &service, const QString &version,
                      const QString &instance);

} // namespace gavel::telemetry
