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

} // namespace

bool Preparation::isNeeded(const OfferedLanguage &language) const
{
    if (language.definition.prepare.isEmpty())
        return false;
    QFile stamp(m_directory + QLatin1Char('/') + language.definition.id + QLatin1Char('/') + kStamp);
    return !stamp.open(QIODevice::ReadOnly) || QString::fromUtf8(stamp.readAll()) != stampOf(language);
}

Result<void> Preparation::prepare(const OfferedLanguage &language) const
{
    const plugin::LanguageDefinition &definition = language.definition;
    const std::unique_ptr<sandbox::Cell> cell = TRY(m_sandbox.takeCell(m_slot));
    const QByteArray example = definition.example.toUtf8();
    TRY(cell->putFile(sandbox::Area::Box, definition.sourceFile.toStdString(), example.constData(),
                      std::size_t(example.size()), false));
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

// Everything but the example, which was there before.
Result<void> Preparation::keepFiles(sandbox::Cell &cell, const OfferedLanguage &language) const
{
    const QString id = language.definition.id;
    const QString fresh = m_directory + QStringLiteral("/.new-") + id;
    QDir(fresh).removeRecursively();
    for (const sandbox::CellFile &entry : TRY(cell.listBox(kMostFiles, kMostBytes))) {
        const QString path = QString::fromStdString(entry.path);
        if (path == language.definition.sourceFile)
            continue;
        const UniqueFd fd = TRY(cell.takeFile(entry.path, kMostBytes));
        const MappedFile file = TRY(MappedFile::map(fd.get()));
        TRY(writeFile(fresh, fresh + QLatin1Char('/') + path, file.bytes()));
    }
    const QByteArray stamp = stampOf(language).toUtf8();
    TRY(writeFile(fresh, fresh + QLatin1Char('/') + kStamp, std::span(stamp.constData(), std::size_t(stamp.size()))));
    const QString final = m_directory + QLatin1Char('/') + id;
    QDir(final).removeRecursively();
    if (!QDir().rename(fresh, final))
        return failure(ErrorCode::Internal, "cannot move " + fresh.toStdString() + " into its place");
    return {};
}

QString Preparation::stampOf(const OfferedLanguage &language) const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(language.version.toUtf8());
    for (const QStringList &arguments : language.definition.prepare)
        hash.addData(arguments.join(QLatin1Char('\n')).toUtf8() + '\0');
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace gavel::worker
