// The default checker against a slow and simple one: any two texts, any flags, the same verdict.
#include "tests/plugins/support/loaded_plugin.h"
#include "tests/plugins/support/slow_comparison.h"

#include <QtTest>

#include <random>

using namespace gavel;
using namespace gavel::test;

namespace {

constexpr int kTextsForEach = 4000;

// Texts of few different pieces, so that two of them are often equal or nearly so.
class Texts {
public:
    explicit Texts(unsigned seed) : m_random(seed) {}

    int below(int bound) { return std::uniform_int_distribution(0, bound - 1)(m_random); }

    std::string text()
    {
        std::string result = space(0);
        for (int tokens = below(6); tokens > 0; --tokens)
            result += token() + space(tokens == 1 ? 0 : 1);
        return result;
    }

    // The same but for small mistakes.
    std::string changed(std::string text)
    {
        static const char *const pieces[] = {" ", "\n", "\r\n", "\t", "0", ".", "-", "e", "A", "a", "9", "\xff"};
        for (int n = below(4); n > 0 && !text.empty(); --n) {
            const auto at = std::size_t(below(int(text.size())));
            switch (below(4)) {
            case 0: text.insert(at, pieces[below(int(std::size(pieces)))]); break;
            case 1: text.erase(at, 1); break;
            case 2: text[at] = char(text[at] ^ 0x20); break;
            default: text[at] = char(text[at] ^ 1);
            }
        }
        return text;
    }

private:
    std::string space(int least)
    {
        static const char kinds[] = " \n\t\r\v\f";
        std::string result;
        for (int n = least + (below(4) == 0 ? below(3) : 0); n > 0; --n)
            result += kinds[below(3) == 0 ? below(6) : below(2)];
        return result;
    }

    std::string token()
    {
        static const char *const tokens[] = {"1",
                                             "1.0",
                                             "+1",
                                             "01",
                                             "1.",
                                             ".5",
                                             "0.5",
                                             "-0",
                                             "0",
                                             "1e0",
                                             "1E+0",
                                             "1e-9",
                                             "1.1",
                                             "0.9",
                                             "1e400",
                                             "-1e400",
                                             "nan",
                                             "inf",
                                             "NaN",
                                             "0x1",
                                             "1e",
                                             "e1",
                                             ".",
                                             "-",
                                             "Yes",
                                             "yes",
                                             "YES",
                                             "no",
                                             "a",
                                             "A",
                                             "[",
                                             "{",
                                             "100.",
                                             "99.5",
                                             "100000",
                                             "100000.4",
                                             "\xc3\x84",
                                             "\xc3\xa4",
                                             "1,5",
                                             "--1",
                                             "1e-5",
                                             "1e+5",
                                             "1.0000000001",
                                             "123456789012345678901234567890"};
        if (below(5) != 0)
            return tokens[below(int(std::size(tokens)))];
        static const char letters[] = "0123456789.-+eEaAzZ";
        std::string result;
        for (int n = 1 + below(8); n > 0; --n)
            result += letters[below(int(sizeof letters) - 1)];
        return result;
    }

    std::mt19937 m_random;
};

QByteArray bytes(const std::string &text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

} // namespace

class DefaultCheckerPropertyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheRules_data();
    void agreesWithTheRules();
};

void DefaultCheckerPropertyTest::agreesWithTheRules_data()
{
    QTest::addColumn<QString>("flags");
    for (const char *plain :
         {"", "case_sensitive", "space_change_sensitive", "case_sensitive space_change_sensitive"}) {
        for (const char *tolerance :
             {"", "float_absolute_tolerance 1e-9", "float_relative_tolerance 0.5", "float_tolerance 0",
              "float_tolerance 0.1", "float_absolute_tolerance 0.4 float_relative_tolerance 1e-6"})
            QTest::addRow("%s %s", plain, tolerance)
                << QStringLiteral("%1 %2").arg(QLatin1String(plain), QLatin1String(tolerance));
    }
}

void DefaultCheckerPropertyTest::agreesWithTheRules()
{
    QFETCH(QString, flags);
    const QStringList arguments = words(flags.toUtf8().constData());
    checkers::TokenRules rules;
    rules.isCaseSensitive = arguments.contains(QStringLiteral("case_sensitive"));
    rules.isSpaceSensitive = arguments.contains(QStringLiteral("space_change_sensitive"));
    for (qsizetype i = 0; i + 1 < arguments.size(); ++i) {
        const long double value = std::strtold(qPrintable(arguments.at(i + 1)), nullptr);
        const bool isBoth = arguments.at(i) == QStringLiteral("float_tolerance");
        if (isBoth || arguments.at(i) == QStringLiteral("float_absolute_tolerance"))
            rules.tolerance.absolute = value;
        if (isBoth || arguments.at(i) == QStringLiteral("float_relative_tolerance"))
            rules.tolerance.relative = value;
    }
    const auto checker = makeChecker(QStringLiteral("default"), arguments);
    QVERIFY(checker);
    Texts texts(unsigned(qHash(flags, 1)));
    int accepted = 0;
    for (int i = 0; i < kTextsForEach; ++i) {
        const std::string answer = texts.text();
        const std::string output = texts.below(4) == 0 ? texts.text() : texts.changed(answer);
        const plugin::CheckerReport report = (*checker)->check({{}, answer, output});
        const bool isExpected = isAccepted(answer, output, rules);
        const QByteArray told = "answer " + bytes(answer).toPercentEncoding() + ", output " +
                                bytes(output).toPercentEncoding() + ": " + report.juryMessage.c_str();
        QVERIFY2((report.outcome == plugin::CheckerReport::Outcome::Accepted) == isExpected, told);
        QVERIFY2(isExpected == report.juryMessage.empty(), told);
        accepted += isExpected;
    }
    // Both happen often, so the texts are worth something.
    QVERIFY(accepted > kTextsForEach / 20 && accepted < kTextsForEach * 19 / 20);
}

QTEST_APPLESS_MAIN(DefaultCheckerPropertyTest)
#include "default_checker_property_test.moc"
