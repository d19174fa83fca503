#include "server/api/problem_name.h"

#include "server/api/route_table.h"
#include "server/problems/problem_service.h"

namespace gavel::api {

QString problemNameOf(const http::RequestPtr &request, const problems::ProblemService &problems)
{
    const QString text = request->parameter("problem");
    if (problems.find(text))
        return text;
    const QList<problems::ProblemSummary> visible = problems.list(principalOf(request).role);
    for (const problems::ProblemSummary &problem : visible) {
        if (QString::number(problem.id.value) == text)
            return problem.name;
    }
    return text;
}

} // namespace gavel::api
