#pragma once

#include "core/base/result.h"
#include "core/plugin/language.h"
#include "worker/judging/mapped_file.h"
#include "worker/sandbox/sandbox.h"

#include <QByteArray>
#include <QList>

#include <any>
#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace gavel::worker {

// What is put below /app before the runs: a compiled program, or the sources of an interpreted one. Immutable, shared
// between jobs and threads.
class Program {
public:
    struct File {
        std::string path;
        bool isExecutable = false;
        std::span<const char> bytes; // into what the program keeps alive
        int fd = -1;                 // if open, of a file that has the bytes, too, from `offset` on; likewise
        std::int64_t offset = 0;
    };

    // Whether it is worth a descriptor of its own.
    static bool isLarge(const File &file);

    // Copies nothing but the list.
    static std::shared_ptr<const Program> fromSources(const QList<plugin::SourceFile> &sources);

    // `keptAlive` owns the files' bytes.
    Program(std::vector<File> files, std::any keptAlive) : m_files(std::move(files)), m_keptAlive(std::move(keptAlive))
    {
    }

    const std::vector<File> &files() const { return m_files; }
    Bytes size() const;

    // Puts every file into the cell, below /app.
    Result<void> putInto(sandbox::Cell &cell) const;

private:
    static Result<void> put(const File &file, sandbox::Cell &cell);

    const std::vector<File> m_files;
    const std::any m_keptAlive;
};

// How a compilation ended: a program, or none and a compile error.
struct Compilation {
    std::shared_ptr<const Program> program; // null: compile error
    QByteArray output;                      // for the submission's author; warnings if it succeeded
    std::chrono::milliseconds wallTime{0};
    bool isCached = false;

    bool isError() const { return !program; }
};

} // namespace gavel::worker
