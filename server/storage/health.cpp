#include "server/storage/health.h"

#include "server/storage/database.h"
#include "server/storage/migrations.h"
#include "server/storage/sql_time.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace gavel::storage {

namespace {

constexpr Statement kQuickCheck{"PRAGMA quick_check(1)"};
constexpr Statement kForeignKeyCheck{"PRAGMA foreign_key_check"};
constexpr Statement kCounts{"SELECT (SELECT count(*) FROM problem), (SELECT count(*) FROM submission), "
                            "(SELECT count(*) FROM judging WHERE finished_at_ms IS NULL), "
                            "(SELECT count(*) FROM judging WHERE state IN ('failed', 'quarantined'))"};
constexpr Statement kBlobs{"SELECT sha256, size_bytes FROM blob ORDER BY sha256"};

// A change that comes to nothing: the row count of a table does not change, the page is written all the same.
Result<void> touch(Connection &connection)
{
    TRY(connection.execute(QStringLiteral("INSERT INTO schema_migration (number, name, applied_at_ms) "
                                          "VALUES (-1, 'probe', 0)")));
    return connection.execute(QStringLiteral("DELETE FROM schema_migration WHERE number = -1"));
}

// PostgreSQL checks its pages itself when they are read; whether all tables can be read is what is left to see.
Result<void> readAllTables(Connection &connection)
{
    for (const QString &column : TRY(describeColumns(connection))) {
        const QString table = column.section(QLatin1Char('.'), 0, 0);
        TRY(connection.executeForInteger(QStringLiteral("SELECT count(*) FROM \"%1\"").arg(table)));
    }
    return {};
}

} // namespace

Result<void> checkIntegrity(Connection &connection)
{
    if (connection.engine() == Engine::Postgresql)
        return readAllTables(connection);
    Query check = connection.query(kQuickCheck);
    if (!TRY(check.first()) || check.text(0) != QStringLiteral("ok"))
        return failure(ErrorCode::DataCorrupted, "damaged: " + check.text(0).toStdString());
    Query keys = connection.query(kForeignKeyCheck);
    if (TRY(keys.first()))
        return failure(ErrorCode::DataCorrupted, "a row of " + keys.text(0).toStdString() + " refers to nothing in " +
                                                     keys.text(2).toStdString());
    return {};
}

Result<RowCounts> countRows(Connection &connection)
{
    Query query = connection.query(kCounts);
    TRY(query.first());
    return RowCounts{query.integer(0), query.integer(1), query.integer(2), query.integer(3)};
}

Result<QList<domain::BlobRef>> listBlobs(Connection &connection)
{
    QList<domain::BlobRef> blobs;
    Query query = connection.query(kBlobs);
    TRY(query.start());
    while (TRY(query.next()))
        blobs.append(domain::BlobRef{query.text(0).toLatin1(), query.integer(1)});
    return blobs;
}

Result<double> clockDifference(Connection &connection)
{
    if (connection.engine() == Engine::Sqlite)
        return 0;
    const qint64 theirs = TRY(connection.executeForInteger(
        QStringLiteral("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)")));
    return static_cast<double>(theirs - nowMs()) / 1000;
}

Result<double> measureCommit(Database &database)
{
    using Clock = std::chrono::steady_clock;
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
        const auto start = Clock::now();
        TRY(database.writeAndWait(touch));
        times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    std::ranges::sort(times);
    return times[times.size() / 2];
}

} // namespace gavel::storage
