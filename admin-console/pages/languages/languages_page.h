#pragma once

#include "admin-console/pages/staff_page.h"

namespace gavel::console {

class PlainTable;

// What can be submitted in: which worker has it, its exact commands, how much it is used; switched off and on, with its
// time factor, tested on every worker; and the plugins that workers refuse.
class LanguagesPage final : public StaffPage {
    Q_OBJECT

public:
    explicit LanguagesPage(PageContext context);
    QString remark() const override;

    QAction *toggleAction() const { return m_toggle; }
    QAction *testAction() const { return m_test; }
    // What came of the test of the language that is chosen, a line a worker.
    QString testText() const { return m_testText; }
    const PlainTable &refused() const { return *m_refused; }

    // Changes the language that is chosen. Empty factor: its own again.
    void change(bool isEnabled, const QString &reason, std::optional<double> factor);

private:
    void makeCommands();
    void makeRefused();
    void showDetail(qint64 id) override;
    void showTrouble(const LanguageRow &row, const QStringList &has, const QStringList &lacks);
    void follow() override;
    void countUse();
    void toggle();
    void edit();
    void send(const LanguageRow &before, const QJsonObject &change, const QString &done);
    void test();
    void showTests(const QJsonObject &answer);
    void showRefused(const QJsonObject &answer);

    QAction *m_copy = nullptr, *m_toggle = nullptr, *m_edit = nullptr, *m_test = nullptr, *m_guide = nullptr;
    QPushButton *m_mismatch = nullptr, *m_disabled = nullptr, *m_refusals = nullptr;
    Facts *m_tests = nullptr;
    Watch *m_testsWatch = nullptr;
    QString m_shown; // whose tests
    QString m_testText;
    PlainTable *m_refused = nullptr;
};

} // namespace gavel::console
