#include "core/blobs/s3_client.h"

#include <QXmlStreamReader>

#include <curl/curl.h>

#include <cstring>
#include <memory>
#include <thread>

#include <unistd.h>

namespace gavel::blobs {

namespace {

constexpr qsizetype kMostBody = 1024 * 1024;
constexpr const char *kEmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

using Handle = std::unique_ptr<CURL, void (*)(CURL *)>;

class HeaderList {
public:
    HeaderList() = default;
    HeaderList(const HeaderList &) = delete;
    HeaderList &operator=(const HeaderList &) = delete;
    ~HeaderList() { curl_slist_free_all(m_list); }
    void add(const QByteArray &line) { m_list = curl_slist_append(m_list, line.constData()); }
    curl_slist *get() const { return m_list; }

private:
    curl_slist *m_list = nullptr;
};

// What the store says is wrong: <Error><Code>NoSuchKey</Code><Message>...</Message>.
std::string reasonIn(const QByteArray &body, int status)
{
    QXmlStreamReader xml(body);
    QString code, message;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("Code"))
            code = xml.readElementText();
        else if (xml.name() == QLatin1String("Message"))
            message = xml.readElementText();
    }
    const std::string reason = (code + QStringLiteral(": ") + message).left(300).toStdString();
    return "status " + std::to_string(status) + (code.isEmpty() ? "" : ", " + reason);
}

ErrorCode codeOf(int status)
{
    if (status == 404)
        return ErrorCode::NotFound;
    if (status == 401 || status == 403)
        return ErrorCode::PermissionDenied;
    return status == 429 || status / 100 == 5 ? ErrorCode::Unavailable : ErrorCode::Internal;
}

void initializeCurl()
{
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    Q_UNUSED(code);
}

} // namespace

// What the callbacks of one transfer need.
struct S3Client::Transfer {
    const Request &request;
    CURL *curl = nullptr;
    qint64 sent = 0;
    Answer answer;
    Result<void> taken; // the taker's fault, if any

    static std::size_t write(char *bytes, std::size_t, std::size_t count, void *self)
    {
        auto &transfer = *static_cast<Transfer *>(self);
        long status = 0;
        curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
        if (transfer.request.take && status / 100 == 2) {
            transfer.taken = transfer.request.take(QByteArrayView(bytes, qsizetype(count)));
            return transfer.taken ? count : 0;
        }
        if (transfer.answer.body.size() + qsizetype(count) > kMostBody)
            return 0;
        transfer.answer.body.append(bytes, qsizetype(count));
        return count;
    }

    static std::size_t read(char *bytes, std::size_t size, std::size_t count, void *self)
    {
        auto &transfer = *static_cast<Transfer *>(self);
        const auto most = std::min<qint64>(qint64(size * count), transfer.request.bodySize - transfer.sent);
        const ssize_t got = ::pread(transfer.request.body, bytes, std::size_t(most), transfer.sent);
        if (got < 0)
            return CURL_READFUNC_ABORT;
        transfer.sent += got;
        return std::size_t(got);
    }

    static std::size_t header(char *bytes, std::size_t, std::size_t count, void *self)
    {
        const QByteArray line = QByteArray(bytes, qsizetype(count)).trimmed();
        if (line.left(15).compare("last-modified: ", Qt::CaseInsensitive) == 0) {
            const time_t time = curl_getdate(line.constData() + 15, nullptr);
            if (time >= 0)
                static_cast<Transfer *>(self)->answer.modified = QDateTime::fromSecsSinceEpoch(time, Qt::UTC);
        }
        return count;
    }
};

S3Client::S3Client(S3Address address, const Options &options) : m_address(std::move(address)), m_options(options)
{
    initializeCurl();
}

Result<S3Client::Answer> S3Client::send(const Request &request) const
{
    auto pause = m_options.pause;
    for (int tries = 1;; ++tries, pause *= 2) {
        Result<Answer> answer = sendOnce(request);
        if (answer || answer.error().code != ErrorCode::Unavailable || tries >= m_options.tries)
            return answer;
        std::this_thread::sleep_for(pause);
        if (request.restart)
            TRY(request.restart());
    }
}

Result<S3Client::Answer> S3Client::sendOnce(const Request &request) const
{
    const Handle handle(curl_easy_init(), curl_easy_cleanup);
    if (!handle)
        return failure(ErrorCode::Internal, "curl_easy_init");
    CURL *curl = handle.get();
    Transfer transfer{request, curl, 0, {}, {}};
    QByteArray url = m_address.urlOf(request.key).toUtf8();
    if (!request.query.isEmpty())
        url += '?' + request.query;
    const QByteArray signature = "aws:amz:" + m_address.region.toUtf8() + ":s3";
    const QByteArray keys = m_address.accessKey + ':' + m_address.secretKey;
    const QByteArray bodyHash = request.body >= 0 ? request.bodySha256 : QByteArray(kEmptySha256);
    HeaderList headers;
    headers.add("x-amz-content-sha256: " + bodyHash);
    headers.add("Expect:");
    curl_easy_setopt(curl, CURLOPT_URL, url.constData());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, signature.constData());
    curl_easy_setopt(curl, CURLOPT_USERPWD, keys.constData());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, long(m_options.connectTimeout.count()));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, long(m_options.stall.count()));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, Transfer::write);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, Transfer::header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
    if (request.body >= 0) {
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.bodySize));
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, Transfer::read);
        curl_easy_setopt(curl, CURLOPT_READDATA, &transfer);
    } else if (std::strcmp(request.method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method);
    }
    const CURLcode code = curl_easy_perform(curl);
    const std::string where = std::string(request.method) + ' ' + url.toStdString();
    if (!transfer.taken)
        return failure(transfer.taken.error().within(where));
    if (code != CURLE_OK)
        return failure(ErrorCode::Unavailable, where + ": " + curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    transfer.answer.status = int(status);
    if (status / 100 != 2)
        return failure(codeOf(int(status)), where + ": " + reasonIn(transfer.answer.body, int(status)));
    curl_off_t size = -1;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
    transfer.answer.size = size;
    return std::move(transfer.answer);
}

} // namespace gavel::blobs
