#include "core/blobs/sha256.h"

#include <QtTest>

using gavel::blobs::isSha256;
using gavel::blobs::Sha256;

class Sha256Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsThePublishedVectors_data();
    void knowsThePublishedVectors();
    void piecesMakeTheSame();
    void tellsDigestsFromOtherText();
};

void Sha256Test::knowsThePublishedVectors_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("digest");

    QTest::newRow("empty") << QByteArray()
                           << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("abc") << QByteArray("abc")
                         << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    QTest::newRow("a million a") << QByteArray(1'000'000, 'a')
                                 << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

void Sha256Test::knowsThePublishedVectors()
{
    QFETCH(QByteArray, bytes);
    QTEST(Sha256::of(bytes), "digest");
}

void Sha256Test::piecesMakeTheSame()
{
    const QByteArray bytes(10'000, 'x');
    Sha256 hash;
    for (qsizetype at = 0; at < bytes.size(); at += 37)
        hash.add(QByteArrayView(bytes).sliced(at, std::min<qsizetype>(37, bytes.size() - at)));
    QCOMPARE(hash.finish(), Sha256::of(bytes));
}

void Sha256Test::tellsDigestsFromOtherText()
{
    QVERIFY(isSha256(Sha256::of("x")));
    QVERIFY(!isSha256(Sha256::of("x").toUpper()));
    QVERIFY(!isSha256(Sha256::of("x").chopped(1)));
    QVERIFY(!isSha256(QByteArray("../").repeated(22).first(64)));
}

QTEST_APPLESS_MAIN(Sha256Test)
#include "sha256_test.moc"
