#include "worker/judging/problem_shelf.h"

#include "core/wire/judging_data.h"
#include "worker/judging/captured_text.h"
#include "worker/judging/run_limits.h"

#include <algorithm>

namespace gavel::worker {

namespace {

constexpr std::size_t kMostProblems = 32;
constexpr qint64 kMostJudgingData = 64 * 1024 * 1024;

Result<domain::JudgingData> decode(int fd, const domain::BlobRef &blob)
{
    const QByteArray json = readHead(fd, std::min(blob.size, kMostJudgingData));
    Result<domain::JudgingData> data = wire::decodeJudgingData(json);
    if (!data)
        return failure(ErrorCode::DataCorrupted,
                       "judging data " + blob.sha256.toStdString() + ": " + data.error().message);
    if (data->testcases.isEmpty())
        return failure(ErrorCode::DataCorrupted, "judging data " + blob.sha256.toStdString() + ": it has no testcases");
    data->limits = withDefaults(data->limits);
    return data;
}

} // namespace

Result<std::shared_ptr<const domain::JudgingData>> ProblemShelf::get(const domain::BlobRef &blob)
{
    if (auto data = find(blob.sha256))
        return data;
    const UniqueFd fd = TRY_WITHIN("judging data", m_blobs.open(blob));
    auto data = std::make_shared<const domain::JudgingData>(TRY(decode(fd.get(), blob)));
    keep(blob.sha256, data);
    return data;
}

std::shared_ptr<const domain::JudgingData> ProblemShelf::find(const QByteArray &sha256)
{
    std::lock_guard lock(m_mutex);
    const auto place =
        std::find_if(m_places.begin(), m_places.end(), [&](const Place &p) { return p.first == sha256; });
    if (place == m_places.end())
        return nullptr;
    m_places.splice(m_places.begin(), m_places, place);
    return place->second;
}

void ProblemShelf::keep(const QByteArray &sha256, std::shared_ptr<const domain::JudgingData> data)
{
    std::lock_guard lock(m_mutex);
    m_places.emplace_front(sha256, std::move(data));
    if (m_places.size() > kMostProblems)
        m_places.pop_back();
}

} // namespace gavel::worker
