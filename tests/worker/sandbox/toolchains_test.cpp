// Compilers and runtimes of the host work in a cell, under the same filter and walls as everything else.
#include "test_sandbox.h"

#include <QFile>
#include <QTest>

using namespace gavel;
using namespace gavel::sandbox;
using namespace gavel::sandbox::test;
using namespace std::chrono_literals;

namespace {

struct Toolchain {
    const char *name;
    const char *needs; // the program whose absence leaves it out
    const char *file;
    const char *source;
    std::vector<std::string> compile; // empty: nothing to compile
    std::vector<std::string> run;
};

const Toolchain kToolchains[] = {
    {"gcc",
     "/usr/bin/gcc",
     "main.c",
     "#include <stdio.h>\nint main(void) { puts(\"hello\"); }\n",
     {"/usr/bin/gcc", "-O2", "-static", "-o", "/box/main", "main.c"},
     {"/box/main"}},
    {"g++",
     "/usr/bin/g++",
     "main.cpp",
     "#include <iostream>\nint main() { std::cout << \"hello\\n\"; }\n",
     {"/usr/bin/g++", "-O2", "-o", "/box/main", "main.cpp"},
     {"/box/main"}},
    {"clang",
     "/usr/bin/clang-14",
     "main.c",
     "#include <stdio.h>\nint main(void) { puts(\"hello\"); }\n",
     {"/usr/bin/clang-14", "-O2", "-o", "/box/main", "main.c"},
     {"/box/main"}},
    {"python",
     "/usr/bin/python3",
     "main.py",
     "import sys, random, threading\nprint('hello')\n",
     {},
     {"/usr/bin/python3", "main.py"}},
    {"pypy", "/usr/bin/pypy3", "main.py", "print('hello')\n", {}, {"/usr/bin/pypy3", "main.py"}},
    {"node", "/usr/bin/node", "main.js", "console.log('hello')\n", {}, {"/usr/bin/node", "main.js"}},
    {"java",
     "/usr/bin/javac",
     "Main.java",
     "public class Main { public static void main(String[] a) throws Exception {\n"
     "Thread t = new Thread(() -> System.out.println(\"hello\")); t.start(); t.join(); } }\n",
     {"/usr/bin/javac", "-J-Xmx256m", "Main.java"},
     {"/usr/bin/java", "-Xmx256m", "-XX:+UseSerialGC", "Main"}},
    {"go",
     "/usr/bin/go",
     "main.go",
     "package main\nimport \"fmt\"\nfunc main() { fmt.Println(\"hello\") }\n",
     {"/usr/bin/go", "build", "-o", "/box/main", "main.go"},
     {"/box/main"}},
    {"rust",
     "/usr/bin/rustc",
     "main.rs",
     "fn main() { println!(\"hello\"); }\n",
     {"/usr/bin/rustc", "-O", "-C", "linker=/usr/bin/gcc", "main.rs"},
     {"/box/main"}},
    {"shell", "/bin/sh", "main.sh", "#!/bin/sh\nread line < /dev/null\necho hello | cat\n", {}, {"/bin/sh", "main.sh"}},
};

} // namespace

class ToolchainsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Sandbox> m_sandbox;

    static RunRecipe generousRecipe(const std::vector<std::string> &argv)
    {
        RunRecipe recipe;
        recipe.argv = argv;
        recipe.environment = {"PATH=/usr/bin:/bin", "HOME=/tmp", "LC_ALL=C.UTF-8", "GOCACHE=/tmp/go",
                              "GO111MODULE=off"};
        recipe.limits.cpuTime = 60s;
        recipe.limits.wallTime = 120s;
        recipe.limits.memory = mebibytes(2048);
        recipe.limits.fileSize = mebibytes(256);
        return recipe;
    }

private Q_SLOTS:
    void initTestCase()
    {
        SandboxConfig config = testConfig();
        config.readOnlyPaths = {{"/etc/java-17-openjdk", true}, {"/etc/alternatives", true}};
        m_sandbox = makeSandbox(config);
        QVERIFY(m_sandbox);
    }

    void saysHello_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(kToolchains)); ++i) {
            if (QFile::exists(QString::fromLatin1(kToolchains[i].needs)))
                QTest::newRow(kToolchains[i].name) << i;
        }
    }

    void saysHello()
    {
        QFETCH(int, index);
        const Toolchain &toolchain = kToolchains[index];
        const std::unique_ptr<Cell> cell = takeCell(*m_sandbox);
        QVERIFY(cell);
        QVERIFY(cell->putFile(Area::Box, toolchain.file, toolchain.source, strlen(toolchain.source), false));
        if (!toolchain.compile.empty()) {
            const Result<RunResult> compiled = cell->run(generousRecipe(toolchain.compile));
            QVERIFY(compiled);
            QVERIFY2(compiled->termination == Termination::Exited && compiled->exitCode == 0,
                     (contentOf(compiled->standardError) + contentOf(compiled->standardOutput)).constData());
        }
        const Result<RunResult> result = cell->run(generousRecipe(toolchain.run), Cell::BoxBefore::Keep);
        QVERIFY(result);
        QVERIFY2(result->exitCode == 0, contentOf(result->standardError).constData());
        QCOMPARE(contentOf(result->standardOutput), QByteArray("hello\n"));
    }
};

QTEST_GUILESS_MAIN(ToolchainsTest)
#include "toolchains_test.moc"
