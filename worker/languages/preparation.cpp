#include "worker/languages/preparation.h"

#include "worker/judging/captured_text.h"
#include "worker/judging/mapped_file.h"
#include "worker/judging/run_limits.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSaveFile>

namespace gavel::worker {

namespace {

constexpr std::size_t kMostFiles = 2000;
constexpr Bytes kMostBytes = mebibytes(400);
const QString kStamp = QStringLiteral(".stamp");

// `path` lies below `directory`.
Result<void> writeFile(const QString &directory, const QString &path, std::span<const char> bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) &&
                           file.write(bytes.data(), qint64(bytes.size())) == qint64(bytes.size()) && file.flush();
    if (!isWritten)
        return failure(ErrorCode::ResourceExhausted, path.toStdString() + ": " + file.errorString().toStdString());
    // Programs in cells run as other users, whatever the worker's umask is.
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
    for (QString folder = QFileInfo(path).path(); folder.startsWith(directory); folder = QFileInfo(folder).path())
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadGroup |
                                          QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther);
    return {};
}

struct GivenFile {
    QString name; // in /box
    QByteArray content;
};

// What the commands find in /box: the example, and the files beside the language's own that go with it.
Result<QList<GivenFile>> givenFiles(const plugin::LanguageDefinition &definition)
{
    QList<GivenFile> given{{definition.sourceFile, definition.example.toUtf8()}};
    const QFileInfo own(definition.path);
    const QString prefix = own.completeBaseName() + QLatin1Char('.');
    for (const QFileInfo &beside : own.dir().entryInfoList({prefix + QLatin1Char('*')}, QDir::Files, QDir::Name)) {
        if (beside.suffix() == QStringLiteral("json"))
            continue; // a language
        QFile file(beside.filePath());
        if (beside.size() > kMostBytes.count || !file.open(QIODevice::ReadOnly))
            return failure(ErrorCode::Unavailable, "cannot read " + beside.filePath().toStdString());
        given.append({beside.fileName().sliced(prefix.size()), file.readAll()});
    }
    return given;
}

bool isGiven(const QList<GivenFile> &given, const QString &name)
{
    return std::any_of(given.begin(), given.end(), [&](const GivenFile &file) { return file.name == name; });
}

} // namespace

bool Preparation::isNeeded(const OfferedLanguage &language) const
{
    if (language.definition.prepare.isEmpty())
        return false;
    const Result<QString> wanted = stampOf(language);
    QFile stamp(m_directory + QLatin1Char('/') + language.definition.id + QLatin1Char('/') + kStamp);
    return !stamp.open(QIODevice::ReadOnly) || !wanted || QString::fromUtf8(stamp.readAll()) != *wanted;
}

Result<void> Preparation::prepare(const OfferedLanguage &language) const
{
    const plugin::LanguageDefinition &definition = language.definition;
    const std::unique_ptr<sandbox::Cell> cell = TRY(m_sandbox.takeCell(m_slot));
    for (const GivenFile &file : TRY(givenFiles(definition)))
        TRY(cell->putFile(sandbox::Area::Box, file.name.toStdString(), file.content.constData(),
                          std::size_t(file.content.size()), false));
    for (const QStringList &arguments : definition.prepare) {
        sandbox::RunRecipe recipe = recipeFor({arguments, definition.environment}, definition);
        recipe.limits = compileLimits(withDefaults({}));
        const sandbox::RunResult result = TRY(cell->run(recipe, sandbox::Cell::BoxBefore::Keep));
        if (result.termination != Termination::Exited || result.exitCode != 0)
            return failure(ErrorCode::Unavailable, arguments.join(QLatin1Char(' ')).toStdString() +
                                                       " failed: " + compilerOutput(result).left(500).toStdString());
    }
    return keepFiles(*cell, language);
}

// Everything but what was there before.
Result<void> Preparation::keepFiles(sandbox::Cell &cell, const OfferedLanguage &language) const
{
    const QString id = language.definition.id;
    const QList<GivenFile> given = TRY(givenFiles(language.definition));
    const QString fresh = m_directory + QStringLiteral("/.new-") + id;
    QDir(fresh).removeRecursively();
    for (const sandbox::CellFile &entry : TRY(cell.listBox(kMostFiles, kMostBytes))) {
        const QString path = QString::fromStdString(entry.path);
        if (isGiven(given, path))
            continue;
        const UniqueFd fd = TRY(cell.takeFile(entry.path, kMostBytes));
        const MappedFile file = TRY(MappedFile::map(fd.get()));
        TRY(writeFile(fresh, fresh + QLatin1Char('/') + path, file.bytes()));
    }
    const QByteArray stamp = TRY(stampOf(language))
    .toUtf8();
    TRY(writeFile(fresh, fresh + QLatin1Char('/') + kStamp, std::span(stamp.constData(), std::size_t(stamp.size()))));
    const QString final = m_directory + QLatin1Char('/') + id;
    QDir(final).removeRecursively();
    if (!QDir().rename(fresh, final))
        return failure(ErrorCode::Internal, "cannot move " + fresh.toStdString() + " into its place");
    return {};
}

Result<QString> Preparation::stampOf(const OfferedLanguage &language) const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(language.version.toUtf8());
    for (const QStringList &arguments : language.definition.prepare)
        hash.addData(arguments.join(QLatin1Char('\n')).toUtf8() + '\0');
    for (const GivenFile &file : TRY(givenFiles(language.definition)))
        hash.addData(file.name.toUtf8() + '\0' + file.content + '\0');
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace gavel::worker
