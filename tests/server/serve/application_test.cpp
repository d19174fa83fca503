#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

#include <QElapsedTimer>

using namespace gavel;
using namespace gavel::test;

class ApplicationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stoppingAnswersThoseWhoWait();
    void aTakenPortIsToldAtOnce();
    void aDataDirectoryThatCannotBeIsRefused();
};

void ApplicationTest::stoppingAnswersThoseWhoWait()
{
    TestSite site;
    site.import(QStringLiteral("echo"));
    wire::OfferedLanguage python;
    python.id = QStringLiteral("python3");
    python.sourceFile = QStringLiteral("main.py");
    site.services().languages.offered({python});
    const QString id = site.post(QStringLiteral("contestant"), QStringLiteral("/api/v1/submissions"),
                                 {{QStringLiteral("problem"), QStringLiteral("echo")},
                                  {QStringLiteral("language"), QStringLiteral("python3")},
                                  {QStringLiteral("source"), QStringLiteral("x")}})
                           .text("id");
    QSignalSpy stopped(&site.application(), &serve::Application::stopped);
    QTimer::singleShot(300, &site.application(), &serve::Application::stop);
    QElapsedTimer elapsed;
    elapsed.start();
    const Answer answer =
        site.get(QStringLiteral("contestant"), QStringLiteral("/api/v1/submissions/%1?wait=60").arg(id));
    QCOMPARE(answer.status, 200);
    QTRY_COMPARE(stopped.size(), 1);
    QVERIFY(elapsed.elapsed() < 8000); // neither the 60 s of the client nor the 10 s of the drain
}

void ApplicationTest::aTakenPortIsToldAtOnce()
{
    TestSite first;
    QTemporaryDir directory;
    serve::ServeSettings settings;
    settings.port = first.port();
    settings.dataDirectory = directory.path();
    const auto second = serve::Application::create(settings);
    QVERIFY(second.has_value());
    QSignalSpy failed(second->get(), &serve::Application::failed);
    (*second)->start();
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(failed[0][0].toString().contains(QString::number(first.port())));
}

void ApplicationTest::aDataDirectoryThatCannotBeIsRefused()
{
    serve::ServeSettings settings;
    settings.dataDirectory = QStringLiteral("/proc/nothing/here");
    const auto application = serve::Application::create(settings);
    QVERIFY(!application.has_value());
    QVERIFY2(application.error().message.find("/proc/nothing") != std::string::npos,
             application.error().message.c_str());
}

QTEST_GUILESS_MAIN(ApplicationTest)
#include "application_test.moc"
