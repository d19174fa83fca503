#pragma once

#include "core/base/result.h"
#include "core/blobs/blob_store.h"
#include "core/package/package_fault.h"
#include "core/package/package_tree.h"

#include <QMap>

namespace gavel::package {

// The `constants` of problem.yaml, by the words that stand for them: "name", or "name.variant" for those that are
// written in several ways.
using Constants = QMap<QString, QString>;

Constants readConstants(const QByteArray &problemYaml, FaultList &faults);

// "{{name}}" with its value; what names no constant stays as it is. Pure.
QByteArray withConstants(QByteArray text, const Constants &constants);

// Whether it may be worth while to look for them.
bool hasConstants(const PackageTree &tree);

// Replaces {{name}} by its value in statements, validators, included files, submissions and the settings of groups.
// Requires: the tree's blobs are in the store. Errors are those of the store.
Result<void> replaceConstants(PackageTree &tree, blobs::BlobStore &store, FaultList &faults);

} // namespace gavel::package
