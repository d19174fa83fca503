#include "core/package/problem_settings.h"

#include "core/package/settings_reader.h"
#include "core/package/validator_flags.h"

#include <algorithm>
#include <cmath>

namespace gavel::package {

namespace {

using std::chrono::milliseconds;

const QString kProblemYaml = QStringLiteral("problem.yaml");

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

// The texts of a value that is one text, a list of texts, or maps with a key that holds the text.
QStringList textsOf(const YamlNode *node, const QString &inner)
{
    if (!node)
        return {};
    if (node->kind == YamlNode::Kind::Scalar)
        return {node->text.trimmed()};
    if (node->kind == YamlNode::Kind::Map)
        return textsOf(node->find(inner), inner);
    QStringList texts;
    for (const YamlNode &item : node->items)
        texts += textsOf(&item, inner);
    return texts;
}

// "Ada Lovelace <ada@example.org>" -> "Ada Lovelace".
QStringList withoutAddresses(QStringList persons)
{
    for (QString &person : persons)
        person = person.section(QLatin1Char('<'), 0, 0).trimmed();
    return persons;
}

class Reader {
public:
    Reader(const YamlNode &document, const domain::ProblemLimits &defaults, FaultList &faults)
        : m_yaml(document, kProblemYaml, faults), m_faults(faults)
    {
        m_settings.limits = defaults;
    }

    ProblemSettings read()
    {
        readFormat();
        readNames();
        readPeople();
        readOrigin();
        readKind();
        readValidation();
        readGrading();
        readWhatHasNoEffect();
        if (std::optional<SettingsReader> gavel = m_yaml.map(key("gavel")))
            m_settings.ours = readOurSettings(*gavel);
        if (m_settings.ours.processes > 1 && !m_settings.kind.isInteractive)
            m_yaml.error(key("gavel"), QStringLiteral("processes go with interactive problems only"));
        if (m_settings.format == PackageFormat::Legacy)
            m_settings.manifest.timeMargins = kLegacyMargins;
        if (std::optional<SettingsReader> limits = m_yaml.map(key("limits")))
            readLimits(*limits);
        m_yaml.warnOfUnknownKeys();
        return std::move(m_settings);
    }

private:
    void readFormat()
    {
        const QString version = m_yaml.text(key("problem_format_version")).value_or(key("legacy"));
        if (version == key("2023-07-draft") || version == key("2023-07") || version == key("draft"))
            m_settings.format = PackageFormat::Draft2023;
        else if (version == key("2025-09"))
            m_settings.format = PackageFormat::Final2025;
        else if (version != key("legacy") && version != key("legacy-icpc"))
            m_yaml.error(key("problem_format_version"),
                         QStringLiteral("is '%1'; known are legacy, legacy-icpc, 2023-07-draft, 2025-09").arg(version));
    }

    void readNames()
    {
        const YamlNode *name = m_yaml.take(key("name"));
        if (name && name->kind == YamlNode::Kind::Scalar) {
            m_settings.manifest.names.insert(key("en"), name->text.trimmed());
        } else if (name && name->kind == YamlNode::Kind::Map) {
            for (qsizetype i = 0; i < name->keys.size(); ++i)
                m_settings.manifest.names.insert(name->keys.at(i), textsOf(&name->items.at(i), {}).value(0));
        } else if (name) {
            m_yaml.error(key("name"), QStringLiteral("must be a text, or a map from language to text"));
        }
    }

    void readPeople()
    {
        QStringList authors = textsOf(m_yaml.take(key("author")), key("name"));
        const YamlNode *credits = m_yaml.take(key("credits"));
        if (credits && credits->kind == YamlNode::Kind::Map)
            authors += textsOf(credits->find(key("authors")), key("name"));
        else
            authors += textsOf(credits, key("name"));
        m_settings.manifest.author = withoutAddresses(authors).join(QStringLiteral(", "));
        m_settings.manifest.rightsOwner = m_yaml.text(key("rights_owner")).value_or(QString());
    }

    void readOrigin()
    {
        ProblemManifest &manifest = m_settings.manifest;
        manifest.uuid = m_yaml.text(key("uuid")).value_or(QString());
        const YamlNode *source = m_yaml.take(key("source"));
        manifest.source = textsOf(source, key("name")).join(QStringLiteral(", "));
        if (source && source->kind == YamlNode::Kind::Map)
            manifest.sourceUrl = textsOf(source->find(key("url")), {}).value(0);
        manifest.sourceUrl = m_yaml.text(key("source_url")).value_or(manifest.sourceUrl);
        manifest.keywords = m_yaml.words(key("keywords")).value_or(QStringList());
        readLicense();
        manifest.languages = m_yaml.words(key("languages")).value_or(QStringList());
        if (manifest.languages == QStringList{key("all")})
            manifest.languages.clear();
    }

    void readLicense()
    {
        static const QStringList known{key("unknown"),  key("public domain"), key("cc0"),       key("cc by"),
                                       key("cc by-sa"), key("educational"),   key("permission")};
        m_settings.manifest.license = m_yaml.text(key("license")).value_or(key("unknown"));
        if (!known.contains(m_settings.manifest.license))
            m_yaml.warning(key("license"), QStringLiteral("is '%1'; known are %2")
                                               .arg(m_settings.manifest.license, known.join(QStringLiteral(", "))));
    }

    void readKind()
    {
        ProblemKind &kind = m_settings.kind;
        const QStringList types = m_yaml.words(key("type")).value_or(QStringList());
        for (const QString &type : types) {
            if (type == key("scoring"))
                kind.isScoring = true;
            else if (type == key("interactive"))
                kind.isInteractive = true;
            else if (type == key("multi-pass") || type == key("multipass"))
                kind.isMultiPass = true;
            else if (type == key("submit-answer"))
                kind.isSubmitAnswer = true;
            else if (type != key("pass-fail"))
                refuseType(type);
        }
        if (kind.isScoring && types.contains(key("pass-fail")))
            m_yaml.error(key("type"), QStringLiteral("is 'pass-fail' and 'scoring' at once"));
        if (kind.isSubmitAnswer && (kind.isInteractive || kind.isMultiPass))
            m_yaml.error(key("type"), QStringLiteral("'submit-answer' goes with neither interactive nor multi-pass"));
        m_yaml.take(key("constants")); // they have been replaced by now
        if (m_yaml.boolean(key("allow_file_writing")) == true)
            m_yaml.warning(key("allow_file_writing"),
                           QStringLiteral("has no effect: what a program writes is private to it"));
    }

    void refuseType(const QString &type)
    {
        m_settings.kind.isUnknown = true;
        m_yaml.error(key("type"), QStringLiteral("'%1' is not known").arg(type));
    }

    void readValidation()
    {
        const std::optional<QStringList> said = m_yaml.words(key("validation"));
        if (said)
            m_settings.validation = validationOf(*said);
        m_settings.validatorFlags = m_yaml.words(key("validator_flags")).value_or(QStringList());
        const bool mayBeCustom =
            m_settings.validation == Validation::Unsaid && m_settings.format != PackageFormat::Legacy;
        if (m_settings.kind.isInteractive || m_settings.validation == Validation::Custom ||
            m_settings.validation == Validation::Refused || mayBeCustom)
            return;
        if (const std::optional<QString> fault = faultInValidatorFlags(m_settings.validatorFlags))
            m_yaml.error(key("validator_flags"), QStringLiteral("are wrong: ") + *fault);
    }

    Validation validationOf(const QStringList &said)
    {
        if (said == QStringList{key("default")} || said.isEmpty())
            return Validation::Default;
        QStringList extras = said.mid(1);
        m_settings.isTestlibSaid = extras.removeAll(key("testlib")) > 0;
        m_settings.givesScores = extras.removeAll(key("score")) > 0;
        m_settings.kind.isInteractive |= extras.removeAll(key("interactive")) > 0;
        m_settings.kind.isMultiPass |= extras.removeAll(key("multi-pass")) + extras.removeAll(key("multipass")) > 0;
        if (said.first() == key("custom") && extras.isEmpty())
            return Validation::Custom;
        m_yaml.error(key("validation"), QStringLiteral("must be 'default', or 'custom' and any of 'score', "
                                                       "'interactive', 'multi-pass' and 'testlib'"));
        return Validation::Refused;
    }

    // Of legacy packages.
    void readGrading()
    {
        const YamlNode *grading = m_yaml.take(key("grading"));
        if (!grading || grading->items.isEmpty())
            return;
        if (!m_settings.kind.isScoring)
            return m_settings.kind.isUnknown
                       ? void()
                       : m_yaml.warning(key("grading"), QStringLiteral("has no effect on a pass-fail problem"));
        SettingsReader settings(*grading, kProblemYaml, m_faults, key("grading"));
        const QString objective = settings.text(key("objective")).value_or(key("max"));
        if (objective != key("max") && objective != key("min"))
            settings.error(key("objective"), QStringLiteral("must be max or min"));
        if (objective == key("min"))
            m_settings.objective = domain::ScoreObjective::Minimize;
        m_settings.givesScores |= settings.boolean(key("custom_scoring")).value_or(false);
        m_settings.grading = *grading;
        // The rest are the defaults of groups; they are read as such.
        for (const char *other : {"show_test_data_groups", "accept_score", "reject_score", "range", "on_reject"})
            settings.take(key(other));
        settings.warnOfUnknownKeys();
    }

    void readWhatHasNoEffect()
    {
        for (const char *ignored : {"version", "embargo_until"})
            m_yaml.take(key(ignored));
    }

    void readLimits(SettingsReader &limits)
    {
        domain::ProblemLimits &set = m_settings.limits;
        if (const auto seconds = limits.number(key("time_limit"), 0.001, kMostSeconds))
            m_settings.cpuTimeLimit = milliseconds(std::llround(*seconds * 1000));
        readSize(limits, "memory", mebibytes(1), set.memory);
        readSize(limits, "output", mebibytes(1), set.output);
        readSize(limits, "code", kibibytes(1), set.code);
        readTime(limits, "compilation_time", set.compilationTime);
        readSize(limits, "compilation_memory", mebibytes(1), set.compilationMemory);
        readTime(limits, "validation_time", set.validationTime);
        readSize(limits, "validation_memory", mebibytes(1), set.validationMemory);
        readSize(limits, "validation_output", mebibytes(1), set.validationOutput);
        if (const auto passes = limits.number(key("validation_passes"), 2, domain::kMostPasses))
            m_settings.passes = int(*passes);
        readMargins(limits);
        limits.warnOfUnknownKeys();
    }

    // How far the time limit should be from the jury's solutions. Legacy: factors of its own names and values.
    void readMargins(SettingsReader &limits)
    {
        TimeMargins &margins = m_settings.manifest.timeMargins;
        const auto read = [](SettingsReader &map, const char *name, double least, double &factor) {
            factor = map.number(key(name), least, 1000).value_or(factor);
        };
        read(limits, "time_multiplier", 1, margins.acceptedToLimit);
        read(limits, "time_safety_margin", 1, margins.limitToTooSlow);
        if (std::optional<SettingsReader> multipliers = limits.map(key("time_multipliers"))) {
            read(*multipliers, "ac_to_time_limit", 1, margins.acceptedToLimit);
            read(*multipliers, "time_limit_to_tle", 1, margins.limitToTooSlow);
            multipliers->warnOfUnknownKeys();
        }
        if (const auto seconds = limits.number(key("time_resolution"), 0.001, 1000))
            margins.resolution = milliseconds(std::llround(*seconds * 1000));
    }

    static void readSize(SettingsReader &limits, const char *name, Bytes unit, Bytes &limit)
    {
        constexpr double kMostUnits = 1 << 20; // 1 TiB in MiB
        if (const auto units = limits.number(key(name), 0.001, kMostUnits))
            limit = Bytes{std::max<std::int64_t>(1, std::llround(*units * static_cast<double>(unit.count)))};
    }

    static void readTime(SettingsReader &limits, const char *name, milliseconds &limit)
    {
        if (const auto seconds = limits.number(key(name), 0.001, kMostSeconds))
            limit = milliseconds(std::llround(*seconds * 1000));
    }

    SettingsReader m_yaml;
    FaultList &m_faults;
    ProblemSettings m_settings;
};

} // namespace

ProblemSettings readProblemSettings(const YamlNode &document, const domain::ProblemLimits &defaults, FaultList &faults)
{
    return Reader(document, defaults, faults).read();
}

std::optional<milliseconds> readSeconds(const QString &text)
{
    bool isNumber = false;
    const double seconds = text.trimmed().toDouble(&isNumber);
    if (!isNumber || !std::isfinite(seconds) || seconds < 0.001 || seconds > kMostSeconds)
        return std::nullopt;
    return milliseconds(std::llround(seconds * 1000));
}

} // namespace gavel::package
