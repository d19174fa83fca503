#pragma once

#include "server/api/rate_limiter.h"
#include "server/http/router.h"
#include "server/judge0/settings.h"

#include <optional>

namespace gavel::judge0 {

// Who comes in, by Judge0's rules: a token of the site's for everything, another one to list and to delete.
class Gate {
public:
    explicit Gate(const Settings &settings) : m_settings(settings) {}

    enum class Need { Nothing, Authentication, Authorization };

    // Adds a route below the base path whose callers are checked before their body is read.
    void add(http::Router &router, const char *method, const QByteArray &path, qint64 maxBodyBytes, Need need,
             http::Handler handle) const;

private:
    std::optional<int> refusal(const http::Request &request, Need need) const; // a status code
    bool isNamed(const http::Request &request, const QByteArray &header, const QByteArrayList &tokens) const;

    const Settings &m_settings;
};

// {"error": "..."}
http::Response error(int status, const QString &text);

} // namespace gavel::judge0
