#include "tests/plugins/support/loaded_plugin.h"

#include <QFile>
#include <QPluginLoader>

namespace gavel::test {
namespace {

const QString kPlugins = QStringLiteral(GAVEL_BINARY_DIR "/plugins");

QObject *load(const QString &kind, const QString &id)
{
    QPluginLoader loader(QStringLiteral("%1/%2/%3/%3.so").arg(kPlugins, kind, id));
    QObject *instance = loader.instance();
    if (!instance)
        qWarning("%s", qPrintable(loader.errorString()));
    return instance;
}

} // namespace

Result<std::unique_ptr<plugin::Checker>> makeChecker(const QString &id, const QStringList &flags)
{
    auto *factory = qobject_cast<plugin::CheckerPlugin *>(load(QStringLiteral("checkers"), id));
    if (!factory)
        return failure(ErrorCode::NotFound, "the plugin did not load");
    return factory->create(flags);
}

plugin::CheckerReport check(const QString &id, const QStringList &flags, const QByteArray &answer,
                            const QByteArray &output)
{
    const auto checker = makeChecker(id, flags);
    if (!checker)
        return {plugin::CheckerReport::Outcome::Failed, std::nullopt, checker.error().message, {}};
    const auto view = [](const QByteArray &bytes) {
        return std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    };
    return (*checker)->check(plugin::CheckerInput{"", view(answer), view(output)});
}

const plugin::LanguageFamily *loadFamily(const QString &id)
{
    return qobject_cast<plugin::LanguageFamily *>(load(QStringLiteral("languages"), id));
}

plugin::LanguageDefinition readLanguage(const QString &family, const QString &id)
{
    QFile file(QStringLiteral("%1/languages/%2/%3.json").arg(kPlugins, family, id));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return plugin::readLanguageDefinition(file.readAll(), file.fileName()).value_or(plugin::LanguageDefinition{});
}

QString outcomeCode(const plugin::CheckerReport &report)
{
    using Outcome = plugin::CheckerReport::Outcome;
    switch (report.outcome) {
    case Outcome::Accepted: return QStringLiteral("AC");
    case Outcome::WrongAnswer: return QStringLiteral("WA");
    case Outcome::PresentationError: return QStringLiteral("PE");
    case Outcome::Partial: return QStringLiteral("partial");
    case Outcome::Failed: break;
    }
    return QStringLiteral("failed");
}

QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace gavel::test
