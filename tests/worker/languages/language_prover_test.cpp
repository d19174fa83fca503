#include "core/plugin/plain_family.h"
#include "tests/support/fake_sandbox.h"
#include "worker/languages/background_prover.h"
#include "worker/languages/language_prover.h"

#include <QTemporaryDir>
#include <QtTest>

#include <atomic>

using namespace gavel;
using namespace gavel::worker;
using gavel::test::FakeEnd;
using gavel::test::FakeRun;
using gavel::test::FakeSandbox;

namespace {

const plugin::PlainFamily kFamily;

OfferedLanguage language(const char *id = "toy", const char *tier = "core")
{
    OfferedLanguage offered;
    offered.definition.id = QString::fromLatin1(id);
    offered.definition.tier = QString::fromLatin1(tier);
    offered.definition.extensions = {QStringLiteral("toy")};
    offered.definition.sourceFile = QStringLiteral("main.toy");
    offered.definition.run = {QStringLiteral("/bin/toy"), QString::fromLatin1(id)};
    offered.definition.syntaxCheck = {QStringLiteral("/bin/check")};
    offered.definition.example = QStringLiteral("add\n");
    offered.family = &kFamily;
    offered.version = QStringLiteral("1");
    return offered;
}

Probe probe(ProbeKind kind, domain::Verdict expected)
{
    return Probe{kind, "source", expected, 0, {}};
}

FakeEnd ended(Termination termination, int exitCode = 0, const QByteArray &output = {})
{
    FakeEnd end;
    end.termination = termination;
    end.exitCode = exitCode;
    end.output = output;
    return end;
}

bool isCheck(const FakeRun &run)
{
    return run.recipe.argv.front() == "/bin/check";
}

} // namespace

class LanguageProverTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judges_data();
    void judges();
    void doesNotPassWhatIsNotDone();
    void wantsTheLineOfTheFault();
    void countsFailuresOfOurs();
    void provesInTheBackground();
};

void LanguageProverTest::judges_data()
{
    using enum Termination;
    QTest::addColumn<ProbeKind>("kind");
    QTest::addColumn<domain::Verdict>("expected");
    QTest::addColumn<Termination>("termination");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<bool>("isPassed");
    const auto row = [](const char *name, ProbeKind kind, domain::Verdict expected, Termination termination,
                        int exitCode, const char *output, bool isPassed) {
        QTest::newRow(name) << kind << expected << termination << exitCode << QByteArray(output) << isPassed;
    };
    using domain::Verdict;
    row("right sum", ProbeKind::Sum, Verdict::Accepted, Exited, 0, " 3 \n", true);
    row("wrong sum", ProbeKind::Sum, Verdict::Accepted, Exited, 0, "4", false);
    row("crash", ProbeKind::Sum, Verdict::Accepted, Exited, 1, "3", false);
    row("exit code", ProbeKind::RuntimeError, Verdict::RuntimeError, Exited, 3, "", true);
    row("no exit code", ProbeKind::RuntimeError, Verdict::RuntimeError, Exited, 0, "", false);
    row("loop", ProbeKind::Loop, Verdict::TimeLimitExceeded, CpuTimeLimit, 0, "", true);
    row("loop that sleeps", ProbeKind::Loop, Verdict::TimeLimitExceeded, IdleLimit, 0, "", false);
    row("memory", ProbeKind::Memory, Verdict::MemoryLimitExceeded, MemoryLimit, 0, "", true);
}

void LanguageProverTest::judges()
{
    QFETCH(ProbeKind, kind);
    QFETCH(domain::Verdict, expected);
    QFETCH(Termination, termination);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, output);
    QFETCH(bool, isPassed);
    FakeSandbox sandbox([&](const FakeRun &run) -> Result<FakeEnd> {
        return isCheck(run) ? ended(Termination::Exited) : ended(termination, exitCode, output);
    });
    const auto result = LanguageProver(sandbox, 0).prove(language(), probe(kind, expected));
    QVERIFY2(result, result ? "" : result.error().message.c_str());
    QCOMPARE(result->state == ProbeResult::State::Passed, isPassed);
    QCOMPARE(result->detail.isEmpty(), isPassed);
}

void LanguageProverTest::doesNotPassWhatIsNotDone()
{
    FakeSandbox sandbox([](const FakeRun &) -> Result<FakeEnd> { return ended(Termination::Exited, 0, "3"); });
    Probe missing = probe(ProbeKind::Threads, domain::Verdict::Accepted);
    missing.whyNotDone = QStringLiteral("no program");
    const auto result = LanguageProver(sandbox, 0).prove(language(), missing);
    QVERIFY(result);
    QVERIFY(result->state == ProbeResult::State::NotDone);
    QCOMPARE(result->detail, QStringLiteral("no program"));
    QCOMPARE(sandbox.runs(), 0);
}

void LanguageProverTest::wantsTheLineOfTheFault()
{
    Probe broken = probe(ProbeKind::CompileError, domain::Verdict::CompileError);
    broken.faultLine = 7;
    const auto detailFor = [&](const QByteArray &complaint) {
        FakeSandbox sandbox([&](const FakeRun &run) -> Result<FakeEnd> {
            return ended(Termination::Exited, 1, isCheck(run) ? complaint : QByteArray());
        });
        const auto result = LanguageProver(sandbox, 0).prove(language(), broken);
        return result && result->state == ProbeResult::State::Passed ? result->detail : QStringLiteral("failed");
    };
    QCOMPARE(detailFor("main.toy:7: no"), QString());
    QVERIFY(detailFor("main.toy:77: no").contains(QStringLiteral("line")));
    QVERIFY(detailFor("no").contains(QStringLiteral("line")));
}

void LanguageProverTest::countsFailuresOfOurs()
{
    FakeSandbox sandbox([](const FakeRun &) -> Result<FakeEnd> { return failure(ErrorCode::Internal, "no cell"); });
    const LanguageProof proof =
        LanguageProver(sandbox, 0).proveAll(language(), {probe(ProbeKind::Sum, domain::Verdict::Accepted)});
    QVERIFY(!proof.isPassed());
    QVERIFY(proof.find(ProbeKind::Sum)->detail.contains(QStringLiteral("no cell")));
}

void LanguageProverTest::provesInTheBackground()
{
    std::mutex mutex;
    QStringList ran;
    FakeSandbox sandbox([&](const FakeRun &run) -> Result<FakeEnd> {
        if (isCheck(run))
            return ended(Termination::Exited);
        const std::lock_guard lock(mutex);
        ran.append(QString::fromStdString(run.recipe.argv.at(1)));
        return ended(Termination::Exited, 0, run.recipe.argv.at(1) == "bad" ? "4" : "3");
    });
    ProofRecord record{QString()};
    std::atomic<bool> isIdle = false;
    std::atomic<int> asked = 0;
    QStringList failed;
    const auto catalog = std::make_shared<LanguageCatalog>();
    catalog->offered = {language("a-rare", "all"), language("bad", "standard"), language("core", "core")};
    const QTemporaryDir directory;
    const Preparation preparation(sandbox, 0, directory.path());
    BackgroundProver prover(sandbox, 0, record, preparation,
                            {[&] {
                                 ++asked;
                                 return isIdle.load();
                             },
                             [&](const QString &id, const QString &) {
                                 const std::lock_guard lock(mutex);
                                 failed.append(id);
                             }});
    prover.start(catalog);
    QTRY_VERIFY(asked.load() > 0);
    QVERIFY(!record.find(catalog->offered.at(2)));
    isIdle = true;
    QTRY_VERIFY(record.find(catalog->offered.at(0)));
    const std::lock_guard lock(mutex);
    QCOMPARE(ran, (QStringList{QStringLiteral("core"), QStringLiteral("bad"), QStringLiteral("a-rare")}));
    QCOMPARE(failed, QStringList{QStringLiteral("bad")});
    QVERIFY(record.find(catalog->offered.at(2))->isEmpty());
    QVERIFY(!record.find(catalog->offered.at(1))->isEmpty());
}

QTEST_GUILESS_MAIN(LanguageProverTest)
#include "language_prover_test.moc"
