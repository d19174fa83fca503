#pragma once

#include "server/judging/language_setting.h"
#include "server/storage/connection.h"

#include <QHash>
#include <QString>
#include <QStringList>

namespace gavel::storage {

// What staff have decided about languages. What they are, workers tell: see WorkerRepository.
class LanguageRepository final {
public:
    explicit LanguageRepository(Connection &connection) : m_connection(connection) {}

    Result<QHash<QString, judging::LanguageSetting>> settings(); // by the language's id
    Result<QStringList> disabled();                              // ids
    Result<void> put(const QString &language, const judging::LanguageSetting &setting);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
