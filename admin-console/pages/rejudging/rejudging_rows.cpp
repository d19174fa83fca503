#include "admin-console/pages/rejudging/rejudging_rows.h"

#include "admin-console/data/decode.h"
#include "admin-console/models/words.h"
#include "admin-console/pages/rejudging/new_rejudging.h"

namespace gavel::console {

RejudgingRow RejudgingRow::from(const QJsonObject &object)
{
    const auto text = [&object](const char *key) {
        return object.value(QLatin1String(key)).toString();
    };
    const auto number = [&object](const char *key) {
        return qint64(object.value(QLatin1String(key)).toDouble());
    };
    RejudgingRow row;
    row.id = idFrom(object.value(QStringLiteral("id")));
    row.reason = text("reason");
    row.state = text("state");
    row.chosenBy = rejudgingFilterText(object.value(QStringLiteral("filter")).toObject());
    row.startedBy = text("created_by");
    row.endedBy = text("ended_by");
    row.members = number("members");
    row.judged = number("judged");
    row.failed = number("failed");
    row.changed = number("changed");
    row.skipped = number("skipped");
    row.createdMs = timeFrom(object.value(QStringLiteral("created_at")));
    row.endedMs = timeFrom(object.value(QStringLiteral("ended_at")));
    return row;
}

QString stateText(const RejudgingRow &row)
{
    if (row.isReady())
        return QObject::tr("to review");
    if (row.isOpen())
        return QObject::tr("running");
    return row.state == QLatin1String("applied") ? QObject::tr("applied") : QObject::tr("discarded");
}

Tone stateTone(const RejudgingRow &row)
{
    if (row.isReady())
        return Tone::Warning;
    if (row.isOpen())
        return Tone::Accent;
    return row.state == QLatin1String("applied") ? Tone::Success : Tone::Muted;
}

namespace {

QString stateDrawing(const RejudgingRow &row)
{
    if (row.isReady())
        return QStringLiteral("verdict-partial");
    if (row.isOpen())
        return QStringLiteral("state-running");
    return row.state == QLatin1String("applied") ? QStringLiteral("state-finished") : QStringLiteral("state-cancelled");
}

} // namespace

CellRow listRow(const RejudgingRow &row)
{
    CellValue state = textCell(stateText(row), stateTone(row));
    state.icon = stateDrawing(row);
    CellValue count{row.isOpen() && !row.isReady() ? QStringLiteral("%1/%2").arg(row.judged).arg(row.members)
                                                   : numberText(row.members),
                    Tone::Normal,
                    {},
                    double(row.members)};
    return {row.id, {numberCell(row.id), textCell(row.reason), state, count}};
}

QString codeOf(const QJsonObject &outcome)
{
    const QString verdict = outcome.value(QStringLiteral("verdict")).toString();
    return verdict.isEmpty() ? outcome.value(QStringLiteral("state")).toString() : verdict;
}

namespace {

CellValue outcomeOf(const QJsonObject &outcome)
{
    return outcomeCell(outcome.value(QStringLiteral("verdict")).toString(),
                       outcome.value(QStringLiteral("state")).toString());
}

QString effectOf(const QJsonObject &before, const QJsonObject &after)
{
    const QString old = codeOf(before), now = codeOf(after);
    if (now == QLatin1String("AC") && old != now)
        return QObject::tr("becomes accepted");
    if (old == QLatin1String("AC") && old != now)
        return QObject::tr("loses accepted");
    if (after.value(QStringLiteral("verdict")).isNull())
        return QObject::tr("keeps the old judging");
    const QJsonValue was = before.value(QStringLiteral("score")), is = after.value(QStringLiteral("score"));
    if (was != is)
        return QObject::tr("score %1 → %2").arg(was.toVariant().toString(), is.toVariant().toString());
    return old == now ? QObject::tr("none") : QObject::tr("still rejected");
}

} // namespace

CellRow changeRow(const QJsonObject &member)
{
    const QJsonObject before = member.value(QStringLiteral("before")).toObject();
    const QJsonObject after = member.value(QStringLiteral("after")).toObject();
    const qint64 id = idFrom(member.value(QStringLiteral("submission_id")));
    const int first = member.value(QStringLiteral("first_difference")).toInt();
    const QString error = member.value(QStringLiteral("error")).toString();
    return {
        id,
        {{QString::number(id), Tone::Normal, {}, double(id)},
         textCell(member.value(QStringLiteral("account")).toString()),
         textCell(member.value(QStringLiteral("problem")).toString()),
         ageCell(timeFrom(member.value(QStringLiteral("created_at")))),
         outcomeOf(before),
         outcomeOf(after),
         first > 0 ? numberCell(first) : CellValue{dash(), Tone::Muted},
         textCell(error.isEmpty() ? effectOf(before, after) : error, error.isEmpty() ? Tone::Normal : Tone::Danger)},
        QStringLiteral("#%1").arg(id)};
}

QList<CellRow> standingsRows(const QJsonArray &moves)
{
    QList<CellRow> rows;
    const auto changed = [](int before, int after) {
        return before == after ? QString::number(after) : QStringLiteral("%1 → %2").arg(before).arg(after);
    };
    const auto number = [](const QJsonObject &place, const char *key) {
        return place.value(QLatin1String(key)).toInt();
    };
    for (const QJsonValue &move : moves) {
        const QJsonObject before = move[QStringLiteral("before")].toObject();
        const QJsonObject after = move[QStringLiteral("after")].toObject();
        const int rank = number(before, "rank"), now = number(after, "rank");
        const CellValue moved = rank == now  ? textCell(dash(), Tone::Muted)
                                : rank > now ? textCell(QStringLiteral("▲ %1").arg(rank - now), Tone::Success)
                                             : textCell(QStringLiteral("▼ %1").arg(now - rank), Tone::Danger);
        rows.append({rows.size() + 1,
                     {numberCell(rank, Tone::Muted), numberCell(now), moved,
                      textCell(move[QStringLiteral("account")].toString()),
                      textCell(changed(number(before, "solved"), number(after, "solved"))),
                      textCell(changed(number(before, "penalty_min"), number(after, "penalty_min")))}});
    }
    return rows;
}

} // namespace gavel::console
