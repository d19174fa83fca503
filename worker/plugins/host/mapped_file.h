#pragma once

#include "core/base/result.h"

#include <string_view>

namespace gavel::worker {

// A whole file in memory, read-only, nothing copied. The descriptor may be closed afterwards.
class MappedFile {
public:
    // InvalidArgument: not a regular or memory file. An empty file gives an empty text.
    static Result<MappedFile> create(int fd);
    ~MappedFile();
    MappedFile(MappedFile &&other) noexcept;
    MappedFile &operator=(MappedFile &&) = delete;

    std::string_view text() const noexcept { return m_text; }

private:
    explicit MappedFile(std::string_view text) noexcept : m_text(text) {}

    std::string_view m_text = "";
};

} // namespace gavel::worker
