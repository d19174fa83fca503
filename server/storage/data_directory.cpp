#include "server/storage/data_directory.h"

#include <QDir>

#include <filesystem>
#include <system_error>

namespace gavel::storage {

namespace {

namespace fs = std::filesystem;

Result<void> makePrivate(const QString &path)
{
    const fs::path folder(path.toStdString());
    std::error_code error;
    const bool isNew = fs::create_directories(folder, error);
    if (!error && isNew)
        fs::permissions(folder, fs::perms::owner_all, error);
    if (!error && !fs::is_directory(folder, error))
        error = std::make_error_code(std::errc::not_a_directory);
    if (error)
        return failure(systemError(error.value(), "cannot make the folder " + path.toStdString()));
    return {};
}

} // namespace

Result<DataDirectory> DataDirectory::open(const QString &root)
{
    DataDirectory directory{QDir(root).absolutePath()};
    TRY(makePrivate(directory.root));
    TRY(makePrivate(directory.blobsPath()));
    return directory;
}

} // namespace gavel::storage
