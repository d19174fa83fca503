#include "worker/images/apt_sources.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel::worker;

class AptSourcesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_root;

    void write(const char *name, const char *content)
    {
        const QString path = m_root.path() + QStringLiteral("/etc/apt/") + QString::fromLatin1(name);
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

private Q_SLOTS:
    void bothFormatsAreRead()
    {
        write("sources.list",
              "# deb http://old.example/debian bookworm main\n"
              "deb [arch=amd64 signed-by=/usr/share/keyrings/x.gpg] http://a.example/debian bookworm main contrib\n"
              "deb-src http://a.example/debian bookworm main\n"
              "deb http://a.example/debian bookworm-backports main\n");
        write("sources.list.d/debian.sources", "Types: deb deb-src\n"
                                               "# a remark\n"
                                               "URIs: http://b.example/debian\n"
                                               "Suites: bookworm bookworm-updates\n"
                                               "Components: main\n"
                                               "\n"
                                               "Types: deb\n"
                                               "URIs: http://b.example/security\n"
                                               "Suites: bookworm-security\n"
                                               "Components: main\n"
                                               " non-free\n"
                                               "\n"
                                               "Types: deb\n"
                                               "Enabled: no\n"
                                               "URIs: http://off.example/debian\n"
                                               "Suites: bookworm\n"
                                               "Components: main\n");
        write("sources.list.d/vendor.list", "deb https://vendor.example/apt stable main\n");
        write("sources.list.d/vendor.list.save", "deb http://saved.example/debian bookworm main\n");
        QStringList lines;
        for (const AptSource &source : readAptSources(QStringLiteral("bookworm"), m_root.path()))
            lines.append(source.line());
        QCOMPARE(lines, (QStringList{QStringLiteral("deb http://a.example/debian bookworm main contrib"),
                                     QStringLiteral("deb http://b.example/debian bookworm main"),
                                     QStringLiteral("deb http://b.example/debian bookworm-updates main"),
                                     QStringLiteral("deb http://b.example/security bookworm-security main non-free")}));
    }

    void nothingIsFoundWhereNothingIs()
    {
        QVERIFY(readAptSources(QStringLiteral("trixie"), m_root.path()).isEmpty());
        QVERIFY(readAptSources(QStringLiteral("bookworm"), m_root.path() + QStringLiteral("/nowhere")).isEmpty());
    }
};

QTEST_APPLESS_MAIN(AptSourcesTest)
#include "apt_sources_test.moc"
