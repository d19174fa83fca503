#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace gavel::http {

// The fields of a request in the order received, all in one block of memory.
class Headers {
public:
    void add(QByteArrayView name, QByteArrayView value);

    // The first value of the field, a null view when it is absent. Names are given in lower case.
    QByteArrayView value(QByteArrayView lowerCaseName) const;

    bool contains(QByteArrayView lowerCaseName) const { return !value(lowerCaseName).isNull(); }
    int count(QByteArrayView lowerCaseName) const;
    qsizetype size() const { return qsizetype(m_entries.size()); }

private:
    struct Entry {
        quint32 start = 0;
        quint32 nameSize = 0;
        quint32 valueSize = 0;
    };

    QByteArrayView nameOf(const Entry &entry) const;
    QByteArrayView valueOf(const Entry &entry) const;

    QByteArray m_text; // lower-case name and value of each field, one after the other
    std::vector<Entry> m_entries;
};

} // namespace gavel::http
