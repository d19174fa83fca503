#include "worker/plugins/language_file.h"

#include "core/plugin/definition_reader.h"

#include <QFile>
#include <QRegularExpression>

namespace gavel::worker {
namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

std::expected<plugin::LanguageDefinition, Refusal> readLanguageFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(Refusal{Refusal::Kind::Unreadable, path, {}, {}, 0, file.errorString(), {}});
    auto definition = plugin::readLanguageDefinition(file.readAll(), path);
    if (definition)
        return *std::move(definition);
    const plugin::DefinitionFault &fault = definition.error();
    const auto kind = fault.isBrokenJson ? Refusal::Kind::BrokenJson : Refusal::Kind::BadDefinition;
    return std::unexpected(Refusal{kind, path, {}, fault.field, fault.line, fault.reason, {}});
}

std::optional<Refusal> refusalByFamily(const plugin::LanguageFamily &family,
                                       const plugin::LanguageDefinition &definition)
{
    const Result<void> accepted = family.accept(definition);
    if (accepted)
        return std::nullopt;
    Refusal refusal{Refusal::Kind::BadDefinition,
                    definition.path,
                    definition.id,
                    {},
                    0,
                    QString::fromStdString(accepted.error().message),
                    {}};
    // A family names the field first: "run[2]: unknown placeholder {binray}".
    static const QRegularExpression form(QStringLiteral("^([A-Za-z0-9_$]+(?:[.\\[][^:\\s]*)?): (.*)$"),
                                         QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = form.match(refusal.reason);
    if (match.hasMatch()) {
        refusal.field = match.captured(1);
        refusal.reason = match.captured(2);
        refusal.line = plugin::lineOfField(contentOf(definition.path), refusal.field);
    }
    return refusal;
}

} // namespace gavel::worker
