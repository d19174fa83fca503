#include "worker/judging/included_files.h"

#include <algorithm>

namespace gavel::worker {

namespace {

constexpr Bytes kMostIncluded = mebibytes(16);

const domain::IncludedFiles *findIncludes(const domain::JudgingData &problem, const QString &language)
{
    const auto found = std::find_if(problem.includes.begin(), problem.includes.end(),
                                    [&](const domain::IncludedFiles &files) { return files.language == language; });
    return found == problem.includes.end() ? nullptr : &*found;
}

QString extensionOf(const QString &name)
{
    const qsizetype dot = name.lastIndexOf(QLatin1Char('.'));
    return dot > 0 ? name.mid(dot + 1) : QString();
}

// A file keeps its extension where the language knows it: it may say whether it is a header or a module.
QString nameOfSingle(const QString &stem, const QString &given, const plugin::LanguageDefinition &language)
{
    const QString extension = extensionOf(given);
    const bool isKnown = language.extensions.contains(extension);
    return stem + QLatin1Char('.') + (isKnown ? extension : language.extensions.value(0));
}

} // namespace

Result<QList<plugin::SourceFile>> withIncludes(QList<plugin::SourceFile> sources, const domain::JudgingData &problem,
                                               const plugin::LanguageDefinition &language, blobs::BlobStore &blobs)
{
    const domain::IncludedFiles *includes = findIncludes(problem, language.packageCode);
    if (!includes)
        includes = findIncludes(problem, domain::kIncludeDefault);
    const QString &stem = problem.kind.submissionStem;
    if (!includes && !stem.isEmpty())
        return failure(ErrorCode::InvalidArgument, "This problem takes a part of a program, and has no other part in " +
                                                       language.name.toStdString());
    if (!includes)
        return sources;
    if (!stem.isEmpty() && sources.size() == 1)
        sources.first().name = nameOfSingle(stem, sources.first().name, language);
    for (const domain::ProgramFile &file : includes->files) {
        sources.removeIf([&](const plugin::SourceFile &source) { return source.name == file.name; });
        sources.append(plugin::SourceFile { file.name, TRY(blobs::readBlob(blobs, file.blob, kMostIncluded)) });
    }
    return sources;
}

} // namespace gavel::worker
