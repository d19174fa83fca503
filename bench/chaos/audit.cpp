#include "bench/chaos/audit.h"

#include "server/storage/connection.h"

#include <QHash>

namespace gavel::bench {

namespace {

using storage::Connection;
using storage::Query;
using storage::Statement;

constexpr Statement kJudgings{
    "SELECT k.key, s.id, count(j.id), max(j.state), max(coalesce(j.verdict, '')), max(coalesce(j.error, '')), "
    "count(j.finished_at_ms), max((SELECT count(*) FROM run r WHERE r.judging_id = j.id)) "
    "FROM idempotency_key k JOIN submission s ON s.id = k.submission_id "
    "LEFT JOIN judging j ON j.submission_id = s.id GROUP BY k.key, s.id"};
constexpr Statement kWithoutKey{"SELECT count(*) FROM submission s WHERE NOT EXISTS "
                                "(SELECT 1 FROM idempotency_key k WHERE k.submission_id = s.id)"};

struct Row {
    QString id;
    qint64 judgings = 0;
    QString state;
    QString verdict;
    QString error;
    qint64 finished = 0;
    qint64 runs = 0;
};

Result<QHash<QString, Row>> readRows(Connection &connection)
{
    QHash<QString, Row> rows;
    Query query = connection.query(kJudgings);
    TRY(query.start());
    while (TRY(query.next()))
        rows.insert(query.text(0), {QString::number(query.integer(1)), query.integer(2), query.text(3), query.text(4),
                                    query.text(5), query.integer(6), query.integer(7)});
    return rows;
}

void check(const Attempt &attempt, const Row &row, Audit &audit)
{
    const auto fault = [&](int &count, const QString &what) {
        ++count;
        audit.faults.append(QStringLiteral("submission %1 (%2): %3; %4 %5 %6")
                                .arg(attempt.id, attempt.key, what, row.state, row.verdict, row.error));
    };
    if (row.id != attempt.id)
        return fault(audit.lost, QStringLiteral("it is number %1 in the database").arg(row.id));
    if (row.judgings != 1)
        return fault(audit.doubled, QStringLiteral("%1 judgings").arg(row.judgings));
    if (row.finished != 1)
        return fault(audit.lost, QStringLiteral("it is not over"));
    ++audit.judged;
    if (row.state == QLatin1String("quarantined") && attempt.expected.isEmpty())
        ++audit.quarantined;
    else if (row.state != QLatin1String("finished") || row.runs == 0)
        fault(audit.wrong, QStringLiteral("no verdict"));
    else if (!attempt.expected.isEmpty() && row.verdict != attempt.expected)
        fault(audit.wrong, QStringLiteral("%1 was expected").arg(attempt.expected));
}

} // namespace

Result<Audit> audit(const QString &database, const std::vector<std::unique_ptr<Attempt>> &attempts)
{
    const auto connection = TRY(Connection::open(database, Connection::Access::ReadWrite, std::chrono::seconds(10)));
    const QHash<QString, Row> rows = TRY(readRows(*connection));
    Audit audit;
    for (const auto &attempt : attempts) {
        if (attempt->id.isEmpty())
            continue; // never accepted, so nothing was promised
        const auto row = rows.constFind(attempt->key);
        if (row != rows.constEnd()) {
            check(*attempt, *row, audit);
            continue;
        }
        ++audit.lost;
        audit.faults.append(QStringLiteral("submission %1 (%2) is not in the database").arg(attempt->id, attempt->key));
    }
    Query query = connection->query(kWithoutKey);
    if (TRY(query.first()) && query.integer(0) > 0) {
        audit.doubled += int(query.integer(0));
        audit.faults.append(QStringLiteral("%1 submissions under no key").arg(query.integer(0)));
    }
    return audit;
}

} // namespace gavel::bench
