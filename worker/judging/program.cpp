#include "worker/judging/program.h"

namespace gavel::worker {

std::shared_ptr<const Program> Program::fromSources(const QList<plugin::SourceFile> &sources)
{
    // Executable, since a source may be a program or a script that says itself what runs it.
    std::vector<File> files;
    for (const plugin::SourceFile &source : sources)
        files.push_back(
            File{source.name.toStdString(), true, {source.content.constData(), size_t(source.content.size())}});
    return std::make_shared<const Program>(std::move(files), std::any(sources));
}

bool Program::isLarge(const File &file)
{
    return file.bytes.size() > 64 * 1024;
}

Bytes Program::size() const
{
    Bytes sum;
    for (const File &file : m_files)
        sum = sum + Bytes{std::int64_t(file.bytes.size())};
    return sum;
}

Result<void> Program::putInto(sandbox::Cell &cell) const
{
    for (const File &file : m_files)
        TRY_WITHIN("putting " + file.path + " into a cell", put(file, cell));
    return {};
}

// What is large goes over as a descriptor, and is copied once less.
Result<void> Program::put(const File &file, sandbox::Cell &cell)
{
    if (file.fd < 0 || !isLarge(file))
        return cell.putFile(sandbox::Area::App, file.path, file.bytes.data(), file.bytes.size(), file.isExecutable);
    const sandbox::FilePart content(file.fd, file.offset, Bytes{std::int64_t(file.bytes.size())});
    return cell.putFile(sandbox::Area::App, file.path, content, file.isExecutable);
}

} // namespace gavel::worker
