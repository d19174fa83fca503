// The drawing of docs/architecture.md, kept by a test: which folder may include which.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QtTest>

namespace {

const QString kRoot = QStringLiteral(GAVEL_SOURCE_DIR);

// For each folder, the project folders it may include besides itself. The longest matching folder counts.
const QHash<QString, QStringList> &allowed()
{
    const auto list = [](const char *folders) {
        return QString::fromLatin1(folders).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    };
    static const QHash<QString, QStringList> kAllowed{
        {QStringLiteral("core/base"), {}},
        {QStringLiteral("core/domain"), list("core/base")},
        {QStringLiteral("core/telemetry"), list("core/base")},
        {QStringLiteral("core/wire"), list("core/base core/domain")},
        {QStringLiteral("core/plugin"), list("core/base core/domain/checker_report.h")},
        {QStringLiteral("core/blobs"), list("core/base core/domain")},
        {QStringLiteral("core/package"), list("core/base core/domain core/wire core/blobs")},
        {QStringLiteral("worker/sandbox"), list("core/base")},
        {QStringLiteral("worker/plugins"), list("core/base core/domain core/plugin")},
        {QStringLiteral("worker"), list("core worker")},
        {QStringLiteral("server/http"), list("core/base")},
        {QStringLiteral("server/loop"), list("core/base")},
        {QStringLiteral("server/queue"), list("core server/storage server/redis")},
        {QStringLiteral("server/redis"), list("core/base")},
        // Repositories give the plain values of the services above them (gavel_server_values), and know no more of
        // them.
        {QStringLiteral("server/storage"),
         list("core server/accounts/account.h server/accounts/address_list.h server/accounts/personal_token.h "
              "server/accounts/principal.h server/accounts/scopes.h server/accounts/session.h "
              "server/accounts/team.h server/contests/contest.h server/judging/submission.h "
              "server/judging/language_setting.h server/judging/rejudging.h server/judging/worker_record.h "
              "server/problems/problem.h server/queue/lane.h "
              "server/queue/pause.h server/queue/pause_record.h server/queue/queue_entry.h server/queue/version_pin.h "
              "server/runs/run.h "
              "server/verification/verification.h "
              "server/webhooks/webhook.h")},
        {QStringLiteral("server"), list("core server")},
        {QStringLiteral("plugins"), list("core/plugin core/base core/domain/checker_report.h")},
        {QStringLiteral("admin-console"), list("core/base core/domain core/wire")},
    };
    return kAllowed;
}

QStringList sourceFiles()
{
    QStringList files;
    for (const char *top : {"core", "server", "worker", "plugins", "admin-console"}) {
        QDirIterator it(kRoot + QLatin1Char('/') + QString::fromLatin1(top),
                        {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            files.append(QDir(kRoot).relativeFilePath(it.next()));
    }
    files.sort();
    return files;
}

QString folderOf(const QString &file)
{
    for (QString folder = file; folder.contains(QLatin1Char('/'));) {
        folder.truncate(folder.lastIndexOf(QLatin1Char('/')));
        if (allowed().contains(folder))
            return folder;
    }
    return file.section(QLatin1Char('/'), 0, 0);
}

bool isBelow(const QString &path, const QString &folder)
{
    return path == folder || path.startsWith(folder + QLatin1Char('/'));
}

QStringList includesOf(const QString &file, const char *pattern)
{
    QFile source(kRoot + QLatin1Char('/') + file);
    if (!source.open(QIODevice::ReadOnly))
        return {};
    QStringList includes;
    static QHash<QByteArray, QRegularExpression> patterns;
    auto &expression = patterns[pattern];
    if (expression.pattern().isEmpty())
        expression = QRegularExpression(QString::fromLatin1(pattern), QRegularExpression::MultilineOption);
    auto matches = expression.globalMatch(QString::fromUtf8(source.readAll()));
    while (matches.hasNext())
        includes.append(matches.next().captured(1));
    return includes;
}

} // namespace

class InclusionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void inclusionsPointDownwards();
    void theSandboxAndTheBaseKnowNoQt();
    void thePluginSdkIsFree();
};

void InclusionTest::inclusionsPointDownwards()
{
    QStringList faults;
    const QStringList files = sourceFiles();
    QVERIFY(files.size() > 50);
    for (const QString &file : files) {
        const QString folder = folderOf(file);
        const QStringList folders = allowed().value(folder) + QStringList{folder};
        for (const QString &include : includesOf(file, "^#include \"([^\"]+)\"")) {
            if (!include.contains(QLatin1Char('/')) || !QFile::exists(kRoot + QLatin1Char('/') + include))
                continue; // generated, or of a library
            const bool isAllowed =
                std::any_of(folders.begin(), folders.end(), [&](const QString &to) { return isBelow(include, to); });
            if (!isAllowed)
                faults.append(file + QStringLiteral(" may not include ") + include);
        }
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
}

void InclusionTest::theSandboxAndTheBaseKnowNoQt()
{
    QStringList faults;
    for (const QString &file : sourceFiles()) {
        if (!isBelow(file, QStringLiteral("core/base")) && !isBelow(file, QStringLiteral("worker/sandbox")))
            continue;
        for (const QString &include : includesOf(file, "^#include <(Q[A-Za-z/]+)>"))
            faults.append(file + QStringLiteral(" includes ") + include);
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
}

void InclusionTest::thePluginSdkIsFree()
{
    // What a plugin includes says that it is under the MIT licence, so that plugins are free to choose theirs.
    QStringList faults;
    for (const QString &file : sourceFiles()) {
        const bool isSdk = isBelow(file, QStringLiteral("core/base")) || isBelow(file, QStringLiteral("core/plugin")) ||
                           file == QLatin1String("core/domain/checker_report.h");
        QFile source(kRoot + QLatin1Char('/') + file);
        if (isSdk && source.open(QIODevice::ReadOnly) &&
            !source.readLine().startsWith("// SPDX-License-Identifier: MIT"))
            faults.append(file);
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
}

QTEST_APPLESS_MAIN(InclusionTest)
#include "inclusion_test.moc"
