// A tree that holds a shell and little else, instead of the host: cells see it and nothing beside it.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

namespace {

struct Answer {
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
};

Answer run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    Answer answer;
    if (!process.waitForFinished(110'000) || process.exitStatus() != QProcess::NormalExit)
        return answer;
    answer.exitCode = process.exitCode();
    answer.output = process.readAllStandardOutput();
    answer.errors = process.readAllStandardError();
    return answer;
}

Answer runWorker(const QStringList &arguments)
{
    return run(QStringLiteral(GAVEL_BINARY_DIR "/bin/gavel-worker"), arguments);
}

// A language whose "compiler" lies in the tree only, beside one whose compiler lies on the host only.
QByteArray languageFile(const QByteArray &id, const QByteArray &program)
{
    return "{ \"id\": \"" + id + "\", \"name\": \"" + id + "\", \"extensions\": [\"" + id +
           "\"], \"sourceFile\": \"main." + id + "\", \"run\": [\"" + program +
           "\", \"{app}/{source}\"], \"versionProbe\": [\"" + program + "\", \"--version\"], " +
           "\"readOnlyDirectories\": [\"/etc/alternatives\"], \"example\": [\"read a b\", \"echo $((a + b))\"], "
           "\"debianPackages\": [\"" +
           id + "\"] }";
}

} // namespace

class SmallTreeTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_directory;

    QString tree() const { return m_directory.path() + QStringLiteral("/tree"); }
    QString languages() const { return m_directory.path() + QStringLiteral("/languages"); }

    void write(const QString &path, const QByteArray &content, bool isExecutable = false)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        if (isExecutable)
            QVERIFY(file.setPermissions(QFile::Permissions(0x7755)));
    }

    // A program of the host with the libraries it needs, to the same places below /usr.
    void copyProgram(const QString &program)
    {
        QStringList files{program};
        for (const QByteArray &line : run(QStringLiteral("ldd"), {program}).output.split('\n')) {
            for (const QByteArray &word : line.simplified().split(' ')) {
                if (word.startsWith('/'))
                    files.append(QString::fromLatin1(word));
            }
        }
        for (const QString &file : files) {
            const QString place = file.startsWith(QStringLiteral("/usr")) ? file : QStringLiteral("/usr") + file;
            QVERIFY(QDir().mkpath(QFileInfo(tree() + place).path()));
            QVERIFY2(QFile::copy(file, tree() + place), qPrintable(file));
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        QFile::setPermissions(m_directory.path(), QFile::Permissions(0x7755));
        copyProgram(QStringLiteral("/usr/bin/dash"));
        for (const char *name : {"bin", "lib", "lib64"})
            QVERIFY(QFile::link(QStringLiteral("usr/") + QString::fromLatin1(name),
                                tree() + QLatin1Char('/') + QString::fromLatin1(name)));
        QVERIFY(QFile::link(QStringLiteral("dash"), tree() + QStringLiteral("/usr/bin/sh")));
        write(tree() + QStringLiteral("/usr/bin/odd"),
              "#!/bin/sh\nif [ \"$1\" = --version ]; then echo odd 7.7 of the tree; exit; fi\n. \"$1\"\n", true);
        write(tree() + QStringLiteral("/etc/alternatives/of-the-tree"), "x");
        write(tree() + QStringLiteral("/root-of-the-tree"), "x");
        write(languages() + QStringLiteral("/odd.json"), languageFile("odd", "/usr/bin/odd"));
        write(languages() + QStringLiteral("/hostly.json"), languageFile("hostly", "/usr/bin/env"));
        write(m_directory.path() + QStringLiteral("/main.odd"), R"(set -- /usr/bin/*
[ "$*" = "/usr/bin/dash /usr/bin/odd /usr/bin/sh" ] || { echo "programs of the host: $*" >&2; exit 1; }
set -- /etc/alternatives/*
[ "$*" = /etc/alternatives/of-the-tree ] || { echo "alternatives of the host: $*" >&2; exit 2; }
for f in /root-of-the-tree /root /home /var /opt /srv /etc/shadow /etc/debian_version /usr/share/doc /usr/local/bin; do
    [ ! -e $f ] || { echo "$f" >&2; exit 3; }
done
read -r a b
echo $((a + b))
)");
    }

    void languagesAreThoseOfTheTree()
    {
        const Answer answer = runWorker({QStringLiteral("languages"), QStringLiteral("--json"),
                                         QStringLiteral("--image"), tree(), QStringLiteral("--languages"), languages(),
                                         QStringLiteral("--offer"), QStringLiteral("odd,hostly,python3")});
        QVERIFY2(answer.exitCode == 0, answer.errors.constData());
        const QJsonArray offered =
            QJsonDocument::fromJson(answer.output).object().value(QStringLiteral("languages")).toArray();
        QVERIFY2(offered.size() == 1, answer.output.constData());
        QCOMPARE(offered.first().toObject().value(QStringLiteral("id")).toString(), QStringLiteral("odd"));
        QVERIFY2(offered.first()
                     .toObject()
                     .value(QStringLiteral("version"))
                     .toString()
                     .contains(QStringLiteral("odd 7.7 of the tree")),
                 answer.output.constData());
    }

    void programsSeeNothingOfTheHost()
    {
        const Answer answer =
            runWorker({QStringLiteral("judge"), QStringLiteral("--image"), tree(), QStringLiteral("--languages"),
                       languages(), QStringLiteral("--language"), QStringLiteral("odd"),
                       QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum"),
                       m_directory.path() + QStringLiteral("/main.odd")});
        QVERIFY2(answer.exitCode == 0, (answer.output + answer.errors).constData());
    }

    void theSandboxHoldsThereToo()
    {
        const Answer answer = runWorker({QStringLiteral("doctor"), QStringLiteral("--image"), tree(),
                                         QStringLiteral("--offer"), QStringLiteral("python3")});
        QVERIFY2(answer.output.contains("ok       attack     files of the host are hidden"), answer.output.constData());
        QVERIFY2(!answer.output.contains("FAILED   attack"), answer.output.constData());
        QVERIFY2(answer.output.contains("FAILED   languages  0 languages"), answer.output.constData());
    }

    void aFolderThatIsNoTreeIsRefused()
    {
        const Answer answer = runWorker({QStringLiteral("languages"), QStringLiteral("--image"), languages()});
        QCOMPARE(answer.exitCode, 3);
        QVERIFY2(answer.errors.contains("neither an image nor a tree"), answer.errors.constData());
    }

    void imagesAreListedAndVerified()
    {
        QCOMPARE(runWorker({QStringLiteral("image"), QStringLiteral("verify"), tree()}).exitCode, 3);
        QCOMPARE(runWorker({QStringLiteral("image"), QStringLiteral("list"), tree()}).exitCode, 3);
        QCOMPARE(runWorker({QStringLiteral("image")}).exitCode, 2);
        const Answer nothing = runWorker({QStringLiteral("image"), QStringLiteral("build"), QStringLiteral("--output"),
                                          m_directory.path() + QStringLiteral("/new")});
        QCOMPARE(nothing.exitCode, 2);
        QVERIFY2(nothing.errors.contains("--packages"), nothing.errors.constData());
    }
};

QTEST_GUILESS_MAIN(SmallTreeTest)
#include "small_tree_test.moc"
