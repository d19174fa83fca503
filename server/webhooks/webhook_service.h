#pragma once

#include "server/accounts/principal.h"
#include "server/judging/submission.h"
#include "server/storage/callback.h"
#include "server/webhooks/webhook.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace gavel::judging {
class ActiveJudgings;
}
namespace gavel::outbound {
class OutboundHttp;
}
namespace gavel::storage {
class Database;
}

namespace gavel::webhooks {

// Tells addresses that the site's administrators name what happens, signed, and again until they have understood.
//
// What is to be told is stored in the transaction that ends a judging, so that no end goes untold whatever happens to
// the server. A delivery counts when the answer is 2xx; otherwise it is tried again after longer and longer pauses,
// kMostTries times in all, and then kept as dead for staff to replay. Lives in the event loop's thread.
class WebhookService final : public QObject {
    Q_OBJECT

public:
    static constexpr int kMostTries = 8;

    // How long to wait after the first, second ... failed try: from ten seconds to six hours.
    static std::chrono::milliseconds pauseAfter(int tries);

    struct Options {
        std::chrono::milliseconds lookEvery{2'000}; // for what is due
        std::function<std::chrono::milliseconds(int tries)> pauseAfter = &WebhookService::pauseAfter;
    };

    WebhookService(storage::Database &database, outbound::OutboundHttp &http, judging::ActiveJudgings &active,
                   Options options);
    WebhookService(storage::Database &database, outbound::OutboundHttp &http, judging::ActiveJudgings &active);

    // A secret is made when none is given. InvalidArgument names the field.
    void add(const accounts::Principal &who, Webhook webhook, Callback<Webhook> done);
    void remove(const accounts::Principal &who, WebhookId id, Callback<void> done); // NotFound
    void list(Callback<QList<Webhook>> done);

    void deliveries(std::optional<DeliveryState> state, DeliveryId before, int most, Callback<QList<Delivery>> done);

    // From the beginning, as if it had not been tried. NotFound.
    void replay(const accounts::Principal &who, DeliveryId id, Callback<void> done);

private:
    void onChange(const judging::SubmissionChange &change);
    void look();
    void send(const Delivery &delivery);
    void onAnswer(const Delivery &delivery, const Result<int> &status);

    storage::Database &m_database;
    outbound::OutboundHttp &m_http;
    const Options m_options;
    QTimer m_look;
    QTimer m_soon; // something is over: look, but not once for each of many
    QTimer m_purge;
    bool m_isLooking = false;
};

} // namespace gavel::webhooks
