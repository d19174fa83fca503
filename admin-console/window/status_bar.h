#pragma once

#include "admin-console/data/server_connection.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace gavel::console {

class Theme;
class ToneLabel;

// Left to right: server, user with role, round trip, age of what is shown, changes a second; at the right key hints,
// time zone and alarms.
class StatusBar final : public QWidget {
    Q_OBJECT

public:
    StatusBar(const Theme &theme, ServerConnection &connection, QWidget *parent = nullptr);

    void setAlarms(int count);
    QString ageText() const;

Q_SIGNALS:
    void alarmsWanted();
    void zoneWanted();

private:
    void follow();

    const Theme &m_theme;
    ServerConnection &m_connection;
    QLabel *m_dot;
    ToneLabel *m_server, *m_user, *m_trip, *m_rate;
    QPushButton *m_age;
    QPushButton *m_zone;
    QPushButton *m_alarms;
};

// The strip over the page while the server is away: since when, when it is tried again, and a button to try now.
class OfflineStrip final : public QWidget {
    Q_OBJECT

public:
    OfflineStrip(const Theme &theme, ServerConnection &connection, QWidget *parent = nullptr);
    QString text() const;

Q_SIGNALS:
    void logInWanted();

private:
    void follow();

    ServerConnection &m_connection;
    class Strip *m_strip;
    QPushButton *m_button;
};

} // namespace gavel::console
