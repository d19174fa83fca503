#include "worker/languages/probe_book.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace gavel::worker {

namespace {

// Unbalanced in every way, so that it is no program in any language.
const QByteArray kNonsense = ")}]( { \" this is no program";

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::NotFound, path.toStdString() + ": " + file.errorString().toStdString());
    return file.readAll();
}

std::unexpected<Error> invalid(const QString &path, const QString &reason)
{
    return failure(ErrorCode::InvalidArgument, (path + QStringLiteral(": ") + reason).toStdString());
}

Result<QJsonObject> readObject(const QString &path)
{
    QJsonParseError parsing;
    const QJsonDocument document = QJsonDocument::fromJson(TRY(readFile(path)), &parsing);
    if (!document.isObject())
        return invalid(path, QStringLiteral("is no JSON object: ") + parsing.errorString());
    const QStringList known{QStringLiteral("languages"), QStringLiteral("except"), QStringLiteral("expect"),
                            QStringLiteral("omit")};
    const QStringList keys = document.object().keys();
    for (const QString &key : keys) {
        if (!known.contains(key))
            return invalid(path, QStringLiteral("\"%1\" is no key of it").arg(key));
    }
    return document.object();
}

domain::Verdict usualVerdict(ProbeKind kind)
{
    switch (kind) {
    case ProbeKind::CompileError: return domain::Verdict::CompileError;
    case ProbeKind::RuntimeError: return domain::Verdict::RuntimeError;
    case ProbeKind::Loop: return domain::Verdict::TimeLimitExceeded;
    case ProbeKind::Memory: return domain::Verdict::MemoryLimitExceeded;
    default: return domain::Verdict::Accepted;
    }
}

bool isProbeName(const QString &name)
{
    return std::ranges::any_of(kAllProbes, [&](ProbeKind kind) { return probeName(kind) == name; });
}

void breakExample(const plugin::LanguageDefinition &definition, Probe &probe)
{
    if (definition.compile.isEmpty() && definition.syntaxCheck.isEmpty()) {
        probe.whyNotDone = QStringLiteral("nothing is compiled and there is no syntax check");
        return;
    }
    QList<QByteArray> lines = definition.example.toUtf8().split('\n');
    const qsizetype at = lines.size() / 2;
    lines.insert(at, kNonsense);
    probe.source = lines.join('\n');
    probe.faultLine = int(at) + 1;
}

} // namespace

bool ProbeBook::Chapter::serves(const QString &id) const
{
    return !except.contains(id) && std::any_of(languages.begin(), languages.end(), [&](const QRegularExpression &form) {
        return form.match(id).hasMatch();
    });
}

Result<ProbeBook> ProbeBook::read(const QString &directory)
{
    if (!QFileInfo(directory).isDir())
        return failure(ErrorCode::NotFound, "there is no directory of probes at " + directory.toStdString());
    ProbeBook book;
    const QStringList folders = QDir(directory).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (const QString &folder : folders)
        book.m_chapters.append(TRY(readChapter(directory + QLatin1Char('/') + folder)));
    return book;
}

Result<ProbeBook::Chapter> ProbeBook::readChapter(const QString &directory)
{
    const QString path = directory + QStringLiteral("/probes.json");
    const QJsonObject object = TRY(readObject(path));
    Chapter chapter;
    for (const QJsonValue &form : object.value(QLatin1String("languages")).toArray())
        chapter.languages.append(QRegularExpression::fromWildcard(form.toString(), Qt::CaseSensitive));
    for (const QJsonValue &id : object.value(QLatin1String("except")).toArray())
        chapter.except.append(id.toString());
    const QJsonObject expected = object.value(QLatin1String("expect")).toObject();
    for (auto entry = expected.begin(); entry != expected.end(); ++entry) {
        const auto verdict = domain::verdictFromCode(entry.value().toString());
        if (!isProbeName(entry.key()) || !verdict)
            return invalid(path, QStringLiteral("expect.%1: no probe, or no verdict").arg(entry.key()));
        chapter.expected.insert(entry.key(), *verdict);
    }
    const QJsonObject omitted = object.value(QLatin1String("omit")).toObject();
    for (auto entry = omitted.begin(); entry != omitted.end(); ++entry) {
        if (!isProbeName(entry.key()) || entry.value().toString().isEmpty())
            return invalid(path, QStringLiteral("omit.%1: no probe, or no reason").arg(entry.key()));
        chapter.omitted.insert(entry.key(), entry.value().toString());
    }
    const QStringList files = QDir(directory).entryList(QDir::Files, QDir::Name);
    for (const QString &file : files) {
        if (file == QStringLiteral("probes.json"))
            continue;
        const QString name = file.section(QLatin1Char('.'), 0, 0);
        if (!isProbeName(name))
            return invalid(directory + QLatin1Char('/') + file, QStringLiteral("is not named after a probe"));
        chapter.sources.insert(name, TRY(readFile(directory + QLatin1Char('/') + file)));
    }
    return chapter;
}

void ProbeBook::apply(const Chapter &chapter, Probe &probe) const
{
    const QString name = probeName(probe.kind);
    if (const auto source = chapter.sources.find(name); source != chapter.sources.end()) {
        probe.source = *source;
        probe.faultLine = 0;
        probe.whyNotDone.clear();
    }
    if (const auto verdict = chapter.expected.find(name); verdict != chapter.expected.end())
        probe.expected = *verdict;
    if (const auto reason = chapter.omitted.find(name); reason != chapter.omitted.end())
        probe.whyNotDone = *reason;
}

QList<Probe> ProbeBook::probesFor(const plugin::LanguageDefinition &definition) const
{
    QList<Probe> probes;
    for (const ProbeKind kind : kAllProbes) {
        Probe probe{kind, {}, usualVerdict(kind), 0, {}};
        if (kind == ProbeKind::Sum)
            probe.source = definition.example.toUtf8();
        else if (kind == ProbeKind::CompileError)
            breakExample(definition, probe);
        else
            probe.whyNotDone = QStringLiteral("no program");
        for (const Chapter &chapter : m_chapters) {
            if (chapter.serves(definition.id))
                apply(chapter, probe);
        }
        probes.append(probe);
    }
    return probes;
}

} // namespace gavel::worker
