// A program's output, cut into pieces while it is written.
#include "worker/judging/output_pieces.h"

#include "core/base/unique_fd.h"

#include <QtTest>

#include <sys/mman.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::worker;

namespace {

const wire::JobKey kKey{JudgingId{wire::kFirstRunJob + 1}, 1};

// What a program would write to, and what was told of it.
class Output {
public:
    explicit Output(qint64 most = 1 << 20) : m_pieces(kKey, 3, Bytes{most}, m_send) {}

    void write(const QByteArray &bytes)
    {
        QCOMPARE(qsizetype(::write(m_file.get(), bytes.constData(), size_t(bytes.size()))), bytes.size());
    }
    void look() { m_pieces.look(m_file.get()); }
    void finish() { m_pieces.finish(m_file.get()); }

    QList<wire::OutputPiece> told;

    QByteArray joined() const
    {
        QByteArray all;
        for (const wire::OutputPiece &piece : told) {
            if (piece.offset != all.size() || piece.run != 3 || piece.key != kKey)
                return "pieces that do not follow one another";
            all += piece.bytes;
        }
        return all;
    }

private:
    const UniqueFd m_file{memfd_create("output", MFD_CLOEXEC)};
    const OutputPieces::Send m_send = [this](const wire::OutputPiece &piece) {
        told.append(piece);
    };
    OutputPieces m_pieces;
};

} // namespace

class OutputPiecesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void piecesFollowOneAnother();
    void aLookGivesOneBoundedPiece();
    void noMoreIsToldThanMayBePrinted();
    void charactersStayWhole_data();
    void charactersStayWhole();
    void whatNeverBecomesWholeIsToldAtTheEnd();
    void aPieceThatEndsInsideACharacterEndsBeforeIt();
};

void OutputPiecesTest::piecesFollowOneAnother()
{
    Output output;
    output.look();
    QVERIFY(output.told.isEmpty());
    output.write("one\n");
    output.look();
    output.look(); // nothing new
    output.write("two\n");
    output.write("three\n");
    output.look();
    output.write("four\n");
    output.finish();
    QCOMPARE(output.told.size(), 3);
    QCOMPARE(output.told[1].bytes, QByteArray("two\nthree\n"));
    QCOMPARE(output.joined(), QByteArray("one\ntwo\nthree\nfour\n"));
}

void OutputPiecesTest::aLookGivesOneBoundedPiece()
{
    Output output;
    output.write(QByteArray(10 * wire::kMostOutputPiece, 'x'));
    output.look();
    QCOMPARE(output.joined().size(), qsizetype(wire::kMostOutputPiece));
    output.finish();
    QCOMPARE(output.told.size(), 1 + OutputPieces::kMostLastPieces);
    QCOMPARE(output.joined().size(), qsizetype(1 + OutputPieces::kMostLastPieces) * wire::kMostOutputPiece);
}

void OutputPiecesTest::noMoreIsToldThanMayBePrinted()
{
    Output output(5);
    output.write("1234567");
    output.look();
    output.look();
    output.finish();
    QCOMPARE(output.joined(), QByteArray("12345"));
}

void OutputPiecesTest::charactersStayWhole_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("whole");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("ASCII") << QByteArray("abc") << QByteArray("abc");
    QTest::newRow("two of two") << QByteArray("a\xc3\xa4") << QByteArray("a\xc3\xa4");
    QTest::newRow("one of two") << QByteArray("a\xc3") << QByteArray("a");
    QTest::newRow("two of three") << QByteArray("a\xe2\x82") << QByteArray("a");
    QTest::newRow("three of four") << QByteArray("a\xf0\x9f\x98") << QByteArray("a");
    QTest::newRow("four of four") << QByteArray("\xf0\x9f\x98\x80") << QByteArray("\xf0\x9f\x98\x80");
    QTest::newRow("only its beginning") << QByteArray("\xf0\x9f") << QByteArray();
    QTest::newRow("continuations of nothing") << QByteArray("\x80\x80\x80\x80") << QByteArray("\x80\x80\x80\x80");
    QTest::newRow("a byte that begins nothing") << QByteArray("a\xff") << QByteArray("a\xff");
}

void OutputPiecesTest::charactersStayWhole()
{
    QFETCH(QByteArray, bytes);
    QTEST(wholeCharacters(bytes), "whole");
}

void OutputPiecesTest::whatNeverBecomesWholeIsToldAtTheEnd()
{
    Output output;
    output.write("a\xe2\x82");
    output.look();
    QCOMPARE(output.joined(), QByteArray("a"));
    output.look();
    QCOMPARE(output.told.size(), 1);
    output.finish();
    QCOMPARE(output.joined(), QByteArray("a\xe2\x82"));
}

void OutputPiecesTest::aPieceThatEndsInsideACharacterEndsBeforeIt()
{
    Output output;
    const QByteArray printed = QByteArray(wire::kMostOutputPiece - 1, 'x') + "\xc3\xa4 and more";
    output.write(printed);
    output.look();
    QCOMPARE(output.joined().size(), qsizetype(wire::kMostOutputPiece) - 1);
    output.finish();
    QCOMPARE(output.joined(), printed);
}

QTEST_APPLESS_MAIN(OutputPiecesTest)
#include "output_pieces_test.moc"
