#include "core/wire/json_reader.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::wire;

class JsonReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKind();
    void namesTheFirstFault_data();
    void namesTheFirstFault();
    void strictReadingNamesUnknownFields();
    void refusesWhatIsNoObject_data();
    void refusesWhatIsNoObject();
};

namespace {

// A decoder that uses one field of each kind.
Result<void> decode(const QByteArray &json)
{
    ObjectReader reader(TRY(parseObject(json)), QStringLiteral("thing"));
    reader.string("name");
    reader.integer("count", 1, 10);
    reader.boolean("is_good");
    reader.number("ratio");
    reader.strings("words");
    reader.base64("data");
    reader.optionalString("note");
    reader.optionalInteger("limit", 0, 5);
    reader.optionalObjects("parts", [](ObjectReader &part) { part.string("id"); });
    return reader.finishStrictly();
}

QByteArray withField(const QByteArray &field, const QByteArray &value)
{
    QMap<QByteArray, QByteArray> fields{{"name", "\"a\""}, {"count", "3"},       {"is_good", "true"},
                                        {"ratio", "0.5"},  {"words", "[\"x\"]"}, {"data", "\"AA==\""}};
    if (value.isNull())
        fields.remove(field);
    else
        fields.insert(field, value);
    QByteArrayList pairs;
    for (auto it = fields.cbegin(); it != fields.cend(); ++it)
        pairs.append('"' + it.key() + "\":" + it.value());
    return '{' + pairs.join(',') + '}';
}

} // namespace

void JsonReaderTest::readsEveryKind()
{
    QVERIFY(decode(withField("name", "\"b\"")));
    QVERIFY(decode(withField("note", "null")));
    QVERIFY(decode(withField("parts", "[{\"id\":\"1\"}]")));

    ObjectReader big(*parseObject("{\"n\":9007199254740993,\"least\":-9223372036854775808}"));
    QCOMPARE(big.integer("n"), 9007199254740993LL);
    QCOMPARE(big.integer("least"), std::numeric_limits<qint64>::min());
    QVERIFY(big.finish());
}

void JsonReaderTest::namesTheFirstFault_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const QByteArray &json, const char *message) {
        QTest::newRow(name) << json << QString::fromLatin1(message);
    };
    row("missing", withField("name", QByteArray()), "thing.name: is missing");
    row("null", withField("name", "null"), "thing.name: is missing");
    row("wrong type", withField("name", "7"), "thing.name: must be a string");
    row("below", withField("count", "0"), "thing.count: must be between 1 and 10");
    row("above", withField("count", "11"), "thing.count: must be between 1 and 10");
    row("fraction", withField("count", "1.5"), "thing.count: must be an integer");
    row("text for a number", withField("count", "\"3\""), "thing.count: must be an integer");
    row("number for a boolean", withField("is_good", "1"), "thing.is_good: must be true or false");
    row("mixed array", withField("words", "[\"a\",1]"), "thing.words: must be an array of strings");
    row("broken base64", withField("data", "\"!\""), "thing.data: must be base64");
    row("optional of a wrong type", withField("limit", "\"x\""), "thing.limit: must be an integer");
    row("optional out of range", withField("limit", "6"), "thing.limit: must be between 0 and 5");
    row("inside an element", withField("parts", "[{\"id\":\"1\"},{\"id\":2}]"), "thing.parts[1].id: must be a string");
    row("element of a wrong type", withField("parts", "[1]"), "thing.parts[0]: must be an object");
}

void JsonReaderTest::namesTheFirstFault()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, message);
    const Result<void> result = decode(json);
    QVERIFY(!result);
    QCOMPARE(QString::fromStdString(result.error().message), message);
    QVERIFY(result.error().code == ErrorCode::InvalidArgument);
}

void JsonReaderTest::strictReadingNamesUnknownFields()
{
    const Result<void> result = decode(withField("colour", "1"));
    QVERIFY(!result);
    QVERIFY(QString::fromStdString(result.error().message).startsWith(QStringLiteral("thing.colour: unknown field")));
}

void JsonReaderTest::refusesWhatIsNoObject_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("text") << QByteArray("\"x\"");
    QTest::newRow("cut off") << QByteArray("{\"a\":");
    QTest::newRow("not UTF-8") << QByteArray("{\"a\":\"\xff\xfe\"}");
    QTest::newRow("too deep") << QByteArray(100'000, '[');
}

void JsonReaderTest::refusesWhatIsNoObject()
{
    QFETCH(QByteArray, json);
    QVERIFY(!parseObject(json));
}

QTEST_APPLESS_MAIN(JsonReaderTest)
#include "json_reader_test.moc"
