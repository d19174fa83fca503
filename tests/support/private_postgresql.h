#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace gavel::test {

// A PostgreSQL 15 server of our own: a new cluster in a private directory, reached by its Unix socket, and by TCP where
// asked for. It runs as an unprivileged user (it refuses root) and ends with this object, also when the test is killed.
//
// Faults of the set-up end the program with the server's own words.
class PrivatePostgresql {
public:
    // Whether a lost machine loses commits. Nothing that tests do to processes can tell the difference.
    enum class Durability { Fast, Full };

    explicit PrivatePostgresql(Durability durability = Durability::Fast);
    ~PrivatePostgresql();

    void start();  // returns when it answers
    void stop();   // in order; connections are cut
    void kill();   // SIGKILL
    void freeze(); // SIGSTOP of all its processes, and
    void thaw();   // their going on

    // Makes the database unless it is there; its address.
    QString database(const QString &name);
    // Makes the database anew, as a copy of another one that has no connections.
    void copy(const QString &from, const QString &to);
    QString address(const QString &name) const;
    QString tcpAddress(const QString &name) const; // with a password
    static QString password();

    QString socketFolder() const { return m_folder.filePath(QStringLiteral("socket")); }
    qint64 pid() const { return m_server.processId(); }

private:
    void initialise();
    bool answers() const;

    const Durability m_durability;
    QTemporaryDir m_folder;
    QProcess m_server;
    int m_port = 0;
};

// Has the process run as an unprivileged user of this system, if we are root, and end when we do.
void setUnprivileged(QProcess &process);
// Gives a folder to that user.
void giveToUnprivileged(const QString &folder);

// A TCP port on the loopback address that was free a moment ago.
int freePort();

} // namespace gavel::test
