// Files in and out of a cell, and what stays between two runs.
#include "expectation.h"
#include "test_sandbox.h"

#include <QFile>
#include <QTest>
#include <QThread>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::sandbox;
using namespace gavel::sandbox::test;

class FilesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Sandbox> m_sandbox;
    std::unique_ptr<Cell> m_cell;

    static constexpr Bytes kBoxSize = mebibytes(32);
    static constexpr std::size_t kMostFiles = 100;
    static constexpr Bytes kMostBytes = mebibytes(10);

    QStringList namesInBox()
    {
        const auto files = m_cell->listBox(kMostFiles, kMostBytes);
        QStringList names;
        for (const CellFile &file : files.value_or(std::vector<CellFile>()))
            names.append(QString::fromStdString(file.path) + (file.isExecutable ? QStringLiteral("*") : QString()));
        return names;
    }

    Result<void> put(Area area, const std::string &path, const std::string &content)
    {
        return m_cell->putFile(area, path, content.data(), content.size(), false);
    }

private Q_SLOTS:
    void initTestCase()
    {
        SandboxConfig config = testConfig();
        config.boxSize = kBoxSize;
        m_sandbox = makeSandbox(config);
        QVERIFY(m_sandbox);
    }

    void init()
    {
        m_cell = takeCell(*m_sandbox);
        QVERIFY(m_cell);
    }

    void programsSeeAndLeaveFiles()
    {
        QVERIFY(put(Area::Box, "input.txt", "hello"));
        const RunResult result = runProgram(*m_cell, QStringLiteral("box_files"));
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(namesInBox(), QStringList({QStringLiteral("answer.txt"), QStringLiteral("directory/tool*"),
                                            QStringLiteral("input.txt")}));
        const Result<UniqueFd> answer = m_cell->takeFile("answer.txt", kMostBytes);
        QVERIFY(answer);
        QCOMPARE(contentOf(*answer), QByteArray("hello"));
        QVERIFY(::write(answer->get(), "x", 1) < 0); // sealed
    }

    void boxIsWipedBetweenRunsUnlessKept()
    {
        QCOMPARE(runProgram(*m_cell, QStringLiteral("leave_state")).exitCode, 0);
        QCOMPARE(runProgram(*m_cell, QStringLiteral("find_state"), recipeFor(), Cell::BoxBefore::Keep).exitCode, 1);
        QCOMPARE(runProgram(*m_cell, QStringLiteral("find_state")).exitCode, 0);
    }

    // Bug: the directory of a file put after the first run was root's, and the program could write nothing into it.
    void directoriesOfFreshFilesAreTheProgramsOwn()
    {
        RunRecipe recipe = recipeFor();
        recipe.workingDirectory = "/box/fresh";
        for (int run = 0; run < 2; ++run) {
            QVERIFY(put(Area::Box, "fresh/input.txt", "hello"));
            QCOMPARE(runProgram(*m_cell, QStringLiteral("box_files"), recipe).exitCode, 0);
        }
    }

    void wipingIsNotHinderedByAnyTree_data()
    {
        QTest::addColumn<QString>("program");
        for (const char *name : {"deep_directories", "many_files", "leave_state", "plant_links"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void wipingIsNotHinderedByAnyTree()
    {
        QFETCH(QString, program);
        RunRecipe recipe = recipeFor();
        recipe.limits.wallTime = std::chrono::seconds(10);
        QCOMPARE(runProgram(*m_cell, program, recipe).exitCode, 0);
        QVERIFY(put(Area::Box, "fresh/input.txt", "kept")); // even where the disk was full
        QVERIFY(put(Area::Box, "other.txt", "kept too"));
        QCOMPARE(runProgram(*m_cell, QStringLiteral("exit_seven")).exitCode, 7);
        // What was put after the run that made the mess is still there, and only that.
        QCOMPARE(namesInBox(), QStringList({QStringLiteral("fresh/input.txt"), QStringLiteral("other.txt")}));
    }

    void badPathsAreRefused_data()
    {
        QTest::addColumn<QString>("path");
        for (const char *path : {"", "/etc/passwd", "..", "../x", "a/../b", "a//b", "./a", "a/", "a/."})
            QTest::newRow(path) << QString::fromLatin1(path);
        QTest::newRow("NUL") << QString(QLatin1String("a\0b", 3));
        QTest::newRow("long") << QString(300, QLatin1Char('x'));
        QTest::newRow("very long") << QString(QStringLiteral("x/")).repeated(5000);
    }

    void badPathsAreRefused()
    {
        QFETCH(QString, path);
        const Result<void> outcome = put(Area::Box, path.toStdString(), "x");
        QVERIFY(!outcome);
        QVERIFY(failsAs(outcome, ErrorCode::InvalidArgument));
        QVERIFY(failsAs(m_cell->takeFile(path.toStdString(), kMostBytes), ErrorCode::InvalidArgument));
        QCOMPARE(runProgram(*m_cell, QStringLiteral("exit_seven")).exitCode, 7);
    }

    void linksAreNeitherListedNorFollowed()
    {
        QCOMPARE(runProgram(*m_cell, QStringLiteral("plant_links")).exitCode, 0);
        QCOMPARE(namesInBox(), QStringList({QStringLiteral("plain.txt")}));
        for (const char *path : {"output.txt", "directory/etc/passwd", "deep/up/passwd", "fifo", "deep"}) {
            const Result<UniqueFd> file = m_cell->takeFile(path, kMostBytes);
            QVERIFY2(!file, path);
        }
        // Planted links are gone when something of their name is put, not written through.
        for (const char *path : {"output.txt", "directory/etc/x", "deep/up/x"}) {
            QVERIFY2(put(Area::Box, path, "mine"), path);
            QCOMPARE(contentOf(*m_cell->takeFile(path, kMostBytes)), QByteArray("mine"));
        }
        QCOMPARE(namesInBox(), QStringList({QStringLiteral("deep/up/x"), QStringLiteral("directory/etc/x"),
                                            QStringLiteral("output.txt")}));
        QVERIFY(!QFile::exists(QStringLiteral("/etc/x")));
    }

    void listsAndCopiesAreCapped()
    {
        QVERIFY(put(Area::Box, "a", "12345"));
        QVERIFY(put(Area::Box, "b", "12345"));
        QVERIFY(failsAs(m_cell->listBox(1, kMostBytes), ErrorCode::ResourceExhausted));
        QVERIFY(failsAs(m_cell->listBox(2, Bytes{9}), ErrorCode::ResourceExhausted));
        QCOMPARE(m_cell->listBox(2, Bytes{10})->size(), std::size_t{2});
        QVERIFY(failsAs(m_cell->takeFile("a", Bytes{4}), ErrorCode::ResourceExhausted));
        QVERIFY(failsAs(m_cell->takeFile("missing", kMostBytes), ErrorCode::NotFound));
        QCOMPARE(runProgram(*m_cell, QStringLiteral("deep_directories")).exitCode, 0);
        QVERIFY(failsAs(m_cell->listBox(kMostFiles, kMostBytes), ErrorCode::ResourceExhausted));
    }

    void largeContentGoesIn()
    {
        const std::string content(5'000'000, 'x');
        QVERIFY(put(Area::Box, "large", content));
        QCOMPARE(contentOf(*m_cell->takeFile("large", kMostBytes)).size(), qsizetype{5'000'000});
        const std::string tooLarge(static_cast<std::size_t>(kBoxSize.count) + 1, 'x');
        QVERIFY(!put(Area::Box, "larger", tooLarge)); // the box is full
        QVERIFY(put(Area::App, "still", "good"));
    }

    void partsOfFilesGoIn()
    {
        const UniqueFd file(::memfd_create("content", MFD_CLOEXEC));
        const std::string content = std::string(5000, 'a') + std::string(9000, 'b') + "c";
        QCOMPARE(::write(file.get(), content.data(), content.size()), ssize_t(content.size()));
        QVERIFY(m_cell->putFile(Area::Box, "middle", FilePart(file.get(), 5000, Bytes{9000}), false));
        QCOMPARE(contentOf(*m_cell->takeFile("middle", kMostBytes)), QByteArray(9000, 'b'));
        QVERIFY(m_cell->putFile(Area::Box, "all", file.get(), false));
        QCOMPARE(contentOf(*m_cell->takeFile("all", kMostBytes)), QByteArray::fromStdString(content));
        QVERIFY(m_cell->putFile(Area::Box, "nothing", FilePart(file.get(), 14001, Bytes{0}), false));
        QCOMPARE(contentOf(*m_cell->takeFile("nothing", kMostBytes)), QByteArray());
        for (const FilePart &beyond : {FilePart(file.get(), 14000, Bytes{2}), FilePart(file.get(), 14002, Bytes{0}),
                                       FilePart(file.get(), -1, Bytes{1}), FilePart(file.get(), 1, Bytes{INT64_MAX})})
            QVERIFY(failsAs(m_cell->putFile(Area::Box, "beyond", beyond, false), ErrorCode::InvalidArgument));
    }

    void descriptorsThatAreNoFilesAreRefused()
    {
        int ends[2];
        QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
        QVERIFY(failsAs(m_cell->putFile(Area::App, "pipe", ends[0], false), ErrorCode::InvalidArgument));
        ::close(ends[0]);
        ::close(ends[1]);
        QVERIFY(!m_cell->putFile(Area::App, "closed", 9999, false));
        QVERIFY(put(Area::App, "still", "good"));
    }

    void crashLeavesNoCoreFile()
    {
        QCOMPARE(runProgram(*m_cell, QStringLiteral("core_dump")).signal, 6);
        QCOMPARE(namesInBox(), QStringList());
    }

    void inputIsReadFromItsStart()
    {
        const UniqueFd input(::memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING));
        QCOMPARE(::write(input.get(), "to copy", 7), ssize_t{7});
        QCOMPARE(::fcntl(input.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK), 0);
        RunRecipe recipe = recipeFor();
        recipe.standardInput = input.get();
        for (int i = 0; i < 2; ++i)
            QCOMPARE(contentOf(runProgram(*m_cell, QStringLiteral("copy"), recipe).standardOutput),
                     QByteArray("to copy"));
    }

    void processesThatWriteAtOnceLoseNothing()
    {
        RunRecipe recipe = recipeFor();
        recipe.limits.output = recipe.limits.errorOutput = mebibytes(4);
        const RunResult result = runProgram(*m_cell, QStringLiteral("write_together"), recipe);
        QCOMPARE(endingOf(result), QStringLiteral("exited 0"));
        for (const UniqueFd *stream : {&result.standardOutput, &result.standardError}) {
            const QByteArray written = contentOf(*stream);
            for (const char process : QByteArrayLiteral("abcdefgh"))
                QCOMPARE(written.count(process), 24 << 14);
        }
    }

    void twoCellsTalkThroughPipes()
    {
        const std::unique_ptr<Cell> second = takeCell(*m_sandbox);
        QVERIFY(second && putProgram(*second, QStringLiteral("copy")));
        int ends[2];
        QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
        UniqueFd from(ends[0]);
        UniqueFd to(ends[1]);
        RunRecipe writer = recipeFor({QStringLiteral("1")});
        writer.standardOutput = to.get();
        RunRecipe reader = recipeFor();
        reader.standardInput = from.get();
        QVERIFY(putProgram(*m_cell, QStringLiteral("write_output")));
        Result<RunResult> written;
        const std::unique_ptr<QThread> thread(QThread::create([&] {
            written = m_cell->run(writer);
            to.reset();
        }));
        thread->start();
        const Result<RunResult> read = second->run(reader);
        thread->wait();
        QVERIFY(written && read);
        QVERIFY(!written->standardOutput); // was lent
        QCOMPARE(read->standardOutputSize, mebibytes(1));
    }

    void theEndOfAPipeIsSeenWhenTheProgramClosesIt()
    {
        int ends[2];
        QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
        const UniqueFd from(ends[0]);
        RunRecipe recipe = recipeFor();
        recipe.standardOutput = ends[1];
        recipe.takesOverPipes = true;
        recipe.limits.cpuTime = recipe.limits.wallTime = std::chrono::minutes(2);
        QVERIFY(putProgram(*m_cell, QStringLiteral("close_output_and_loop")));
        Result<RunResult> result;
        const std::unique_ptr<QThread> thread(QThread::create([&] { result = m_cell->run(recipe); }));
        thread->start();
        char byte;
        ssize_t got;
        while ((got = ::read(from.get(), &byte, 1)) > 0) {
        }
        m_cell->cancel(); // it loops on
        thread->wait();
        QCOMPARE(got, ssize_t(0));
        QVERIFY(result);
        QCOMPARE(textOf(result->termination), textOf(Termination::Cancelled));
    }
};

QTEST_GUILESS_MAIN(FilesTest)
#include "files_test.moc"
