#include "server/judging/admission.h"

#include "core/blobs/sha256.h"

#include <QSet>

#include <algorithm>

namespace gavel::judging {

namespace {

std::unexpected<Error> badFile(qsizetype index, const char *field, const std::string &reason)
{
    return failure(ErrorCode::InvalidArgument, "files[" + std::to_string(index) + "]." + field + ": " + reason);
}

bool isControl(QChar c)
{
    return c.category() == QChar::Other_Control || c.category() == QChar::Other_Surrogate;
}

// A surrogate that is not half of a pair has no UTF-8.
bool isWellFormed(const QString &text)
{
    return QString::fromUtf8(text.toUtf8()) == text;
}

} // namespace

Result<void> checkLanguage(const wire::OfferedLanguage &language, const QStringList &allowed)
{
    if (allowed.isEmpty() && language.id == QLatin1String(kExecutableLanguage))
        return failure(ErrorCode::InvalidArgument, "language: this problem wants to see the source");
    if (allowed.isEmpty() || allowed.contains(language.packageCode) || allowed.contains(language.id))
        return {};
    return failure(ErrorCode::InvalidArgument,
                   "language: this problem takes only " + allowed.join(QStringLiteral(", ")).toStdString());
}

Result<void> checkFileName(const QString &name)
{
    const auto refuse = [](const char *reason) {
        return failure(ErrorCode::InvalidArgument, reason);
    };
    if (name.isEmpty())
        return refuse("must not be empty");
    if (name.toUtf8().size() > kLongestFileName)
        return refuse("must have at most 255 bytes");
    if (name == QStringLiteral(".") || name == QStringLiteral(".."))
        return refuse("must be the name of a file");
    if (name.contains(QLatin1Char('/')) || name.contains(QLatin1Char('\\')))
        return refuse("must not contain slashes");
    const bool hasControl =
        std::ranges::any_of(name, [](QChar c) { return isControl(c) && c.category() != QChar::Other_Surrogate; });
    if (hasControl || !isWellFormed(name))
        return refuse("must not contain control characters");
    return {};
}

Result<void> checkFiles(const QList<wire::JobFile> &files, Bytes codeLimit)
{
    if (files.isEmpty())
        return failure(ErrorCode::InvalidArgument, "files: there must be at least one");
    if (files.size() > kMostSourceFiles)
        return failure(ErrorCode::InvalidArgument, "files: there may be at most " + std::to_string(kMostSourceFiles));
    QSet<QString> names;
    qint64 total = 0;
    for (qsizetype i = 0; i < files.size(); ++i) {
        const wire::JobFile &file = files[i];
        if (const Result<void> isGood = checkFileName(file.name); !isGood)
            return badFile(i, "name", isGood.error().message);
        if (names.contains(file.name))
            return badFile(i, "name", "there are two files " + file.name.toStdString());
        names.insert(file.name);
        total += file.content.size();
    }
    if (total == 0)
        return failure(ErrorCode::InvalidArgument, "files: the source is empty");
    if (total > codeLimit.count)
        return failure(ErrorCode::InvalidArgument, "files: the source has " + std::to_string(total) +
                                                       " bytes, the problem allows " + std::to_string(codeLimit.count));
    return {};
}

Result<void> checkIdempotencyKey(const QString &key)
{
    const bool isPrintable = std::ranges::all_of(key, [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
    if (key.size() > kLongestIdempotencyKey || !isPrintable)
        return failure(ErrorCode::InvalidArgument,
                       "idempotency_key: must be at most 255 printable ASCII characters without spaces");
    return {};
}

QByteArray contentHash(const NewSubmission &submission)
{
    blobs::Sha256 hash;
    // Each part goes with its length, so that no two different submissions give the same bytes.
    const auto add = [&](const QByteArray &part) {
        hash.add(QByteArray::number(part.size()) + ':');
        hash.add(part);
    };
    add(submission.problem.toUtf8());
    add(submission.language.toUtf8());
    add(QByteArray::number(submission.runsAllTests ? 1 : 0));
    for (const wire::JobFile &file : submission.files) {
        add(file.name.toUtf8());
        add(file.content);
    }
    return hash.finish();
}

} // namespace gavel::judging
