// Runtimes with many threads and large reservations, under the same filter and limits as everything else, no call more:
// each starts a crowd of threads, reserves far more than its memory limit, opens /dev/stdin once more, does without an
// entry in /etc/passwd, and adds two numbers.
//
// Those of the core tier must be there. The others are tried where they are; with GAVEL_TIER=standard in the
// environment (`cmake --build build/dev --target standard-tier-tests`) they must be there, too.
#include "test_sandbox.h"

#include <QDir>
#include <QFile>
#include <QTemporaryFile>
#include <QTest>

#include <fcntl.h>

using namespace gavel;
using namespace gavel::sandbox;
using namespace gavel::sandbox::test;
using namespace std::chrono_literals;

namespace {

enum class Tier { Core, Standard, All };

struct Runtime {
    const char *name;
    Tier tier;
    const char *needs; // a program, and the Debian package it is in
    const char *package;
    const char *file;
    const char *source;
    std::vector<std::string> compile; // empty: nothing to compile
    std::vector<std::string> run;
    int memory = 256; // megabytes; all of them reserve a gigabyte at least
    bool usesI386 = false;
};

const Runtime kRuntimes[] = {
    {"java",
     Tier::Core,
     "/usr/lib/jvm/java-17-openjdk-amd64/bin/javac",
     "openjdk-17-jdk-headless",
     "Main.java",
     R"(import java.io.*; import java.util.*; import java.util.concurrent.*;
public class Main {
    public static void main(String[] args) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(60);
        List<Future<Integer>> answers = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(60);
        for (int i = 0; i < 60; ++i)
            answers.add(pool.submit(() -> { all.countDown(); all.await(); return 1; }));
        int sum = 0;
        for (Future<Integer> answer : answers)
            sum += answer.get();
        pool.shutdown();
        String user = System.getProperty("user.name");
        if (sum != 60 || user == null)
            System.exit(2);
        Scanner in = new Scanner(new FileReader("/dev/stdin"));
        System.out.println(in.nextInt() + in.nextInt());
    }
}
)",
     {"/usr/lib/jvm/java-17-openjdk-amd64/bin/javac", "-J-XX:+UseSerialGC", "Main.java"},
     {"/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "-Xmx8g", "-Xss64m", "-XX:-UsePerfData", "Main"}},
    {"java with the parallel collector",
     Tier::Core,
     "/usr/lib/jvm/java-17-openjdk-amd64/bin/java",
     "openjdk-17-jdk-headless",
     "Main.java",
     R"(public class Main { public static void main(String[] a) throws Exception {
    java.util.Scanner in = new java.util.Scanner(new java.io.FileReader("/dev/stdin"));
    System.out.println(in.nextInt() + in.nextInt()); } }
)",
     {},
     {"/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "-Xmx16g", "-XX:+UseParallelGC", "-XX:ParallelGCThreads=16",
      "Main.java"},
     512},
    {"node",
     Tier::Core,
     "/usr/bin/node",
     "nodejs",
     "main.js",
     R"(const { Worker, isMainThread, parentPort } = require('worker_threads');
if (!isMainThread) {
    parentPort.postMessage(1);
} else {
    const reserved = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
    try { require('os').userInfo(); process.exit(2); } catch (noSuchUser) {}
    let sum = 0, left = 4;
    for (let i = 0; i < 4; ++i)
        new Worker(__filename).on('message', one => { sum += one; }).on('exit', () => {
            if (--left > 0)
                return;
            const [a, b] = require('fs').readFileSync('/dev/stdin', 'utf8').split(' ').map(Number);
            console.log(sum === 4 && reserved.buffer.byteLength > 0 ? a + b : 'threads');
        });
}
)",
     {},
     {"/usr/bin/node", "main.js"},
     384},
    {"mono",
     Tier::Core,
     "/usr/bin/mcs",
     "mono-mcs mono-runtime",
     "main.cs",
     R"(using System; using System.IO; using System.Threading;
class Program {
    static void Main() {
        int sum = 0;
        Thread[] threads = new Thread[40];
        for (int i = 0; i < 40; ++i) { threads[i] = new Thread(() => Interlocked.Increment(ref sum), 256 << 20); threads[i].Start(); }
        foreach (Thread thread in threads) thread.Join();
        string[] parts = File.ReadAllText("/dev/stdin").Split(' ');
        Console.WriteLine(sum == 40 ? int.Parse(parts[0]) + int.Parse(parts[1]) : -1);
    }
}
)",
     {"/usr/bin/mcs", "-out:/box/main.exe", "main.cs"},
     {"/usr/bin/mono", "/box/main.exe"}},
    {"python",
     Tier::Core,
     "/usr/bin/python3",
     "python3",
     "main.py",
     R"(import mmap, os, pwd, threading
reserved = mmap.mmap(-1, 1 << 40, flags=mmap.MAP_PRIVATE | 0x4000, prot=mmap.PROT_READ | mmap.PROT_WRITE)
reserved[1 << 39] = 1
try:
    pwd.getpwuid(os.getuid())
    os._exit(2)
except KeyError:
    pass
barrier = threading.Barrier(60)
threads = [threading.Thread(target=barrier.wait) for _ in range(60)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sum(map(int, open("/dev/stdin").read().split())))
)",
     {},
     {"/usr/bin/python3", "main.py"}},
    {"pypy",
     Tier::Core,
     "/usr/bin/pypy3",
     "pypy3",
     "main.py",
     R"(import threading
barrier = threading.Barrier(40)
threads = [threading.Thread(target=barrier.wait) for _ in range(40)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sum(map(int, open("/dev/stdin").read().split())))
)",
     {},
     {"/usr/bin/pypy3", "main.py"}},
    {"go",
     Tier::Standard,
     "/usr/lib/go-1.19/bin/go",
     "golang-1.19-go",
     "main.go",
     R"(package main
import ("fmt"; "os"; "runtime"; "sync")
func main() {
    reserved := make([]byte, 4<<30)
    reserved[1<<31] = 1
    var group sync.WaitGroup
    for i := 0; i < 60; i++ {
        group.Add(1)
        go func() { runtime.LockOSThread(); defer group.Done() }()
    }
    group.Wait()
    text, err := os.ReadFile("/dev/stdin")
    if err != nil { panic(err) }
    var a, b int
    fmt.Sscan(string(text), &a, &b)
    fmt.Println(a + b)
}
)",
     {"/usr/lib/go-1.19/bin/go", "build", "-o", "/box/main", "main.go"},
     {"/box/main"}},
    {"erlang",
     Tier::Standard,
     "/usr/bin/erlc",
     "erlang-base",
     "main.erl",
     R"(-module(main).
-export([main/0]).
main() ->
    Self = self(),
    [spawn(fun() -> Self ! one end) || _ <- lists:seq(1, 10000)],
    [receive one -> ok end || _ <- lists:seq(1, 10000)],
    {ok, Text} = file:read_file("/dev/stdin"),
    io:format("~p~n", [lists:sum([list_to_integer(N) || N <- string:lexemes(binary_to_list(Text), " \n")])]),
    halt().
)",
     {"/usr/bin/erlc", "main.erl"},
     {"/usr/bin/erl", "+S", "16:16", "+A", "16", "+MMscs", "4096", "-noshell", "-boot", "no_dot_erlang", "-s", "main",
      "main"}},
    {"sbcl",
     Tier::Standard,
     "/usr/bin/sbcl",
     "sbcl",
     "main.lisp",
     R"(#+sb-thread (mapc #'sb-thread:join-thread (loop repeat 30 collect (sb-thread:make-thread (lambda () (make-array 1000)))))
(with-open-file (in "/dev/stdin") (format t "~a~%" (+ (read in) (read in))))
)",
     {},
     {"/usr/bin/sbcl", "--dynamic-space-size", "32GB", "--control-stack-size", "64MB", "--script", "main.lisp"}},
    {"haskell",
     Tier::Standard,
     "/usr/bin/ghc",
     "ghc",
     "main.hs",
     R"(import Control.Concurrent
main :: IO ()
main = do
    done <- newEmptyMVar
    mapM_ (\_ -> forkOS (putMVar done ())) [1 .. 30 :: Int]
    mapM_ (\_ -> takeMVar done) [1 .. 30 :: Int]
    text <- readFile "/dev/stdin"
    print (sum (map read (words text)) :: Int)
)",
     {"/usr/bin/ghc", "-threaded", "-rtsopts", "-o", "/box/main", "main.hs"},
     {"/box/main", "+RTS", "-N8"}},
    {"a 32-bit program",
     Tier::All,
     "/usr/bin/sml",
     "smlnj",
     "main.sml",
     R"(val (a, b) = case String.tokens Char.isSpace (TextIO.inputAll (TextIO.openIn "/dev/stdin")) of
    [x, y] => (valOf (Int.fromString x), valOf (Int.fromString y)) | _ => (0, 0);
print (Int.toString (a + b) ^ "\n");
OS.Process.exit OS.Process.success;
)",
     {},
     {"/usr/bin/sml", "main.sml"},
     256,
     true},
};

RunRecipe recipeOf(const std::vector<std::string> &argv, const Runtime &runtime)
{
    RunRecipe recipe;
    recipe.argv = argv;
    recipe.environment = {"PATH=/usr/bin:/bin", "HOME=/tmp",       "LC_ALL=C.UTF-8",
                          "GOCACHE=/tmp/go",    "GO111MODULE=off", "GOFLAGS=-p=1"};
    recipe.limits.cpuTime = 60s;
    recipe.limits.wallTime = 120s;
    recipe.limits.processes = 128;
    recipe.limits.fileSize = mebibytes(256);
    recipe.allowsI386 = runtime.usesI386;
    return recipe;
}

} // namespace

class HardRuntimesTest : public QObject {
    Q_OBJECT

    SandboxConfig m_config = testConfig();
    std::unique_ptr<Sandbox> m_sandbox;
    QTemporaryFile m_input;

    static QByteArray said(const RunResult &result)
    {
        return textOf(result.termination).toUtf8() + ' ' + QByteArray::number(result.exitCode) + ": " +
               contentOf(result.standardError).left(2000) + contentOf(result.standardOutput).left(2000);
    }

    // The outcome of compiling, if there is something to compile, and running.
    RunResult compileAndRun(const Runtime &runtime, RunRecipe recipe)
    {
        const std::unique_ptr<Cell> cell = takeCell(*m_sandbox);
        if (!cell || !cell->putFile(Area::Box, runtime.file, runtime.source, strlen(runtime.source), false))
            return {};
        if (!runtime.compile.empty()) {
            RunRecipe compile = recipeOf(runtime.compile, runtime);
            compile.limits.memory = mebibytes(2048);
            const Result<RunResult> compiled = cell->run(compile);
            if (!compiled || compiled->exitCode != 0 || compiled->termination != Termination::Exited) {
                QTest::qFail(compiled ? said(*compiled).constData() : compiled.error().message.c_str(), __FILE__,
                             __LINE__);
                return {};
            }
        }
        const UniqueFd input(::open(QFile::encodeName(m_input.fileName()).constData(), O_RDONLY | O_CLOEXEC));
        recipe.standardInput = input.get();
        Result<RunResult> result = cell->run(recipe, Cell::BoxBefore::Keep);
        if (!result)
            QTest::qFail(result.error().message.c_str(), __FILE__, __LINE__);
        return result ? std::move(*result) : RunResult{};
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_config.readOnlyPaths = {
            {"/etc/java-17-openjdk"}, {"/etc/mono"}, {"/var/lib/ghc", true}, {"/var/lib/dpkg/status", true}};
        m_sandbox = makeSandbox(m_config);
        QVERIFY(m_sandbox);
        QVERIFY(m_input.open());
        m_input.write("1 2\n");
        m_input.flush();
        m_input.setPermissions(QFile::Permissions(0x6444));
    }

    void addsUnderItsLimits_data()
    {
        QTest::addColumn<int>("index");
        const bool isStandard = qgetenv("GAVEL_TIER") == "standard";
        for (int i = 0; i < static_cast<int>(std::size(kRuntimes)); ++i) {
            const Runtime &runtime = kRuntimes[i];
            const bool isDemanded = runtime.tier == Tier::Core || (isStandard && runtime.tier == Tier::Standard);
            if (isDemanded || QFile::exists(QString::fromLatin1(runtime.needs)))
                QTest::newRow(runtime.name) << i;
        }
    }

    void addsUnderItsLimits()
    {
        QFETCH(int, index);
        const Runtime &runtime = kRuntimes[index];
        QVERIFY2(QFile::exists(QString::fromLatin1(runtime.needs)),
                 (QByteArray("apt-get install ") + runtime.package).constData());
        RunRecipe recipe = recipeOf(runtime.run, runtime);
        recipe.limits.memory = mebibytes(runtime.memory);
        const RunResult result = compileAndRun(runtime, recipe);
        QVERIFY2(result.termination == Termination::Exited && result.exitCode == 0, said(result).constData());
        // SML/NJ greets first, and tells the types of things afterwards.
        QVERIFY2(('\n' + contentOf(result.standardOutput)).contains("\n3\n"), said(result).constData());
        // What is only reserved does not count.
        QVERIFY(result.usage.peakMemory < mebibytes(runtime.memory));
        QCOMPARE(leftoversOf(m_config), QStringList());
    }

    // Two of them again, and a 32-bit one, without what they need.
    void limitsHoldForThemToo()
    {
        const Runtime &java = kRuntimes[0];
        RunRecipe recipe = recipeOf(java.run, java);
        recipe.limits.memory = mebibytes(256);
        recipe.limits.processes = 8;
        const RunResult few = compileAndRun(java, recipe);
        QVERIFY2(few.exitCode != 0 && few.termination == Termination::Exited, said(few).constData());
        recipe.limits.processes = 128;
        recipe.limits.memory = mebibytes(16);
        const RunResult little = compileAndRun(java, recipe);
        QVERIFY2(little.termination == Termination::MemoryLimit, said(little).constData());
    }

    void thirtyTwoBitsOnlyWhereTheyAreAskedFor()
    {
        const Runtime &sml = kRuntimes[std::size(kRuntimes) - 1];
        if (!QFile::exists(QString::fromLatin1(sml.needs)))
            return; // call_32_bit of the hostile programs shows the same
        RunRecipe recipe = recipeOf(sml.run, sml);
        recipe.allowsI386 = false;
        const RunResult result = compileAndRun(sml, recipe);
        QVERIFY2(result.exitCode != 0 || result.termination != Termination::Exited, said(result).constData());
        QVERIFY(!contentOf(result.standardOutput).contains("3\n"));
    }
};

QTEST_GUILESS_MAIN(HardRuntimesTest)
#include "hard_runtimes_test.moc"
