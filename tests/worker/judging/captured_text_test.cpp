#include "worker/judging/captured_text.h"

#include "tests/support/memory_file.h"

#include <QTest>

using namespace gavel;
using namespace gavel::worker;

class CapturedTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void compilerOutputIsCutWithANote();
    void bothStreamsAreShownStandardErrorFirst();
    void cellDirectoriesAndNulBytesAreRemoved();
    void shortenedKeepsSurrogatePairsWhole();
};

namespace {

sandbox::RunResult wrote(const QByteArray &errorOutput, const QByteArray &output)
{
    sandbox::RunResult result;
    result.standardError = test::memoryFile(errorOutput);
    result.standardOutput = test::memoryFile(output);
    return result;
}

} // namespace

void CapturedTextTest::compilerOutputIsCutWithANote()
{
    const QByteArray text = compilerOutput(wrote(QByteArray(200'000, 'x'), "y"));
    QCOMPARE(text.size(), kMostCompilerOutput);
    QVERIFY(text.endsWith("output was cut here]\n"));
    QCOMPARE(compilerOutput(wrote(QByteArray(kMostCompilerOutput, 'x'), "")).count('x'), kMostCompilerOutput);
}

void CapturedTextTest::bothStreamsAreShownStandardErrorFirst()
{
    QCOMPARE(compilerOutput(wrote("error", "1 file\n")), QByteArray("error\n1 file\n"));
    QCOMPARE(compilerOutput(wrote("", "only")), QByteArray("only"));
}

void CapturedTextTest::cellDirectoriesAndNulBytesAreRemoved()
{
    QCOMPARE(compilerOutput(wrote(QByteArray("/box/main.cpp:1: a\0b\n", 21), "")), QByteArray("main.cpp:1: a b\n"));
}

void CapturedTextTest::shortenedKeepsSurrogatePairsWhole()
{
    const QString text = QStringLiteral("abc") + QString::fromUcs4(U"\U0001F600") + QStringLiteral("def");
    QCOMPARE(shortened(text, 5), QStringLiteral("abc") + QChar(0x2026));
    QCOMPARE(shortened(text, 8), text);
}

QTEST_GUILESS_MAIN(CapturedTextTest)
#include "captured_text_test.moc"
