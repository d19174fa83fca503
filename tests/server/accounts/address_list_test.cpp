#include "server/accounts/address_list.h"

#include <QtTest>

using gavel::accounts::AddressList;

class AddressListTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allows_data();
    void allows();
    void refusesNonsense_data();
    void refusesNonsense();
    void whatIsDamagedAllowsNothing();
};

void AddressListTest::allows_data()
{
    QTest::addColumn<QString>("list");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isAllowed");
    const auto row = [](const char *name, const char *list, const char *address, bool isAllowed) {
        QTest::newRow(name) << QString::fromLatin1(list) << QString::fromLatin1(address) << isAllowed;
    };
    row("empty allows all", "", "198.51.100.7", true);
    row("the address", "192.0.2.7", "192.0.2.7", true);
    row("another", "192.0.2.7", "192.0.2.8", false);
    row("a subnet", "192.0.2.0/24", "192.0.2.255", true);
    row("beside it", "192.0.2.0/24", "192.0.3.0", false);
    row("one of two", "192.0.2.7 198.51.100.0/28", "198.51.100.15", true);
    row("mapped IPv4", "192.0.2.0/24", "::ffff:192.0.2.7", true);
    row("mapped, beside it", "192.0.2.0/24", "::ffff:192.0.3.7", false);
    row("IPv6", "2001:db8::/32", "2001:db8:1::1", true);
    row("another IPv6", "2001:db8::/32", "2001:db9::1", false);
    row("other family", "0.0.0.0/0", "2001:db8::1", false);
}

void AddressListTest::allows()
{
    QFETCH(QString, list);
    QFETCH(QString, address);
    QFETCH(bool, isAllowed);
    const AddressList addresses = AddressList::fromText(list);
    QCOMPARE(addresses.allows(QHostAddress(address)), isAllowed);
    QCOMPARE(AddressList::fromText(addresses.toText()), addresses);
}

void AddressListTest::refusesNonsense_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text :
         {"nonsense", "192.0.2.0/33", "192.0.2.0/-1", "example.org", "1.2.3.4.5", "/24", "172.16/12", ":::"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void AddressListTest::refusesNonsense()
{
    QFETCH(QString, text);
    QVERIFY(!AddressList::parse({text}));
}

void AddressListTest::whatIsDamagedAllowsNothing()
{
    const AddressList damaged = AddressList::fromText(QStringLiteral("192.0.2.0/24 nonsense"));
    QVERIFY(!damaged.isEmpty() && !damaged.allows(QHostAddress(QStringLiteral("192.0.2.7"))));
}

QTEST_GUILESS_MAIN(AddressListTest)
#include "address_list_test.moc"
