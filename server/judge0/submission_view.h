#pragma once

#include "server/judge0/languages.h"
#include "server/runs/run.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <expected>
#include <optional>

namespace gavel::judge0 {

// Which attributes a client wants to see of a submission, and how texts are written.
struct View {
    QStringList fields;
    bool isBase64 = false;
};

// Of ?fields=a,b: the default ones without, all for "*". Otherwise the names that no attribute has.
std::expected<QStringList, QStringList> parseFields(const std::optional<QString> &text);

QStringList defaultFields();

// Empty when one of the texts is not UTF-8 and the client did not ask for base64.
std::optional<QJsonObject> show(const runs::Run &run, const View &view, const Languages &languages);

} // namespace gavel::judge0
