#include "server/accounts/password_rules.h"

#include <QtTest>

using gavel::accounts::PasswordRules;

class PasswordRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judges_data();
    void judges();
    void theSiteMayAskForMore();
};

void PasswordRulesTest::judges_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<bool>("isGood");
    const auto row = [](const char *password, bool isGood) {
        QTest::newRow(password) << QString::fromUtf8(password) << isGood;
    };
    row("correct horse", true);
    row("xk7-qpw2", true);
    row("passwords are hard", true);
    row("Donauda\xc3\xbcmpfschiff", true);
    row("short12", false);
    row("aaaaaaaa", false);
    row("abababab", false);
    row("12345678", false);
    row("1234567890", false);
    row("87654321", false);
    row("abcdefgh", false);
    row("Password1", false);
    row("password123!", false);
    row("admin123", false);
    row("QWERTYUIOP", false);
    row("team0017", false);
    row("annabel1", false); // the owner's name with a digit
    row("ANNABEL!", false);
    row("Annabel Lee", false); // the owner's display name
}

void PasswordRulesTest::judges()
{
    QFETCH(QString, password);
    QFETCH(bool, isGood);
    const auto checked =
        PasswordRules().check(password, {QStringLiteral("annabel"), QStringLiteral("Annabel Lee"), QString()});
    QCOMPARE(checked.has_value(), isGood);
    if (!isGood)
        QVERIFY(checked.error().message.starts_with("password: "));
}

void PasswordRulesTest::theSiteMayAskForMore()
{
    const PasswordRules rules{14};
    QVERIFY(!rules.check(QStringLiteral("correct horse")));
    QVERIFY(rules.check(QStringLiteral("correct horses")));
}

QTEST_GUILESS_MAIN(PasswordRulesTest)
#include "password_rules_test.moc"
