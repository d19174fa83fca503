#include "server/webhooks/webhook_service.h"

#include "core/wire/custom_run.h"
#include "server/accounts/secrets.h"
#include "server/judging/active_judgings.h"
#include "server/outbound/outbound_http.h"
#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/sql_time.h"
#include "server/storage/webhook_repository.h"

#include <QLoggingCategory>

#include <array>

namespace gavel::webhooks {

namespace {

Q_LOGGING_CATEGORY(logWebhooks, "gavel.webhooks", QtInfoMsg)

using storage::Connection;
using storage::WebhookRepository;

constexpr int kMostAtOnce = 50;
constexpr std::chrono::milliseconds kClaim{60'000}; // longer than a request may take
constexpr std::chrono::milliseconds kTimeout{10'000};
constexpr std::chrono::milliseconds kSoon{50};
constexpr std::chrono::hours kPurgeEvery{1};
constexpr std::chrono::hours kKeepDelivered{7 * 24};
constexpr qsizetype kShortestSecret = 16;

Result<void> check(const Webhook &webhook)
{
    TRY(outbound::checkUrl(webhook.url));
    if (!webhook.secret.isEmpty() && (webhook.secret.size() < kShortestSecret || webhook.secret.size() > 256))
        return failure(ErrorCode::InvalidArgument, "secret: must have 16 to 256 characters");
    if (webhook.events.isEmpty())
        return failure(ErrorCode::InvalidArgument, "events: there must be at least one");
    for (const QString &event : webhook.events) {
        if (!kAllEvents.contains(event))
            return failure(ErrorCode::InvalidArgument, "events: there is no event " + event.left(80).toStdString());
    }
    return {};
}

} // namespace

std::chrono::milliseconds WebhookService::pauseAfter(int tries)
{
    using std::chrono::seconds;
    constexpr std::array kPauses{seconds(10),   seconds(30),   seconds(120),   seconds(600),
                                 seconds(1800), seconds(7200), seconds(21'600)};
    return kPauses[std::size_t(std::clamp<int>(tries - 1, 0, int(kPauses.size()) - 1))];
}

WebhookService::WebhookService(storage::Database &database, outbound::OutboundHttp &http,
                               judging::ActiveJudgings &active, Options options)
    : m_database(database), m_http(http), m_options(std::move(options))
{
    // Made here: every server of a cluster hears of every change, and one of them tells.
    connect(&active, &judging::ActiveJudgings::changedHere, this, &WebhookService::onChange);
    connect(&m_look, &QTimer::timeout, this, &WebhookService::look);
    m_look.start(m_options.lookEvery);
    m_soon.setSingleShot(true);
    m_soon.setInterval(std::min(m_options.lookEvery, kSoon));
    connect(&m_soon, &QTimer::timeout, this, &WebhookService::look);
    connect(&m_purge, &QTimer::timeout, this, [this] {
        const qint64 before = storage::nowMs() - std::chrono::milliseconds(kKeepDelivered).count();
        m_database.write(
            this, [before](Connection &connection) { return WebhookRepository(connection).purge(before); },
            [](const Result<void> &) {});
    });
    m_purge.start(kPurgeEvery);
}

WebhookService::WebhookService(storage::Database &database, outbound::OutboundHttp &http,
                               judging::ActiveJudgings &active)
    : WebhookService(database, http, active, Options())
{
}

void WebhookService::add(const accounts::Principal &who, Webhook webhook, Callback<Webhook> done)
{
    if (const Result<void> isGood = check(webhook); !isGood)
        return done(failure(isGood.error()));
    if (webhook.secret.isEmpty())
        webhook.secret = accounts::generateToken();
    m_database.write(
        this,
        [who = who.account, webhook](Connection &connection) -> Result<Webhook> {
            Webhook added = webhook;
            const qint64 now = storage::nowMs();
            added.id = TRY(WebhookRepository(connection).add(webhook, who, now));
            added.created = storage::timeOf(now);
            TRY(storage::AuditRepository(connection)
                    .add(who, QStringLiteral("webhook.create"), QString::number(added.id.value)));
            return added;
        },
        std::move(done));
}

void WebhookService::remove(const accounts::Principal &who, WebhookId id, Callback<void> done)
{
    m_database.write(
        this,
        [who = who.account, id](Connection &connection) -> Result<void> {
            if (!TRY(WebhookRepository(connection).remove(id)))
                return failure(ErrorCode::NotFound, "there is no webhook " + std::to_string(id.value));
            return storage::AuditRepository(connection)
                .add(who, QStringLiteral("webhook.delete"), QString::number(id.value));
        },
        std::move(done));
}

void WebhookService::list(Callback<QList<Webhook>> done)
{
    m_database.read(
        this, [](Connection &connection) { return WebhookRepository(connection).all(); }, std::move(done));
}

void WebhookService::deliveries(std::optional<DeliveryState> state, DeliveryId before, int most,
                                Callback<QList<Delivery>> done)
{
    m_database.read(
        this, [=](Connection &connection) { return WebhookRepository(connection).deliveries(state, before, most); },
        std::move(done));
}

void WebhookService::replay(const accounts::Principal &who, DeliveryId id, Callback<void> done)
{
    m_database.write(
        this,
        [who = who.account, id](Connection &connection) -> Result<void> {
            if (!TRY(WebhookRepository(connection).replay(id, storage::nowMs())))
                return failure(ErrorCode::NotFound, "there is no delivery " + std::to_string(id.value));
            return storage::AuditRepository(connection)
                .add(who, QStringLiteral("webhook.replay"), QString::number(id.value));
        },
        [this, done = std::move(done)](Result<void> replayed) mutable {
            if (replayed)
                look();
            done(std::move(replayed));
        });
}

// What is to be told was stored together with the end of the judging. It may not have been committed yet when this is
// heard: then the next look finds it.
void WebhookService::onChange(const judging::SubmissionChange &change)
{
    const bool isJudging = !wire::isRun(change.judging) && !wire::isTask(change.judging);
    if (judging::isFinal(change.state) && !change.isAside && isJudging && !m_soon.isActive())
        m_soon.start();
}

void WebhookService::look()
{
    if (std::exchange(m_isLooking, true))
        return;
    m_database.write(
        this,
        [](Connection &connection) {
            const qint64 now = storage::nowMs();
            return WebhookRepository(connection).claimDue(now, now + kClaim.count(), kMostAtOnce);
        },
        [this](const Result<QList<Delivery>> &due) {
            m_isLooking = false;
            for (const Delivery &delivery : due.value_or(QList<Delivery>()))
                send(delivery);
        });
}

void WebhookService::send(const Delivery &delivery)
{
    const qint64 timestamp = storage::nowMs() / 1000;
    outbound::Request request;
    request.method = "POST";
    request.url = delivery.url;
    request.timeout = kTimeout;
    request.body = delivery.body;
    request.headers = {{"Content-Type", "application/json"},
                       {"Gavel-Event", delivery.event.toUtf8()},
                       {"Gavel-Delivery", QByteArray::number(delivery.id.value)},
                       {"Gavel-Timestamp", QByteArray::number(timestamp)},
                       {"Gavel-Signature", signature(delivery.secret, timestamp, delivery.body)}};
    m_http.send(request, [this, delivery](const Result<int> &status) { onAnswer(delivery, status); });
}

void WebhookService::onAnswer(const Delivery &delivery, const Result<int> &status)
{
    const bool isDelivered = status && *status >= 200 && *status < 300;
    const QString result = status ? QString::number(*status) : QString::fromStdString(status.error().message);
    const int tries = delivery.tries + 1;
    const bool isHopeless =
        !status && status.error().code != ErrorCode::Unavailable && status.error().code != ErrorCode::ResourceExhausted;
    const bool isDead = !isDelivered && (isHopeless || tries >= kMostTries);
    if (isDead)
        qCWarning(logWebhooks, "delivery %lld is given up: %s", static_cast<long long>(delivery.id.value),
                  qPrintable(result));
    const qint64 next = storage::nowMs() + m_options.pauseAfter(tries).count();
    m_database.write(
        this,
        [=, id = delivery.id](Connection &connection) {
            WebhookRepository webhooks(connection);
            return isDelivered ? webhooks.setDelivered(id, result) : webhooks.setFailed(id, result, next, isDead);
        },
        [](const Result<void> &) {}); // it is told again when its claim ends
}

} // namespace gavel::webhooks
