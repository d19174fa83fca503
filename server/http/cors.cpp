#include "server/http/cors.h"

#include <algorithm>

namespace gavel::http {

namespace {

bool isBelow(const QByteArray &path, const QByteArray &prefix)
{
    return path == prefix || (path.startsWith(prefix) && (prefix.endsWith('/') || path.at(prefix.size()) == '/'));
}

void add(Response &response, const char *name, const QByteArray &value)
{
    response.headers.append({QByteArray(name), value});
}

// What the preflight asks for is allowed as far as the path has it: handlers decide on the request itself.
void addPreflight(Response &response, const Request &request)
{
    const auto allow =
        std::ranges::find_if(response.headers, [](const auto &header) { return header.first == "Allow"; });
    if (allow != response.headers.end())
        add(response, "Access-Control-Allow-Methods", QByteArray(allow->second));
    const QByteArray wanted = request.headers.value("access-control-request-headers").toByteArray();
    if (!wanted.isEmpty())
        add(response, "Access-Control-Allow-Headers", wanted);
    add(response, "Access-Control-Max-Age", "7200");
}

} // namespace

void addCors(Response &response, const Request &request, const CorsPolicy &policy)
{
    const QByteArray origin = request.headers.value("origin").toByteArray();
    if (origin.isEmpty())
        return;
    const QByteArray &path = request.target.path;
    const bool isOpen =
        policy.origins.contains("*") ||
        std::ranges::any_of(policy.openPrefixes, [&](const auto &prefix) { return isBelow(path, prefix); });
    if (!isOpen)
        add(response, "Vary", "Origin");
    if (!isOpen && !policy.origins.contains(origin))
        return;
    add(response, "Access-Control-Allow-Origin", isOpen ? QByteArray("*") : origin);
    if (request.method == "OPTIONS")
        addPreflight(response, request);
    else
        add(response, "Access-Control-Expose-Headers",
            "ETag, Location, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Request-Id");
}

} // namespace gavel::http
