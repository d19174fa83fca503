#pragma once

#include "admin-console/models/test_model.h"

#include <QWidget>

class QPlainTextEdit;
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
    explicit JudgingTests(const Theme &theme, QWidget *parent = nullptr);

    void setFiles(const QList<SourceFile> &files);
    void setJudging(const Judging &judging, int testsTotal, const LimitRow &limits);
    void clear();

    void stepTest(int by);
    void toggleWhiteSpace();
    void toggleWrap();
    qint64 currentTest() const;
    RecordView &table() { return *m_table; }
    SourceView &source() { return *m_source; }

private:
    QWidget *makeSourcePanel();
    QWidget *makeTestsPanel();
    QWidget *makeOutputPanel();
    void showFile(int index);
    void showTest(qint64 id);
    void chooseFirstRejected();
    QString shown(const QByteArray &bytes) const;

    const Theme &m_theme;
    TestModel m_tests;
    QList<SourceFile> m_files;
    qint64 m_judging = 0;
    Panel *m_sourcePanel = nullptr;
    Panel *m_testsPanel = nullptr;
    Panel *m_outputPanel = nullptr;
    QTabBar *m_fileTabs = nullptr;
    SourceView *m_source = nullptr;
    TestTiles *m_tiles = nullptr;
    RecordView *m_table = nullptr;
    QPlainTextEdit *m_output = nullptr;
    QPlainTextEdit *m_errors = nullptr;
    ToneLabel *m_limits = nullptr;
    bool m_isWhiteSpaceShown = false;
    bool m_isWrapped = false;
};

} // namespace gavel::console
