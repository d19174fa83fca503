#pragma once

#include "admin-console/data/server_connection.h"
#include "admin-console/data/values.h"
#include "admin-console/widgets/parts.h"

class QSplitter;

namespace gavel::console {

class DiffView;

// Which testcase it was: what the server needs to give its input and answer.
struct TestcaseKey {
    QString problem;
    int version = 0;
    qint64 number = 0;

    bool operator==(const TestcaseKey &) const = default;
};

// What a submission wrote on one test beside the jury's answer, with the first difference marked, and the input. Answer
// and input are asked for when they are to be shown, their first 256 KiB.
class TestOutput final : public QWidget {
    Q_OBJECT

public:
    TestOutput(const Theme &theme, ServerConnection &connection, QWidget *parent = nullptr);

    // Null: no test is chosen.
    void setTest(const TestRow *test, const TestcaseKey &key);
    void stepDifference(int by);
    void setWhiteSpaceShown(bool isShown);
    void setWrapped(bool isWrapped);

    QString answerText() const;
    const QList<int> &differences() const { return m_differences; }

private:
    struct Part {
        QString name; // "answer", "input": of the API
        DiffView *view = nullptr;
        ToneLabel *remark = nullptr;
        QByteArray bytes;
        qint64 total = -1; // -1: not there
        QString fault;
    };
    void addView(QSplitter &splitter, const QString &title, Part &part, int side);
    void fetch(Part &part);
    void show();
    static void showPart(Part &part, const QList<int> &differing, int begin, int length);

    const Theme &m_theme;
    ServerConnection &m_connection;
    Panel *m_panel;
    TestcaseKey m_key;
    Part m_output, m_answer, m_input, m_errors;
    QWidget *m_errorBox = nullptr;
    QList<int> m_differences;
    qsizetype m_step = 0;
    bool m_isAccepted = false;
    bool m_hasRun = false;
};

} // namespace gavel::console
