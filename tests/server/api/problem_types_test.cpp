// The list of problem types and the code are equal in both directions.
#include "server/api/problem_types.h"
#include "tests/server/api/test_site.h"

#include <QDirIterator>
#include <QRegularExpression>

using namespace gavel;
using namespace gavel::test;

class ProblemTypesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theListIsWhatTheCodeSays();
    void theListIsServed();
    void theDocumentationNamesThePage();
};

namespace {

// "404 not-found", for each {404, "not-found", ...} in the sources, and the two that are chosen by a condition.
QSet<QString> saidByTheCode()
{
    static const QRegularExpression literal(QStringLiteral("[{(]\\s*([45]\\d\\d),\\s*\"([a-z][a-z-]+)\"\\s*,"));
    static const QRegularExpression chosen(QStringLiteral("[?:] \"([a-z]+-field)\""));
    QSet<QString> said;
    QDirIterator it(QStringLiteral(GAVEL_SOURCE_DIR "/server"), {QStringLiteral("*.cpp"), QStringLiteral("*.h")},
                    QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        if (path.contains(QStringLiteral("/judge0/")))
            continue; // answers as Judge0 does
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read", qPrintable(path));
        const QString text = QString::fromUtf8(file.readAll());
        for (auto match = literal.globalMatch(text); match.hasNext();) {
            const QRegularExpressionMatch one = match.next();
            said.insert(one.captured(1) + QLatin1Char(' ') + one.captured(2));
        }
        for (auto match = chosen.globalMatch(text); match.hasNext();)
            said.insert(QStringLiteral("400 ") + match.next().captured(1));
    }
    return said;
}

} // namespace

void ProblemTypesTest::theListIsWhatTheCodeSays()
{
    const Result<QJsonArray> types = api::loadProblemTypes();
    QVERIFY(types.has_value());
    QStringList listed;
    for (const QJsonValue value : *types) {
        const QJsonObject type = value.toObject();
        QVERIFY(!type.value(QStringLiteral("cause")).toString().isEmpty());
        for (const QJsonValue status : type.value(QStringLiteral("status")).toArray())
            listed.append(QString::number(status.toInt()) + QLatin1Char(' ') +
                          type.value(QStringLiteral("type")).toString());
    }
    QStringList said = saidByTheCode().values();
    said.sort();
    listed.sort();
    QCOMPARE(listed, said);
}

void ProblemTypesTest::theListIsServed()
{
    TestSite site;
    const Answer page = site.get({}, QStringLiteral("/api/v1/problem-types"));
    QCOMPARE(page.status, 200);
    QVERIFY(page.header("Content-Type").startsWith("text/html"));
    QVERIFY(page.header("Content-Security-Policy").contains("default-src 'none'"));
    const Answer problem = site.get({}, QStringLiteral("/nowhere"));
    QVERIFY(page.body.contains(problem.text("type").toUtf8()));
    QVERIFY(!page.body.contains("{types}"));
}

void ProblemTypesTest::theDocumentationNamesThePage()
{
    QFile file(QStringLiteral(GAVEL_SOURCE_DIR "/docs/api.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("/api/v1/problem-types"));
}

QTEST_GUILESS_MAIN(ProblemTypesTest)
#include "problem_types_test.moc"
