#pragma once

#include "admin-console/data/server_connection.h"
#include "admin-console/models/cell_model.h"

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace gavel::console {

class RecordView;
class Strip;
class Theme;

// What the jury noted about one submission, and a field to note more. Kept fresh while it is shown; text that was not
// sent is kept for each submission.
class SubmissionComments final : public QWidget {
    Q_OBJECT

public:
    SubmissionComments(const Theme &theme, ServerConnection &connection, QWidget *parent = nullptr);

    void setSubmission(qint64 submission);
    void startWriting();
    qsizetype count() const { return m_comments.total(); }
    QPlainTextEdit &field() { return *m_field; }
    void send();

Q_SIGNALS:
    void changed();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void take(const QJsonObject &answer);

    ServerConnection &m_connection;
    qint64 m_submission = 0;
    CellModel m_comments;
    std::unique_ptr<Watch> m_watch;
    QHash<qint64, QString> m_drafts;
    RecordView *m_view;
    QPlainTextEdit *m_field;
    QPushButton *m_send;
    Strip *m_strip;
};

} // namespace gavel::console
