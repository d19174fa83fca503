#include "server/problems/problem_files.h"

#include "core/blobs/sha256.h"
#include "core/domain/judging_blobs.h"
#include "core/package/manifest.h"
#include "core/wire/judging_data.h"

#include <QSet>

namespace gavel::problems {

namespace {

constexpr Bytes kMostJudgingData = mebibytes(64);
constexpr Bytes kMostSample = kibibytes(64);

QList<domain::BlobRef> blobsOf(const package::ImportedProblem &problem, const domain::BlobRef &judgingData)
{
    QList<domain::BlobRef> blobs = domain::blobsOf(problem.judging);
    blobs.append(judgingData);
    const auto addFiles = [&](const QList<package::PackageFile> &files) {
        for (const package::PackageFile &file : files)
            blobs.append(file.blob);
    };
    for (const package::Statement &statement : problem.manifest.statements)
        blobs.append(statement.file.blob);
    for (const package::JurySolution &solution : problem.manifest.solutions)
        addFiles(solution.files);
    addFiles(problem.manifest.statementFiles);
    addFiles(problem.manifest.attachments);
    addFiles(problem.manifest.inputValidators);
    addFiles(problem.manifest.otherFiles);
    QSet<QByteArray> seen;
    blobs.removeIf([&](const domain::BlobRef &blob) {
        const auto before = seen.size();
        seen.insert(blob.sha256);
        return seen.size() == before;
    });
    return blobs;
}

QString titleOf(const package::ProblemManifest &manifest)
{
    if (manifest.names.isEmpty())
        return manifest.shortName;
    return manifest.names.value(QStringLiteral("en"), manifest.names.first());
}

} // namespace

Result<storage::VersionRow> versionRowOf(const package::ImportedProblem &problem, blobs::BlobStore &store)
{
    const QByteArray judgingData = wire::encode(problem.judging);
    storage::VersionRow row;
    row.contentHash = problem.manifest.contentHash;
    row.title = titleOf(problem.manifest);
    row.manifest = package::encode(problem.manifest);
    row.fingerprintSha256 = QString::fromLatin1(blobs::Sha256::of(row.manifest + '\n' + judgingData));
    row.judging = problem.judging;
    row.languages = problem.manifest.languages;
    row.judgingData = TRY_WITHIN("cannot store the judging data", store.put(judgingData));
    row.blobs = blobsOf(problem, row.judgingData);
    return row;
}

std::optional<domain::BlobRef> publicFile(const package::ProblemManifest &manifest, const QString &path)
{
    for (const package::Statement &statement : manifest.statements) {
        if (statement.file.path == path)
            return statement.file.blob;
    }
    for (const package::PackageFile &file : manifest.statementFiles) {
        if (file.path == path)
            return file.blob;
    }
    for (const package::PackageFile &file : manifest.attachments) {
        if (QStringLiteral("attachments/") + file.path == path)
            return file.blob;
    }
    return std::nullopt;
}

Result<domain::JudgingData> readJudgingData(blobs::BlobStore &store, const domain::BlobRef &blob)
{
    return wire::decodeJudgingData(TRY_WITHIN("judging data", blobs::readBlob(store, blob, kMostJudgingData)));
}

Result<QList<Sample>> readSamples(blobs::BlobStore &store, const domain::JudgingData &data)
{
    QList<Sample> samples;
    for (const domain::Testcase &testcase : data.testcases) {
        const bool isShown =
            testcase.isSample && testcase.input.size <= kMostSample.count && testcase.answer.size <= kMostSample.count;
        if (!isShown)
            continue;
        samples.append(Sample {
            testcase.name, TRY(blobs::readBlob(store, testcase.input, kMostSample))
            , TRY(blobs::readBlob(store, testcase.answer, kMostSample))
        });
    }
    return samples;
}

} // namespace gavel::problems
