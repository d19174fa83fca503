#pragma once

#include "admin-console/models/live_state.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace gavel::console {

class Theme;
class ToneLabel;

// The filter a rejudging begins with, as the API takes it.
struct RejudgingChoice {
    QString problem, verdict, language, account;
    QList<qint64> submissions; // these only

    QJsonObject toJson() const;
};

// In words: "problem sum, WA".
QString rejudgingFilterText(const QJsonObject &filter);

// Which submissions are judged again as a set, and why. Says how many these are while one chooses.
class NewRejudging final : public QDialog {
    Q_OBJECT

public:
    NewRejudging(const Theme &theme, LiveState &state, const RejudgingChoice &choice, QWidget *parent);

    void setReason(const QString &reason);
    QPushButton &startButton() { return *m_start; }
    qint64 count() const { return m_count; } // -1: not known

Q_SIGNALS:
    void started(qint64 rejudging);

private:
    QComboBox *addChoice(class QFormLayout &form, const QString &name, const QStringList &values,
                         const QString &chosen);
    RejudgingChoice choice() const;
    void askCount();
    void showCount(const ApiResult &result);
    void start();

    LiveState &m_state;
    const QList<qint64> m_submissions;
    QLineEdit *m_reason;
    QComboBox *m_problem = nullptr, *m_verdict = nullptr, *m_language = nullptr, *m_account = nullptr;
    ToneLabel *m_answer;
    QPushButton *m_start;
    QTimer m_asking;
    qint64 m_count = -1;
    int m_question = 0; // answers to earlier ones are not shown
};

} // namespace gavel::console
