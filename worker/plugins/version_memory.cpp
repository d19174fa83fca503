#include "worker/plugins/version_memory.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace gavel::worker {

namespace {

QString keyOf(const plugin::LanguageDefinition &definition)
{
    QStringList parts = definition.versionProbe;
    QStringList variables = definition.environment.keys();
    variables.sort();
    for (const QString &name : variables)
        parts.append(name + QLatin1Char('=') + definition.environment.value(name));
    return parts.join(QLatin1Char('\n'));
}

QString timeOf(const QString &path)
{
    const QFileInfo file(path);
    return QStringLiteral("%1/%2").arg(file.lastModified().toMSecsSinceEpoch()).arg(file.size());
}

} // namespace

VersionMemory::VersionMemory(QString path, QString root) : m_path(std::move(path)), m_root(std::move(root))
{
    load();
}

QString VersionMemory::stampOf(const QString &program) const
{
    return m_root + timeOf(m_root + QStringLiteral("/var/lib/dpkg/status")) + QLatin1Char(' ') +
           timeOf(m_root + program);
}

Result<QString> VersionMemory::ask(const plugin::LanguageDefinition &definition, const VersionProbe &probe)
{
    const QString key = keyOf(definition);
    const QString stamp = stampOf(definition.versionProbe.value(0));
    {
        const std::lock_guard lock(m_mutex);
        const auto known = m_known.constFind(key);
        if (known != m_known.cend() && known->stamp == stamp) {
            m_asked.insert(key, *known);
            return known->text;
        }
    }
    const QString text = TRY(probe(definition));
    const std::lock_guard lock(m_mutex);
    m_known.insert(key, {stamp, text});
    m_asked.insert(key, {stamp, text});
    m_isChanged = true;
    return text;
}

void VersionMemory::load()
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QJsonObject answers = QJsonDocument::fromJson(file.readAll()).object();
    for (auto it = answers.begin(); it != answers.end(); ++it) {
        const QJsonObject answer = it->toObject();
        m_known.insert(it.key(), {answer.value(QStringLiteral("stamp")).toString(),
                                  answer.value(QStringLiteral("text")).toString()});
    }
}

Result<void> VersionMemory::save()
{
    const std::lock_guard lock(m_mutex);
    if (!m_isChanged)
        return {};
    QJsonObject answers;
    for (auto it = m_asked.cbegin(); it != m_asked.cend(); ++it)
        answers.insert(it.key(), QJsonObject{{QStringLiteral("stamp"), it->stamp}, {QStringLiteral("text"), it->text}});
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(answers).toJson()) < 0 || !file.commit())
        return failure(ErrorCode::Unavailable, (m_path + QStringLiteral(": ") + file.errorString()).toStdString());
    m_isChanged = false;
    return {};
}

} // namespace gavel::worker
