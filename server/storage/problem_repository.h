#pragma once

#include "server/problems/problem.h"
#include "server/storage/connection.h"

#include <QList>
#include <QString>

#include <optional>

namespace gavel::storage {

// A version to be stored, its blobs being in the blob store already.
struct VersionRow {
    QString contentHash;
    QString fingerprintSha256;
    QString title;
    QByteArray manifest; // JSON
    domain::JudgingData judging;
    domain::BlobRef judgingData;
    QStringList languages;        // codes of the package format; empty: all
    QList<domain::BlobRef> blobs; // everything the version refers to
};

// Problems, their versions, and which blobs these refer to.
class ProblemRepository final {
public:
    explicit ProblemRepository(Connection &connection) : m_connection(connection) {}

    // By name, each with its current version.
    Result<QList<problems::ProblemSummary>> list();
    Result<std::optional<problems::ProblemSummary>> find(const QString &name);

    Result<ProblemId> add(const QString &name, bool isOpen);
    Result<void> setOpen(ProblemId problem, bool isOpen);

    // The next number. It becomes the live one, unless it is staged beside it.
    enum class Liveness { Live, Staged };
    Result<ProblemVersionId> addVersion(ProblemId problem, const VersionRow &row, Liveness liveness);
    // NotFound.
    Result<void> setLive(ProblemId problem, int number);
    // The number of the version with this fingerprint; empty when there is none.
    Result<std::optional<int>> numberOf(ProblemId problem, const QString &fingerprint);
    // Empty when the problem has no such version.
    Result<std::optional<domain::BlobRef>> judgingData(const QString &problem, int number);
    Result<QByteArray> manifest(ProblemVersionId version);
    Result<QList<problems::ProblemVersion>> versions(ProblemId problem); // newest first

    // The size of a blob that some version refers to; empty for any other.
    Result<std::optional<qint64>> blobSize(const QString &sha256);

private:
    Result<void> addTestcases(ProblemVersionId version, const QList<domain::Testcase> &testcases);
    Result<void> addBlobs(ProblemVersionId version, const QList<domain::BlobRef> &blobs);

    Connection &m_connection;
};

} // namespace gavel::storage
