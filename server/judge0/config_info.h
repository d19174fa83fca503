#pragma once

#include "server/judge0/settings.h"

#include <QJsonObject>

namespace gavel::judge0 {

// GET /config_info: every key, since clients refuse a server that lacks one.
QJsonObject configInfo(const Settings &settings);

} // namespace gavel::judge0
