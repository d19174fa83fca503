#include "worker/commands/source_files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace gavel;
using namespace gavel::worker;

class SourceFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void guessesTheLanguage_data();
    void guessesTheLanguage();
    void namesWhatIsMissing();
    void readsAFile();
    void readsAFolderWithoutHiddenFilesAndSubfolders();
    void refusesWhatCannotBeASubmission_data();
    void refusesWhatCannotBeASubmission();

private:
    void write(const QString &name, const QByteArray &content) const;

    QTemporaryDir m_directory;
    LanguageCatalog m_catalog;
};

void SourceFilesTest::initTestCase()
{
    struct Known {
        const char *id;
        const char *code;
        QStringList extensions;
        int preference;
    };
    for (const Known &known : {Known{"cpp-17", "cpp", {QStringLiteral("cpp"), QStringLiteral("cc")}, 0},
                               Known{"cpp-20", "cpp", {QStringLiteral("cpp"), QStringLiteral("cc")}, 100},
                               Known{"pypy3", "python3", {QStringLiteral("py")}, 0},
                               Known{"python3", "python3", {QStringLiteral("py")}, 100}}) {
        OfferedLanguage language;
        language.definition.id = QString::fromLatin1(known.id);
        language.definition.packageCode = QString::fromLatin1(known.code);
        language.definition.extensions = known.extensions;
        language.definition.preference = known.preference;
        m_catalog.offered.append(language);
    }
    Refusal refusal;
    refusal.kind = Refusal::Kind::MissingToolchain;
    refusal.id = QStringLiteral("cobol");
    refusal.debianPackages = QStringList{QStringLiteral("gnucobol3")};
    m_catalog.refused.append(refusal);
}

void SourceFilesTest::write(const QString &name, const QByteArray &content) const
{
    QFile file(m_directory.filePath(name));
    QVERIFY(QDir().mkpath(QFileInfo(file).path()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

void SourceFilesTest::guessesTheLanguage_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("language");
    QTest::newRow("preferred of several")
        << QStringList{QStringLiteral("a.cpp")} << QString() << QStringLiteral("cpp-20");
    QTest::newRow("second extension") << QStringList{QStringLiteral("a.cc")} << QString() << QStringLiteral("cpp-20");
    QTest::newRow("dots in the name") << QStringList{QStringLiteral("a.b.py")} << QString()
                                      << QStringLiteral("python3");
    QTest::newRow("most files win") << QStringList{QStringLiteral("a.py"), QStringLiteral("b.cc"),
                                                   QStringLiteral("c.cpp")}
                                    << QString() << QStringLiteral("cpp-20");
    QTest::newRow("files of no language do not count")
        << QStringList{QStringLiteral("a.h"), QStringLiteral("b.h"), QStringLiteral("c.py"), QStringLiteral("Makefile")}
        << QString() << QStringLiteral("python3");
    QTest::newRow("the package knows") << QStringList{QStringLiteral("a.cpp")} << QStringLiteral("python3")
                                       << QStringLiteral("python3");
    QTest::newRow("the package asks for what is not here")
        << QStringList{QStringLiteral("a.cpp")} << QStringLiteral("ada") << QStringLiteral("cpp-20");
}

void SourceFilesTest::guessesTheLanguage()
{
    QFETCH(QStringList, files);
    QFETCH(QString, code);
    QFETCH(QString, language);
    const auto guessed = guessLanguage(m_catalog, files, code);
    QVERIFY(guessed.has_value());
    QCOMPARE((*guessed)->definition.id, language);
}

void SourceFilesTest::namesWhatIsMissing()
{
    for (const char *name : {"a.cob", "Makefile", ".cpp", "cpp"}) {
        const auto guessed = guessLanguage(m_catalog, {QString::fromLatin1(name)});
        QVERIFY2(!guessed, name);
        QVERIFY(guessed.error().message.find(name) != std::string::npos);
        QVERIFY(guessed.error().message.find("apt install gnucobol3") != std::string::npos);
    }
}

void SourceFilesTest::readsAFile()
{
    write(QStringLiteral("one.py"), "print(1)");
    const auto files = readSource(m_directory.filePath(QStringLiteral("one.py")), kibibytes(1));
    QVERIFY(files.has_value());
    QCOMPARE(*files, (QList{wire::JobFile{QStringLiteral("one.py"), "print(1)"}}));
}

void SourceFilesTest::readsAFolderWithoutHiddenFilesAndSubfolders()
{
    write(QStringLiteral("folder/b.py"), "b");
    write(QStringLiteral("folder/a.py"), "a");
    write(QStringLiteral("folder/.hidden"), "h");
    write(QStringLiteral("folder/sub/c.py"), "c");
    const auto files = readSource(m_directory.filePath(QStringLiteral("folder")), kibibytes(1));
    QVERIFY(files.has_value());
    QCOMPARE(*files, (QList{wire::JobFile{QStringLiteral("a.py"), "a"}, wire::JobFile{QStringLiteral("b.py"), "b"}}));
}

void SourceFilesTest::refusesWhatCannotBeASubmission_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("reason");
    write(QStringLiteral("long.py"), QByteArray(1025, '#'));
    write(QStringLiteral("long-together/a.py"), QByteArray(600, '#'));
    write(QStringLiteral("long-together/b.py"), QByteArray(600, '#'));
    QDir().mkpath(m_directory.filePath(QStringLiteral("empty")));
    for (int i = 0; i < 101; ++i)
        write(QStringLiteral("many/%1.py").arg(i), "");
    for (const auto &[path, reason] : {std::pair{"long.py", "1 KiB"},
                                       {"long-together", "b.py"},
                                       {"empty", "no files"},
                                       {"missing.py", "neither"},
                                       {"many", "more than 100"}})
        QTest::newRow(path) << m_directory.filePath(QString::fromLatin1(path)) << QString::fromLatin1(reason);
}

void SourceFilesTest::refusesWhatCannotBeASubmission()
{
    QFETCH(QString, path);
    QFETCH(QString, reason);
    const auto files = readSource(path, kibibytes(1));
    QVERIFY(!files);
    const QString message = QString::fromStdString(files.error().message);
    QVERIFY2(message.contains(reason) && message.contains(path), qPrintable(message));
}

QTEST_GUILESS_MAIN(SourceFilesTest)
#include "source_files_test.moc"
