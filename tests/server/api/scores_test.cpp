// What one has got on a problem with scores, over all submissions.
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

#include "server/problems/problem_service.h"

using namespace gavel;
using namespace gavel::test;

namespace {

const QString kContestant = QStringLiteral("contestant");
const QString kScore = QStringLiteral("/api/v1/problems/groups/score");

PackageFiles twoGroups()
{
    return with({{QStringLiteral("problem.yaml"), "name: Groups\nlicense: cc0\ntype: scoring\n"},
                 {QStringLiteral("data/testdata.yaml"), "on_reject: continue\ngrader_flags: ignore_sample\n"},
                 {QStringLiteral("data/secret/testdata.yaml"), "on_reject: continue\n"},
                 {QStringLiteral("data/secret/1.in"), "-"},
                 {QStringLiteral("data/secret/1.ans"), "-"},
                 {QStringLiteral("data/secret/a/testdata.yaml"), "grader_flags: min\naccept_score: 40\n"},
                 {QStringLiteral("data/secret/a/1.in"), "a\n"},
                 {QStringLiteral("data/secret/a/1.ans"), "a\n"},
                 {QStringLiteral("data/secret/b/testdata.yaml"), "grader_flags: min\naccept_score: 60\n"},
                 {QStringLiteral("data/secret/b/1.in"), "b\n"},
                 {QStringLiteral("data/secret/b/1.ans"), "b\n"}});
}

} // namespace

class ScoresTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTheBestOfEachGroup();

private:
    void submit(double a, double b);

    std::unique_ptr<LinkClient> m_worker;
    std::unique_ptr<TestSite> m_site;
    QList<domain::TestGroup> m_groups;
    int m_submissions = 0;
};

// Sends a submission and reports these points on it.
void ScoresTest::submit(double a, double b)
{
    m_worker->send(wire::Ready{1, {}});
    const Answer answer = m_site->post(kContestant, QStringLiteral("/api/v1/submissions"),
                                       {{QStringLiteral("problem"), QStringLiteral("groups")},
                                        {QStringLiteral("language"), QStringLiteral("python3")},
                                        {QStringLiteral("source"), QStringLiteral("x")}});
    QCOMPARE(answer.status, 202);
    QVERIFY(m_worker->waitFor<wire::Job>(++m_submissions));
    wire::Report report = LinkClient::reportOn(m_worker->all<wire::Job>().last());
    report.score = a + b;
    report.maxScore = 100;
    for (const domain::TestGroup &group : std::as_const(m_groups)) {
        const QString name = group.name.section(QLatin1Char('/'), -1);
        const double score = name == QStringLiteral("a") ? a : name == QStringLiteral("b") ? b : a + b;
        report.groups.append({group.name, domain::Verdict::Accepted, score, 100});
    }
    m_worker->send(report);
    QVERIFY(m_worker->waitFor<wire::ReportReply>(m_submissions));
}

void ScoresTest::takesTheBestOfEachGroup()
{
    m_site = std::make_unique<TestSite>();
    const Answer imported = m_site->import(QStringLiteral("groups"), twoGroups());
    QVERIFY2(imported.status == 201, imported.body.constData());
    std::optional<Result<problems::ProblemDetail>> detail;
    m_site->services().problems.read(QStringLiteral("groups"), accounts::Role::Jury,
                                     [&](Result<problems::ProblemDetail> read) { detail.emplace(std::move(read)); });
    TestSite::wait([&] { return detail.has_value(); });
    m_groups = (*detail)->judging.scoring.groups;
    m_worker = std::make_unique<LinkClient>(m_site->port(), m_site->token(QStringLiteral("worker")));
    QVERIFY(m_worker->enter(QStringLiteral("w1"), QStringLiteral("i")));

    QJsonObject score = m_site->get(kContestant, kScore).json;
    QCOMPARE(score.value(u"submissions").toInt(-1), 0);
    QCOMPARE(score.value(u"best"), QJsonValue());
    QCOMPARE(score.value(u"by_group"), QJsonValue());

    submit(40, 0);
    submit(0, 60);
    submit(0, 60);
    score = m_site->get(kContestant, kScore).json;
    QCOMPARE(score.value(u"submissions").toInt(), 3);
    QCOMPARE(score.value(u"best").toDouble(), 60.0);
    QCOMPARE(score.value(u"best_submission").toString(), QStringLiteral("2"));
    QCOMPARE(score.value(u"by_group").toDouble(), 100.0);
    QCOMPARE(score.value(u"max_score").toDouble(), 100.0);

    // One's own only, but for staff.
    QCOMPARE(m_site->get(QStringLiteral("jury"), kScore).json.value(u"submissions").toInt(-1), 0);
    const QString ofContestant = kScore + QStringLiteral("?account=contestant");
    QCOMPARE(m_site->get(QStringLiteral("jury"), ofContestant).json.value(u"by_group").toDouble(), 100.0);
    QCOMPARE(m_site->get(kContestant, ofContestant).status, 200);
    QCOMPARE(m_site->get(kContestant, kScore + QStringLiteral("?account=jury")).status, 403);
}

QTEST_GUILESS_MAIN(ScoresTest)
#include "scores_test.moc"
