#pragma once

#include "server/http/request.h"
#include "server/http/response.h"

namespace gavel::http {

// Answers that hold only what is asked for: ?fields=id,judging.verdict keeps these members of a JSON object, and of
// every entry where one of them is a list: ?fields=submissions.id,next_cursor.

inline constexpr QStringView kFieldsParameter = u"fields";

// Whether the value of `fields` is a list of paths: names of lower-case letters, digits and _, joined by dots.
bool isFieldList(const QString &text);

// Leaves the rest out of a 200 answer of JSON to a GET that asks so; others stay as they are. What a path does not find
// is not there.
void selectFields(Response &response, const Request &request);

} // namespace gavel::http
