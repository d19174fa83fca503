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
        : m_yaml(document, kProblemYaml, faults)
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
        readWhatHasNoEffect();
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
        if (!manifest.languages.isEmpty())
            m_yaml.warning(key("languages"), QStringLiteral("is kept, but other languages are not refused yet"));
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
        static const QStringList later{key("scoring"), key("multi-pass"), key("interactive"), key("submit-answer")};
        for (const QString &type : m_yaml.words(key("type")).value_or(QStringList())) {
            m_settings.isPassFail = m_settings.isPassFail && type == key("pass-fail");
            if (later.contains(type))
                m_yaml.error(key("type"), QStringLiteral("'%1' is not supported yet: only pass-fail is").arg(type));
            else if (type != key("pass-fail"))
                m_yaml.error(key("type"), QStringLiteral("'%1' is not known").arg(type));
        }
        if (const YamlNode *constants = m_yaml.take(key("constants")); constants && !constants->items.isEmpty())
            m_yaml.error(key("constants"), QStringLiteral("are not supported yet"));
        if (m_yaml.boolean(key("allow_file_writing")) == true)
            m_yaml.warning(key("allow_file_writing"),
                           QStringLiteral("has no effect: what a program writes is private to it"));
    }

    void readValidation()
    {
        const std::optional<QStringList> said = m_yaml.words(key("validation"));
        if (said)
            m_settings.validation = validationOf(*said);
        m_settings.validatorFlags = m_yaml.words(key("validator_flags")).value_or(QStringList());
        const bool mayBeCustom =
            m_settings.validation == Validation::Unsaid && m_settings.format != PackageFormat::Legacy;
        if (m_settings.validation == Validation::Custom || m_settings.validation == Validation::Refused || mayBeCustom)
            return;
        if (const std::optional<QString> fault = faultInValidatorFlags(m_settings.validatorFlags))
            m_yaml.error(key("validator_flags"), QStringLiteral("are wrong: ") + *fault);
    }

    Validation validationOf(const QStringList &said)
    {
        static const QStringList later{key("score"), key("interactive"), key("multi-pass"), key("multipass")};
        if (said == QStringList{key("default")} || said.isEmpty())
            return Validation::Default;
        QStringList extras = said.mid(1);
        m_settings.isTestlibSaid = extras.removeAll(key("testlib")) > 0;
        const bool isKnown = said.first() == key("custom") &&
                             std::all_of(extras.begin(), extras.end(), [](auto &word) { return later.contains(word); });
        if (isKnown && extras.isEmpty())
            return Validation::Custom;
        m_yaml.error(key("validation"),
                     isKnown ? QStringLiteral("'%1' is not supported yet: only 'default' and 'custom' are")
                                   .arg(said.join(QLatin1Char(' ')))
                             : QStringLiteral("must be 'default' or 'custom', perhaps followed by 'testlib'"));
        return Validation::Refused;
    }

    void readWhatHasNoEffect()
    {
        if (const YamlNode *grading = m_yaml.take(key("grading"));
            grading && !grading->items.isEmpty() && m_settings.isPassFail)
            m_yaml.warning(key("grading"), QStringLiteral("has no effect on a pass-fail problem"));
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
        for (const char *factor : {"time_multiplier", "time_safety_margin", "time_resolution"})
            limits.number(key(factor), 0.001, 1000);
        limits.map(key("time_multipliers"));
        limits.take(key("validation_passes")); // of multi-pass problems, which were refused
        limits.warnOfUnknownKeys();
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
