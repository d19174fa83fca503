#include "worker/sandbox/wire/message.h"

namespace gavel::sandbox {

void MessageWriter::append(const void *data, std::size_t size)
{
    const char *bytes = static_cast<const char *>(data);
    m_bytes.insert(m_bytes.end(), bytes, bytes + size);
}

void MessageWriter::putStrings(const std::vector<std::string> &texts)
{
    put(static_cast<std::uint32_t>(texts.size()));
    for (const std::string &text : texts)
        putString(text);
}

std::span<const char> MessageReader::take(std::size_t size)
{
    if (!m_isGood || size > m_rest.size()) {
        m_isGood = false;
        return {};
    }
    const std::span<const char> bytes = m_rest.first(size);
    m_rest = m_rest.subspan(size);
    return bytes;
}

std::string MessageReader::getString()
{
    const std::span<const char> bytes = take(get<std::uint32_t>());
    return std::string(bytes.begin(), bytes.end());
}

std::vector<std::string> MessageReader::getStrings()
{
    std::vector<std::string> texts;
    for (std::uint32_t left = get<std::uint32_t>(); left > 0 && m_isGood; --left)
        texts.push_back(getString());
    return texts;
}

Result<void> MessageReader::check() const
{
    if (!m_isGood)
        return failure(ErrorCode::DataCorrupted, "a message of the sandbox was cut off");
    return {};
}

} // namespace gavel::sandbox
