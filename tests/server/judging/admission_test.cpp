#include "server/judging/admission.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::judging;

class AdmissionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fileNames_data();
    void fileNames();
    void filesAreCountedAndMeasured();
    void theFaultNamesTheField();
    void keys_data();
    void keys();
    void theHashTellsContentsApart();
    void aProblemMayTakeFewLanguages();
};

void AdmissionTest::fileNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("plain") << QStringLiteral("main.cpp") << true;
    QTest::newRow("spaces and signs") << QStringLiteral("my #1 'best'.py") << true;
    QTest::newRow("hidden") << QStringLiteral(".profile") << true;
    QTest::newRow("dots") << QStringLiteral("a..b") << true;
    QTest::newRow("not ASCII") << QStringLiteral("na\u00efve\u4e2d\U0001F600.py") << true;
    QTest::newRow("255 bytes") << QString(255, QLatin1Char('a')) << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("256 bytes") << QString(256, QLatin1Char('a')) << false;
    QTest::newRow("129 letters of two bytes") << QString(129, QChar(0xe4)) << false;
    QTest::newRow("this folder") << QStringLiteral(".") << false;
    QTest::newRow("folder above") << QStringLiteral("..") << false;
    QTest::newRow("path") << QStringLiteral("a/b") << false;
    QTest::newRow("path upwards") << QStringLiteral("../a") << false;
    QTest::newRow("absolute path") << QStringLiteral("/etc/passwd") << false;
    QTest::newRow("backslash") << QStringLiteral("a\\b") << false;
    QTest::newRow("newline") << QStringLiteral("a\nb") << false;
    QTest::newRow("NUL") << QString(QChar(0)) + QStringLiteral("a") << false;
    QTest::newRow("delete") << QStringLiteral("a\u007f") << false;
    QTest::newRow("C1 control") << QString(QChar(0x85)) << false;
    QTest::newRow("half a pair") << QString(QChar(0xd800)) << false;
}

void AdmissionTest::fileNames()
{
    QFETCH(QString, name);
    QFETCH(bool, isGood);
    QCOMPARE(checkFileName(name).has_value(), isGood);
}

void AdmissionTest::filesAreCountedAndMeasured()
{
    const Bytes limit{10};
    QList<wire::JobFile> files{{QStringLiteral("a"), "12345"}, {QStringLiteral("b"), "67890"}};
    QVERIFY(checkFiles(files, limit));
    files[1].content += 'x';
    QVERIFY(!checkFiles(files, limit));
    QVERIFY(!checkFiles({}, limit));
    QVERIFY(!checkFiles({{QStringLiteral("a"), ""}, {QStringLiteral("b"), ""}}, limit));
    QVERIFY(checkFiles({{QStringLiteral("a"), ""}, {QStringLiteral("b"), QByteArray("\0", 1)}}, limit));
    QList<wire::JobFile> many;
    for (int i = 0; i < kMostSourceFiles; ++i)
        many.append({QString::number(i), "x"});
    QVERIFY(checkFiles(many, kibibytes(1)));
    many.append({QStringLiteral("one more"), "x"});
    QVERIFY(!checkFiles(many, kibibytes(1)));
}

void AdmissionTest::theFaultNamesTheField()
{
    const auto message = [](const QList<wire::JobFile> &files) {
        return checkFiles(files, Bytes{3}).error().message;
    };
    QVERIFY(message({{QStringLiteral("a"), "1"}, {QStringLiteral("b/c"), "1"}}).starts_with("files[1].name: "));
    QVERIFY(message({{QStringLiteral("a"), "1"}, {QStringLiteral("a"), "1"}}).starts_with("files[1].name: "));
    QVERIFY(message({{QStringLiteral("a"), "1234"}}).starts_with("files: the source has 4 bytes"));
}

void AdmissionTest::keys_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("none") << QString() << true;
    QTest::newRow("uuid") << QStringLiteral("6c2b3d0e-5a1f-4f0a-9b59-4b8f0f6f6c11") << true;
    QTest::newRow("255") << QString(255, QLatin1Char('k')) << true;
    QTest::newRow("256") << QString(256, QLatin1Char('k')) << false;
    QTest::newRow("space") << QStringLiteral("a b") << false;
    QTest::newRow("newline") << QStringLiteral("a\n") << false;
    QTest::newRow("not ASCII") << QStringLiteral("\u00e4") << false;
}

void AdmissionTest::keys()
{
    QFETCH(QString, key);
    QFETCH(bool, isGood);
    QCOMPARE(checkIdempotencyKey(key).has_value(), isGood);
}

void AdmissionTest::theHashTellsContentsApart()
{
    NewSubmission submission;
    submission.problem = QStringLiteral("echo");
    submission.language = QStringLiteral("py");
    submission.files = {{QStringLiteral("a"), "bc"}, {QStringLiteral("d"), "e"}};
    const QByteArray hash = contentHash(submission);
    QCOMPARE(hash.size(), 64);
    QCOMPARE(contentHash(submission), hash);
    submission.idempotencyKey = QStringLiteral("k");
    submission.trace = QStringLiteral("t");
    QCOMPARE(contentHash(submission), hash); // not of the content
    NewSubmission other = submission;
    other.files = {{QStringLiteral("ab"), "c"}, {QStringLiteral("d"), "e"}};
    QVERIFY(contentHash(other) != hash);
    other = submission;
    other.files = {{QStringLiteral("a"), "bc"}, {QStringLiteral("de"), ""}};
    QVERIFY(contentHash(other) != hash);
    other = submission;
    other.language = QStringLiteral("cpp");
    QVERIFY(contentHash(other) != hash);
}

void AdmissionTest::aProblemMayTakeFewLanguages()
{
    wire::OfferedLanguage language;
    language.id = QStringLiteral("cpp-gcc-gnupp20");
    language.packageCode = QStringLiteral("cpp");
    QVERIFY(checkLanguage(language, {}));
    QVERIFY(checkLanguage(language, {QStringLiteral("c"), QStringLiteral("cpp")}));
    QVERIFY(checkLanguage(language, {QStringLiteral("cpp-gcc-gnupp20")}));
    const Result<void> refused = checkLanguage(language, {QStringLiteral("c"), QStringLiteral("java")});
    QVERIFY(!refused);
    QCOMPARE(QString::fromStdString(refused.error().message),
             QStringLiteral("language: this problem takes only c, java"));
    language.packageCode.clear();
    QVERIFY(!checkLanguage(language, {QStringLiteral("cpp")}));
    language.id = QString::fromLatin1(kExecutableLanguage);
    QVERIFY(!checkLanguage(language, {}));
    QVERIFY(checkLanguage(language, {QStringLiteral("executable")}));
}

QTEST_GUILESS_MAIN(AdmissionTest)
#include "admission_test.moc"
