#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QSslConfiguration>
#include <QString>

#include <chrono>
#include <memory>

class QSslSocket;

namespace gavel::http {

// PEM files: the certificate with the chain that leads to its authority, and its private key.
struct TlsFiles {
    QString certificate;
    QString key;

    bool isSet() const { return !certificate.isEmpty() || !key.isEmpty(); }
};

// What the server shows to clients of TLS. Takes renewed files up by itself, within half a minute of their change;
// files that are bad then are complained about in the log, and the old ones stay in use. Lives in the server's thread.
class TlsIdentity final {
public:
    // InvalidArgument tells which file is at fault and why: missing, no PEM, encrypted, of an unknown kind, or a key of
    // another certificate.
    static Result<std::unique_ptr<TlsIdentity>> load(const TlsFiles &files,
                                                     std::chrono::seconds lookEvery = std::chrono::seconds(30));

    // Begins the handshake on a connection that was accepted. Null when the descriptor cannot be used; it is the
    // caller's still then.
    std::unique_ptr<QSslSocket> accept(qintptr descriptor);

private:
    TlsIdentity(const TlsFiles &files, std::chrono::seconds lookEvery, const QSslConfiguration &configuration);

    void refresh();
    QDateTime changed() const;

    const TlsFiles m_files;
    const std::chrono::seconds m_lookEvery;
    QSslConfiguration m_configuration;
    QDateTime m_loaded; // the state of the files that is in use, or was refused
    std::chrono::steady_clock::time_point m_nextLook;
};

} // namespace gavel::http
