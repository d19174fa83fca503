#pragma once

#include "admin-console/data/api_client.h"
#include "admin-console/data/saved_servers.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QTimer>

#include <memory>
#include <vector>

namespace gavel::console {

class Watch;

enum class Link {
    Idle, // no server chosen
    Connecting,
    Online,
    Offline,   // lost; tries again by itself, the last state stays
    LoggedOut, // the server wants a password again; the last state stays
};

// Who the server says we are.
struct Identity {
    QString name;
    QString role; // "admin", "jury", ...

    bool isStaff() const { return role == QLatin1String("admin") || role == QLatin1String("jury"); }
    bool operator==(const Identity &) const = default;
};

// The console's connection with one server: logs in, keeps what the pages watch fresh, comes back by itself.
//
// Pages do not ask, they watch: a Watch names a resource and says what to do with a new answer. Today a poller asks for
// it; a live socket may bring the same answers later, and no page will know. Nothing is asked for while the watch is
// asleep (its page is hidden), and an answer equal to the one before is not even parsed.
// Lives in the GUI thread.
class ServerConnection final : public QObject {
    Q_OBJECT

public:
    explicit ServerConnection(QObject *parent = nullptr);
    ~ServerConnection() override;

    // Steps of logIn(), in order; a step that fails ends it.
    enum class Step { Reach, Trust, LogIn };

    // Logs in with the password, or checks the token that is there. `done` gets the server with its new token, or the
    // fault and the step it belongs to.
    using LoggedIn = std::function<void(std::expected<SavedServer, ApiFault>, Step)>;
    void logIn(const SavedServer &server, const QString &password, QObject *context, LoggedIn done);

    // Goes online with a server whose token is good. Watches start over.
    void open(const SavedServer &server);

    // Revokes the token and forgets it.
    void logOut();

    Link link() const { return m_link; }
    const SavedServer &server() const { return m_server; }
    const Identity &identity() const { return m_identity; }
    ApiClient &api() { return m_api; }

    // Sends what changes something; wakes all watches after a success, so that the change shows at once.
    void act(const ApiRequest &request, QObject *context, ApiClient::Done done);

    std::chrono::milliseconds roundTrip() const { return m_roundTrip; }
    // How old what is shown is: since the last answer to any watch. Negative before the first.
    qint64 ageMs() const;
    qint64 secondsToNextTry() const;
    const QString &lastFault() const { return m_lastFault; }
    double changesPerSecond() const { return m_changesPerSecond; }

public Q_SLOTS:
    void tryNow();
    void resynchronise(); // asks for everything watched, whether it changed or not

Q_SIGNALS:
    void linkChanged(gavel::console::Link link);
    void identityChanged();
    // Some figures of the status bar may have changed; at most every 250 ms.
    void ticked();
    // Everything known belongs to another server: models empty themselves.
    void serverChanged();

private:
    friend class Watch;

    void onTick();
    void poll(Watch &watch);
    void onAnswer(Watch &watch, const ApiResult &result);
    void noteAbsence(const ApiFault &fault);
    void greet();
    void setLink(Link link);

    ApiClient m_api;
    std::vector<Watch *> m_watches; // not owned
    SavedServer m_server;
    Identity m_identity;
    Link m_link = Link::Idle;
    QTimer m_tick;
    QElapsedTimer m_lastAnswer;
    QDeadlineTimer m_nextTry{QDeadlineTimer::Forever};
    int m_failures = 0;
    bool m_isGreeting = false;
    std::chrono::milliseconds m_roundTrip{0};
    QString m_lastFault;
    double m_changesPerSecond = 0;
    int m_changes = 0;
    QElapsedTimer m_changesSince;
};

// One resource kept fresh. Owned by who watches; must not outlive the connection.
class Watch final : public QObject {
    Q_OBJECT

public:
    // Called with every answer that differs from the one before.
    using Apply = std::function<void(const QJsonObject &)>;

    Watch(ServerConnection &connection, QString path, QUrlQuery query, std::chrono::milliseconds every, Apply apply,
          QObject *parent = nullptr);
    ~Watch() override;

    void setAwake(bool isAwake);
    bool isAwake() const { return m_isAwake; }

    // Asks for something else from now on.
    void setQuery(const QUrlQuery &query);
    void setPath(const QString &path);

    // Asks again at the next opportunity; `anew` forgets the answer before.
    void refresh(bool anew = false);

    bool hasAnswer() const { return m_hasAnswer; }
    const std::optional<ApiFault> &fault() const { return m_fault; }

    // Tells the connection that this many records changed, for "events/s".
    void countChanges(int changes) { m_connection.m_changes += changes; }

Q_SIGNALS:
    // A refusal that is not about the connection, or its end.
    void faultChanged();

private:
    friend class ServerConnection;

    ServerConnection &m_connection;
    QString m_path;
    QUrlQuery m_query;
    const std::chrono::milliseconds m_every;
    const Apply m_apply;
    bool m_isAwake = false;
    bool m_isAsking = false;
    bool m_hasAnswer = false;
    bool m_isStale = false; // the question changed while asking
    QDeadlineTimer m_due{0};
    QByteArray m_body;
    std::optional<ApiFault> m_fault;
};

} // namespace gavel::console
