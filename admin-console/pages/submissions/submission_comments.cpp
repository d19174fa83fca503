#include "admin-console/pages/submissions/submission_comments.h"

#include "admin-console/data/decode.h"
#include "admin-console/pages/page.h"
#include "admin-console/widgets/record_view.h"

#include <QJsonArray>
#include <QPlainTextEdit>

namespace gavel::console {

SubmissionComments::SubmissionComments(const Theme &theme, ServerConnection &connection, QWidget *parent)
    : QWidget(parent),
      m_connection(connection),
      m_comments({{QStringLiteral("age"), tr("Age"), 64, true},
                  {QStringLiteral("who"), tr("Who"), 120},
                  {QStringLiteral("text"), tr("Comment"), 0}}),
      m_view(new RecordView(theme, m_comments, QStringLiteral("comments"))),
      m_field(new QPlainTextEdit),
      m_send(makeButton(tr("Comment"), "primary")),
      m_strip(new Strip(theme))
{
    m_watch = std::make_unique<Watch>(connection, QString(), QUrlQuery(), std::chrono::seconds(3),
                                      [this](const QJsonObject &answer) { take(answer); });
    m_view->setHolding(false);
    m_view->setEmptyText(tr("Nobody has noted anything. Teams never see what stands here."));
    m_field->setPlaceholderText(tr("Note for the jury; Ctrl+Enter sends it"));
    m_field->setAccessibleName(tr("New comment"));
    m_field->setFixedHeight(84);
    m_field->setTabChangesFocus(true);
    auto *foot = row(8, {12, 8, 12, 8});
    foot->addWidget(m_field, 1);
    foot->addWidget(m_send, 0, Qt::AlignBottom);
    auto *layout = column();
    layout->addWidget(m_strip);
    layout->addWidget(m_view, 1);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addLayout(foot);
    setLayout(layout);
    m_send->setEnabled(false);
    m_send->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    connect(m_send, &QPushButton::clicked, this, &SubmissionComments::send);
    connect(m_field, &QPlainTextEdit::textChanged, this, [this] {
        m_drafts.insert(m_submission, m_field->toPlainText());
        m_send->setEnabled(!m_field->toPlainText().trimmed().isEmpty());
    });
}

void SubmissionComments::setSubmission(qint64 submission)
{
    if (submission == m_submission)
        return;
    m_submission = submission;
    m_comments.replace({});
    m_strip->silence();
    const QString draft = m_drafts.value(submission);
    m_field->setPlainText(draft);
    m_watch->setAwake(false);
    if (submission > 0)
        m_watch->setPath(QStringLiteral("/submissions/%1/comments").arg(submission));
    m_watch->setAwake(submission > 0 && isVisible());
    if (submission > 0 && !isVisible()) // for the number at the tab
        m_connection.api().get(QStringLiteral("/submissions/%1/comments").arg(submission), {}, this,
                               [this, submission](const ApiResult &result) {
                                   if (result && submission == m_submission)
                                       take(result->object());
                               });
    Q_EMIT changed();
}

void SubmissionComments::startWriting()
{
    m_field->setFocus();
}

void SubmissionComments::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_watch->setAwake(m_submission > 0);
}

void SubmissionComments::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_watch->setAwake(false);
}

void SubmissionComments::take(const QJsonObject &answer)
{
    QList<CellRow> rows;
    for (const QJsonValue &value : answer.value(QStringLiteral("comments")).toArray())
        rows.append({idFrom(value[QStringLiteral("id")]),
                     {ageCell(timeFrom(value[QStringLiteral("created_at")])),
                      textCell(value[QStringLiteral("account")].toString()),
                      textCell(value[QStringLiteral("text")].toString())}});
    m_comments.replace(rows);
    Q_EMIT changed();
}

void SubmissionComments::send()
{
    const QString text = m_field->toPlainText().trimmed();
    if (text.isEmpty() || m_submission == 0)
        return;
    m_send->setEnabled(false);
    m_connection.act(changeRequest("POST", QStringLiteral("/submissions/%1/comments").arg(m_submission),
                                   {{QStringLiteral("text"), text}}),
                     this, [this, text, submission = m_submission](const ApiResult &result) {
                         if (!result) {
                             m_send->setEnabled(true);
                             return m_strip->tell(Tone::Danger, tr("The comment was not sent"), result.error().message);
                         }
                         m_strip->silence();
                         m_drafts.remove(submission);
                         if (submission == m_submission && m_field->toPlainText().trimmed() == text)
                             m_field->clear();
                     });
}

} // namespace gavel::console
