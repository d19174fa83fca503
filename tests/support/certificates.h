#pragma once

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

namespace gavel::test {

// A certificate for 127.0.0.1 and localhost that signs itself, as NAME.pem and NAME.key in the folder. `kind` is what
// openssl's -newkey takes.
struct TestCertificate {
    QString certificate;
    QString key;

    static TestCertificate make(const QString &folder, const QString &name, const QString &kind = QStringLiteral("ec"))
    {
        const TestCertificate made{folder + QLatin1Char('/') + name + QStringLiteral(".pem"),
                                   folder + QLatin1Char('/') + name + QStringLiteral(".key")};
        QStringList arguments{QStringLiteral("req"),
                              QStringLiteral("-x509"),
                              QStringLiteral("-nodes"),
                              QStringLiteral("-days"),
                              QStringLiteral("30"),
                              QStringLiteral("-newkey"),
                              kind,
                              QStringLiteral("-subj"),
                              QStringLiteral("/CN=") + name,
                              QStringLiteral("-addext"),
                              QStringLiteral("subjectAltName=IP:127.0.0.1,DNS:localhost"),
                              QStringLiteral("-keyout"),
                              made.key,
                              QStringLiteral("-out"),
                              made.certificate};
        if (kind == QLatin1String("ec"))
            arguments.append({QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:prime256v1")});
        if (QProcess::execute(QStringLiteral("openssl"), arguments) != 0)
            qFatal("openssl makes no certificate");
        return made;
    }

    // For a client that trusts it alone.
    QSslConfiguration trust() const
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setCaCertificates(QSslCertificate::fromPath(certificate));
        return configuration;
    }
};

} // namespace gavel::test
