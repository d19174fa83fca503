// gavel-worker's commands as their users meet them: real programs in the real sandbox.
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

namespace {

const QString kHostile = QStringLiteral(GAVEL_SOURCE_DIR "/tests/end-to-end/hostile");

// A host may have a hundred toolchains; asking a few shows the same.
const QString kOffer = QStringLiteral("--offer");
const QString kFewLanguages = QStringLiteral("c-gcc-gnu17,python3,odd");

struct Answer {
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
    QJsonObject json; // of the output, if it is one object
};

Answer run(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(GAVEL_BINARY_DIR "/bin/gavel-worker"), arguments);
    Answer answer;
    if (!process.waitForFinished(110'000) || process.exitStatus() != QProcess::NormalExit)
        return answer;
    answer.exitCode = process.exitCode();
    answer.output = process.readAllStandardOutput();
    answer.errors = process.readAllStandardError();
    answer.json = QJsonDocument::fromJson(answer.output).object();
    return answer;
}

QString solution(const char *path)
{
    return kHostile + QStringLiteral("/submissions/") + QString::fromLatin1(path);
}

// "Verdict: MLE" stands in the first file of a solution that says so.
QString verdictSaidBy(const QString &path)
{
    static const QRegularExpression tag(QStringLiteral("Verdict: ([A-Z]+)"));
    QStringList candidates{path};
    QDirIterator inside(path, QDir::Files);
    while (inside.hasNext())
        candidates.append(inside.next());
    for (const QString &candidate : candidates) {
        QFile file(candidate);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        if (const auto match = tag.match(QString::fromLatin1(file.readAll())); match.hasMatch())
            return match.captured(1);
    }
    return {};
}

} // namespace

class OfflineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hostileProgramsGetTheirVerdicts_data();
    void hostileProgramsGetTheirVerdicts();
    void verifySaysWhatIsNotMet();
    void judgePrintsOneObject();
    void judgePrintsATable();
    void otherVerdictsExitWith1();
    void allTestsGoOn();
    void theTimeLimitCanBeReplaced();
    void aFolderIsOneSubmission();
    void compiledProgramsAreKeptInTheDataFolder();
    void itWorksInAPrivateHome();
    void nothingIsLeftBehind();
    void whatCannotBeJudgedExitsWith3_data();
    void whatCannotBeJudgedExitsWith3();
    void badUsageExitsWith2_data();
    void badUsageExitsWith2();
    void languagesAreListed();
    void aMissingCompilerIsNamedWithItsPackage();
    void doctorFindsAllWell();
    void doctorNamesWhatIsBroken();
    void pluginsAreChecked();

private:
    QString path(const char *name) const { return m_directory.filePath(QString::fromLatin1(name)); }
    void write(const QString &name, const QByteArray &content) const;
    void copyPackage(const QString &to, const std::function<bool(const QString &)> &isKept) const;

    QTemporaryDir m_directory;
};

void OfflineTest::write(const QString &name, const QByteArray &content) const
{
    QFile file(m_directory.filePath(name));
    QVERIFY(QDir().mkpath(QFileInfo(file).path()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

void OfflineTest::copyPackage(const QString &to, const std::function<bool(const QString &)> &isKept) const
{
    QDirIterator files(kHostile, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QString relative = QDir(kHostile).relativeFilePath(file);
        const QString target = to + QLatin1Char('/') + relative;
        if (relative.startsWith(QStringLiteral("submissions")) || !isKept(relative))
            continue;
        QVERIFY(QDir().mkpath(QFileInfo(target).path()));
        QVERIFY(QFile::copy(file, target));
    }
}

void OfflineTest::hostileProgramsGetTheirVerdicts_data()
{
    const Answer answer = run(
        {QStringLiteral("verify"), QStringLiteral("--json"), QStringLiteral("--jobs"), QStringLiteral("2"), kHostile});
    QVERIFY2(answer.json.contains(QStringLiteral("solutions")), answer.errors.constData());
    QTest::addColumn<QJsonObject>("solution");
    const QJsonArray solutions = answer.json.value(QStringLiteral("solutions")).toArray();
    QVERIFY(solutions.size() >= 40);
    for (const QJsonValue &value : solutions) {
        const QJsonObject object = value.toObject();
        QTest::newRow(qPrintable(object.value(QStringLiteral("path")).toString())) << object;
    }
    QCOMPARE(answer.exitCode, answer.json.value(QStringLiteral("is_met")).toBool() ? 0 : 1);
}

void OfflineTest::hostileProgramsGetTheirVerdicts()
{
    QFETCH(QJsonObject, solution);
    const QString wanted =
        verdictSaidBy(kHostile + QLatin1Char('/') + solution.value(QStringLiteral("path")).toString());
    QVERIFY(!wanted.isEmpty());
    QVERIFY2(!solution.contains(QStringLiteral("error")),
             qPrintable(solution.value(QStringLiteral("error")).toString()));
    QCOMPARE(solution.value(QStringLiteral("verdict")).toString(), wanted);
    QVERIFY2(solution.value(QStringLiteral("is_met")).toBool(),
             qPrintable(solution.value(QStringLiteral("reason")).toString()));
}

void OfflineTest::verifySaysWhatIsNotMet()
{
    copyPackage(path("misfiled"), [](const QString &) { return true; });
    write(QStringLiteral("misfiled/submissions/accepted/wrong.py"), "print(3)\n");
    write(QStringLiteral("misfiled/submissions/accepted/right.py"), "print(2 * int(input()))\n");
    const Answer answer = run({QStringLiteral("verify"), path("misfiled")});
    QCOMPARE(answer.exitCode, 1);
    QVERIFY2(answer.output.contains("FAILED  submissions/accepted/wrong.py"), answer.output.constData());
    QVERIFY2(answer.output.contains("ok      submissions/accepted/right.py"), answer.output.constData());
    QVERIFY2(answer.output.contains("1 of 2 as expected"), answer.output.constData());
}

void OfflineTest::judgePrintsOneObject()
{
    const Answer answer =
        run({QStringLiteral("judge"), QStringLiteral("--json"), kHostile, solution("accepted/twice.c")});
    QCOMPARE(answer.exitCode, 0);
    QCOMPARE(answer.output.count('\n'), 1);
    for (const char *key : {"score", "tests", "verdict"})
        QVERIFY2(answer.json.contains(QString::fromLatin1(key)), key);
    QCOMPARE(answer.json.value(QStringLiteral("verdict")).toString(), QStringLiteral("AC"));
    const QJsonArray tests = answer.json.value(QStringLiteral("tests")).toArray();
    QCOMPARE(tests.size(), 3);
    const QJsonObject first = tests.first().toObject();
    for (const char *key : {"cpu_time_ms", "name", "peak_memory_bytes", "verdict", "wall_time_ms"})
        QVERIFY2(first.contains(QString::fromLatin1(key)), key);
    QCOMPARE(first.value(QStringLiteral("name")).toString(), QStringLiteral("sample/1"));
    QVERIFY(first.value(QStringLiteral("peak_memory_bytes")).toInteger() > 0);
}

void OfflineTest::judgePrintsATable()
{
    const Answer answer = run({QStringLiteral("judge"), kHostile, solution("accepted/reopens_input.py")});
    QCOMPARE(answer.exitCode, 0);
    QVERIFY2(answer.output.contains("secret/2  AC"), answer.output.constData());
    QVERIFY2(answer.output.endsWith("AC (accepted)\n"), answer.output.constData());
}

void OfflineTest::otherVerdictsExitWith1()
{
    const Answer answer = run({QStringLiteral("judge"), kHostile, solution("compiler_error/syntax_error.py")});
    QCOMPARE(answer.exitCode, 1);
    QVERIFY2(answer.output.endsWith("CE (compile error)\n"), answer.output.constData());
    QVERIFY2(answer.errors.contains("SyntaxError"), answer.errors.constData());
}

void OfflineTest::allTestsGoOn()
{
    write(QStringLiteral("only_first_wrong.py"), "n = int(input())\nprint(2 * n if n > 1 else 0)\n");
    const QString source = path("only_first_wrong.py");
    const auto verdicts = [](const Answer &answer) {
        QStringList list;
        for (const QJsonValue &test : answer.json.value(QStringLiteral("tests")).toArray())
            list.append(test.toObject().value(QStringLiteral("verdict")).toString());
        return list.join(QLatin1Char(' '));
    };
    QCOMPARE(verdicts(run({QStringLiteral("judge"), QStringLiteral("--json"), kHostile, source})),
             QStringLiteral("WA SKIPPED SKIPPED"));
    QCOMPARE(verdicts(run(
                 {QStringLiteral("judge"), QStringLiteral("--json"), QStringLiteral("--all-tests"), kHostile, source})),
             QStringLiteral("WA AC AC"));
}

void OfflineTest::theTimeLimitCanBeReplaced()
{
    write(QStringLiteral("slow.py"), "import time\nwhile time.process_time() < 0.6: pass\nprint(2 * int(input()))\n");
    const QStringList call{QStringLiteral("judge"), QStringLiteral("--json"), kHostile, path("slow.py")};
    QCOMPARE(run(call).json.value(QStringLiteral("verdict")).toString(), QStringLiteral("TLE"));
    QCOMPARE(run(call + QStringList{QStringLiteral("--time-limit"), QStringLiteral("3.5")})
                 .json.value(QStringLiteral("verdict"))
                 .toString(),
             QStringLiteral("AC"));
}

void OfflineTest::aFolderIsOneSubmission()
{
    QCOMPARE(run({QStringLiteral("judge"), kHostile, solution("accepted/several_modules")}).exitCode, 0);
}

void OfflineTest::compiledProgramsAreKeptInTheDataFolder()
{
    const QStringList call{QStringLiteral("judge"), QStringLiteral("--data"), path("data"), kHostile,
                           solution("accepted/twice.c")};
    QCOMPARE(run(call).exitCode, 0);
    const QStringList programs = QDir(path("data") + QStringLiteral("/programs")).entryList(QDir::Files);
    QCOMPARE(programs.size(), 1);
    QCOMPARE(run(call).exitCode, 0);
    QCOMPARE(QDir(path("data") + QStringLiteral("/programs")).entryList(QDir::Files), programs);
}

// The users of cells may not enter the folder that package, source and data lie in.
void OfflineTest::itWorksInAPrivateHome()
{
    copyPackage(path("home/package"), [](const QString &) { return true; });
    QVERIFY(QFile::copy(solution("accepted/reopens_input.py"), path("home/a.py")));
    QVERIFY(QFile::setPermissions(path("home"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const Answer answer = run({QStringLiteral("judge"), QStringLiteral("--data"), path("home/data"),
                               path("home/package"), path("home/a.py")});
    QVERIFY2(answer.exitCode == 0, (answer.output + answer.errors).constData());
}

void OfflineTest::nothingIsLeftBehind()
{
    // A temporary folder of its own: other tests run workers at the same time.
    QVERIFY(QDir().mkpath(path("temporary")));
    const QByteArray before = qgetenv("TMPDIR");
    qputenv("TMPDIR", path("temporary").toLocal8Bit());
    run({QStringLiteral("judge"), kHostile, solution("accepted/twice.c")});
    run({QStringLiteral("judge"), kHostile, path("no-such-file.c")});
    before.isNull() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
    QCOMPARE(QDir(path("temporary")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
}

void OfflineTest::whatCannotBeJudgedExitsWith3_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("named");
    const QString good = solution("accepted/twice.c");
    copyPackage(path("no-answer"), [](const QString &file) { return !file.endsWith(QStringLiteral("secret/2.ans")); });
    copyPackage(path("no-data"), [](const QString &file) { return !file.startsWith(QStringLiteral("data")); });
    write(QStringLiteral("huge.c"), QByteArray(200 * 1024, ' '));
    write(QStringLiteral("program.xyz"), "print 1");
    QTest::newRow("no package") << QStringList{path("nowhere"), good} << QStringLiteral("nowhere");
    QTest::newRow("a missing answer") << QStringList{path("no-answer"), good} << QStringLiteral("data/secret/2");
    QTest::newRow("no test data") << QStringList{path("no-data"), good} << QStringLiteral("no-data");
    QTest::newRow("no source") << QStringList{kHostile, path("nowhere.c")} << QStringLiteral("nowhere.c");
    QTest::newRow("source over the limit") << QStringList{kHostile, path("huge.c")} << QStringLiteral("128 KiB");
    QTest::newRow("unknown extension") << QStringList{kHostile, path("program.xyz")} << QStringLiteral("program.xyz");
    QTest::newRow("unknown language") << QStringList{QStringLiteral("--language"), QStringLiteral("klingon"), kHostile,
                                                     good}
                                      << QStringLiteral("klingon");
    QTest::newRow("no plugins") << QStringList{QStringLiteral("--plugins"), path("nowhere"), kHostile, good}
                                << QStringLiteral("plugins");
}

void OfflineTest::whatCannotBeJudgedExitsWith3()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, named);
    const Answer answer = run(QStringList{QStringLiteral("judge"), QStringLiteral("--json")} + arguments);
    QCOMPARE(answer.exitCode, 3);
    QCOMPARE(answer.json.keys(), QStringList{QStringLiteral("error")});
    const QString error = answer.json.value(QStringLiteral("error")).toString();
    QVERIFY2(error.contains(named), qPrintable(error));
}

void OfflineTest::badUsageExitsWith2_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char *name, const char *arguments, const char *named) {
        QTest::newRow(name) << QString::fromLatin1(arguments).split(QLatin1Char(' '), Qt::SkipEmptyParts)
                            << QByteArray(named);
    };
    row("nothing", "", "usage");
    row("unknown command", "juge a b", "juge");
    row("unknown option", "judge --fast a b", "fast");
    row("no source", "judge a", "missing");
    row("too much", "judge a b c", "'c'");
    row("bad time limit", "judge a b --time-limit soon", "soon");
    row("negative time limit", "judge a b --time-limit=-1", "-1");
    row("bad jobs", "verify a --jobs 0", "--jobs");
    row("unknown plugin command", "plugin install x", "install");
    row("no server", "run --data x", "--server");
    row("server with a path", "run --data x --server http://h/x", "http://h/x");
    row("server that is none", "run --data x --server ftp://h", "ftp://h");
    row("missing token file", "run --data x --server http://h --token-file /nowhere/t", "/nowhere/t");
    row("no token", "run --data x --server http://h", "token");
}

void OfflineTest::badUsageExitsWith2()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, named);
    const Answer answer = run(arguments);
    QCOMPARE(answer.exitCode, 2);
    QVERIFY2(answer.errors.contains(named), answer.errors.constData());
    QVERIFY(answer.output.isEmpty());
}

void OfflineTest::languagesAreListed()
{
    const Answer answer = run({QStringLiteral("languages"), QStringLiteral("--json"), kOffer, kFewLanguages});
    QCOMPARE(answer.exitCode, 0);
    QHash<QString, QString> versions;
    for (const QJsonValue &language : answer.json.value(QStringLiteral("languages")).toArray())
        versions.insert(language.toObject().value(QStringLiteral("id")).toString(),
                        language.toObject().value(QStringLiteral("version")).toString());
    QVERIFY2(versions.value(QStringLiteral("c-gcc-gnu17")).contains(QStringLiteral("gcc")), answer.output.constData());
    QVERIFY2(versions.value(QStringLiteral("python3")).contains(QStringLiteral("Python 3")), answer.output.constData());
}

void OfflineTest::aMissingCompilerIsNamedWithItsPackage()
{
    write(QStringLiteral("languages/odd.json"), R"({
        "id": "odd", "name": "Odd", "extensions": ["odd"], "sourceFile": "main.odd",
        "compile": ["/usr/bin/odd-compiler", "{source}"], "run": ["{app}/main"],
        "versionProbe": ["/usr/bin/odd-compiler", "--version"], "debianPackages": ["odd-compiler"], "example": ["x"]})");
    write(QStringLiteral("a.odd"), "x");
    const QStringList languages{QStringLiteral("--languages"), path("languages")};
    const Answer judged = run(QStringList{QStringLiteral("judge"), kHostile, path("a.odd")} + languages);
    QCOMPARE(judged.exitCode, 3);
    QVERIFY2(judged.errors.contains("odd-compiler"), judged.errors.constData());
    const Answer listed = run(QStringList{QStringLiteral("languages"), kOffer, kFewLanguages} + languages);
    QCOMPARE(listed.exitCode, 0);
    QVERIFY2(listed.output.contains("odd-compiler: /usr/bin/odd-compiler is not on this host"),
             listed.output.constData());
}

void OfflineTest::doctorFindsAllWell()
{
    const Answer answer =
        run({QStringLiteral("doctor"), QStringLiteral("--data"), path("doctor"), kOffer, kFewLanguages});
    QVERIFY2(answer.exitCode == 0, answer.output.constData());
    QVERIFY(answer.output.count("ok   ") > 50);
    const Answer asJson = run({QStringLiteral("doctor"), QStringLiteral("--json"), kOffer, kFewLanguages});
    QCOMPARE(asJson.exitCode, 0);
    QVERIFY(asJson.json.value(QStringLiteral("is_good")).toBool());
    QStringList areas;
    for (const QJsonValue &value : asJson.json.value(QStringLiteral("findings")).toArray()) {
        const QJsonObject finding = value.toObject();
        if (!areas.contains(finding.value(QStringLiteral("area")).toString()))
            areas.append(finding.value(QStringLiteral("area")).toString());
        QVERIFY(!finding.value(QStringLiteral("text")).toString().isEmpty());
    }
    QCOMPARE(areas.join(QLatin1Char(' ')),
             QStringLiteral("kernel processor memory process sandbox attack languages checkers"));
}

// In a mount namespace of its own, which has no control groups.
void OfflineTest::doctorNamesWhatIsBroken()
{
    QProcess process;
    process.start(QStringLiteral("unshare"),
                  {QStringLiteral("--mount"), QStringLiteral("--propagation"), QStringLiteral("private"),
                   QStringLiteral("sh"), QStringLiteral("-c"),
                   QStringLiteral("mount -t tmpfs none /sys/fs/cgroup && exec \"$@\""), QStringLiteral("sh"),
                   QStringLiteral(GAVEL_BINARY_DIR "/bin/gavel-worker"), QStringLiteral("doctor"), kOffer,
                   kFewLanguages});
    QVERIFY(process.waitForFinished(110'000));
    const QByteArray output = process.readAllStandardOutput();
    QCOMPARE(process.exitCode(), 1);
    QVERIFY2(output.contains("FAILED   attack     memory is limited"), output.constData());
    QVERIFY2(output.contains("ok       attack     there is no network"), output.constData());
    QVERIFY2(output.contains("to mend it: mount control groups"), output.constData());
}

void OfflineTest::pluginsAreChecked()
{
    const QStringList check{QStringLiteral("plugin"), QStringLiteral("check")};
    const Answer good =
        run(check + QStringList{QStringLiteral(GAVEL_BINARY_DIR "/plugins/checkers/default/default.so")});
    QVERIFY2(good.exitCode == 0, good.output.constData());
    write(QStringLiteral("broken.json"), "{\n\"id\": 7}");
    const Answer broken = run(check + QStringList{QStringLiteral("--json"), path("broken.json")});
    QCOMPARE(broken.exitCode, 1);
    QVERIFY(!broken.json.value(QStringLiteral("is_good")).toBool(true));
    QCOMPARE(run(check + QStringList{path("nowhere.so")}).exitCode, 3);
}

QTEST_GUILESS_MAIN(OfflineTest)
#include "offline_test.moc"
