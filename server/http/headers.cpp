#include "server/http/headers.h"

namespace gavel::http {

void Headers::add(QByteArrayView name, QByteArrayView value)
{
    Entry entry;
    entry.start = quint32(m_text.size());
    entry.nameSize = quint32(name.size());
    entry.valueSize = quint32(value.size());
    for (const char c : name)
        m_text.append(c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c);
    m_text.append(value);
    m_entries.push_back(entry);
}

QByteArrayView Headers::value(QByteArrayView lowerCaseName) const
{
    for (const Entry &entry : m_entries) {
        if (nameOf(entry) == lowerCaseName)
            return valueOf(entry);
    }
    return {};
}

int Headers::count(QByteArrayView lowerCaseName) const
{
    int found = 0;
    for (const Entry &entry : m_entries)
        found += nameOf(entry) == lowerCaseName ? 1 : 0;
    return found;
}

QByteArrayView Headers::nameOf(const Entry &entry) const
{
    return QByteArrayView(m_text).sliced(entry.start, entry.nameSize);
}

QByteArrayView Headers::valueOf(const Entry &entry) const
{
    return QByteArrayView(m_text).sliced(entry.start + entry.nameSize, entry.valueSize);
}

} // namespace gavel::http
