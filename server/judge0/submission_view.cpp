#include "server/judge0/submission_view.h"

#include "server/judge0/outcome.h"
#include "server/judge0/text.h"

#include <QStringDecoder>

#include <algorithm>

namespace gavel::judge0 {

namespace {

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

// Everything that can be asked of one submission; written once, read by the table below.
struct Shown {
    const runs::Run &run;
    const Languages &languages;
    const bool isBase64;
    std::optional<QByteArray> expected;
    Outcome outcome;
    bool hasBadText = false;

    QJsonValue kept(const char *name) const { return run.attributes.value(key(name)); }
    QJsonValue keptDecimal(const char *name) const { return decimal(kept(name).toDouble()); }
    QJsonValue text(const QByteArray &bytes);
    QJsonValue textOrNull(const QByteArray &bytes) { return bytes.isEmpty() ? QJsonValue() : text(bytes); }
};

QJsonValue Shown::text(const QByteArray &bytes)
{
    if (isBase64)
        return mimeBase64(bytes);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(bytes);
    hasBadText = hasBadText || decoder.hasError();
    return decoded;
}

template <typename T>
QJsonValue orNull(const std::optional<T> &value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonValue decimalOrNull(const std::optional<double> &value)
{
    return value ? QJsonValue(decimal(*value)) : QJsonValue();
}

QJsonValue sourceOf(Shown &shown)
{
    const bool isMultiFile = shown.kept("language_id").toInt() == kMultiFileProgram;
    return shown.text(isMultiFile || shown.run.files.isEmpty() ? QByteArray() : shown.run.files.first().content);
}

QJsonValue statusJson(Status status)
{
    return QJsonObject{{key("id"), int(status)}, {key("description"), describe(status)}};
}

QJsonValue languageJson(const Shown &shown)
{
    const int id = shown.kept("language_id").toInt();
    const std::optional<Language> language = shown.languages.find(id);
    return QJsonObject{{key("id"), id}, {key("name"), language ? language->name : QString()}};
}

QJsonValue inputOf(Shown &shown)
{
    if (!shown.kept("has_stdin").toBool() || shown.run.run.inputs.isEmpty())
        return {};
    return shown.text(shown.run.run.inputs.first());
}

QJsonValue filesOf(const Shown &shown)
{
    const QJsonValue files = shown.kept("additional_files");
    return files.isNull() ? files : QJsonValue(mimeBase64(QByteArray::fromBase64(files.toString().toLatin1())));
}

struct Field {
    const char *name;
    QJsonValue (*show)(Shown &);
};

#define GAVEL_KEPT(name)                                                                                               \
    Field                                                                                                              \
    {                                                                                                                  \
        name, [](Shown &s) {                                                                                           \
            return s.kept(name);                                                                                       \
        }                                                                                                              \
    }
#define GAVEL_KEPT_DECIMAL(name)                                                                                       \
    Field                                                                                                              \
    {                                                                                                                  \
        name, [](Shown &s) {                                                                                           \
            return s.keptDecimal(name);                                                                                \
        }                                                                                                              \
    }
constexpr std::array kFields{
    Field{"token",
          [](Shown &s) {
              return QJsonValue(s.run.token);
          }},
    Field{"time",
          [](Shown &s) {
              return decimalOrNull(s.outcome.time);
          }},
    Field{"memory",
          [](Shown &s) {
              return orNull(s.outcome.memory);
          }},
    Field{"stdout",
          [](Shown &s) {
              return s.textOrNull(s.outcome.standardOutput);
          }},
    Field{"stderr",
          [](Shown &s) {
              return s.textOrNull(s.outcome.standardError);
          }},
    Field{"compile_output",
          [](Shown &s) {
              return s.textOrNull(s.outcome.compileOutput);
          }},
    Field{"message",
          [](Shown &s) {
              return s.textOrNull(s.outcome.message.toUtf8());
          }},
    Field{"status",
          [](Shown &s) {
              return statusJson(s.outcome.status);
          }},
    Field{"status_id",
          [](Shown &s) {
              return QJsonValue(int(s.outcome.status));
          }},
    Field{"language",
          [](Shown &s) {
              return languageJson(s);
          }},
    Field{"source_code",
          [](Shown &s) {
              return sourceOf(s);
          }},
    Field{"stdin",
          [](Shown &s) {
              return inputOf(s);
          }},
    Field{"expected_output",
          [](Shown &s) {
              return s.expected ? s.text(*s.expected) : QJsonValue();
          }},
    Field{"additional_files",
          [](Shown &s) {
              return filesOf(s);
          }},
    Field{"wall_time",
          [](Shown &s) {
              return decimalOrNull(s.outcome.wallTime);
          }},
    Field{"exit_code",
          [](Shown &s) {
              return orNull(s.outcome.exitCode);
          }},
    Field{"exit_signal",
          [](Shown &s) {
              return orNull(s.outcome.exitSignal);
          }},
    Field{"created_at",
          [](Shown &s) {
              return timestamp(s.run.created);
          }},
    Field{"finished_at",
          [](Shown &s) {
              return timestamp(s.run.finished);
          }},
    GAVEL_KEPT("language_id"),
    GAVEL_KEPT("compiler_options"),
    GAVEL_KEPT("command_line_arguments"),
    GAVEL_KEPT_DECIMAL("cpu_time_limit"),
    GAVEL_KEPT_DECIMAL("cpu_extra_time"),
    GAVEL_KEPT_DECIMAL("wall_time_limit"),
    GAVEL_KEPT("memory_limit"),
    GAVEL_KEPT("stack_limit"),
    GAVEL_KEPT("max_processes_and_or_threads"),
    GAVEL_KEPT("enable_per_process_and_thread_time_limit"),
    GAVEL_KEPT("enable_per_process_and_thread_memory_limit"),
    GAVEL_KEPT("max_file_size"),
    GAVEL_KEPT("redirect_stderr_to_stdout"),
    GAVEL_KEPT("enable_network"),
    GAVEL_KEPT("number_of_runs"),
    GAVEL_KEPT("callback_url"),
};
#undef GAVEL_KEPT
#undef GAVEL_KEPT_DECIMAL

constexpr std::size_t kDefaultFields = 8; // the first ones

const Field *findField(const QString &name)
{
    const auto found =
        std::ranges::find_if(kFields, [&](const Field &field) { return name == QLatin1String(field.name); });
    return found == kFields.end() ? nullptr : &*found;
}

} // namespace

QStringList defaultFields()
{
    QStringList names;
    for (std::size_t i = 0; i < kDefaultFields; ++i)
        names.append(key(kFields[i].name));
    return names;
}

std::expected<QStringList, QStringList> parseFields(const std::optional<QString> &text)
{
    QStringList names;
    QStringList unknown;
    const QStringList given = text.value_or(QString()).split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString &part : given) {
        const QString name = part.trimmed();
        if (name == QLatin1String("*")) {
            for (const Field &field : kFields)
                names.append(key(field.name));
        } else if (findField(name)) {
            names.append(name);
        } else {
            unknown.append(name);
        }
    }
    if (!unknown.isEmpty())
        return std::unexpected(unknown);
    return names.isEmpty() ? defaultFields() : names;
}

std::optional<QJsonObject> show(const runs::Run &run, const View &view, const Languages &languages)
{
    Shown shown{run, languages, view.isBase64, {}, {}};
    const QJsonValue expected = shown.kept("expected_output");
    if (expected.isString())
        shown.expected = QByteArray::fromBase64(expected.toString().toLatin1());
    shown.outcome = outcomeOf(run, shown.expected);
    QJsonObject object;
    for (const QString &name : view.fields)
        object.insert(name, findField(name)->show(shown));
    if (shown.hasBadText)
        return std::nullopt;
    return object;
}

} // namespace gavel::judge0
