#pragma once

#include <QJsonObject>

namespace gavel::judge0 {

// GET /system_info of this machine: the lines of /proc/cpuinfo that lscpu would print, and the totals of memory and
// swap.
QJsonObject systemInfo();

} // namespace gavel::judge0
