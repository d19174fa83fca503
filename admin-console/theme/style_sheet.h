#pragma once

#include "admin-console/theme/palette.h"

#include <QString>

namespace gavel::console {

// Buttons, fields, chips, tabs, menus and splitters. Table cells are painted by delegates and not touched here.
QString styleSheet(const Palette &palette);

} // namespace gavel::console
