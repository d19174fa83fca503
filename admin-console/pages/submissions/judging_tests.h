#pragma once

#include "admin-console/models/test_model.h"
#include "admin-console/pages/submissions/test_output.h"

#include <QWidget>

class QSplitter;
class QTabBar;

namespace gavel::console {

class Panel;
class RecordView;
class SourceView;
class TestTiles;
class Theme;
class ToneLabel;

// Source beside the tests of one judging, and under them what the chosen test wrote.
class JudgingTests final : public QWidget {
    Q_OBJECT

public:
    JudgingTests(const Theme &theme, ServerConnection &connection, QWidget *parent = nullptr);

    void setFiles(const QList<SourceFile> &files);
    void setJudging(const Judging &judging, const QString &problem, int testsTotal, const LimitRow &limits);
    void clear();

    void stepTest(int by);
    void stepDifference(int by) { m_output->stepDifference(by); }
    void toggleWhiteSpace();
    void toggleWrap();
    qint64 currentTest() const;
    RecordView &table() { return *m_table; }
    SourceView &source() { return *m_source; }
    TestOutput &output() { return *m_output; }
    const TestRow *test(qint64 id) const { return m_tests.find(id); }

Q_SIGNALS:
    void testShown();

private:
    QWidget *makeSourcePanel();
    QWidget *makeTestsPanel();
    void showFile(int index);
    void showTest(qint64 id);
    void chooseFirstRejected();

    const Theme &m_theme;
    TestModel m_tests;
    QList<SourceFile> m_files;
    qint64 m_judging = 0;
    QString m_problem;
    int m_version = 0;
    Panel *m_sourcePanel = nullptr;
    Panel *m_testsPanel = nullptr;
    QTabBar *m_fileTabs = nullptr;
    SourceView *m_source = nullptr;
    TestTiles *m_tiles = nullptr;
    RecordView *m_table = nullptr;
    TestOutput *m_output;
    ToneLabel *m_limits = nullptr;
    bool m_isWhiteSpaceShown = false;
    bool m_isWrapped = false;
};

} // namespace gavel::console
