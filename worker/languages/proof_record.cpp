#include "worker/languages/proof_record.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace gavel::worker {

ProofRecord::ProofRecord(const QString &file) : m_file(file)
{
    QFile kept(file);
    if (file.isEmpty() || !kept.open(QIODevice::ReadOnly))
        return;
    for (const QJsonValue &key : QJsonDocument::fromJson(kept.readAll()).array())
        m_failures.insert(key.toString(), QString());
}

std::optional<QString> ProofRecord::find(const OfferedLanguage &language) const
{
    const QString key = keyOf(language);
    const std::lock_guard lock(m_mutex);
    const auto found = m_failures.find(key);
    return found == m_failures.end() ? std::nullopt : std::optional(*found);
}

void ProofRecord::note(const OfferedLanguage &language, const QString &failure)
{
    const QString key = keyOf(language);
    const std::lock_guard lock(m_mutex);
    m_failures.insert(key, failure);
    if (!m_file.isEmpty())
        save();
}

QString ProofRecord::keyOf(const OfferedLanguage &language)
{
    QFile file(language.definition.path);
    const bool isThere = !language.definition.path.isEmpty() && file.open(QIODevice::ReadOnly);
    const QByteArray content = isThere ? file.readAll() : QByteArray();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(content);
    hash.addData(language.version.toUtf8());
    return language.definition.id + QLatin1Char(' ') + QString::fromLatin1(hash.result().toHex());
}

void ProofRecord::save() const
{
    QJsonArray passed;
    for (auto entry = m_failures.begin(); entry != m_failures.end(); ++entry) {
        if (entry->isEmpty())
            passed.append(entry.key());
    }
    QSaveFile file(m_file);
    if (file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(passed).toJson(QJsonDocument::Compact)) > 0)
        file.commit();
}

} // namespace gavel::worker
