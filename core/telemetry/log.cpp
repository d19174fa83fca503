#include "core/telemetry/log.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <cstdio>

#include <unistd.h>

namespace gavel::telemetry {

namespace {

struct Log {
    LogSettings settings;
    QString program;
};

// The message handler has no argument of ours, so what it needs is here. Set once, before other threads log.
Log &theLog()
{
    static Log log;
    return log;
}

TraceContext &currentTrace()
{
    thread_local TraceContext context;
    return context;
}

QString levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return QStringLiteral("debug");
    case QtInfoMsg: return QStringLiteral("info");
    case QtWarningMsg: return QStringLiteral("warning");
    case QtCriticalMsg: return QStringLiteral("error");
    case QtFatalMsg: break;
    }
    return QStringLiteral("fatal");
}

void writeLine(QByteArray line)
{
    line += '\n';
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.constData(), static_cast<size_t>(line.size()));
}

void handle(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const Log &log = theLog();
    if (log.settings.format == LogFormat::Json)
        writeLine(jsonLine(type, context, message, log.program));
    else
        writeLine(qFormatLogMessage(type, context, message).toUtf8());
}

QString filterRules(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug: return QStringLiteral("gavel.*=true");
    case LogLevel::Info: return QStringLiteral("*.debug=false");
    case LogLevel::Warning: break;
    }
    return QStringLiteral("*.debug=false\n*.info=false");
}

} // namespace

QByteArray jsonLine(QtMsgType type, const QMessageLogContext &context, const QString &message, const QString &program)
{
    QJsonObject object{
        {QStringLiteral("time"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
        {QStringLiteral("level"), levelOf(type)},
        {QStringLiteral("category"), QString::fromUtf8(context.category)},
        {QStringLiteral("message"), message},
        {QStringLiteral("program"), program},
        {QStringLiteral("pid"), ::getpid()},
        {QStringLiteral("thread_id"), ::gettid()},
    };
    if (const TraceContext &trace = currentTrace(); trace.isValid()) {
        object.insert(QStringLiteral("trace_id"), QString::fromStdString(trace.traceIdText()));
        object.insert(QStringLiteral("span_id"), QString::fromStdString(trace.spanIdText()));
    }
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

void installLog(const LogSettings &settings)
{
    theLog() = {settings, QCoreApplication::applicationName()};
    if (settings.format == LogFormat::Text)
        qSetMessagePattern(QStringLiteral("%{time yyyy-MM-ddTHH:mm:ss.zzz} %{type} %{category}: %{message}"));
    // Each judging's steps are many lines: for programs that read them, and for people who ask.
    const bool hasTrail = settings.format == LogFormat::Json || settings.level == LogLevel::Debug;
    QLoggingCategory::setFilterRules((hasTrail ? QString() : QStringLiteral("gavel.trail=false\n")) +
                                     filterRules(settings.level));
    qInstallMessageHandler(handle);
}

void announce(const QString &text)
{
    const Log &log = theLog();
    if (log.settings.format == LogFormat::Json)
        writeLine(jsonLine(QtInfoMsg, QMessageLogContext(nullptr, 0, nullptr, "gavel"), text, log.program));
    else
        std::fprintf(stderr, "%s: %s\n", qPrintable(QCoreApplication::applicationName()), qPrintable(text));
}

TraceScope::TraceScope(const TraceContext &context) : m_outer(currentTrace())
{
    currentTrace() = context;
}

TraceScope::TraceScope(const QString &traceparent)
    : TraceScope(TraceContext::parse(traceparent.toStdString()).value_or(TraceContext()))
{
}

TraceScope::~TraceScope()
{
    currentTrace() = m_outer;
}

} // namespace gavel::telemetry
