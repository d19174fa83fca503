#include "admin-console/window/connect_page.h"

#include "admin-console/theme/theme.h"
#include "admin-console/widgets/parts.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>

namespace gavel::console {

ConnectPage::ConnectPage(const Theme &theme, ServerConnection &connection, const QString &serversFile,
                         TokenStore &tokens, QWidget *parent)
    : QWidget(parent),
      m_theme(theme),
      m_connection(connection),
      m_tokens(tokens),
      m_list(new QListWidget),
      m_address(new QLineEdit),
      m_login(new QLineEdit),
      m_password(new QLineEdit),
      m_keep(new QCheckBox(tokens.name().isEmpty() ? tr("Keep me logged in (in a file that only you can read)")
                                                   : tr("Keep me logged in (%1)").arg(tokens.name()))),
      m_connect(makeButton(tr("Connect"), "primary")),
      m_forget(makeButton(tr("Forget"), "quiet")),
      m_steps(secondary(theme)),
      m_strip(new Strip(theme))
{
    setObjectName(QStringLiteral("desk"));
    setAttribute(Qt::WA_StyledBackground);
    if (Result<SavedServers> servers = SavedServers::load(serversFile))
        m_servers = *std::move(servers);
    else
        m_storeFault = QString::fromStdString(servers.error().message);
    auto *card = new QWidget;
    card->setObjectName(QStringLiteral("panel"));
    card->setAttribute(Qt::WA_StyledBackground);
    card->setFixedWidth(720);
    auto *saved = column(8, {20, 20, 12, 20});
    saved->addWidget(body(theme, tr("Saved servers"), Tone::Normal, 500));
    saved->addWidget(m_list, 1);
    saved->addWidget(m_forget, 0, Qt::AlignLeft);
    auto *layout = row(0);
    layout->addLayout(saved, 40);
    layout->addWidget(makeLine(Qt::Vertical));
    layout->addWidget(makeForm(), 60);
    card->setLayout(layout);
    auto *whole = column();
    whole->addStretch(1);
    whole->addWidget(card, 0, Qt::AlignHCenter);
    whole->addStretch(2);
    setLayout(whole);
    m_list->setAccessibleName(tr("Saved servers"));
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (m_servers && row >= 0)
            choose(m_servers->all().at(row));
    });
    connect(m_list, &QListWidget::itemActivated, this, &ConnectPage::submit);
    connect(m_forget, &QPushButton::clicked, this, &ConnectPage::forget);
    reload();
}

QWidget *ConnectPage::makeForm()
{
    m_address->setPlaceholderText(tr("judge.example or localhost:8080"));
    m_password->setEchoMode(QLineEdit::Password);
    m_keep->setChecked(true);
    auto *title = new ToneLabel(m_theme, int(TextRole::PageTitle), Tone::Normal, 500);
    title->setText(tr("Connect to a judge"));
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->addRow(tr("Address"), m_address);
    form->addRow(tr("Login"), m_login);
    form->addRow(tr("Password"), m_password);
    auto *layout = column(12, {20, 20, 20, 20});
    layout->addWidget(title);
    layout->addLayout(form);
    layout->addWidget(m_keep);
    layout->addWidget(m_connect, 0, Qt::AlignRight);
    layout->addWidget(m_steps);
    layout->addWidget(m_strip);
    layout->addStretch();
    auto *box = new QWidget;
    box->setMinimumHeight(340);
    box->setLayout(layout);
    connect(m_connect, &QPushButton::clicked, this, &ConnectPage::submit);
    for (QLineEdit *field : {m_address, m_login, m_password})
        connect(field, &QLineEdit::returnPressed, this, &ConnectPage::submit);
    connect(m_address, &QLineEdit::textEdited, this, [this] { m_pinned.clear(); });
    return box;
}

void ConnectPage::reload()
{
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    if (!m_storeFault.isEmpty())
        m_strip->tell(Tone::Warning, tr("Saved servers could not be read"), m_storeFault);
    if (m_servers) {
        for (const SavedServer &server : m_servers->all())
            m_list->addItem(QStringLiteral("%1\n%2, %3")
                                .arg(QUrl(server.address).authority(), server.login,
                                     server.token.isEmpty() && !server.isInKeychain ? tr("asks for the password")
                                                                                    : tr("logged in")));
    }
    m_forget->setEnabled(m_list->count() > 0);
    if (m_servers && !m_servers->all().isEmpty())
        choose(m_servers->all().first());
}

bool ConnectPage::reconnect()
{
    if (!m_servers || m_servers->all().isEmpty())
        return false;
    SavedServer last = m_servers->all().first();
    if (!last.isInKeychain) {
        if (last.token.isEmpty())
            return false;
        m_connection.open(last);
        return true;
    }
    m_tokens.read(last.key(), this, [this, last](std::expected<QByteArray, QString> token) mutable {
        if (!token || token->isEmpty()) {
            choose(last);
            m_password->setPlaceholderText({});
            return m_strip->tell(Tone::Warning, tr("The keychain did not give the log-in"),
                                 token ? tr("Type the password.") : tr("%1. Type the password.").arg(token.error()));
        }
        last.token = *token;
        m_connection.open(last);
        Q_EMIT connected();
    });
    return true;
}

const SavedServer *ConnectPage::known(const QString &key) const
{
    if (!m_servers)
        return nullptr;
    for (const SavedServer &server : m_servers->all()) {
        if (server.key() == key)
            return &server;
    }
    return nullptr;
}

void ConnectPage::choose(const SavedServer &server)
{
    m_address->setText(server.address);
    m_login->setText(server.login);
    m_password->clear();
    m_password->setPlaceholderText(server.token.isEmpty() && !server.isInKeychain ? QString()
                                                                                  : tr("not needed: still logged in"));
    m_pinned = server.pinnedFingerprint;
}

void ConnectPage::fill(const QString &address, const QString &login)
{
    m_address->setText(address);
    m_login->setText(login);
    (login.isEmpty() ? m_login : m_password)->setFocus();
}

void ConnectPage::typePassword(const QString &password)
{
    m_password->setText(password);
}

QString ConnectPage::noticeText() const
{
    return m_strip->isHidden() ? QString() : m_strip->text();
}

void ConnectPage::submit()
{
    if (m_isBusy)
        return;
    m_strip->clearButtons();
    const std::optional<QString> address = addressFromText(m_address->text());
    if (!address)
        return m_strip->tell(Tone::Danger, tr("The address cannot be used"),
                             tr("Write it as judge.example, or with http:// and a port."));
    SavedServer server;
    server.address = *address;
    server.login = m_login->text().trimmed();
    server.pinnedFingerprint = m_pinned;
    const SavedServer *saved = known(server.key());
    if (saved)
        server.token = saved->token;
    const bool isInKeychain = saved && saved->isInKeychain;
    if (m_password->text().isEmpty() && server.token.isEmpty() && !isInKeychain)
        return m_strip->tell(Tone::Warning, tr("The password is missing"), {});
    m_isBusy = true;
    m_connect->setEnabled(false);
    m_strip->silence();
    m_steps->setText(tr("Reaching %1…").arg(QUrl(*address).authority()));
    if (!m_password->text().isEmpty() || !isInKeychain)
        return logIn(server);
    m_tokens.read(server.key(), this, [this, server](std::expected<QByteArray, QString> token) mutable {
        server.token = token.value_or(QByteArray());
        logIn(server);
    });
}

void ConnectPage::logIn(const SavedServer &server)
{
    m_connection.logIn(server, m_password->text(), this,
                       [this](std::expected<SavedServer, ApiFault> result, ServerConnection::Step step) {
                           onResult(std::move(result), step);
                       });
}

void ConnectPage::onResult(std::expected<SavedServer, ApiFault> result, ServerConnection::Step step)
{
    m_isBusy = false;
    m_connect->setEnabled(true);
    if (!result)
        return say(result.error(), step);
    m_steps->setText(tr("✓ reached   ✓ trusted   ✓ logged in"));
    m_password->clear();
    keep(*result);
    m_connection.open(*result);
    Q_EMIT connected();
}

// The token into the keychain, or where there is none into the file; neither, if it is not to be kept.
void ConnectPage::keep(const SavedServer &server)
{
    SavedServer kept = server;
    kept.isInKeychain = false;
    if (!m_keep->isChecked()) {
        m_tokens.remove(server.key());
        kept.token.clear();
        return save(kept);
    }
    m_tokens.write(server.key(), server.token, this, [this, kept](std::expected<void, QString> written) mutable {
        if (written) {
            kept.token.clear();
            kept.isInKeychain = true;
        } else if (!m_tokens.name().isEmpty()) {
            m_keep->setText(tr("Keep me logged in (in a file that only you can read: %1)").arg(written.error()));
        }
        save(kept);
    });
}

void ConnectPage::save(const SavedServer &server)
{
    if (!m_servers)
        return;
    if (const Result<void> saved = m_servers->put(server); !saved)
        m_strip->tell(Tone::Warning, tr("The server could not be saved"),
                      QString::fromStdString(saved.error().message));
    reload();
}

void ConnectPage::say(const ApiFault &fault, ServerConnection::Step step)
{
    using Step = ServerConnection::Step;
    m_steps->setText(step == Step::Reach   ? tr("✗ reached")
                     : step == Step::Trust ? tr("✓ reached   ✗ trusted")
                                           : tr("✓ reached   ✓ trusted   ✗ logged in"));
    if (step == Step::Trust)
        return offerPinning(fault);
    if (step == Step::Reach)
        return m_strip->tell(Tone::Danger, tr("The server cannot be reached"),
                             tr("%1. Look at the address and whether gavel-server runs there.").arg(fault.message));
    if (fault.kind == ApiFault::Kind::NotLoggedIn && m_password->text().isEmpty()) {
        m_password->setPlaceholderText({});
        m_password->setFocus();
        return m_strip->tell(Tone::Warning, tr("The log-in has expired"), tr("Type the password. Nothing is lost."));
    }
    if (fault.kind == ApiFault::Kind::NotLoggedIn) {
        m_password->selectAll();
        m_password->setFocus();
        return m_strip->tell(Tone::Danger, tr("Wrong login or password"), {});
    }
    if (fault.kind == ApiFault::Kind::NotFound || fault.kind == ApiFault::Kind::BadAnswer)
        return m_strip->tell(Tone::Danger, tr("This is no judge that the console understands"),
                             tr("It answers, but not as gavel-server does. Look at the address and the port."));
    m_strip->tell(Tone::Danger, tr("The server refused the log-in"), fault.message);
}

void ConnectPage::offerPinning(const ApiFault &fault)
{
    m_strip->tell(Tone::Warning, tr("The certificate is not trusted"),
                  tr("Compare its fingerprint with the one the administrator gives:\n%1").arg(fault.fingerprint));
    if (fault.fingerprint.isEmpty())
        return;
    connect(m_strip->addButton(tr("Trust this certificate")), &QPushButton::clicked, this,
            [this, fingerprint = fault.fingerprint] {
                m_pinned = fingerprint;
                submit();
            });
}

void ConnectPage::forget()
{
    const int row = std::max(0, m_list->currentRow());
    if (!m_servers || row >= m_servers->all().size())
        return;
    m_tokens.remove(m_servers->all().at(row).key());
    if (const Result<void> removed = m_servers->remove(m_servers->all().at(row)); !removed)
        m_strip->tell(Tone::Danger, tr("The server is still saved"), QString::fromStdString(removed.error().message));
    reload();
}

} // namespace gavel::console
