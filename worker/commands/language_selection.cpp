#include "worker/commands/language_selection.h"

#include <algorithm>

namespace gavel::worker {

namespace {

const QStringList kTiers{QStringLiteral("core"), QStringLiteral("standard"), QStringLiteral("all")};

// Debian's own conflicts among the packages that languages name.
const QList<QStringList> kExclusive{
    {QStringLiteral("gnucobol3"), QStringLiteral("gnucobol4")},
    {QStringLiteral("rustc-web"), QStringLiteral("rustc")},
    {QStringLiteral("luajit"), QStringLiteral("luajit2")},
};

// The package of the same group that is installed or chosen already; empty: none.
QString rivalOf(const QString &package, const QStringList &taken)
{
    for (const QStringList &group : kExclusive) {
        if (!group.contains(package))
            continue;
        for (const QString &other : group) {
            if (other != package && taken.contains(other))
                return other;
        }
    }
    return {};
}

QString rivalOfAny(const QStringList &packages, const QStringList &taken, QString &package)
{
    for (const QString &candidate : packages) {
        const QString rival = rivalOf(candidate, taken);
        if (!rival.isEmpty()) {
            package = candidate;
            return rival;
        }
    }
    return {};
}

} // namespace

Result<QList<plugin::LanguageDefinition>> selectLanguages(const QList<plugin::LanguageDefinition> &known,
                                                          const QStringList &wanted)
{
    QList<plugin::LanguageDefinition> selected;
    for (const QString &name : wanted) {
        const qsizetype tier = kTiers.indexOf(name);
        bool isKnown = tier >= 0;
        for (const plugin::LanguageDefinition &definition : known) {
            const bool isWanted = definition.id == name || (tier >= 0 && kTiers.indexOf(definition.tier) <= tier);
            isKnown = isKnown || isWanted;
            if (isWanted && std::none_of(selected.begin(), selected.end(),
                                         [&](const auto &other) { return other.id == definition.id; }))
                selected.append(definition);
        }
        if (!isKnown)
            return failure(ErrorCode::InvalidArgument, "'" + name.toStdString() + "' is neither a language nor a tier");
    }
    std::stable_sort(selected.begin(), selected.end(),
                     [](const auto &a, const auto &b) { return kTiers.indexOf(a.tier) < kTiers.indexOf(b.tier); });
    return selected;
}

PackageChoice choosePackages(const QList<plugin::LanguageDefinition> &languages, const QStringList &installed)
{
    PackageChoice choice;
    for (const plugin::LanguageDefinition &language : languages) {
        QString package;
        const QString rival = rivalOfAny(language.debianPackages, installed + choice.packages, package);
        if (!rival.isEmpty()) {
            choice.leftOut.append(
                QStringLiteral("%1: %2 cannot be installed beside %3").arg(language.id, package, rival));
            continue;
        }
        for (const QString &one : language.debianPackages) {
            if (!choice.packages.contains(one))
                choice.packages.append(one);
        }
    }
    return choice;
}

} // namespace gavel::worker
