#pragma once

#include "admin-console/models/live_state.h"

#include <QDialog>

class QDateTimeEdit;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;

namespace gavel::console {

class Theme;
class ToneLabel;

// A contest as people describe it: when, which problems in which order, who takes part, and with which versions of
// languages it is judged.
class ContestDialog final : public QDialog {
    Q_OBJECT

public:
    // An empty object: a new one. Times are those of the zone shown.
    ContestDialog(const Theme &theme, LiveState &state, const QJsonObject &contest, QWidget *parent);

    QString name() const;
    QJsonObject toJson() const;
    void say(const QString &fault);

Q_SIGNALS:
    void saveWanted();

private:
    void fillProblems(const QJsonArray &chosen);
    void addEverybody();
    void pinVersions(); // to what the workers have

    LiveState &m_state;
    const QJsonObject m_before;
    QLineEdit *m_name, *m_title, *m_languages;
    QDateTimeEdit *m_start = nullptr, *m_end = nullptr;
    QListWidget *m_problems;
    QPlainTextEdit *m_participants, *m_versions;
    ToneLabel *m_fault;
};

} // namespace gavel::console
