#include "core/package/problem_settings.h"

#include <QRegularExpression>

namespace gavel::package {

namespace {

const QString kProcesses = QStringLiteral("processes");
const QString kSubmissionFile = QStringLiteral("submission_file");
const QString kRunAllTests = QStringLiteral("run_all_tests");
const QString kTellVerdicts = QStringLiteral("tell_verdicts");
const QString kTimeFactors = QStringLiteral("time_factors");
const QString kInputFile = QStringLiteral("input_file");
const QString kOutputFile = QStringLiteral("output_file");

// "OLE=WA,PE=WA" of a map {OLE: WA, PE: WA}.
QString pairsOf(const YamlNode &map)
{
    QStringList pairs;
    for (qsizetype i = 0; i < map.keys.size() && i < map.items.size(); ++i)
        pairs.append(map.keys.at(i) + QLatin1Char('=') + map.items.at(i).text.trimmed());
    return pairs.join(QLatin1Char(','));
}

using Read = std::optional<QString> (*)(const QString &, domain::JudgingPolicy &);

void readPairs(SettingsReader &gavel, const QString &key, Read read, domain::JudgingPolicy &policy)
{
    const YamlNode *node = gavel.take(key);
    if (!node)
        return;
    if (node->kind != YamlNode::Kind::Map)
        gavel.error(key, QStringLiteral("must be a map"));
    else if (const std::optional<QString> fault = read(pairsOf(*node), policy))
        gavel.error(key, *fault);
}

QString readFileName(SettingsReader &gavel, const QString &key)
{
    static const QRegularExpression good(QStringLiteral("\\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\\z"));
    const QString name = gavel.text(key).value_or(QString());
    if (!name.isEmpty() && !good.match(name).hasMatch())
        gavel.error(key, QStringLiteral("must be a name of letters, digits, '.', '-' and '_'"));
    return name;
}

} // namespace

OurSettings readOurSettings(SettingsReader &gavel)
{
    static const QRegularExpression name(QStringLiteral("\\A[A-Za-z_][A-Za-z0-9_]{0,63}\\z"));
    OurSettings settings;
    settings.processes = int(gavel.number(kProcesses, 1, domain::kMostProcesses).value_or(1));
    settings.submissionStem = gavel.text(kSubmissionFile).value_or(QString());
    if (!settings.submissionStem.isEmpty() && !name.match(settings.submissionStem).hasMatch())
        gavel.error(kSubmissionFile, QStringLiteral("must be a name of letters, digits and '_', without an extension"));
    settings.inputFile = readFileName(gavel, kInputFile);
    settings.outputFile = readFileName(gavel, kOutputFile);
    settings.policy.runsAllTests = gavel.boolean(kRunAllTests);
    readPairs(gavel, kTellVerdicts, &domain::readToldAs, settings.policy);
    readPairs(gavel, kTimeFactors, &domain::readTimeFactors, settings.policy);
    gavel.warnOfUnknownKeys();
    return settings;
}

QByteArray ourSettingsYaml(const OurSettings &settings)
{
    if (settings == OurSettings())
        return {};
    QByteArray yaml = "gavel:\n";
    if (settings.processes > 1)
        yaml += "  processes: " + QByteArray::number(settings.processes) + '\n';
    if (!settings.submissionStem.isEmpty())
        yaml += "  submission_file: " + settings.submissionStem.toUtf8() + '\n';
    if (!settings.inputFile.isEmpty())
        yaml += "  input_file: \"" + settings.inputFile.toUtf8() + "\"\n";
    if (!settings.outputFile.isEmpty())
        yaml += "  output_file: \"" + settings.outputFile.toUtf8() + "\"\n";
    if (settings.policy.runsAllTests)
        yaml += QByteArray("  run_all_tests: ") + (*settings.policy.runsAllTests ? "true\n" : "false\n");
    if (!settings.policy.toldAs.isEmpty())
        yaml += "  tell_verdicts:\n";
    for (auto told = settings.policy.toldAs.begin(); told != settings.policy.toldAs.end(); ++told)
        yaml += "    " + domain::verdictCode(told.key()).toUtf8() + ": " + domain::verdictCode(*told).toUtf8() + '\n';
    if (!settings.policy.timeFactors.isEmpty())
        yaml += "  time_factors:\n";
    for (auto factor = settings.policy.timeFactors.begin(); factor != settings.policy.timeFactors.end(); ++factor)
        yaml += "    \"" + factor.key().toUtf8() + "\": " + QByteArray::number(*factor, 'g', 15) + '\n';
    return yaml;
}

} // namespace gavel::package
