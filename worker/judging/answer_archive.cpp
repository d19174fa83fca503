#include "worker/judging/answer_archive.h"

#include "worker/judging/captured_text.h"

namespace gavel::worker {

namespace {

using sandbox::Area;
using Files = SubmittedAnswers::Files;

constexpr char kArchive[] = "archive.zip";
const std::string kUnpacked = "unpacked/";

bool isArchive(const QString &name, const QByteArray &content)
{
    return name.endsWith(QLatin1String(".zip"), Qt::CaseInsensitive) && content.startsWith("PK");
}

sandbox::RunRecipe unzipRecipe()
{
    sandbox::RunRecipe recipe;
    recipe.argv = {"/usr/bin/unzip", "-qq", "-o", kArchive, "-d", "unpacked"};
    recipe.environment = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8"};
    recipe.limits.cpuTime = std::chrono::seconds(10);
    recipe.limits.wallTime = std::chrono::seconds(30);
    recipe.limits.fileSize = kMostAnswerBytes;
    return recipe;
}

Result<void> collect(sandbox::Cell &cell, Files &files)
{
    const Result<std::vector<sandbox::CellFile>> list = cell.listBox(kMostAnswers + 1, kMostAnswerBytes * 2);
    if (!list && list.error().code == ErrorCode::ResourceExhausted)
        return {}; // the contestant's fault
    if (!list)
        return std::unexpected(list.error());
    for (const sandbox::CellFile &file : *list) {
        if (!file.path.starts_with(kUnpacked))
            continue;
        const UniqueFd content = TRY(cell.takeFile(file.path, kMostAnswerBytes * 2));
        files.insert(QString::fromStdString(file.path).section(QLatin1Char('/'), -1),
                     readHead(content.get(), file.size.count));
    }
    return {};
}

Result<void> unpack(sandbox::Cell &cell, const QByteArray &archive, Files &files)
{
    TRY(cell.putFile(Area::Box, kArchive, archive.constData(), std::size_t(archive.size()), false));
    const sandbox::RunResult result = TRY(cell.run(unzipRecipe()));
    if (result.termination == Termination::Cancelled)
        return failure(ErrorCode::Cancelled, "unpacking was cancelled");
    return collect(cell, files);
}

} // namespace

Result<void> unpackArchives(sandbox::Sandbox &sandbox, int slot, JobControl &control, Files &files)
{
    Files unpacked;
    for (auto file = files.begin(); file != files.end();) {
        if (!isArchive(file.key(), *file)) {
            ++file;
            continue;
        }
        const std::unique_ptr<sandbox::Cell> cell = TRY(sandbox.takeCell(slot));
        const JobControl::Lent lent(control, *cell);
        TRY_WITHIN("unpacking " + file.key().toStdString(), unpack(*cell, *file, unpacked));
        file = files.erase(file);
    }
    for (auto file = unpacked.begin(); file != unpacked.end(); ++file)
        files.insert(file.key(), *file);
    return {};
}

} // namespace gavel::worker
