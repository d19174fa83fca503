#pragma once

#include <QThread>

namespace gavel::tests {

// A TCP relay on the loopback address that can be made to misbehave as networks do. Programs are given its port in the
// place of the real one. Works in a thread of its own; for one caller.
class FaultyLink final {
public:
    enum class State {
        Open,
        Cut,       // connections are reset and new ones refused
        Frozen,    // half open: connections stay, new ones are accepted, and not a byte goes through
        DeafThere, // what clients say arrives nowhere; what servers say does
        DeafHere,  // the other way round
        Slow,      // some bytes at a time
    };

    explicit FaultyLink(quint16 target);
    ~FaultyLink();

    quint16 port() const { return m_port; }

    // What was held back while it was frozen or deaf is delivered when it is opened, and lost when it is cut.
    void set(State state);

    // Bytes that clients have sent and that are held back now; and those that servers have.
    qint64 heldBack() const;
    qint64 heldBackHere() const;

    // That go through it now.
    int connections() const;

private:
    class Relay;

    QThread m_thread;
    Relay *m_relay; // lives in the thread
    quint16 m_port = 0;
};

} // namespace gavel::tests
