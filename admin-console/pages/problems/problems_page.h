#pragma once

#include "admin-console/pages/page.h"

class QSplitter;
class QNetworkReply;
class QProgressBar;
class QStackedWidget;
class QTabBar;
class QTextBrowser;

namespace gavel::console {

class Facts;
class PlainTable;
class VerificationView;
class RecordView;

// Problems with their tests, jury solutions, statements and versions; import by dialog or by dropping a file, with
// every fault of the package.
class ProblemsPage final : public Page {
    Q_OBJECT

public:
    explicit ProblemsPage(PageContext context);

    QString remark() const override;
    QList<QWidget *> headerWidgets() override;
    void open(const Target &target) override;
    QWidget *mainWidget() override;
    RecordView &view() { return *m_view; }

    // Sends a package; its short name is the file's.
    void importPackage(const QString &path);
    // Saves the live version of the problem that is chosen.
    void exportPackage(const QString &path);
    QAction *exportAction() const { return m_export; }
    QStringList shownFaults() const { return m_faults; }
    const VerificationView &verification() const { return *m_verification; }
    QString noticeText() const;

protected:
    void showEvent(QShowEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QWidget *makeList();
    QWidget *makeDetail();
    void makeCommands();
    void select(qint64 id);
    void follow();
    void showProblem(const QJsonObject &problem);
    void showStatement(const QJsonObject &problem);
    void showVersions(const QJsonObject &answer);
    void imported(const QString &name, const ApiResult &result);
    void showFaults(const QJsonArray &faults);
    void choosePackage();
    void toggleOpen();

    RecordView *m_view;
    QSplitter *m_splitter;
    QWidget *m_detail = nullptr;
    Strip *m_strip;
    QProgressBar *m_progress;
    ToneLabel *m_title = nullptr;
    ToneLabel *m_subtitle = nullptr;
    Facts *m_facts = nullptr;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_stack = nullptr;
    VerificationView *m_verification = nullptr;
    PlainTable *m_tests = nullptr, *m_solutions = nullptr, *m_versions = nullptr, *m_faultTable = nullptr;
    QTextBrowser *m_statement = nullptr;
    QAction *m_export = nullptr, *m_import = nullptr, *m_toggle = nullptr, *m_verify = nullptr;
    QStringList m_faults;
    QString m_shown; // name of the problem in the detail
    QPointer<QNetworkReply> m_upload;
};

} // namespace gavel::console
