#include "server/http/router.h"

#include <map>

namespace gavel::http {

// One segment of the known paths.
struct Router::Node {
    std::map<QString, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> parameter; // takes any segment that no literal takes
    std::unique_ptr<Node> rest;      // takes that and all that follow
    std::map<QByteArray, const Route *> methods;
};

namespace {

bool isParameter(const QByteArray &segment)
{
    return segment.startsWith('{') && segment.endsWith('}');
}

bool isRest(const QByteArray &segment)
{
    return isParameter(segment) && segment.endsWith("*}");
}

QByteArrayList parameterNames(const Route &route)
{
    QByteArrayList names;
    const QByteArrayList segments = route.pattern.split('/');
    for (const QByteArray &segment : segments) {
        if (isParameter(segment))
            names.append(segment.mid(1, segment.size() - (isRest(segment) ? 3 : 2)));
    }
    return names;
}

} // namespace

Router::Router() : m_root(std::make_unique<Node>())
{
}
Router::~Router() = default;
Router::Router(Router &&) noexcept = default;
Router &Router::operator=(Router &&) noexcept = default;

void Router::add(Route route)
{
    Node *node = m_root.get();
    const QByteArrayList segments = route.pattern.split('/');
    for (const QByteArray &segment : segments.sliced(1)) {
        if (segment.isEmpty() && segments.size() == 2)
            break; // the root itself
        auto &next = isRest(segment)        ? node->rest
                     : isParameter(segment) ? node->parameter
                                            : node->literals[QString::fromUtf8(segment)];
        if (!next)
            next = std::make_unique<Node>();
        node = next.get();
    }
    m_routes.push_back(std::make_unique<Route>(std::move(route)));
    const Route *added = m_routes.back().get();
    Q_ASSERT(!node->methods.contains(added->method));
    node->methods[added->method] = added;
}

Router::Match Router::find(QByteArrayView method, const QStringList &segments) const
{
    const Node *node = m_root.get();
    QStringList values;
    for (qsizetype i = 0; i < segments.size(); ++i) {
        const QString &segment = segments[i];
        if (const auto literal = node->literals.find(segment); literal != node->literals.end()) {
            node = literal->second.get();
        } else if (node->parameter && !segment.isEmpty()) {
            node = node->parameter.get();
            values.append(segment);
        } else if (node->rest && !segment.isEmpty()) {
            node = node->rest.get();
            values.append(segments.sliced(i).join(QLatin1Char('/')));
            break;
        } else {
            return {};
        }
    }
    Match match;
    for (const auto &[name, route] : node->methods) {
        match.allowed.append(name);
        if (name == "GET")
            match.allowed.append("HEAD");
    }
    if (!match.allowed.isEmpty())
        match.allowed.append("OPTIONS");
    const QByteArray wanted = method == QByteArrayView("HEAD") ? QByteArray("GET") : method.toByteArray();
    const auto route = node->methods.find(wanted);
    if (route == node->methods.end())
        return match;
    match.route = route->second;
    const QByteArrayList names = parameterNames(*match.route);
    for (qsizetype i = 0; i < names.size(); ++i)
        match.parameters.insert(names[i], values[i]);
    return match;
}

QList<const Route *> Router::routes() const
{
    QList<const Route *> all;
    for (const auto &route : m_routes)
        all.append(route.get());
    return all;
}

} // namespace gavel::http
