#include "admin-console/pages/accounts/tokens_dialog.h"

#include "admin-console/data/decode.h"
#include "admin-console/pages/page.h"
#include "admin-console/widgets/confirm.h"
#include "admin-console/widgets/record_view.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QJsonArray>
#include <QLineEdit>

namespace gavel::console {

TokensDialog::TokensDialog(const Theme &theme, ServerConnection &connection, QWidget *parent)
    : QDialog(parent),
      m_theme(theme),
      m_connection(connection),
      m_tokens({{QStringLiteral("name"), tr("Name"), 0},
                {QStringLiteral("scopes"), tr("May"), 190},
                {QStringLiteral("created"), tr("Created"), 150, true},
                {QStringLiteral("expires"), tr("Expires"), 150, true}}),
      m_view(new RecordView(theme, m_tokens, QStringLiteral("tokens"))),
      m_strip(new Strip(theme))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("My tokens"));
    resize(680, 420);
    m_view->setHolding(false);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setEmptyText(tr("You have made no token for a program."));
    m_view->setAccessibleName(tr("My tokens"));
    auto *layout = column(10, {16, 14, 16, 14});
    layout->addWidget(m_strip);
    layout->addWidget(m_view, 1);
    layout->addWidget(makeForm());
    setLayout(layout);
    m_watch = std::make_unique<Watch>(connection, QStringLiteral("/tokens"), QUrlQuery(), std::chrono::seconds(3),
                                      [this](const QJsonObject &answer) { take(answer); });
    m_watch->setAwake(true);
    connect(m_view, &RecordView::currentIdChanged, m_revoke, [this](qint64 id) { m_revoke->setEnabled(id > 0); });
}

QWidget *TokensDialog::makeForm()
{
    m_name = new QLineEdit;
    m_name->setPlaceholderText(tr("Name of the program"));
    m_name->setAccessibleName(tr("Name"));
    m_lifetime = new QComboBox;
    m_lifetime->setAccessibleName(tr("Expires"));
    for (const int days : {1, 7, 30, 365})
        m_lifetime->addItem(days == 1 ? tr("for 1 day") : tr("for %1 days").arg(days), days);
    m_lifetime->addItem(tr("for ever"), 0);
    m_lifetime->setCurrentIndex(2);
    auto *create = makeButton(tr("Make token"), "primary");
    m_revoke = makeButton(tr("Revoke…"), "danger");
    m_revoke->setEnabled(false);
    auto *line = row(8);
    line->addWidget(m_revoke);
    line->addStretch();
    line->addWidget(m_name, 1);
    for (const char *scope : {"submit", "read", "judge", "admin"}) {
        m_scopes.append(new QCheckBox(QString::fromLatin1(scope)));
        line->addWidget(m_scopes.last());
    }
    m_scopes.first()->setChecked(true);
    line->addWidget(m_lifetime);
    line->addWidget(create);
    auto *form = new QWidget;
    form->setLayout(line);
    connect(create, &QPushButton::clicked, this, &TokensDialog::create);
    connect(m_revoke, &QPushButton::clicked, this, &TokensDialog::revoke);
    return form;
}

void TokensDialog::take(const QJsonObject &answer)
{
    QList<CellRow> rows;
    for (const QJsonValue &token : answer.value(QStringLiteral("tokens")).toArray()) {
        const qint64 expires = timeFrom(token[QStringLiteral("expires_at")]);
        rows.append({idFrom(token[QStringLiteral("id")]),
                     {textCell(token[QStringLiteral("name")].toString()),
                      textCell(token[QStringLiteral("scopes")].toVariant().toStringList().join(QStringLiteral(", "))),
                      timeCell(timeFrom(token[QStringLiteral("created_at")])),
                      expires > 0 ? timeCell(expires) : textCell(tr("never"), Tone::Warning)}});
    }
    m_tokens.replace(rows);
}

void TokensDialog::create()
{
    QJsonArray scopes;
    for (const QCheckBox *scope : std::as_const(m_scopes)) {
        if (scope->isChecked())
            scopes.append(scope->text());
    }
    QJsonObject body{{QStringLiteral("name"), m_name->text().trimmed()}, {QStringLiteral("scopes"), scopes}};
    if (const int days = m_lifetime->currentData().toInt(); days > 0)
        body.insert(QStringLiteral("expires_in_s"), days * 86'400);
    m_connection.act(changeRequest("POST", QStringLiteral("/tokens"), body), this, [this](const ApiResult &result) {
        m_strip->clearButtons();
        if (!result)
            return m_strip->tell(Tone::Danger, tr("No token was made"), result.error().message);
        const QString token = result->object().value(QStringLiteral("token")).toString();
        m_strip->tell(Tone::Success, tr("The token, shown this once"), token);
        connect(m_strip->addButton(tr("Copy")), &QPushButton::clicked, this,
                [token] { QGuiApplication::clipboard()->setText(token); });
    });
}

void TokensDialog::revoke()
{
    const qint64 id = m_view->currentId();
    if (id == 0)
        return;
    Confirm::ask(
        m_theme, this, tr("Revoke token %1").arg(id),
        tr("The program that uses it is refused from now on. This cannot be undone."), tr("Revoke"), 0, [this, id] {
            m_connection.act(
                changeRequest("DELETE", QStringLiteral("/tokens/%1").arg(id)), this, [this](const ApiResult &result) {
                    m_strip->clearButtons();
                    if (!result)
                        m_strip->tell(Tone::Danger, tr("The token was not revoked"), result.error().message);
                });
        });
}

} // namespace gavel::console
