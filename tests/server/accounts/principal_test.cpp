#include "server/accounts/principal.h"

#include <QtTest>

using namespace gavel::accounts;

class PrincipalTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rolesMay_data();
    void rolesMay();
    void codesGoBothWays();
};

void PrincipalTest::rolesMay_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<QList<Permission>>("granted");
    QTest::newRow("contestant") << Role::Contestant
                                << QList<Permission>{Permission::Submit, Permission::SeeOwnSubmissions};
    QTest::newRow("worker") << Role::Worker << QList<Permission>{Permission::Judge};
    QTest::newRow("jury") << Role::Jury << QList<Permission>{Permission::Submit,
                                                             Permission::SeeOwnSubmissions,
                                                             Permission::SeeAllSubmissions,
                                                             Permission::SeeHiddenProblems,
                                                             Permission::Rejudge,
                                                             Permission::ManageProblems};
    QTest::newRow("admin") << Role::Admin << QList<Permission>{Permission::Submit,
                                                               Permission::SeeOwnSubmissions,
                                                               Permission::SeeAllSubmissions,
                                                               Permission::SeeHiddenProblems,
                                                               Permission::Rejudge,
                                                               Permission::ManageProblems,
                                                               Permission::ManageAccounts};
}

void PrincipalTest::rolesMay()
{
    QFETCH(Role, role);
    QFETCH(QList<Permission>, granted);
    for (int each = 0; each <= static_cast<int>(Permission::Judge); ++each) {
        const auto permission = static_cast<Permission>(each);
        QCOMPARE(roleMay(role, permission), granted.contains(permission));
        QCOMPARE((Principal{{}, role, {}}.may(permission)), granted.contains(permission));
    }
}

void PrincipalTest::codesGoBothWays()
{
    for (Role role : kAllRoles)
        QVERIFY(roleFromCode(roleCode(role)) == role);
    QVERIFY(!roleFromCode(u"Admin"));
    QVERIFY(!roleFromCode(u""));
}

QTEST_GUILESS_MAIN(PrincipalTest)
#include "principal_test.moc"
