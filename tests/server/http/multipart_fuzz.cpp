// Fuzzes the parser of forms: the first line is a content type, the rest the body. Parts must lie inside the body, in
// order, and a form that was understood must be understood again when it is written anew.
#include "server/http/multipart.h"

#include <cstdint>
#include <cstdlib>

using namespace gavel;
using namespace gavel::http;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView input(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype end = input.indexOf('\n');
    if (end < 0)
        return 0;
    QByteArray boundary = multipartBoundary(input.first(end));
    if (boundary.isEmpty())
        boundary = "x";
    const QByteArrayView body = input.sliced(end + 1);
    const auto parts = parseMultipart(body, boundary);
    if (!parts)
        return 0;
    const char *at = body.data();
    QByteArray again;
    for (const FormPart &part : *parts) {
        require(part.content.data() >= at && part.content.data() + part.content.size() <= body.data() + body.size());
        at = part.content.data() + part.content.size();
        require(!part.content.contains("\r\n--" + boundary));
        again += "--" + boundary + "\r\nContent-Disposition: form-data; name=a\r\n\r\n" + part.content.toByteArray() +
                 "\r\n";
    }
    const auto second = parseMultipart(again + "--" + boundary + "--", boundary);
    require(second.has_value() && second->size() == parts->size());
    for (qsizetype i = 0; i < parts->size(); ++i)
        require(second->at(i).content == parts->at(i).content);
    return 0;
}
