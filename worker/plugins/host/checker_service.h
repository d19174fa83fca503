#pragma once

#include "core/base/unique_fd.h"
#include "core/plugin/checker.h"
#include "worker/plugins/checker_protocol.h"

#include <map>
#include <memory>
#include <vector>

namespace gavel::worker {

// The host's side: loads checker plugins when they are first asked for and lets them judge. Single-threaded.
class CheckerService {
public:
    explicit CheckerService(QString pluginDirectory) : m_pluginDirectory(std::move(pluginDirectory)) {}

    // `descriptors` are those that came with the request.
    protocol::Reply answer(const protocol::Request &request, const std::vector<UniqueFd> &descriptors);

private:
    using Key = std::pair<QString, QStringList>; // checker and flags

    Result<domain::CheckerReport> perform(const protocol::Request &request, const std::vector<UniqueFd> &descriptors);
    Result<plugin::Checker *> checkerFor(const Key &key);
    Result<plugin::CheckerPlugin *> pluginNamed(const QString &id);

    const QString m_pluginDirectory;
    std::map<QString, plugin::CheckerPlugin *> m_plugins;       // owned by their libraries
    std::map<Key, std::unique_ptr<plugin::Checker>> m_checkers; // a problem's testcases share one
};

} // namespace gavel::worker
