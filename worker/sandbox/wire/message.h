// Bytes of one packet, written and read in order. Both ends are of one build and one machine: fields are copied as they
// lie in memory, strings carry their length.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace gavel::sandbox {

class MessageWriter {
public:
    template <typename T>
    void put(const T &value)
    {
        static_assert(std::is_trivially_copyable_v<T>);
        append(&value, sizeof value);
    }
    void putString(std::string_view text)
    {
        put(static_cast<std::uint32_t>(text.size()));
        append(text.data(), text.size());
    }
    void putStrings(const std::vector<std::string> &texts);
    void append(const void *data, std::size_t size);

    std::span<const char> bytes() const { return m_bytes; }

private:
    std::vector<char> m_bytes;
};

// Reads what a MessageWriter wrote. A message that ends too early makes every further read give zeros and isGood()
// false.
class MessageReader {
public:
    explicit MessageReader(std::span<const char> bytes) : m_rest(bytes) {}

    template <typename T>
    T get()
    {
        static_assert(std::is_trivially_copyable_v<T>);
        T value{};
        const std::span<const char> bytes = take(sizeof value);
        if (bytes.size() == sizeof value)
            std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }
    std::string getString();
    std::vector<std::string> getStrings();
    std::span<const char> take(std::size_t size);
    std::span<const char> takeRest() { return take(m_rest.size()); }

    bool isGood() const { return m_isGood; }
    // DataCorrupted unless everything read was there.
    Result<void> check() const;

private:
    std::span<const char> m_rest;
    bool m_isGood = true;
};

} // namespace gavel::sandbox
