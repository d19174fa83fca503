#include "core/package/package_export.h"

#include "core/package/manifest.h"
#include "core/package/package_import.h"

#include "tests/support/memory_blob_store.h"
#include "tests/support/package_files.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::package;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(cannot be read)");
}

// A package with something of everything the legacy format has.
test::PackageFiles richPackage()
{
    test::PackageFiles files = test::goodPackage();
    files.insert({
        {s("problem.yaml"), "name: \"Quote \\\" and \\\\ and ü: #1\"\nuuid: u\nauthor: A, B\nsource: S\nsource_url: U\n"
                            "license: cc0\nrights_owner: R\nkeywords: one two\nvalidator_flags: case_sensitive\n"
                            "limits:\n  memory: 64.5\n  output: 0.125\n  code: 3\n  validation_time: 1.25\n"},
        {s(".timelimit"), "1.234\n"},
        {s("problem_statement/picture.png"), QByteArray("\x89PNG\0\1", 6)},
        {s("data/secret/testdata.yaml"), "output_validator_flags: float_tolerance 1e-9\n"},
        {s("data/secret/group/1.in"), QByteArray(1'000'000, 'x')},
        {s("data/secret/group/1.ans"), ""},
        {s("data/secret/group/1.hint"), "think"},
        {s("data/secret/other/testdata.yaml"), "output_validator_flags: ''\n"},
        {s("data/secret/other/1.in"), "x"},
        {s("data/secret/other/1.ans"), "x"},
        {s("submissions/accepted/parts/main.cpp"), "x"},
        {s("submissions/accepted/parts/lib/part.cpp"), "x"},
        {s("submissions/accepted/single/single"), "x"},
        {s("submissions/hostile/x.c"), "// @EXPECTED_RESULTS@: TIMELIMIT\n"},
        {s("attachments/a/b.txt"), "x"},
        {s("input_validators/check/build"), "#!/bin/sh\n"},
        {s("input_validators/check/main.py"), "x"},
        {s("generators/make.py"), "x"},
    });
    return files;
}

} // namespace

class PackageExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void comesBackTheSame_data();
    void comesBackTheSame();
    void equalProblemsGiveEqualBytes();
    void keepsProgramsExecutable();
    void translatesTheLaterFormat();
    void replacesNothing();
    void leavesNothingOnFailure();
    void refusesPathsThatLeadOut();
    void manifestIsCanonicalJson();
    void manifestNamesTheFaultyField();

private:
    ImportedProblem import(const QString &path);
    ImportedProblem importFiles(const test::PackageFiles &files);
    QString at(const char *name) const { return m_directory->filePath(s(name)); }

    std::unique_ptr<QTemporaryDir> m_directory;
    test::MemoryBlobStore m_store;
};

void PackageExportTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
}

ImportedProblem PackageExportTest::import(const QString &path)
{
    ImportOptions options;
    options.shortName = s("echo");
    const Result<ImportOutcome> outcome = importPackage(path, m_store, options);
    if (!outcome)
        qFatal("%s", outcome.error().message.c_str());
    if (!outcome->problem)
        qFatal("%s", qPrintable(toString(outcome->faults.first())));
    return *outcome->problem;
}

ImportedProblem PackageExportTest::importFiles(const test::PackageFiles &files)
{
    if (!test::writeFiles(at("source"), files))
        qFatal("cannot write the package");
    return import(at("source"));
}

void PackageExportTest::comesBackTheSame_data()
{
    QTest::addColumn<bool>("isZip");
    QTest::addColumn<test::PackageFiles>("files");
    QTest::newRow("directory") << false << richPackage();
    QTest::newRow("zip") << true << richPackage();
    test::PackageFiles custom = richPackage();
    custom[s("problem.yaml")].append("validation: custom\n");
    custom.insert({{s("output_validators/a.cpp"), "x"},
                   {s("output_validators/shared.h"), "x"},
                   {s("output_validators/b/b.py"), "x"},
                   {s("output_validators/b/c.py"), "x"},
                   {s("data/secret/testdata.yaml"), "output_validator_flags: --flags of its own\n"}});
    QTest::newRow("validators of its own") << false << custom;
    custom[s("problem.yaml")].replace("custom\n", "custom testlib\n");
    QTest::newRow("testlib, as it says") << true << custom;
    test::PackageFiles scored = richPackage();
    scored[s("problem.yaml")].append("type: scoring\ngrading: {objective: max}\n");
    scored.insert({{s("data/testdata.yaml"), "on_reject: continue\ngrader_flags: ignore_sample\nrange: 0 100\n"},
                   {s("data/secret/testdata.yaml"), "grader_flags: first_error accept_if_any_accepted\n"},
                   {s("data/secret/g/testdata.yaml"), "grading: custom\non_reject: break\naccept_score: 12.5\n"
                                                      "reject_score: -1\ninput_validator_flags: --small\n"},
                   {s("data/secret/g/1.in"), "x"},
                   {s("data/secret/g/1.ans"), "x"},
                   {s("graders/grader.py"), "x"},
                   {s("include/cpp/lib.h"), "x"}});
    QTest::newRow("scores") << false << scored;
    test::PackageFiles passes = custom;
    passes[s("problem.yaml")].replace("custom testlib\n", "custom interactive multi-pass\n");
    passes[s("problem.yaml")].replace("limits:\n", "limits:\n  validation_passes: 5\n");
    passes.remove(s("output_validators/a.cpp"));
    passes.remove(s("output_validators/shared.h"));
    QTest::newRow("interactive, several passes") << true << passes;
    passes[s("problem.yaml")].append("gavel:\n  processes: 3\n  submission_file: solution\n  run_all_tests: true\n"
                                     "  tell_verdicts: {OLE: WA, PE: WA}\n  time_factors: {python3: 2.5, java: 2}\n");
    QTest::newRow("what only we know") << false << passes;
}

void PackageExportTest::comesBackTheSame()
{
    QFETCH(bool, isZip);
    QFETCH(test::PackageFiles, files);
    ImportedProblem problem = importFiles(files);
    QCOMPARE(lostInExport(problem), QStringList());
    const auto write = isZip ? &exportZip : &exportDirectory;
    const Result<void> written = write(problem, m_store, at("out"));
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    const ImportedProblem again = import(at("out"));
    QVERIFY(again.judging == problem.judging);
    problem.manifest.contentHash = again.manifest.contentHash;
    QCOMPARE(encode(again.manifest), encode(problem.manifest));
    QVERIFY(again == problem);
    QCOMPARE(QDir(m_directory->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 2);

    QVERIFY(write(again, m_store, at("twice"))); // from now on nothing changes any more
    QCOMPARE(import(at("twice")).manifest.contentHash, again.manifest.contentHash);
}

void PackageExportTest::equalProblemsGiveEqualBytes()
{
    const ImportedProblem problem = importFiles(richPackage());
    QVERIFY(exportZip(problem, m_store, at("1.zip")));
    QVERIFY(qputenv("TZ", "Asia/Tokyo"));
    QVERIFY(exportZip(problem, m_store, at("2.zip")));
    qunsetenv("TZ");
    QCOMPARE(bytesOf(at("1.zip")), bytesOf(at("2.zip")));
    QVERIFY(bytesOf(at("1.zip")).size() > 1000);
}

void PackageExportTest::keepsProgramsExecutable()
{
    QVERIFY(exportDirectory(importFiles(richPackage()), m_store, at("out")));
    QVERIFY(QFileInfo(at("out/input_validators/check/build")).isExecutable());
    QVERIFY(!QFileInfo(at("out/input_validators/check/main.py")).permission(QFile::ExeOwner));
}

void PackageExportTest::translatesTheLaterFormat()
{
    test::PackageFiles files = test::goodPackage();
    files.remove(s("problem_statement/problem.en.tex"));
    files.insert(
        {{s("problem.yaml"), "problem_format_version: 2025-09\nname: {de: Eins, sv: En}\nkeywords: [two words]\n"
                             "languages: [c]\nlimits: {time_limit: 1}\n"},
         {s("statement/problem.de.md"), "x"},
         {s("data/secret/1.yaml"), "output_validator_args: [case_sensitive]\n"},
         {s("data/secret/2.in"), "x"},
         {s("data/secret/2.ans"), "x"}});
    const ImportedProblem problem = importFiles(files);
    QCOMPARE(lostInExport(problem).size(), 5);
    QVERIFY(problem.manifest.timeMargins == TimeMargins());
    QVERIFY(exportDirectory(problem, m_store, at("out")));
    QVERIFY(bytesOf(at("out/problem.yaml")).startsWith("problem_format_version: legacy\nname: \"Eins\"\n"));
    QCOMPARE(bytesOf(at("out/problem_statement/problem.de.md")), QByteArray("x"));
    QCOMPARE(import(at("out")).judging.limits, problem.judging.limits);
}

void PackageExportTest::replacesNothing()
{
    const ImportedProblem problem = importFiles(test::goodPackage());
    QFile file(at("out"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("mine");
    file.close();
    QVERIFY(exportDirectory(problem, m_store, at("out")).error().code == ErrorCode::AlreadyExists);
    QVERIFY(exportZip(problem, m_store, at("out")).error().code == ErrorCode::AlreadyExists);
    QCOMPARE(bytesOf(at("out")), QByteArray("mine"));
}

void PackageExportTest::leavesNothingOnFailure()
{
    ImportedProblem problem = importFiles(test::goodPackage());
    problem.judging.testcases.last().answer.sha256 = QByteArray(64, '0');
    const Result<void> toDirectory = exportDirectory(problem, m_store, at("out"));
    QVERIFY(!toDirectory);
    QVERIFY(toDirectory.error().code == ErrorCode::NotFound);
    QVERIFY(toDirectory.error().message.find("data/secret/1.ans") != std::string::npos);
    QVERIFY(!exportZip(problem, m_store, at("out.zip")));
    QCOMPARE(QDir(m_directory->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 1);
}

void PackageExportTest::refusesPathsThatLeadOut()
{
    ImportedProblem problem = importFiles(test::goodPackage());
    problem.manifest.otherFiles.append({s("../escaped"), problem.judging.testcases[0].input});
    QVERIFY(exportDirectory(problem, m_store, at("out")).error().code == ErrorCode::DataCorrupted);
    QVERIFY(!QFile::exists(at("escaped")));
}

void PackageExportTest::manifestIsCanonicalJson()
{
    const ProblemManifest manifest = importFiles(richPackage()).manifest;
    const QByteArray json = encode(manifest);
    const Result<ProblemManifest> decoded = decodeManifest(json);
    QVERIFY2(decoded, decoded ? "" : decoded.error().message.c_str());
    QVERIFY(*decoded == manifest);
    QCOMPARE(encode(*decoded), json);
}

void PackageExportTest::manifestNamesTheFaultyField()
{
    QByteArray json = encode(importFiles(richPackage()).manifest);
    QVERIFY(json.contains("\"format\":\"tex\""));
    json.replace("\"format\":\"tex\"", "\"format\":\"papyrus\"");
    const auto decoded = decodeManifest(json);
    QVERIFY(!decoded);
    QCOMPARE(QString::fromStdString(decoded.error().message), s("statements[0].format: is not known"));
    QVERIFY(decodeManifest("{").error().code == ErrorCode::InvalidArgument);
}

QTEST_GUILESS_MAIN(PackageExportTest)
#include "package_export_test.moc"
