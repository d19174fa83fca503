#include "core/package/constants.h"

#include "core/package/yaml_document.h"

#include <QRegularExpression>

#include <algorithm>

namespace gavel::package {

namespace {

const QString kProblemYaml = QStringLiteral("problem.yaml");
constexpr Bytes kLargestText = mebibytes(4); // whatever is longer is no source and no statement

bool mayHoldConstants(const QString &path)
{
    static const QStringList directories{
        QStringLiteral("statement/"),        QStringLiteral("problem_statement/"), QStringLiteral("solution/"),
        QStringLiteral("input_validators/"), QStringLiteral("output_validator/"),  QStringLiteral("output_validators/"),
        QStringLiteral("static_validator/"), QStringLiteral("include/"),           QStringLiteral("submissions/"),
        QStringLiteral("input_visualizer/"), QStringLiteral("output_visualizer/")};
    const auto isIn = [&](const QString &directory) {
        return path.startsWith(directory);
    };
    return std::any_of(directories.begin(), directories.end(), isIn) ||
           (path.startsWith(QLatin1String("data/")) && path.endsWith(QLatin1String("/test_group.yaml")));
}

void take(Constants &constants, const QString &name, const YamlNode &value, const QString &key, FaultList &faults)
{
    static const QRegularExpression good(QStringLiteral("\\A[A-Za-z_][A-Za-z0-9_]*\\z"));
    const QString tail = name.section(QLatin1Char('.'), -1);
    if (!good.match(tail).hasMatch())
        faults.error(kProblemYaml, QStringLiteral("constants: '%1' is no name").arg(name), value.line);
    else if (value.kind == YamlNode::Kind::Scalar)
        constants.insert(key, value.text);
    else
        faults.error(kProblemYaml, QStringLiteral("constants: '%1' must be a number or a text").arg(name), value.line);
}

// A map with the key "value", and others for variants that are written in its place.
void takeVariants(Constants &constants, const QString &name, const YamlNode &variants, FaultList &faults)
{
    for (qsizetype i = 0; i < variants.keys.size(); ++i) {
        const QString &variant = variants.keys.at(i);
        const QString full = name + QLatin1Char('.') + variant;
        take(constants, full, variants.items.at(i), full, faults);
        if (variant == QLatin1String("value"))
            take(constants, name, variants.items.at(i), name, faults);
    }
}

} // namespace

Constants readConstants(const QByteArray &problemYaml, FaultList &faults)
{
    Constants constants;
    // Whoever reads the document for its settings tells what is wrong with it.
    const auto document = parseYaml(problemYaml);
    const YamlNode *node = document ? document->find(QStringLiteral("constants")) : nullptr;
    if (!node || node->kind == YamlNode::Kind::Null)
        return constants;
    if (node->kind != YamlNode::Kind::Map)
        faults.error(kProblemYaml, QStringLiteral("constants must be a map"), node->line);
    for (qsizetype i = 0; i < node->keys.size(); ++i) {
        const QString &name = node->keys.at(i);
        const YamlNode &value = node->items.at(i);
        if (value.kind == YamlNode::Kind::Map)
            takeVariants(constants, name, value, faults);
        else
            take(constants, name, value, name, faults);
    }
    return constants;
}

QByteArray withConstants(QByteArray text, const Constants &constants)
{
    QByteArray replaced;
    qsizetype done = 0;
    for (qsizetype open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", open + 1)) {
        const qsizetype close = text.indexOf("}}", open);
        if (close < 0)
            break;
        const auto constant = constants.constFind(QString::fromUtf8(text.sliced(open + 2, close - open - 2).trimmed()));
        if (open < done || constant == constants.cend())
            continue;
        replaced += text.sliced(done, open - done) + constant->toUtf8();
        done = close + 2;
    }
    return replaced + text.sliced(done);
}

bool hasConstants(const PackageTree &tree)
{
    const auto yaml = tree.files.constFind(kProblemYaml);
    return yaml != tree.files.cend() && yaml->text && yaml->text->contains("constants");
}

Result<void> replaceConstants(PackageTree &tree, blobs::BlobStore &store, FaultList &faults)
{
    const Constants constants = readConstants(tree.files.value(kProblemYaml).text.value_or(QByteArray()), faults);
    for (auto file = tree.files.begin(); file != tree.files.end() && !constants.isEmpty(); ++file) {
        if (!mayHoldConstants(file.key()) || file->blob.size > kLargestText.count)
            continue;
        const QByteArray text = TRY(blobs::readBlob(store, file->blob, kLargestText));
        const QByteArray replaced = withConstants(text, constants);
        if (replaced == text)
            continue;
        file->blob = TRY(store.put(replaced));
        if (file->text)
            file->text = replaced;
    }
    return {};
}

} // namespace gavel::package
