// The dashboard asks for metrics that exist, and docs/operating.md tells of those alone.
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QtTest>

namespace {

QString contentOf(const QString &path)
{
    QFile file(QStringLiteral(GAVEL_SOURCE_DIR "/") + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QSet<QString> matchesIn(const QString &text, const char *pattern)
{
    QSet<QString> found;
    auto matches = QRegularExpression(QString::fromLatin1(pattern)).globalMatch(text);
    while (matches.hasNext())
        found.insert(matches.next().captured(1));
    return found;
}

// The names the sources give to metrics.
QSet<QString> madeMetrics()
{
    QSet<QString> names;
    for (const char *folder : {"core/telemetry", "server/telemetry", "worker/telemetry", "worker/commands"}) {
        QDirIterator it(QStringLiteral(GAVEL_SOURCE_DIR "/") + QString::fromLatin1(folder), {QStringLiteral("*.cpp")});
        while (it.hasNext())
            names += matchesIn(contentOf(QDir(QStringLiteral(GAVEL_SOURCE_DIR)).relativeFilePath(it.next())),
                               "(?:counters|gauges|histograms)\\(\\s*\"([a-z_]+)\"");
    }
    return names;
}

QSet<QString> withoutSuffixes(const QSet<QString> &series)
{
    QSet<QString> names;
    for (QString name : series)
        names.insert(name.remove(QRegularExpression(QStringLiteral("_(bucket|sum|count)$"))));
    return names;
}

} // namespace

class DashboardTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksForMetricsThatExist();
    void panelsDoNotOverlap();
    void theManualNamesMetricsThatExist();

private:
    static QJsonArray panels()
    {
        const QString text = contentOf(QStringLiteral("resources/grafana/gavel.json"));
        return QJsonDocument::fromJson(text.toUtf8()).object().value(QStringLiteral("panels")).toArray();
    }
};

void DashboardTest::asksForMetricsThatExist()
{
    QSet<QString> asked;
    for (const QJsonValue panel : panels()) {
        for (const QJsonValue target : panel.toObject().value(QStringLiteral("targets")).toArray())
            asked +=
                matchesIn(target.toObject().value(QStringLiteral("expr")).toString(), "\\b((?:gavel|process)_[a-z_]+)");
    }
    QVERIFY(asked.size() > 20);
    QCOMPARE(withoutSuffixes(asked) - madeMetrics(), QSet<QString>());
}

void DashboardTest::panelsDoNotOverlap()
{
    QList<QRect> places;
    for (const QJsonValue panel : panels()) {
        const QJsonObject at = panel.toObject().value(QStringLiteral("gridPos")).toObject();
        const QRect place(at.value(QStringLiteral("x")).toInt(), at.value(QStringLiteral("y")).toInt(),
                          at.value(QStringLiteral("w")).toInt(), at.value(QStringLiteral("h")).toInt());
        QVERIFY(place.left() >= 0 && place.right() < 24);
        for (const QRect &other : std::as_const(places))
            QVERIFY(!place.intersects(other));
        places.append(place);
    }
}

void DashboardTest::theManualNamesMetricsThatExist()
{
    const QSet<QString> told = matchesIn(contentOf(QStringLiteral("docs/operating.md")), "\\b(gavel_[a-z_]+)");
    QVERIFY(told.size() > 20);
    QCOMPARE(withoutSuffixes(told) - madeMetrics(), QSet<QString>());
}

QTEST_GUILESS_MAIN(DashboardTest)
#include "dashboard_test.moc"
