#pragma once

#include "server/http/request.h"

#include <QString>

namespace gavel::problems {
class ProblemService;
}

namespace gavel::api {

// The short name that {problem} of the path means: itself, or that of the problem with this id, which whoever asks may
// see. What means none stays as it is, for the service to refuse.
QString problemNameOf(const http::RequestPtr &request, const problems::ProblemService &problems);

} // namespace gavel::api
