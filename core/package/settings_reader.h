#pragma once

#include "core/package/package_fault.h"
#include "core/package/yaml_document.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace gavel::package {

// Reads a YAML map key by key, records what is wrong with file and line, and in the end warns of the keys that nobody
// asked for. Absent and null keys are the same. Borrows the node and the fault list.
class SettingsReader {
public:
    // `path` is put before the keys in messages: "limits".
    SettingsReader(const YamlNode &map, QString file, FaultList &faults, QString path = {});

    // The value of a key, whatever it is; null when it is not there.
    const YamlNode *take(const QString &key);

    std::optional<QString> text(const QString &key);
    std::optional<double> number(const QString &key, double least, double most);
    std::optional<bool> boolean(const QString &key);
    // A list of texts, or one text of words separated by white space.
    std::optional<QStringList> words(const QString &key);
    std::optional<SettingsReader> map(const QString &key);

    void error(const QString &key, const QString &reason);
    void warning(const QString &key, const QString &reason);

    void warnOfUnknownKeys();

private:
    QString named(const QString &key) const;
    int lineOf(const QString &key) const;

    const YamlNode *m_map;
    QString m_file;
    FaultList *m_faults;
    QString m_path;
    QStringList m_known;
};

// Splits flags as a package writes them in one text.
QStringList splitWords(const QString &text);

// Reads a file that must be a YAML map. Null when it is not, with the fault recorded; an empty file is an empty map.
std::optional<YamlNode> readYamlMap(const std::optional<QByteArray> &text, const QString &file, FaultList &faults);

} // namespace gavel::package
