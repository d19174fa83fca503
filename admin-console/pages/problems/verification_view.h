#pragma once

#include "admin-console/data/server_connection.h"
#include "admin-console/widgets/solution_matrix.h"

#include <QWidget>

class QProgressBar;

namespace gavel::console {

class Panel;
class PlainTable;
class Strip;
class ToneLabel;

// What verifying a version of a problem has found: jury solutions by tests, margins around the time limit, faults, and
// the limit that is proposed. Starts a verification and follows it, since it is the server's work and takes a while.
class VerificationView final : public QWidget {
    Q_OBJECT

public:
    VerificationView(const Theme &theme, ServerConnection &connection, QWidget *parent = nullptr);

    // Shows the newest verification of that version. An empty problem: nothing.
    void setVersion(const QString &problem, int version);
    void start();
    void cancel();
    bool isRunning() const { return m_isRunning; }
    int version() const { return m_version; } // 0: none
    bool isKnown() const { return m_verification > 0; }
    // "9 of 12", "as filed", "3 differ"; empty: it was not verified.
    QString summary() const { return m_summary; }
    const QList<VerifiedSolution> &solutions() const { return m_solutions; }
    // "right.py: ..." for each, and the proposed limit with its arithmetic.
    const QStringList &faultTexts() const { return m_faultTexts; }
    QString limitText() const;

Q_SIGNALS:
    void changed();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeLower();
    void follow(qint64 verification);
    void takeList(const QJsonObject &answer);
    void take(const QJsonObject &answer);
    void showSolutions(const QJsonObject &answer);
    void showFaults(const QJsonObject &answer);
    void showLimit(const QJsonObject &limit);
    void clear();

    const Theme &m_theme;
    ServerConnection &m_connection;
    QString m_problem;
    int m_version = 0;
    qint64 m_verification = 0;
    bool m_isRunning = false;
    QString m_summary;
    QList<VerifiedSolution> m_solutions;
    QStringList m_faultTexts;
    std::unique_ptr<Watch> m_list, m_watch;
    Strip *m_strip;
    QProgressBar *m_progress;
    Panel *m_matrixPanel, *m_marginsPanel, *m_faultsPanel;
    SolutionMatrix *m_matrix;
    MarginsChart *m_margins;
    PlainTable *m_faults;
    ToneLabel *m_limit;
};

} // namespace gavel::console
