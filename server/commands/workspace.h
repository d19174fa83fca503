#pragma once

#include "core/blobs/permanent_blob_store.h"
#include "server/commands/command_line.h"
#include "server/storage/callback.h"
#include "server/storage/data_directory.h"
#include "server/storage/database.h"

#include <QEventLoop>

#include <memory>
#include <optional>

namespace gavel::commands {

// What a command works on: the data directory, open.
struct Workspace {
    storage::DataDirectory directory;
    QString location; // of the database, for people
    QString address;  // of the database, perhaps with its password
    std::unique_ptr<storage::Database> database;
    std::unique_ptr<blobs::PermanentBlobStore> blobs;
};

// The directory of --data or the default one, and the database and blobs in it or those of --database-url and
// --blob-store. A database that is missing is made; one that is older than the program is refused unless `isMigrated`.
Result<Workspace> openWorkspace(const CommandLine &line, bool isMigrated = false);

QString dataPath(const CommandLine &line);

// Of --database-url and the password in its file, else of the environment a server would read; else the file in the
// data directory.
Result<QString> databaseAddress(const CommandLine &line);

// What follows an option, else what the environment variable says.
QString settingOf(const CommandLine &line, const char *option, const char *variable);

// Asks a service and waits for its answer in an event loop of its own. `ask` takes a Callback<T>.
template <typename T, typename Ask>
Result<T> await(Ask ask)
{
    QEventLoop loop;
    std::optional<Result<T>> outcome;
    ask(Callback<T>([&](Result<T> result) {
        outcome.emplace(std::move(result));
        loop.quit();
    }));
    if (!outcome)
        loop.exec();
    return *std::move(outcome);
}

// The first line of the file ("-": standard input), for passwords: they do not belong on a command line.
Result<QString> readFirstLine(const QString &path);

void printLine(const QString &text); // to standard output

} // namespace gavel::commands
