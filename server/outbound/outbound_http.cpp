#include "server/outbound/outbound_http.h"

#include <QPointer>
#include <QUrl>

#include <curl/curl.h>

#include <memory>

#include <netinet/in.h>
#include <unistd.h>

namespace gavel::outbound {

namespace {

constexpr int kThreads = 8;
constexpr qsizetype kLongestUrl = 2048;
constexpr qint64 kNothing = -1;

using Handle = std::unique_ptr<CURL, void (*)(CURL *)>;
using HeaderList = std::unique_ptr<curl_slist, void (*)(curl_slist *)>;

// What the callbacks of one transfer need.
struct Transfer {
    const AddressPolicy &policy;
    qint64 mostAnswer = kNothing; // bytes
    QByteArray answer{};
    bool isRefused = false;
};

// Every socket of the transfer is made here, with the address it will be connected to: this is the place where a name
// that has changed its mind is found out.
curl_socket_t openSocket(void *self, curlsocktype, curl_sockaddr *address)
{
    Transfer &transfer = *static_cast<Transfer *>(self);
    if (!transfer.policy.mayConnectTo(QHostAddress(&address->addr))) {
        transfer.isRefused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Ends the transfer when there is more than is wanted.
std::size_t keep(char *bytes, std::size_t size, std::size_t count, void *self)
{
    Transfer &transfer = *static_cast<Transfer *>(self);
    const qsizetype more = qsizetype(size * count);
    if (transfer.mostAnswer == kNothing)
        return size * count;
    if (transfer.answer.size() + more > transfer.mostAnswer)
        return 0;
    transfer.answer.append(bytes, more);
    return size * count;
}

HeaderList headersOf(const Request &request)
{
    HeaderList list(nullptr, curl_slist_free_all);
    for (const auto &[name, value] : request.headers) {
        curl_slist *longer = curl_slist_append(list.get(), (name + ": " + value).constData());
        (void)list.release();
        list.reset(longer);
    }
    return list;
}

Error errorOf(CURLcode code, const Transfer &transfer)
{
    if (transfer.isRefused)
        return Error{ErrorCode::PermissionDenied, "this address may not be connected to"};
    return Error{ErrorCode::Unavailable, curl_easy_strerror(code)};
}

// Blocks.
Result<Answer> perform(const Request &request, const AddressPolicy &policy, qint64 mostAnswer)
{
    const Handle handle(curl_easy_init(), curl_easy_cleanup);
    if (!handle)
        return failure(ErrorCode::Internal, "curl_easy_init");
    CURL *curl = handle.get();
    Transfer transfer{policy, mostAnswer};
    const QByteArray url = request.url.toUtf8();
    const HeaderList headers = headersOf(request);
    curl_easy_setopt(curl, CURLOPT_URL, url.constData());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    if (request.method != "GET") {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.constData());
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.constData());
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, long(request.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, long(CURL_NETRC_IGNORED));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "gavel");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, openSocket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &transfer);
    if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK)
        return failure(errorOf(code, transfer));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return Answer{int(status), transfer.answer};
}

void initializeCurl()
{
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    Q_UNUSED(code);
}

} // namespace

Result<void> checkUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool isHttp = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (text.size() > kLongestUrl || !url.isValid() || !isHttp || url.host().isEmpty())
        return failure(ErrorCode::InvalidArgument, "url: must be an http or https address of at most 2048 characters");
    if (!url.userInfo().isEmpty())
        return failure(ErrorCode::InvalidArgument, "url: must not hold a name or password");
    return {};
}

OutboundHttp::OutboundHttp(const AddressPolicy &policy) : m_policy(policy)
{
    initializeCurl();
    m_threads.setMaxThreadCount(kThreads);
}

OutboundHttp::~OutboundHttp()
{
    m_threads.clear();
    m_threads.waitForDone();
}

void OutboundHttp::send(const Request &request, Callback<int> done)
{
    run(request, kNothing, [done = std::move(done)](const Result<Answer> &answer) mutable {
        done(answer ? Result<int>(answer->status) : failure(answer.error()));
    });
}

void OutboundHttp::fetch(const Request &request, Callback<Answer> done)
{
    run(request, request.mostAnswer, std::move(done));
}

void OutboundHttp::run(const Request &request, qint64 mostAnswer, Callback<Answer> done)
{
    if (const Result<void> isGood = checkUrl(request.url); !isGood)
        return done(failure(isGood.error()));
    if (m_waiting >= kMostWaiting)
        return done(failure(ErrorCode::ResourceExhausted, "too many requests wait to be sent"));
    ++m_waiting;
    const auto shared = std::make_shared<Callback<Answer>>(std::move(done));
    m_threads.start([this, request, mostAnswer, shared] {
        Result<Answer> answer = perform(request, m_policy, mostAnswer);
        QMetaObject::invokeMethod(
            this,
            [this, shared, answer = std::move(answer)]() mutable {
                --m_waiting;
                (*shared)(std::move(answer));
            },
            Qt::QueuedConnection);
    });
}

} // namespace gavel::outbound
