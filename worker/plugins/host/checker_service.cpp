#include "worker/plugins/host/checker_service.h"

#include "worker/plugins/host/mapped_file.h"
#include "worker/plugins/plugin_file.h"

namespace gavel::worker {
namespace {

constexpr std::size_t kMostCheckers = 64; // kept ready; beyond it all are made anew

std::unexpected<Error> refused(const Refusal &refusal)
{
    return failure(ErrorCode::NotFound, refusal.describe().toStdString());
}

bool isPlainName(const QString &id)
{
    return !id.isEmpty() && !id.contains(QLatin1Char('/')) && !id.startsWith(QLatin1Char('.'));
}

} // namespace

protocol::Reply CheckerService::answer(const protocol::Request &request, const std::vector<UniqueFd> &descriptors)
{
    auto report = perform(request, descriptors);
    if (report)
        return protocol::Reply{request.number, *std::move(report)};
    return protocol::Reply{request.number, std::move(report).error()};
}

Result<domain::CheckerReport> CheckerService::perform(const protocol::Request &request,
                                                      const std::vector<UniqueFd> &descriptors)
{
    plugin::Checker *checker = TRY(checkerFor(Key(request.checkerId, request.arguments)));
    if (request.task == protocol::Task::Validate)
        return domain::CheckerReport{domain::CheckerReport::Outcome::Accepted, std::nullopt, {}, {}};
    if (descriptors.size() != protocol::kCheckDescriptors)
        return failure(ErrorCode::InvalidArgument, "a check needs three descriptors");
    const MappedFile input = TRY(MappedFile::create(descriptors[0].get()));
    const MappedFile answer = TRY(MappedFile::create(descriptors[1].get()));
    const MappedFile output = TRY(MappedFile::create(descriptors[2].get()));
    return checker->check(plugin::CheckerInput{input.text(), answer.text(), output.text()});
}

Result<plugin::Checker *> CheckerService::checkerFor(const Key &key)
{
    if (const auto found = m_checkers.find(key); found != m_checkers.end())
        return found->second.get();
    const plugin::CheckerPlugin *factory = TRY(pluginNamed(key.first));
    std::unique_ptr<plugin::Checker> checker = TRY(factory->create(key.second));
    if (!checker)
        return failure(ErrorCode::Internal, "made no checker and gave no reason");
    if (m_checkers.size() >= kMostCheckers)
        m_checkers.clear();
    return m_checkers.emplace(key, std::move(checker)).first->second.get();
}

Result<plugin::CheckerPlugin *> CheckerService::pluginNamed(const QString &id)
{
    if (const auto found = m_plugins.find(id); found != m_plugins.end())
        return found->second;
    if (!isPlainName(id))
        return failure(ErrorCode::NotFound, "there is no such checker");
    const auto file =
        readPluginFile(QStringLiteral("%1/%2/%2.so").arg(m_pluginDirectory, id), GavelCheckerPlugin_iid, id);
    if (!file)
        return refused(file.error());
    const auto instance = loadPlugin(*file);
    if (!instance)
        return refused(instance.error());
    auto *factory = qobject_cast<plugin::CheckerPlugin *>(*instance);
    if (!factory)
        return failure(ErrorCode::NotFound, "does not implement CheckerPlugin: is Q_INTERFACES missing?");
    m_plugins.emplace(id, factory);
    return factory;
}

} // namespace gavel::worker
