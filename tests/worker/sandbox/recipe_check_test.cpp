// Bad input is refused by name before anything starts, and the cell serves on.
#include "test_sandbox.h"

#include <QTest>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::sandbox;
using namespace gavel::sandbox::test;

namespace {

struct BadRecipe {
    const char *name;
    const char *mentions; // what the message must name
    void (*spoil)(RunRecipe &);
};

const BadRecipe kBadRecipes[] = {
    {"no argv", "argv",
     [](RunRecipe &r) {
         r.argv.clear();
     }},
    {"relative program", "argv[0]",
     [](RunRecipe &r) {
         r.argv = {"program"};
     }},
    {"empty program", "argv[0]",
     [](RunRecipe &r) {
         r.argv = {""};
     }},
    {"missing program", "/app/missing",
     [](RunRecipe &r) {
         r.argv = {"/app/missing"};
     }},
    {"directory as program", "/app",
     [](RunRecipe &r) {
         r.argv = {"/app"};
     }},
    {"program through a link", "link",
     [](RunRecipe &r) {
         r.argv = {"/box/link"};
     }},
    {"not executable", "/app/plain",
     [](RunRecipe &r) {
         r.argv = {"/app/plain"};
     }},
    {"script without interpreter", "/app/script",
     [](RunRecipe &r) {
         r.argv = {"/app/script"};
     }},
    {"script with a missing interpreter", "interpreter",
     [](RunRecipe &r) {
         r.argv = {"/app/lost"};
     }},
    {"no program at all", "/app/garbage",
     [](RunRecipe &r) {
         r.argv = {"/app/garbage"};
     }},
    {"100 000 arguments", "argv",
     [](RunRecipe &r) {
         r.argv.resize(100'001, "x");
     }},
    {"a very long argument", "argv",
     [](RunRecipe &r) {
         r.argv.push_back(std::string(1'000'000, 'x'));
     }},
    {"NUL in an argument", "argv[1]",
     [](RunRecipe &r) {
         r.argv.push_back(std::string("a\0b", 3));
     }},
    {"environment without =", "environment[0]",
     [](RunRecipe &r) {
         r.environment = {"PATH"};
     }},
    {"environment without a name", "environment[1]",
     [](RunRecipe &r) {
         r.environment = {"A=1", "=x"};
     }},
    {"NUL in the environment", "environment[0]",
     [](RunRecipe &r) {
         r.environment = {std::string("A=\0", 3)};
     }},
    {"newline in the environment", "environment[0]",
     [](RunRecipe &r) {
         r.environment = {"A=1\nB=2"};
     }},
    {"relative working directory", "workingDirectory",
     [](RunRecipe &r) {
         r.workingDirectory = "box";
     }},
    {"missing working directory", "working directory",
     [](RunRecipe &r) {
         r.workingDirectory = "/box/missing";
     }},
    {"no CPU time", "limits.cpuTime",
     [](RunRecipe &r) {
         r.limits.cpuTime = {};
     }},
    {"negative CPU time", "limits.cpuTime",
     [](RunRecipe &r) {
         r.limits.cpuTime = std::chrono::seconds(-1);
     }},
    {"a year of CPU time", "limits.cpuTime",
     [](RunRecipe &r) {
         r.limits.cpuTime = std::chrono::hours(8760);
     }},
    {"no wall time", "limits.wallTime",
     [](RunRecipe &r) {
         r.limits.wallTime = {};
     }},
    {"no memory", "limits.memory",
     [](RunRecipe &r) {
         r.limits.memory = {};
     }},
    {"negative memory", "limits.memory",
     [](RunRecipe &r) {
         r.limits.memory = mebibytes(-5);
     }},
    {"absurd memory", "limits.memory",
     [](RunRecipe &r) {
         r.limits.memory = Bytes{INT64_MAX};
     }},
    {"no output", "limits.output",
     [](RunRecipe &r) {
         r.limits.output = {};
     }},
    {"negative error output", "limits.errorOutput",
     [](RunRecipe &r) {
         r.limits.errorOutput = Bytes{-1};
     }},
    {"no file size", "limits.fileSize",
     [](RunRecipe &r) {
         r.limits.fileSize = {};
     }},
    {"tiny stack", "limits.stack",
     [](RunRecipe &r) {
         r.limits.stack = Bytes{1};
     }},
    {"negative stack", "limits.stack",
     [](RunRecipe &r) {
         r.limits.stack = Bytes{-1};
     }},
    {"no processes", "limits.processes",
     [](RunRecipe &r) {
         r.limits.processes = 0;
     }},
    {"a million processes", "limits.processes",
     [](RunRecipe &r) {
         r.limits.processes = 1'000'000;
     }},
    {"no open files", "limits.openFiles",
     [](RunRecipe &r) {
         r.limits.openFiles = 0;
     }},
    {"unknown system call", "warp_drive",
     [](RunRecipe &r) {
         r.allowedSystemCalls = {"warp_drive"};
     }},
    {"forbidden system call", "mount",
     [](RunRecipe &r) {
         r.allowedSystemCalls = {"mount"};
     }},
    {"closed standard input", "standardInput",
     [](RunRecipe &r) {
         r.standardInput = 9999;
     }},
    {"writable standard input", "standardInput",
     [](RunRecipe &r) {
         r.standardInput = ::memfd_create("writable", MFD_CLOEXEC);
     }},
};

struct BadConfig {
    const char *name;
    const char *mentions;
    void (*spoil)(SandboxConfig &);
};

const BadConfig kBadConfigs[] = {
    {"missing factory", "/nonexistent",
     [](SandboxConfig &c) {
         c.factoryProgram = "/nonexistent";
     }},
    {"relative factory", "factoryProgram",
     [](SandboxConfig &c) {
         c.factoryProgram = "gavel-cells";
     }},
    {"missing root", "/nonexistent",
     [](SandboxConfig &c) {
         c.root = "/nonexistent";
     }},
    {"root without usr", "usr",
     [](SandboxConfig &c) {
         c.root = "/proc";
     }},
    {"missing path", "/nonexistent",
     [](SandboxConfig &c) {
         c.readOnlyPaths = {{"/nonexistent"}};
     }},
    {"path of the cell's own", "/box",
     [](SandboxConfig &c) {
         c.readOnlyPaths = {{"/box/x"}};
     }},
    {"path upwards", "..",
     [](SandboxConfig &c) {
         c.readOnlyPaths = {{"/etc/../root"}};
     }},
    {"everything", "/",
     [](SandboxConfig &c) {
         c.readOnlyPaths = {{"/"}};
     }},
    {"root's user id", "firstUid",
     [](SandboxConfig &c) {
         c.firstUid = 0;
     }},
    {"no user ids", "uidCount",
     [](SandboxConfig &c) {
         c.uidCount = 0;
     }},
    {"a core that is not there", "core 1000",
     [](SandboxConfig &c) {
         c.cores = {1000};
     }},
    {"negative pool", "readyCells",
     [](SandboxConfig &c) {
         c.readyCells = -1;
     }},
    {"no box", "boxSize",
     [](SandboxConfig &c) {
         c.boxSize = {};
     }},
    {"no inodes", "boxInodes",
     [](SandboxConfig &c) {
         c.boxInodes = 0;
     }},
    {"name with a slash", "name",
     [](SandboxConfig &c) {
         c.name = "a/b";
     }},
    {"empty name", "name",
     [](SandboxConfig &c) {
         c.name = "";
     }},
};

} // namespace

class RecipeCheckTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Sandbox> m_sandbox;
    std::unique_ptr<Cell> m_cell;

    void put(const char *path, const char *content, bool isExecutable)
    {
        QVERIFY(m_cell->putFile(Area::App, path, content, strlen(content), isExecutable));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_sandbox = makeSandbox(testConfig());
        QVERIFY(m_sandbox);
        m_cell = takeCell(*m_sandbox);
        QVERIFY(m_cell);
        QVERIFY(putProgram(*m_cell, QStringLiteral("exit_seven")));
        put("plain", "x", false);
        put("script", "echo no first line\n", true);
        put("lost", "#!/nonexistent\n", true);
        put("garbage",
            "\x7f"
            "ELF but not really",
            true);
    }

    void recipeIsRefused_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(kBadRecipes)); ++i)
            QTest::newRow(kBadRecipes[i].name) << i;
    }

    void recipeIsRefused()
    {
        QFETCH(int, index);
        const RunResult links = runProgram(*m_cell, QStringLiteral("make_link"));
        QCOMPARE(links.exitCode, 0);
        QVERIFY(putProgram(*m_cell, QStringLiteral("exit_seven")));
        RunRecipe recipe = recipeFor();
        kBadRecipes[index].spoil(recipe);
        const Result<RunResult> result = m_cell->run(recipe, Cell::BoxBefore::Keep);
        QVERIFY(!result);
        QVERIFY(failsAs(result, ErrorCode::InvalidArgument));
        QVERIFY2(result.error().message.find(kBadRecipes[index].mentions) != std::string::npos,
                 result.error().message.c_str());
        if (recipe.standardInput >= 0)
            ::close(recipe.standardInput);

        const Result<RunResult> good = m_cell->run(recipeFor());
        QVERIFY(good);
        QCOMPARE(good->exitCode, 7);
    }

    void configIsRefused_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(kBadConfigs)); ++i)
            QTest::newRow(kBadConfigs[i].name) << i;
    }

    void configIsRefused()
    {
        QFETCH(int, index);
        SandboxConfig config = testConfig();
        config.name += "-bad";
        kBadConfigs[index].spoil(config);
        const auto sandbox = Sandbox::create(config);
        QVERIFY(!sandbox);
        QVERIFY2(sandbox.error().message.find(kBadConfigs[index].mentions) != std::string::npos,
                 sandbox.error().message.c_str());
        QCOMPARE(groupsOf(config), QStringList());
    }

    void unknownSlotIsRefused()
    {
        for (const int slot : {-1, 1, 99}) {
            const auto cell = m_sandbox->takeCell(slot);
            QVERIFY(!cell);
            QVERIFY(failsAs(cell, ErrorCode::InvalidArgument));
        }
    }

    void i386IsAllowedOnRequest()
    {
        RunRecipe recipe = recipeFor();
        QCOMPARE(textOf(runProgram(*m_cell, QStringLiteral("call_32_bit"), recipe).termination),
                 QStringLiteral("security-violation"));
        recipe.allowsI386 = true;
        QCOMPARE(textOf(runProgram(*m_cell, QStringLiteral("call_32_bit"), recipe).termination),
                 QStringLiteral("exited"));
        QCOMPARE(textOf(runProgram(*m_cell, QStringLiteral("call_x32"), recipe).termination),
                 QStringLiteral("security-violation"));
        // Widening one run does not widen the next.
        recipe.allowsI386 = false;
        QCOMPARE(textOf(runProgram(*m_cell, QStringLiteral("call_32_bit"), recipe).termination),
                 QStringLiteral("security-violation"));
    }

    void systemCallsAreAllowedByName()
    {
        RunRecipe recipe = recipeFor();
        QCOMPARE(runProgram(*m_cell, QStringLiteral("personality_change"), recipe).exitCode, 0);
        recipe.allowedSystemCalls = {"personality"};
        QCOMPARE(runProgram(*m_cell, QStringLiteral("personality_change"), recipe).exitCode, 1);
        recipe.allowedSystemCalls = {"getpid"}; // allowed anyway
        QCOMPARE(runProgram(*m_cell, QStringLiteral("personality_change"), recipe).exitCode, 0);
    }
};

QTEST_GUILESS_MAIN(RecipeCheckTest)
#include "recipe_check_test.moc"
