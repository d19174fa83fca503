#pragma once

#include <QByteArray>
#include <QList>

#include <array>
#include <optional>

namespace gavel::test {

// An entry of a zip file made byte by byte, so that it can say what no archiver would.
struct ZipEntry {
    QByteArray name;
    QByteArray data = {};             // as it stands in the file
    quint32 mode = 0100644;           // of Unix
    quint16 flags = 0;                // 1: encrypted
    quint16 method = 0;               // 0: stored
    std::optional<quint32> size = {}; // unpacked, as claimed
    std::optional<quint32> crc = {};
};

inline quint32 crcOf(const QByteArray &data)
{
    quint32 crc = ~0U;
    for (const char byte : data) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (0xedb88320U & (0U - (crc & 1)));
    }
    return ~crc;
}

namespace zip {

inline QByteArray number(quint64 value, int bytes)
{
    QByteArray text;
    for (int i = 0; i < bytes; ++i)
        text.append(static_cast<char>(value >> (8 * i)));
    return text;
}

inline QByteArray commonFields(const ZipEntry &entry)
{
    const auto packed = static_cast<quint32>(entry.data.size());
    return number(20, 2) + number(entry.flags, 2) + number(entry.method, 2) + number(0, 2) + number(0x21, 2) +
           number(entry.crc.value_or(crcOf(entry.data)), 4) + number(packed, 4) +
           number(entry.size.value_or(packed), 4) + number(static_cast<quint64>(entry.name.size()), 2) + number(0, 2);
}

} // namespace zip

inline QByteArray zipOf(const QList<ZipEntry> &entries)
{
    using zip::number;
    QByteArray file;
    QByteArray directory;
    for (const ZipEntry &entry : entries) {
        directory += "PK\x01\x02" + number(0x0314, 2) + zip::commonFields(entry) + number(0, 2 + 2 + 2) +
                     number(quint64(entry.mode) << 16, 4) + number(static_cast<quint64>(file.size()), 4) + entry.name;
        file += "PK\x03\x04" + zip::commonFields(entry) + entry.name + entry.data;
    }
    const auto count = static_cast<quint64>(entries.size());
    const auto start = static_cast<quint64>(file.size());
    return file + directory + "PK\x05\x06" + number(0, 4) + number(count, 2) + number(count, 2) +
           number(static_cast<quint64>(directory.size()), 4) + number(start, 4) + number(0, 2);
}

} // namespace gavel::test
