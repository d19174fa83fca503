#pragma once

#include "server/api/language_page.h"
#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::api {

// The languages one may submit in, for programs and as a page for people; and what staff decide about them.
class LanguageRoutes final {
public:
    static Result<LanguageRoutes> create(const Services &services);

    void addTo(RouteTable &routes);

private:
    LanguageRoutes(const Services &services, LanguagePage page);

    QList<ShownLanguage> shown() const;
    void list(const http::Responder &responder) const;
    void change(const http::RequestPtr &request, const http::Responder &responder) const;
    void showPage(const http::Responder &responder) const;

    const Services m_services;
    const LanguagePage m_page;
};

} // namespace gavel::api
