// A language is one file: dropped into the site's folder while the worker runs, it is offered and judged with; changed,
// it is another; broken, it is gone, and the others stay.
#include "tests/support/local_judge.h"

#include <QDir>
#include <QJsonArray>
#include <QtTest>

using namespace gavel::tests;

namespace {

const QByteArray kLanguage = R"json({
    "id": "site-shell",
    "name": "A shell of the site",
    "extensions": ["mine"],
    "sourceFile": "main.mine",
    "run": ["/usr/bin/dash", "{app}/{source}"],
    "versionProbe": ["/usr/bin/dash", "-c", "echo one"],
    "debianPackages": ["dash"],
    "example": ["read a b", "echo $((a + b))"]
}
)json";

const QByteArray kDouble = "read n\necho $((2 * n))\n";

} // namespace

class SiteLanguageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isTakenUpWhileTheWorkerRuns();

private:
    void drop(const QByteArray &content);
    QString versionOffered();

    LocalJudge m_judge;
    QString m_folder;
};

void SiteLanguageTest::drop(const QByteArray &content)
{
    QFile file(m_folder + QStringLiteral("/site-shell.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

QString SiteLanguageTest::versionOffered()
{
    const QJsonArray languages =
        m_judge.get(QStringLiteral("/api/v1/languages")).json.value(QStringLiteral("languages")).toArray();
    for (const QJsonValue &language : languages) {
        if (language.toObject().value(QStringLiteral("id")) == QStringLiteral("site-shell") &&
            language.toObject().value(QStringLiteral("is_available")).toBool())
            return language.toObject().value(QStringLiteral("version")).toString();
    }
    return {};
}

void SiteLanguageTest::isTakenUpWhileTheWorkerRuns()
{
    QVERIFY2(m_judge.prepare({QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/double")}),
             qPrintable(m_judge.errorText()));
    m_folder = m_judge.directory() + QStringLiteral("/site");
    QVERIFY(QDir().mkpath(m_folder));
    QVERIFY2(m_judge.startServer(), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.startWorker(QStringLiteral("w1"), {QStringLiteral("--languages"), m_folder,
                                                        QStringLiteral("--offer"), QStringLiteral("dash,site-shell")}),
             qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.logIn(), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.waitForLanguage(QStringLiteral("dash")), qPrintable(m_judge.errorText()));
    QCOMPARE(versionOffered(), QString());

    drop(kLanguage);
    QTRY_COMPARE_WITH_TIMEOUT(versionOffered(), QStringLiteral("one"), 60'000);
    const QString submission =
        m_judge.submit(QStringLiteral("double"), QStringLiteral("site-shell"), QStringLiteral("main.mine"), kDouble);
    QVERIFY2(!submission.isEmpty(), qPrintable(m_judge.errorText()));
    const QJsonObject judging = m_judge.waitForEnd(submission).value(QStringLiteral("judging")).toObject();
    QCOMPARE(judging.value(QStringLiteral("verdict")).toString(), QStringLiteral("AC"));

    drop(QByteArray(kLanguage).replace("echo one", "echo two"));
    QTRY_COMPARE_WITH_TIMEOUT(versionOffered(), QStringLiteral("two"), 60'000);
    drop("{ \"id\": ");
    QTRY_COMPARE_WITH_TIMEOUT(versionOffered(), QString(), 60'000);
    QVERIFY(m_judge.waitForLanguage(QStringLiteral("dash")));
}

QTEST_GUILESS_MAIN(SiteLanguageTest)
#include "site_language_test.moc"
