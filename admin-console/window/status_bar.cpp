#include "admin-console/window/status_bar.h"

#include "admin-console/models/cell.h"
#include "admin-console/models/words.h"
#include "admin-console/theme/theme.h"
#include "admin-console/widgets/parts.h"

#include <QStyle>
#include <QTimeZone>

namespace gavel::console {

namespace {

constexpr qint64 kOldMs = 5'000, kVeryOldMs = 30'000;

void setTone(QPushButton *button, const char *tone)
{
    const QString wanted = QString::fromLatin1(tone);
    if (button->property("tone").toString() == wanted)
        return;
    button->setProperty("tone", wanted);
    button->style()->unpolish(button);
    button->style()->polish(button);
}

QString cap(const QString &key)
{
    return key + QChar(0x2002);
}

} // namespace

StatusBar::StatusBar(const Theme &theme, ServerConnection &connection, QWidget *parent)
    : QWidget(parent),
      m_theme(theme),
      m_connection(connection),
      m_dot(new QLabel),
      m_server(secondary(theme, {}, Tone::Normal)),
      m_user(secondary(theme)),
      m_trip(secondary(theme)),
      m_rate(secondary(theme)),
      m_age(makeButton({}, "status")),
      m_zone(makeButton({}, "status")),
      m_alarms(makeButton({}, "status"))
{
    setObjectName(QStringLiteral("statusBar"));
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(24);
    for (QPushButton *button : {m_age, m_zone, m_alarms})
        button->setFont(theme.font(TextRole::Secondary));
    auto *layout = row(16, {12, 0, 16, 0});
    auto *server = row(7);
    server->addWidget(m_dot);
    server->addWidget(m_server);
    layout->addLayout(server);
    for (QWidget *widget : {static_cast<QWidget *>(m_user), static_cast<QWidget *>(m_trip),
                            static_cast<QWidget *>(m_age), static_cast<QWidget *>(m_rate)})
        layout->addWidget(widget);
    layout->addStretch();
    layout->addWidget(secondary(theme, cap(QStringLiteral("Ctrl K")) + tr("commands")));
    layout->addWidget(secondary(theme, cap(QStringLiteral("F1")) + tr("keys")));
    layout->addWidget(m_zone);
    layout->addWidget(m_alarms);
    setLayout(layout);
    m_zone->setToolTip(tr("Choose another time zone, such as the contest's"));
    connect(m_zone, &QPushButton::clicked, this, &StatusBar::zoneWanted);
    m_age->setToolTip(tr("Ask for everything again (F5)"));
    connect(m_age, &QPushButton::clicked, &connection, &ServerConnection::resynchronise);
    connect(m_alarms, &QPushButton::clicked, this, &StatusBar::alarmsWanted);
    connect(&connection, &ServerConnection::ticked, this, &StatusBar::follow);
    connect(&theme, &Theme::changed, this, &StatusBar::follow);
    setAlarms(0);
    follow();
}

void StatusBar::setAlarms(int count)
{
    m_alarms->setText(count == 0 ? tr("no alarms") : counted(count, tr("1 alarm"), tr("%1 alarms")));
    m_alarms->setIcon(m_theme.icon(QStringLiteral("bell"), count > 0 ? Tone::Danger : Tone::Muted));
    setTone(m_alarms, count > 0 ? "danger" : "");
}

QString StatusBar::ageText() const
{
    return m_age->text();
}

void StatusBar::follow()
{
    m_zone->setText(tr("times in %1").arg(QString::fromUtf8(displayZone().id())));
    const Link link = m_connection.link();
    const qint64 age = m_connection.ageMs();
    const Tone tone = link == Link::Online      ? Tone::Success
                      : link == Link::Offline   ? Tone::Danger
                      : link == Link::LoggedOut ? Tone::Warning
                                                : Tone::Faint;
    m_dot->setPixmap(m_theme.pixmap(link == Link::Online ? QStringLiteral("dot") : QStringLiteral("state-cancelled"),
                                    m_theme.palette().tone(tone), 10, m_theme.palette().bar, devicePixelRatioF()));
    m_server->setText(link == Link::Idle ? tr("no server") : QUrl(m_connection.server().address).authority());
    const Identity &who = m_connection.identity();
    m_user->setText(who.name.isEmpty() ? QString() : QStringLiteral("%1: %2").arg(who.role, who.name));
    m_trip->setText(tr("round trip %1 ms").arg(m_connection.roundTrip().count()));
    m_rate->setText(tr("%1 events/s").arg(qRound(m_connection.changesPerSecond())));
    for (QWidget *widget : {static_cast<QWidget *>(m_trip), static_cast<QWidget *>(m_rate)})
        widget->setVisible(link == Link::Online && window()->width() > 1100);
    const QString seconds = age < 60'000 ? tr("%1 s").arg(double(age) / 1000, 0, 'f', 1) : console::ageText(age);
    m_age->setText(age < 0                ? tr("no data yet")
                   : link == Link::Online ? tr("live, %1 old").arg(seconds)
                                          : tr("%1 old").arg(seconds));
    setTone(m_age, age > kVeryOldMs ? "danger" : age > kOldMs ? "warning" : "");
}

OfflineStrip::OfflineStrip(const Theme &theme, ServerConnection &connection, QWidget *parent)
    : QWidget(parent), m_connection(connection), m_strip(new Strip(theme)), m_button(m_strip->addButton(tr("Try now")))
{
    auto *layout = column();
    layout->addWidget(m_strip);
    setLayout(layout);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_connection.link() == Link::LoggedOut)
            Q_EMIT logInWanted();
        else
            m_connection.tryNow();
    });
    connect(&connection, &ServerConnection::ticked, this, &OfflineStrip::follow);
    follow();
}

QString OfflineStrip::text() const
{
    return m_strip->isHidden() ? QString() : m_strip->text();
}

void OfflineStrip::follow()
{
    const qint64 age = m_connection.ageMs();
    const bool isLost = m_connection.link() == Link::Offline;
    const bool isOut = m_connection.link() == Link::LoggedOut;
    setVisible(isLost || isOut);
    if (!isLost && !isOut)
        return m_strip->silence();
    m_button->setText(isOut ? tr("Log in…") : tr("Try now"));
    const QString lastState = age < 0 ? QString() : tr(" This is the last state.");
    if (isOut)
        return m_strip->tell(Tone::Warning, tr("Logged out"), tr("The server asks for a password again.") + lastState);
    const qint64 next = m_connection.secondsToNextTry();
    m_strip->tell(Tone::Danger, age < 0 ? tr("No connection") : tr("Connection lost %1 ago").arg(console::ageText(age)),
                  (next > 0 ? tr("Next try in %1 s.").arg(next) : tr("Trying…")) + lastState + QLatin1Char(' ') +
                      m_connection.lastFault());
}

} // namespace gavel::console
