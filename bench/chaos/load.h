#pragma once

#include "bench/support/figures.h"

#include <QElapsedTimer>
#include <QList>
#include <QNetworkAccessManager>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <memory>
#include <random>
#include <vector>

namespace gavel::bench {

// One submission, from the moment a contestant presses the button.
struct Attempt {
    QString key; // for Idempotency-Key: it is sent again under it until it is accepted
    QByteArray source;
    QString expected; // verdict; empty: it is poison, and any end is good
    QString id;       // once it is accepted
    QString state;    // as last seen
    QString worker;   // likewise
    bool isOver = false;
    Clock::time_point accepted;
    double waitedMs = 0; // from then until it was seen to be over
};

// Contestants: send submissions at a steady rate and in storms, to either server, again and again until it is accepted,
// and look at those that are until they are judged. For the main thread.
class Load final : public QObject {
    Q_OBJECT

public:
    Load(QList<int> ports, QByteArray token, quint32 seed);

    void setRate(double perSecond) { m_rate = perSecond; }
    void storm(int count);
    const Attempt *submitPoison();

    void start();
    void stopSending() { m_isSending = false; }

    int sent() const { return int(m_attempts.size()); }
    int accepted() const { return m_accepted; }
    int over() const { return m_over; }
    int refusals() const { return m_refusals; } // answers other than 202, and none at all
    bool isDone() const { return m_over == int(m_attempts.size()); }
    const std::vector<std::unique_ptr<Attempt>> &attempts() const { return m_attempts; }

private:
    using OnAnswer = std::function<void(int status, const QByteArray &body)>;

    void tick();
    void look();
    Attempt *add(const QByteArray &source, const QString &expected);
    void addOne();
    void send(Attempt &attempt);
    void read(Attempt &attempt);
    void note(Attempt &attempt, const QByteArray &body);
    void ask(const QByteArray &method, const QString &path, const QByteArray &body, const QByteArray &key,
             OnAnswer done);

    const QList<int> m_ports;
    const QByteArray m_token;
    std::mt19937 m_random;
    QNetworkAccessManager m_network;
    QTimer m_tick;
    QTimer m_look;
    double m_rate = 2;
    double m_due = 0; // submissions that are to be sent by now, with a fraction
    bool m_isSending = true;
    int m_accepted = 0;
    int m_over = 0;
    int m_refusals = 0;
    int m_reads = 0; // under way
    std::size_t m_next = 0;
    std::vector<std::unique_ptr<Attempt>> m_attempts;
};

} // namespace gavel::bench
