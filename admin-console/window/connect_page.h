#pragma once

#include "admin-console/data/server_connection.h"
#include "admin-console/data/token_store.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace gavel::console {

class Strip;
class Theme;
class ToneLabel;

// The first page of all, and "Servers": saved servers, address, login, password. Says step by step how far it came and
// what to do where it stopped.
class ConnectPage final : public QWidget {
    Q_OBJECT

public:
    // Tokens go into the store; where it is not there, into the file of servers.
    ConnectPage(const Theme &theme, ServerConnection &connection, const QString &serversFile, TokenStore &tokens,
                QWidget *parent = nullptr);

    // Goes online with the server used last, if its token is kept. False: there is none.
    bool reconnect();

    void fill(const QString &address, const QString &login);
    void typePassword(const QString &password);
    void submit();
    QString noticeText() const;

Q_SIGNALS:
    void connected();
    void dismissed();

private:
    QWidget *makeForm();
    void reload();
    void choose(const SavedServer &server);
    void logIn(const SavedServer &server);
    void keep(const SavedServer &server);
    void save(const SavedServer &server);
    const SavedServer *known(const QString &key) const;
    void onResult(std::expected<SavedServer, ApiFault> result, ServerConnection::Step step);
    void offerPinning(const ApiFault &fault);
    void say(const ApiFault &fault, ServerConnection::Step step);
    void forget();

    const Theme &m_theme;
    ServerConnection &m_connection;
    TokenStore &m_tokens;
    std::optional<SavedServers> m_servers;
    QString m_storeFault;
    QListWidget *m_list;
    QLineEdit *m_address, *m_login, *m_password;
    QCheckBox *m_keep;
    QPushButton *m_connect, *m_forget;
    ToneLabel *m_steps;
    Strip *m_strip;
    QString m_pinned;
    bool m_isBusy = false;
};

} // namespace gavel::console
