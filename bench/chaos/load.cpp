#include "bench/chaos/load.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QNetworkRequest>

namespace gavel::bench {

namespace {

constexpr std::chrono::milliseconds kTick{50};
constexpr int kMostReads = 4; // at once
constexpr int kTimeoutMs = 12'000;

bool isEnd(const QString &state)
{
    return state == QLatin1String("finished") || state == QLatin1String("failed") ||
           state == QLatin1String("quarantined") || state == QLatin1String("cancelled");
}

QByteArray program(const char *rest, std::size_t number)
{
    return "import sys, time\na, b = map(int, input().split())\n" + QByteArray(rest) + "\n# " +
           QByteArray::number(qulonglong(number)) + '\n';
}

} // namespace

Load::Load(QList<int> ports, QByteArray token, quint32 seed)
    : m_ports(std::move(ports)), m_token(std::move(token)), m_random(seed)
{
    connect(&m_tick, &QTimer::timeout, this, &Load::tick);
    connect(&m_look, &QTimer::timeout, this, &Load::look);
}

void Load::start()
{
    m_tick.start(kTick);
    m_look.start(kTick);
}

void Load::tick()
{
    if (!m_isSending)
        return;
    m_due += m_rate * std::chrono::duration<double>(kTick).count();
    for (; m_due >= 1; m_due -= 1)
        addOne();
}

void Load::storm(int count)
{
    for (int i = 0; i < count; ++i)
        addOne();
}

// Most are right, some are slow, wrong or crash.
void Load::addOne()
{
    const std::size_t number = m_attempts.size();
    const auto dice = std::uniform_int_distribution<int>(0, 9)(m_random);
    if (dice == 0)
        add(program("print(a + b + 1)", number), QStringLiteral("WA"));
    else if (dice == 1)
        add(program("sys.exit(3)", number), QStringLiteral("RTE"));
    else if (dice <= 3)
        add(program("time.sleep(0.05); print(a + b)", number), QStringLiteral("AC"));
    else
        add(program("print(a + b)", number), QStringLiteral("AC"));
}

const Attempt *Load::submitPoison()
{
    return add(program("time.sleep(0.4); print(a + b)", m_attempts.size()), {});
}

Attempt *Load::add(const QByteArray &source, const QString &expected)
{
    auto attempt = std::make_unique<Attempt>();
    attempt->key = QStringLiteral("chaos-%1").arg(m_attempts.size());
    attempt->source = source;
    attempt->expected = expected;
    m_attempts.push_back(std::move(attempt));
    send(*m_attempts.back());
    return m_attempts.back().get();
}

void Load::ask(const QByteArray &method, const QString &path, const QByteArray &body, const QByteArray &key,
               OnAnswer done)
{
    const int port = m_ports[std::uniform_int_distribution<int>(0, int(m_ports.size()) - 1)(m_random)];
    QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(port).arg(path)));
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setTransferTimeout(kTimeoutMs);
    request.setRawHeader("Authorization", "Bearer " + m_token);
    request.setRawHeader("Content-Type", "application/json");
    if (!key.isEmpty())
        request.setRawHeader("Idempotency-Key", key);
    QNetworkReply *const reply = m_network.sendCustomRequest(request, method, body);
    connect(reply, &QNetworkReply::finished, this, [reply, done = std::move(done)] {
        reply->deleteLater();
        done(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll());
    });
}

void Load::send(Attempt &attempt)
{
    const QJsonObject body{{QStringLiteral("problem"), QStringLiteral("sum")},
                           {QStringLiteral("language"), QStringLiteral("python3")},
                           {QStringLiteral("source"), QString::fromLatin1(attempt.source)}};
    ask("POST", QStringLiteral("/api/v1/submissions"), QJsonDocument(body).toJson(QJsonDocument::Compact),
        attempt.key.toLatin1(), [this, &attempt](int status, const QByteArray &answer) {
            if (status == 202) {
                attempt.id = QJsonDocument::fromJson(answer).object().value(QStringLiteral("id")).toString();
                attempt.accepted = Clock::now();
                ++m_accepted;
                return;
            }
            ++m_refusals;
            if (status != 0 && status != 429 && status != 503)
                qWarning("a submission was answered %d: %s", status, answer.left(300).constData());
            const int pause = std::uniform_int_distribution<int>(300, 1500)(m_random);
            QTimer::singleShot(pause, this, [this, &attempt] { send(attempt); });
        });
}

// Round and round, those that are accepted and not over.
void Load::look()
{
    for (std::size_t looked = 0; looked < m_attempts.size() && m_reads < kMostReads; ++looked) {
        Attempt &attempt = *m_attempts[m_next++ % m_attempts.size()];
        if (!attempt.id.isEmpty() && !attempt.isOver)
            read(attempt);
    }
}

void Load::read(Attempt &attempt)
{
    ++m_reads;
    ask("GET", QStringLiteral("/api/v1/submissions/") + attempt.id, {}, {},
        [this, &attempt](int status, const QByteArray &body) {
            --m_reads;
            if (status == 200)
                note(attempt, body);
            else if (status == 404)
                qWarning("submission %s was accepted and is not there", qPrintable(attempt.id));
        });
}

void Load::note(Attempt &attempt, const QByteArray &body)
{
    const QJsonObject judging = QJsonDocument::fromJson(body).object().value(QStringLiteral("judging")).toObject();
    attempt.state = judging.value(QStringLiteral("state")).toString();
    attempt.worker = judging.value(QStringLiteral("worker")).toString();
    if (attempt.isOver || !isEnd(attempt.state))
        return;
    attempt.isOver = true;
    attempt.waitedMs = millisecondsSince(attempt.accepted);
    ++m_over;
}

} // namespace gavel::bench
