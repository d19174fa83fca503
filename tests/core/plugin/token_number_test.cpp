#include "core/plugin/token_number.h"

#include <QtTest>

#include <cmath>

using gavel::plugin::decimalNumber;
using gavel::plugin::Tolerance;

class TokenNumberTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsFiniteDecimals_data();
    void readsFiniteDecimals();
    void refusesTheRest_data();
    void refusesTheRest();
    void agreesWithTheLibrary();
    void allowsWithinEitherTolerance();
};

void TokenNumberTest::readsFiniteDecimals_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<double>("expected");
    const auto row = [](const char *token, double expected) {
        QTest::newRow(token) << QByteArray(token) << expected;
    };
    row("0", 0);
    row("-0", 0);
    row("42", 42);
    row("+42", 42);
    row("-1.5", -1.5);
    row(".5", 0.5);
    row("5.", 5);
    row("1e3", 1000);
    row("1E+3", 1000);
    row("1.25e-2", 0.0125);
    row("000000000000000000000000000001.50", 1.5);
    row("0.0000000000000000000000000000000000000000001", 1e-43);
    row("123456789012345678901234567890", 123456789012345678901234567890.0);
    row("1e300", 1e300);
    row("1e-300", 1e-300);
    row("0e999999999999", 0);
    row("1e-999999999999", 0);
}

void TokenNumberTest::readsFiniteDecimals()
{
    QFETCH(QByteArray, token);
    QFETCH(double, expected);
    const auto value = decimalNumber(token.toStdString());
    QVERIFY(value);
    QVERIFY(std::fabs(*value - static_cast<long double>(expected)) <=
            1e-15L * std::fabs(static_cast<long double>(expected)));
}

void TokenNumberTest::refusesTheRest_data()
{
    QTest::addColumn<QByteArray>("token");
    for (const char *token : {"",        "+",
                              "-",       ".",
                              "-.",      "e5",
                              "1e",      "1e+",
                              "1e5.5",   "1.2.3",
                              "--1",     "+-1",
                              "0x10",    "nan",
                              "NaN",     "inf",
                              "-inf",    "Infinity",
                              "1,5",     "1_000",
                              "12a",     " 1",
                              "1 ",      "1f",
                              "1e99999", "-1e99999999999999999999"})
        QTest::newRow(*token ? token : "empty") << QByteArray(token);
}

void TokenNumberTest::refusesTheRest()
{
    QFETCH(QByteArray, token);
    QVERIFY(!decimalNumber(token.toStdString()));
}

void TokenNumberTest::agreesWithTheLibrary()
{
    // 18-digit integers keep every digit: a double would not tell these apart.
    QVERIFY(*decimalNumber("999999999999999998") != *decimalNumber("999999999999999999"));
    for (const char *token :
         {"3.14159265358979323846", "2.718281828459045235", "0.1", "1e-9", "123456.789e-12", "9007199254740993",
          "18446744073709551615", "99999999999999999999999", "1.7976931348623157e308"})
        QCOMPARE(*decimalNumber(token), std::strtold(token, nullptr));
}

void TokenNumberTest::allowsWithinEitherTolerance()
{
    QVERIFY((Tolerance{0.01L, {}}.allows(1.01L, 1.0L) || Tolerance{0.01L, {}}.allows(1.0099999L, 1.0L)));
    QVERIFY(!(Tolerance{0.01L, {}}.allows(1.02L, 1.0L)));
    QVERIFY((Tolerance{{}, 0.01L}.allows(1005, 1000)));
    QVERIFY(!(Tolerance{{}, 0.01L}.allows(0.001L, 0)));
    QVERIFY((Tolerance{0.01L, 0.01L}.allows(0.001L, 0)));
    QVERIFY((Tolerance{0.01L, 0.01L}.allows(1005, 1000)));
    QVERIFY((Tolerance{{}, 0.01L}.allows(-1005, -1000)));
    QVERIFY(!(Tolerance{}.allows(1, 1)));
    QVERIFY((Tolerance{0.0L, {}}.allows(1, 1)));
}

QTEST_APPLESS_MAIN(TokenNumberTest)
#include "token_number_test.moc"
