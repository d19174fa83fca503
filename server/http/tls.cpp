#include "server/http/tls.h"

#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace gavel::http {

namespace {

Q_LOGGING_CATEGORY(logTls, "gavel.tls", QtInfoMsg)

constexpr qint64 kLongestFile = 1024 * 1024;

template <auto release>
struct Release {
    template <typename T>
    void operator()(T *thing) const
    {
        release(thing);
    }
};
using Bio = std::unique_ptr<BIO, Release<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;

std::unexpected<Error> refuse(const char *what, const QString &path, const std::string &reason)
{
    return failure(ErrorCode::InvalidArgument, std::string(what) + ' ' + path.toStdString() + ": " + reason);
}

Result<QByteArray> readAll(const char *what, const QString &path)
{
    QFile file(path);
    if (path.isEmpty())
        return failure(ErrorCode::InvalidArgument, std::string(what) + ": TLS needs a certificate and its key");
    if (!file.open(QIODevice::ReadOnly))
        return refuse(what, path, file.errorString().toStdString());
    return file.read(kLongestFile);
}

Bio bioOf(const QByteArray &bytes)
{
    return Bio(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
}

// A server starts by itself: there is nobody to ask for a password.
int noPassword(char *, int, int, void *wasAsked)
{
    *static_cast<bool *>(wasAsked) = true;
    return -1;
}

Result<QSslKey> checkedKey(const TlsFiles &files, const QByteArray &pem, X509 *certificate)
{
    bool wasAsked = false;
    const Bio bio = bioOf(pem);
    const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassword, &wasAsked));
    ERR_clear_error();
    if (wasAsked)
        return refuse("TLS key", files.key, "is encrypted; take the password off");
    if (!key)
        return refuse("TLS key", files.key, "holds no private key in PEM");
    const int kind = EVP_PKEY_get_base_id(key.get());
    if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_EC)
        return refuse("TLS key", files.key, "is neither an RSA nor an EC key");
    const bool belongs = X509_check_private_key(certificate, key.get()) == 1;
    ERR_clear_error();
    if (!belongs)
        return refuse("TLS key", files.key, "is not the key of the certificate " + files.certificate.toStdString());
    const QSslKey qtKey(pem, kind == EVP_PKEY_RSA ? QSsl::Rsa : QSsl::Ec);
    if (qtKey.isNull())
        return refuse("TLS key", files.key, "cannot be used");
    return qtKey;
}

Result<QSslConfiguration> read(const TlsFiles &files)
{
    const QByteArray certificatePem = TRY(readAll("TLS certificate", files.certificate));
    const QByteArray keyPem = TRY(readAll("TLS key", files.key));
    const Bio bio = bioOf(certificatePem);
    const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    const QList<QSslCertificate> chain = QSslCertificate::fromData(certificatePem, QSsl::Pem);
    if (!certificate || chain.isEmpty())
        return refuse("TLS certificate", files.certificate, "holds no certificate in PEM");
    const QSslKey key = TRY(checkedKey(files, keyPem, certificate.get()));
    if (chain.first().expiryDate() < QDateTime::currentDateTimeUtc())
        qCWarning(logTls, "the certificate %s has expired", qPrintable(files.certificate));
    QSslConfiguration configuration;
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // clients show tokens, not certificates
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setAllowedNextProtocols({"http/1.1"});
    return configuration;
}

} // namespace

TlsIdentity::TlsIdentity(const TlsFiles &files, std::chrono::seconds lookEvery, const QSslConfiguration &configuration)
    : m_files(files),
      m_lookEvery(lookEvery),
      m_configuration(configuration),
      m_loaded(changed()),
      m_nextLook(std::chrono::steady_clock::now() + lookEvery)
{
}

Result<std::unique_ptr<TlsIdentity>> TlsIdentity::load(const TlsFiles &files, std::chrono::seconds lookEvery)
{
    const QSslConfiguration configuration = TRY(read(files));
    return std::unique_ptr<TlsIdentity>(new TlsIdentity(files, lookEvery, configuration));
}

std::unique_ptr<QSslSocket> TlsIdentity::accept(qintptr descriptor)
{
    refresh();
    auto socket = std::make_unique<QSslSocket>();
    if (!socket->setSocketDescriptor(descriptor))
        return nullptr;
    socket->setSslConfiguration(m_configuration);
    socket->startServerEncryption();
    return socket;
}

QDateTime TlsIdentity::changed() const
{
    return std::max(QFileInfo(m_files.certificate).lastModified(), QFileInfo(m_files.key).lastModified());
}

void TlsIdentity::refresh()
{
    const auto now = std::chrono::steady_clock::now();
    if (now < m_nextLook)
        return;
    m_nextLook = now + m_lookEvery;
    const QDateTime state = changed();
    if (state == m_loaded)
        return;
    const Result<QSslConfiguration> renewed = read(m_files);
    if (renewed)
        m_configuration = *renewed;
    else if (state.isValid())
        qCWarning(logTls, "the old certificate stays in use: %s", renewed.error().message.c_str());
    m_loaded = state;
}

} // namespace gavel::http
