// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"
#include "core/domain/checker_report.h"

#include <QStringList>
#include <QtPlugin>

#include <memory>
#include <span>
#include <string_view>

namespace gavel::plugin {

using domain::CheckerReport;

// One testcase as a checker sees it. The views are mapped files: valid during check(), never copied, any bytes at all.
struct CheckerInput {
    std::string_view input;
    std::string_view answer; // the jury's
    std::string_view output; // the contestant's
};

// Decides on outputs under fixed flags. Used by one thread at a time.
class Checker {
public:
    virtual ~Checker() = default;

    // A fault in the answer file is a report of Outcome::Failed.
    virtual CheckerReport check(const CheckerInput &input) noexcept = 0;
};

// A checker plugin makes checkers. It runs in the checker host process, never in the worker: a crash or an endless
// loop costs one testcase, not the worker. Opens no files, starts no programs.
class CheckerPlugin {
public:
    virtual ~CheckerPlugin() = default;

    // InvalidArgument names the flag that is unknown or has a bad value.
    virtual Result<std::unique_ptr<Checker>> create(const QStringList &arguments) const noexcept = 0;
};

} // namespace gavel::plugin

// The interface version, as in language.h.
#define GavelCheckerPlugin_iid "org.gavel.CheckerPlugin/2"
Q_DECLARE_INTERFACE(gavel::plugin::CheckerPlugin, GavelCheckerPlugin_iid)
