#pragma once

#include "core/wire/judging_data.h"
#include "tests/support/fake_sandbox.h"
#include "tests/support/memory_blob_store.h"
#include "tests/support/memory_file.h"
#include "worker/judging/judging_engine.h"

#include <QTemporaryDir>
#include <QTest>

#include <future>

namespace gavel::test {

using namespace worker;

// "compiled" compiles main.src to `program` by a compiler of the test; "script" is run from its source.
class TestFamily final : public plugin::LanguageFamily {
public:
    Result<void> accept(const plugin::LanguageDefinition &) const noexcept override { return {}; }

    Result<plugin::ExecutionPlan> plan(const plugin::LanguageDefinition &definition,
                                       const QList<plugin::SourceFile> &sources,
                                       const plugin::PlanLimits &) const noexcept override
    {
        if (sources.first().content.contains("no main"))
            return failure(ErrorCode::InvalidArgument, "no main class");
        plugin::ExecutionPlan plan;
        plan.files = {{definition.sourceFile, sources.first().content}};
        plan.run.argv = QStringList{QStringLiteral("/app/program")};
        if (definition.id == QStringLiteral("compiled"))
            plan.compile = {{QStringList{QStringLiteral("/usr/bin/compile")}, {}}};
        else
            plan.syntaxCheck = {{QStringList{QStringLiteral("/usr/bin/check")}, {}}};
        return plan;
    }
};

class EqualBytesChecker final : public OutputChecker {
public:
    Result<domain::CheckerReport> check(const CheckerQuestion &question) override
    {
        domain::CheckerReport report;
        if (question.checkerId == QStringLiteral("crashing"))
            return failure(ErrorCode::Internal, "checker \"crashing\" crashed");
        if (question.checkerId == QStringLiteral("talkative"))
            report.contestantMessage = std::string(10'000, 'x');
        const bool isEqual = readAll(question.answer) == readAll(question.output);
        report.outcome =
            isEqual ? domain::CheckerReport::Outcome::Accepted : domain::CheckerReport::Outcome::WrongAnswer;
        if (question.checkerId == QStringLiteral("broken answer"))
            report.outcome = domain::CheckerReport::Outcome::Failed;
        return report;
    }
};

inline bool isCompile(const FakeRun &run)
{
    return run.recipe.argv.front() == "/usr/bin/compile";
}

// A world in which a program that is given "n" answers "n".
inline FakeEnd echo(const FakeRun &run)
{
    FakeEnd end;
    if (isCompile(run))
        run.files.box["program"] = "compiled " + run.files.box.at("main.src");
    else
        end.output = run.standardInput;
    return end;
}

// An engine that stands on fakes: a sandbox by script, blobs in memory, two languages, and the problem "echo".
class EngineWorld : public QObject {
protected:
    void reset();
    void useScript(const FakeSandbox::Script &script, int slots = 1);
    wire::Job job(const QByteArray &source, const QString &language = QStringLiteral("compiled"));
    JudgingOutcome judge(const wire::Job &job);
    std::future<JudgingOutcome> start(const wire::Job &job);

    domain::JudgingData m_problem;
    std::shared_ptr<LanguageCatalog> m_catalog;
    MemoryBlobStore m_blobs;
    TestFamily m_family;
    qint64 m_lastJudging = 0;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<FakeSandbox> m_sandbox;
    std::unique_ptr<JudgingEngine> m_engine;
};

inline void EngineWorld::reset()
{
    m_engine.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    m_problem = {};
    m_problem.problemName = QStringLiteral("echo");
    for (const char *text : {"1", "2", "3"}) {
        domain::Testcase testcase;
        testcase.name = QStringLiteral("secret/") + QString::fromLatin1(text);
        testcase.input = m_blobs.put(text).value();
        testcase.answer = testcase.input;
        m_problem.testcases.append(testcase);
    }
    m_catalog = std::make_shared<LanguageCatalog>();
    for (const char *id : {"compiled", "script"}) {
        OfferedLanguage language;
        language.definition.id = QString::fromLatin1(id);
        language.definition.sourceFile = QStringLiteral("main.src");
        language.family = &m_family;
        language.version = QStringLiteral("1.0");
        m_catalog->offered.append(language);
    }
}

inline void EngineWorld::useScript(const FakeSandbox::Script &script, int slots)
{
    m_engine.reset();
    m_sandbox = std::make_unique<FakeSandbox>(script);
    const EngineParts parts{*m_sandbox,
                            m_blobs,
                            {},
                            [this] { return m_catalog; },
                            [] {
                                return std::make_unique<EqualBytesChecker>();
                            }};
    auto engine = JudgingEngine::create(
        parts, {std::vector<int>(size_t(slots), 0), m_directory->filePath(QStringLiteral("programs"))});
    QVERIFY2(engine.has_value(), engine ? "" : engine.error().message.c_str());
    m_engine = std::move(*engine);
}

inline wire::Job EngineWorld::job(const QByteArray &source, const QString &language)
{
    wire::Job job;
    job.key = {JudgingId{++m_lastJudging}, 1};
    job.language = language;
    job.files = {{QStringLiteral("a.src"), source}};
    job.judgingData = m_blobs.put(wire::encode(m_problem)).value();
    return job;
}

inline std::future<JudgingOutcome> EngineWorld::start(const wire::Job &job)
{
    auto promise = std::make_shared<std::promise<JudgingOutcome>>();
    m_engine->start(job, {{}, [promise](const JudgingOutcome &outcome) {
                              promise->set_value(outcome);
                          }});
    return promise->get_future();
}

inline JudgingOutcome EngineWorld::judge(const wire::Job &job)
{
    return start(job).get();
}

} // namespace gavel::test
