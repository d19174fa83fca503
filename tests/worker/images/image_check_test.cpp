// Manifests, and what is found when an image is not as it was made. The images are made up: a package database of two
// packages, and their files.
#include "worker/images/image_builder.h"
#include "worker/images/image_check.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <unistd.h>

using namespace gavel;
using namespace gavel::worker;

class ImageCheckTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;

    QString image() const { return m_directory->path(); }

    void write(const QString &path, const QByteArray &content)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    void writeInTree(const char *path, const QByteArray &content)
    {
        write(treePath(image()) + QString::fromLatin1(path), content);
    }

    static QByteArray md5(const QByteArray &content)
    {
        return QCryptographicHash::hash(content, QCryptographicHash::Md5).toHex();
    }

    void writeStatus(const QByteArray &versionOfCompiler)
    {
        writeInTree(
            "/var/lib/dpkg/status",
            "Package: odd-compiler\nStatus: install ok installed\nArchitecture: amd64\nVersion: " + versionOfCompiler +
                "\n\nPackage: removed\nStatus: deinstall ok config-files\nArchitecture: all\nVersion: 1\n"
                "\nPackage: base\nStatus: install ok installed\nArchitecture: all\nVersion: 12\n");
    }

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        writeInTree("/usr/bin/odd", "program");
        writeInTree("/usr/share/base", "data");
        writeInTree("/var/lib/dpkg/info/odd-compiler.md5sums", md5("program") + "  usr/bin/odd\n");
        writeInTree("/var/lib/dpkg/info/base.md5sums",
                    md5("data") + "  usr/share/base\n" + md5("moved") + "  usr/share/moved\n");
        writeInTree("/var/lib/dpkg/diversions", "/usr/share/moved\n/usr/share/moved.base\nodd-compiler\n");
        writeStatus("2.1-3");
        ImageManifest manifest;
        manifest.madeAt = QDateTime(QDate(2024, 2, 29), QTime(12, 0), Qt::UTC);
        manifest.suite = QStringLiteral("bookworm");
        manifest.sources = QStringList{QStringLiteral("deb http://a.example/debian bookworm main")};
        manifest.requested = QStringList{QStringLiteral("odd-compiler")};
        manifest.packages = *readInstalledPackages(treePath(image()));
        QVERIFY(writeManifest(image(), manifest));
    }

    void aManifestComesBackAsItWas()
    {
        const auto manifest = readManifest(image());
        QVERIFY(manifest);
        QCOMPARE(manifest->suite, QStringLiteral("bookworm"));
        QCOMPARE(manifest->requested, QStringList{QStringLiteral("odd-compiler")});
        QCOMPARE(manifest->madeAt.toUTC().time(), QTime(12, 0));
        QCOMPARE(manifest->packages.size(), 2);
        QCOMPARE(manifest->packages.last().version, QStringLiteral("2.1-3"));
        // printf 'base 12 all\nodd-compiler 2.1-3 amd64\n' | sha256sum
        QCOMPARE(manifest->checksum(),
                 QStringLiteral("aac5c924ab58a279483c93799049e69c005b8771947957bddefc3534ad18e077"));
        QVERIFY(checkImage(image())->isEmpty());
    }

    void aChangedListIsRefused()
    {
        QFile file(manifestPath(image()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        write(manifestPath(image()), QByteArray(text).replace("2.1-3", "2.1-4"));
        const auto manifest = readManifest(image());
        QVERIFY(!manifest && manifest.error().code == ErrorCode::InvalidArgument);
        write(manifestPath(image()), "{}");
        QVERIFY(!readManifest(image()));
        QVERIFY(QFile::remove(manifestPath(image())));
        QVERIFY(!readManifest(image()) && readManifest(image()).error().code == ErrorCode::NotFound);
    }

    void differencesAreNamed()
    {
        writeStatus("2.2-1");
        writeInTree("/usr/bin/odd", "another program");
        QVERIFY(QFile::remove(treePath(image()) + QStringLiteral("/usr/share/base")));
        QCOMPARE(*checkImage(image()), (QStringList{QStringLiteral("odd-compiler:amd64 is 2.2-1, not 2.1-3"),
                                                    QStringLiteral("/usr/share/base is missing"),
                                                    QStringLiteral("/usr/bin/odd has been changed")}));
        writeInTree("/var/lib/dpkg/status",
                    "Package: new\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n");
        const QStringList differences = *checkImage(image());
        QVERIFY(differences.contains(QStringLiteral("base:all is gone")));
        QVERIFY(differences.contains(QStringLiteral("new:all 1 has been added")));
    }

    void treesAreFound()
    {
        QCOMPARE(*findTree(image()), QDir(treePath(image())).canonicalPath());
        QCOMPARE(*findTree(treePath(image())), QDir(treePath(image())).canonicalPath());
        QVERIFY(!findTree(image() + QStringLiteral("/nowhere")));
    }

    void impossibleOrdersAreRefused()
    {
        const AptSource source{
            QStringLiteral("http://a.example/debian"), QStringLiteral("bookworm"), {QStringLiteral("main")}};
        ImageOrder order{
            image() + QStringLiteral("/new"), QStringLiteral("bookworm"), {QStringLiteral("gcc")}, {source}};
        const auto fails = [](const ImageOrder &wrong, ErrorCode code) {
            const auto built = buildImage(wrong);
            // Elsewhere than where images can be built, that is what is said first.
            const bool canBuild = ::geteuid() == 0 && QFile::exists(QStringLiteral("/usr/sbin/debootstrap"));
            return !built && (built.error().code == code || !canBuild);
        };
        ImageOrder wrong = order;
        wrong.output = image();
        QVERIFY(fails(wrong, ErrorCode::AlreadyExists));
        wrong = order;
        wrong.packages = QStringList{QStringLiteral("--allow-unauthenticated")};
        QVERIFY(fails(wrong, ErrorCode::InvalidArgument));
        wrong = order;
        wrong.suite = QStringLiteral("trixie");
        QVERIFY(fails(wrong, ErrorCode::NotFound));
        QVERIFY(!QFile::exists(order.output));
    }
};

QTEST_APPLESS_MAIN(ImageCheckTest)
#include "image_check_test.moc"
