#include "server/http/sparse_fields.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <map>

namespace gavel::http {

namespace {

// The paths as a tree; a node without branches keeps all below it.
struct Selection {
    std::map<QString, Selection> members;
};

Selection selectionOf(const QString &text)
{
    Selection root;
    const QStringList paths = text.split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString &path : paths) {
        Selection *node = &root;
        for (const QString &step : path.split(QLatin1Char('.')))
            node = &node->members[step];
    }
    return root;
}

QJsonValue select(const QJsonValue &value, const Selection &selection)
{
    if (selection.members.empty())
        return value;
    if (value.isArray()) {
        QJsonArray kept;
        const QJsonArray array = value.toArray();
        for (const QJsonValue element : array)
            kept.append(select(element, selection));
        return kept;
    }
    if (!value.isObject())
        return value;
    QJsonObject kept;
    const QJsonObject object = value.toObject();
    for (const auto &[name, below] : selection.members) {
        const auto member = object.constFind(name);
        if (member != object.constEnd())
            kept.insert(name, select(*member, below));
    }
    return kept;
}

bool isJson(const Response &response)
{
    return std::ranges::any_of(response.headers, [](const auto &header) {
        return header.first.compare("content-type", Qt::CaseInsensitive) == 0 &&
               header.second.startsWith("application/json");
    });
}

} // namespace

bool isFieldList(const QString &text)
{
    static const QRegularExpression list(
        QStringLiteral("\\A[a-z0-9_]+(\\.[a-z0-9_]+){0,8}(,[a-z0-9_]+(\\.[a-z0-9_]+){0,8}){0,63}\\z"));
    return text.size() <= 1000 && list.match(text).hasMatch();
}

void selectFields(Response &response, const Request &request)
{
    const bool isRead = request.method == "GET" || request.method == "HEAD";
    if (!isRead || response.status != 200 || response.file)
        return;
    const std::optional<QString> fields = request.target.query.value(kFieldsParameter);
    if (!fields || !isFieldList(*fields) || !isJson(response))
        return;
    const QJsonDocument document = QJsonDocument::fromJson(response.body);
    if (document.isObject())
        response.body =
            QJsonDocument(select(document.object(), selectionOf(*fields)).toObject()).toJson(QJsonDocument::Compact);
}

} // namespace gavel::http
