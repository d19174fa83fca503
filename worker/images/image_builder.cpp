#include "worker/images/image_builder.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>

#include <unistd.h>

namespace gavel::worker {

namespace {

// Mounts /proc for the scripts of packages, in a mount namespace of its own, so that nothing stays mounted whatever
// happens, and no service is started.
constexpr const char *kEnterTree = R"(set -e
mount -t proc proc "$1/proc"
printf '#!/bin/sh\nexit 101\n' > "$1/usr/sbin/policy-rc.d"
chmod 755 "$1/usr/sbin/policy-rc.d"
tree=$1
shift
status=0
chroot "$tree" "$@" || status=$?
rm -f "$tree/usr/sbin/policy-rc.d"
exit $status
)";

Result<void> runProgram(const QString &program, const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DEBIAN_FRONTEND"), QStringLiteral("noninteractive"));
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/sbin:/usr/bin:/sbin:/bin"));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    if (!process.waitForStarted() || !process.waitForFinished(-1))
        return failure(ErrorCode::NotFound, program.toStdString() + ": " + process.errorString().toStdString());
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return failure(ErrorCode::Unavailable, program.toStdString() + " has failed; see above");
    return {};
}

Result<void> runInTree(const QString &tree, const QStringList &command)
{
    return runProgram(QStringLiteral("unshare"),
                      QStringList{QStringLiteral("--mount"), QStringLiteral("--propagation"), QStringLiteral("private"),
                                  QStringLiteral("sh"), QStringLiteral("-c"), QString::fromLatin1(kEnterTree),
                                  QStringLiteral("sh"), tree} +
                          command);
}

// How apt on this host reaches the mirrors.
QStringList proxyOptions()
{
    static const QRegularExpression setting(QStringLiteral("^(Acquire::\\w+::Proxy) \"([^\"]+)\";$"),
                                            QRegularExpression::MultilineOption);
    QProcess config;
    config.start(QStringLiteral("apt-config"), {QStringLiteral("dump")});
    config.waitForFinished(60'000);
    QStringList options;
    auto matches = setting.globalMatch(QString::fromUtf8(config.readAllStandardOutput()));
    while (matches.hasNext()) {
        const auto match = matches.next();
        options += {QStringLiteral("-o"), match.captured(1) + QLatin1Char('=') + match.captured(2)};
    }
    return options;
}

Result<void> installPackages(const QString &tree, const QStringList &packages)
{
    const QStringList apt =
        QStringList{QStringLiteral("apt-get"), QStringLiteral("-q"), QStringLiteral("-y")} + proxyOptions();
    TRY(runInTree(tree, apt + QStringList{QStringLiteral("update")}));
    TRY(runInTree(tree, apt + QStringList{QStringLiteral("dist-upgrade")}));
    if (!packages.isEmpty())
        TRY(runInTree(tree, apt + QStringList{QStringLiteral("--no-install-recommends"), QStringLiteral("install")} +
                                packages));
    TRY(runInTree(tree, {QStringLiteral("apt-get"), QStringLiteral("clean")}));
    for (const QFileInfo &list : QDir(tree + QStringLiteral("/var/lib/apt/lists")).entryInfoList(QDir::Files))
        QFile::remove(list.filePath());
    return {};
}

Result<void> checkRights()
{
    if (::geteuid() == 0)
        return {};
    return failure(
        ErrorCode::PermissionDenied,
        "this needs root, to enter the tree and to make its device nodes. As an ordinary user let "
        "`mmdebstrap --mode=unshare --variant=minbase --include=PACKAGES SUITE FOLDER` make a tree, which --image "
        "takes as well, or copy an image that was built elsewhere");
}

Result<void> checkOrder(const ImageOrder &order)
{
    TRY(checkRights());
    if (!QFile::exists(QStringLiteral("/usr/sbin/debootstrap")))
        return failure(ErrorCode::NotFound, "this needs debootstrap: apt-get install debootstrap");
    if (!QDir(order.output).isEmpty())
        return failure(ErrorCode::AlreadyExists, order.output.toStdString() + " is there already");
    static const QRegularExpression name(QStringLiteral("^[a-z0-9][a-z0-9+.-]+(=[A-Za-z0-9.+:~-]+)?$"));
    for (const QString &package : order.packages) {
        if (!name.match(package).hasMatch())
            return failure(ErrorCode::InvalidArgument,
                           "\"" + package.toStdString() + "\" is not the name of a package");
    }
    for (const AptSource &source : order.sources) {
        if (source.suite == order.suite)
            return {};
    }
    return failure(ErrorCode::NotFound,
                   "apt on this host has no source of " + order.suite.toStdString() + "; name one with --mirror");
}

Result<void> makeBase(const ImageOrder &order, const QString &tree)
{
    AptSource base;
    QByteArray lines;
    for (const AptSource &source : order.sources) {
        if (source.suite == order.suite && base.uri.isEmpty())
            base = source;
        lines += source.line().toUtf8() + '\n';
    }
    if (!QDir().mkpath(tree))
        return failure(ErrorCode::PermissionDenied, "cannot make " + tree.toStdString());
    TRY(runProgram(QStringLiteral("debootstrap"), {QStringLiteral("--variant=minbase"), order.suite, tree, base.uri}));
    QFile list(tree + QStringLiteral("/etc/apt/sources.list"));
    if (!list.open(QIODevice::WriteOnly) || list.write(lines) != lines.size())
        return failure(ErrorCode::Unavailable, "cannot write " + list.fileName().toStdString());
    return {};
}

} // namespace

Result<ImageManifest> buildImage(const ImageOrder &order)
{
    TRY(checkOrder(order));
    const QString tree = treePath(order.output);
    TRY(makeBase(order, tree));
    TRY(installPackages(tree, order.packages));
    ImageManifest manifest;
    manifest.madeAt = QDateTime::currentDateTimeUtc();
    manifest.suite = order.suite;
    for (const AptSource &source : order.sources)
        manifest.sources.append(source.line());
    manifest.requested = order.packages;
    manifest.packages = TRY(readInstalledPackages(tree));
    TRY(writeManifest(order.output, manifest));
    return manifest;
}

Result<ImageManifest> extendImage(const QString &image, const QStringList &packages)
{
    TRY(checkRights());
    ImageManifest manifest = TRY(readManifest(image));
    TRY(installPackages(treePath(image), packages));
    for (const QString &package : packages) {
        if (!manifest.requested.contains(package))
            manifest.requested.append(package);
    }
    manifest.madeAt = QDateTime::currentDateTimeUtc();
    manifest.packages = TRY(readInstalledPackages(treePath(image)));
    TRY(writeManifest(image, manifest));
    return manifest;
}

} // namespace gavel::worker
