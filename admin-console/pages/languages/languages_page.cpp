#include "admin-console/pages/languages/languages_page.h"

#include "admin-console/data/decode.h"
#include "admin-console/models/words.h"
#include "admin-console/pages/languages/language_dialog.h"
#include "admin-console/pages/problems/plain_table.h"
#include "admin-console/widgets/filter_bar.h"
#include "admin-console/widgets/record_view.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QJsonArray>

namespace gavel::console {

namespace {

QString versionsText(const LanguageRow &row)
{
    QStringList lines;
    for (auto version = row.versionByWorker.begin(); version != row.versionByWorker.end(); ++version)
        lines.append(QStringLiteral("%1: %2").arg(version.key(), *version));
    lines.sort();
    return lines.join(QLatin1Char('\n'));
}

QString workerNames(const QJsonValue &array)
{
    return array.toVariant().toStringList().join(QStringLiteral(", "));
}

// "9 of 10 passed; failed: loop: it ended".
QString testOutcome(const QJsonValue &test)
{
    if (test[QStringLiteral("answered_at")].isNull())
        return QObject::tr("asked %1, no answer yet")
            .arg(clockText(timeFrom(test[QStringLiteral("asked_at")])).left(8));
    if (const QString error = test[QStringLiteral("error")].toString(); !error.isEmpty())
        return error;
    int done = 0, passed = 0;
    QStringList failed;
    for (const QJsonValue &probe : test[QStringLiteral("probes")].toArray()) {
        const QString state = probe[QStringLiteral("state")].toString();
        done += state != QLatin1String("not done") ? 1 : 0;
        passed += state == QLatin1String("passed") ? 1 : 0;
        if (state == QLatin1String("failed"))
            failed.append(probe[QStringLiteral("name")].toString() + QStringLiteral(": ") +
                          probe[QStringLiteral("detail")].toString());
    }
    QString text =
        QObject::tr("%1 of %2 passed, %3").arg(passed).arg(done).arg(test[QStringLiteral("version")].toString());
    if (!failed.isEmpty())
        text += QLatin1Char('\n') + failed.join(QLatin1Char('\n'));
    return text;
}

} // namespace

LanguagesPage::LanguagesPage(PageContext context)
    : StaffPage(context, QStringLiteral("languages"), tr("Languages"), QStringLiteral("languages"),
                {Topic::Languages, Topic::Workers, Topic::Submissions}, context.state.languages(),
                {tr("language"), tr("languages")})
{
    m_mismatch = m_filters->addSwitch(tr("Mismatches"));
    connect(m_mismatch, &QPushButton::clicked, &state().languages(), &LanguageModel::showMismatchesOnly);
    m_disabled = m_filters->addSwitch(tr("Off"));
    connect(m_disabled, &QPushButton::clicked, &state().languages(), &LanguageModel::showDisabledOnly);
    makeRefused();
    m_filters->setPlaceholder(tr("Search language"));
    makeCommands();
    m_tests = new Facts(theme(), Qt::Vertical);
    addToDetail(m_tests);
    m_testsWatch = addWatch(QStringLiteral("/refused-plugins"), {}, std::chrono::seconds(2),
                            [this](const QJsonObject &answer) { showTests(answer); });
    connect(&state(), &LiveState::updated, this, [this](Topic topic) {
        if (topic == Topic::Submissions && isVisible())
            countUse();
    });
}

void LanguagesPage::makeCommands()
{
    m_toggle = addCommand(tr("Switch off"), QStringLiteral("lock"), Qt::Key_E, [this] { toggle(); });
    m_edit = addCommand(tr("Change…"), {}, Qt::Key_F2, [this] { edit(); });
    m_test = addCommand(tr("Self-test"), QStringLiteral("check"), Qt::Key_Y, [this] { test(); });
    m_copy = addCommand(tr("Copy commands"), QStringLiteral("copy"), {}, [this] {
        if (const LanguageRow *row = state().languages().find(m_view->currentId()))
            QGuiApplication::clipboard()->setText(row->compileCommand.join(QLatin1Char(' ')) + QLatin1Char('\n') +
                                                  row->runCommand.join(QLatin1Char(' ')) + QLatin1Char('\n'));
    });
    m_guide = addCommand(tr("Page for teams"), {}, {}, [this] {
        QUrl page = state().connection().api().address();
        page.setPath(QStringLiteral("/languages"));
        QDesktopServices::openUrl(page);
    });
    addDetailButton(new ActionButton(theme(), *m_test));
    addDetailButton(new ActionButton(theme(), *m_edit));
    addDetailButton(new ActionButton(theme(), *m_toggle, "danger"), true);
}

void LanguagesPage::makeRefused()
{
    m_refusals = m_filters->addSwitch(tr("Refused plugins"));
    m_refused = new PlainTable(theme(), {tr("Refused"), tr("Why"), tr("On"), tr("To mend it"), tr("File")},
                               {150, 0, 130, 190, 260});
    m_refused->setAccessibleName(tr("Refused plugins"));
    m_refused->setMaximumHeight(240);
    m_refused->hide();
    addBelowTable(m_refused);
    connect(m_refusals, &QPushButton::clicked, m_refused, &QWidget::setVisible);
    addWatch(QStringLiteral("/refused-plugins"), {}, std::chrono::seconds(5),
             [this](const QJsonObject &answer) { showRefused(answer); });
}

void LanguagesPage::showRefused(const QJsonObject &answer)
{
    QList<QStringList> rows;
    for (const QJsonValue &plugin : answer.value(QStringLiteral("plugins")).toArray()) {
        const QString id = plugin[QStringLiteral("id")].toString();
        const QString packages =
            plugin[QStringLiteral("debian_packages")].toVariant().toStringList().join(QLatin1Char(' '));
        rows.append({id.isEmpty() ? dash() : id, plugin[QStringLiteral("reason")].toString(),
                     workerNames(plugin[QStringLiteral("workers")]),
                     packages.isEmpty() ? dash() : QStringLiteral("apt install ") + packages,
                     plugin[QStringLiteral("path")].toString()});
    }
    m_refused->set(rows);
    m_refusals->setText(tr("Refused plugins  %1").arg(rows.size()));
}

void LanguagesPage::countUse()
{
    QHash<QString, int> use;
    const qint64 from = QDateTime::currentMSecsSinceEpoch() - 24 * 3600'000LL;
    for (const SubmissionRow &row : state().submissions().records()) {
        if (row.createdMs >= from)
            ++use[row.language];
    }
    state().languages().setUse(use);
}

QString LanguagesPage::remark() const
{
    const LanguageModel &model = state().languages();
    const auto available =
        std::count_if(model.records().begin(), model.records().end(), [](const auto &row) { return row.isAvailable; });
    const int off = model.disabledCount();
    const QString text = tr("%1 known, %2 on connected workers").arg(model.total()).arg(available);
    return off == 0 ? text : tr("%1, %2 switched off").arg(text).arg(off);
}

void LanguagesPage::showTrouble(const LanguageRow &row, const QStringList &has, const QStringList &lacks)
{
    if (!row.isEnabled)
        m_note->tell(Tone::Warning, tr("Switched off"),
                     row.disabledReason.isEmpty() ? tr("Nothing is taken in it, and what waits in it goes on waiting.")
                                                  : row.disabledReason);
    else if (has.isEmpty())
        m_note->tell(Tone::Warning, tr("No connected worker has it"),
                     tr("Submissions in it wait until one connects that does."));
    else if (LanguageModel::isOfSeveralVersions(row))
        m_note->tell(Tone::Warning, tr("Workers have different versions"), versionsText(row));
    else if (!lacks.isEmpty())
        m_note->tell(Tone::Warning, tr("Not on every worker"),
                     tr("%1 lack it: submissions in it wait for the others.").arg(lacks.join(QStringLiteral(", "))));
    else
        m_note->silence();
}

void LanguagesPage::showDetail(qint64 id)
{
    const LanguageRow *row = state().languages().find(id);
    if (!row)
        return;
    if (row->key != m_shown) {
        m_shown = row->key;
        m_tests->set({});
        m_testText.clear();
        m_testsWatch->setPath(QStringLiteral("/languages/%1/tests").arg(m_shown));
    }
    QStringList has, lacks;
    for (const WorkerRow &worker : state().workers().records()) {
        if (worker.isConnected && !worker.isElsewhere)
            (worker.languages.contains(row->key) ? has : lacks).append(worker.name);
    }
    showTrouble(*row, has, lacks);
    const auto command = [](const QStringList &words) {
        return words.isEmpty() ? dash() : words.join(QLatin1Char(' '));
    };
    QStringList limits{tr("time ×%1").arg(row->timeFactor)};
    if (row->timeFactor != row->ownTimeFactor)
        limits[0] += tr(" (its own is %1)").arg(row->ownTimeFactor);
    if (row->memoryExtraBytes > 0)
        limits.append(tr("%1 MiB for the runtime").arg(row->memoryExtraBytes >> 20));
    if (row->processes > 0)
        limits.append(tr("%1 processes").arg(row->processes));
    setDetail(row->name, row->key,
              {{tr("Version"), row->version.isEmpty() ? dash() : row->version},
               {tr("Source file"), row->sourceFile},
               {tr("Extensions"), row->extensions.join(QStringLiteral(", "))},
               {tr("Compile"), command(row->compileCommand)},
               {tr("Run"), command(row->runCommand)},
               {tr("Limits"), limits.join(QStringLiteral(", "))},
               {tr("Tier"), row->tier.isEmpty() ? dash() : row->tier},
               {tr("On"), has.isEmpty() ? dash() : has.join(QStringLiteral(", "))},
               {tr("Notes"), row->notes.isEmpty() ? dash() : row->notes},
               {tr("Example"), row->example.isEmpty() ? dash() : row->example.trimmed()}});
}

void LanguagesPage::follow()
{
    if (!m_copy || !m_guide)
        return;
    const LanguageRow *row = state().languages().find(m_view->currentId());
    allow(m_copy, row != nullptr, tr("choose a language"), true);
    allow(m_guide, true, {});
    for (QAction *action : {m_toggle, m_edit, m_test})
        allow(action, row != nullptr, tr("choose a language"));
    m_toggle->setText(row && !row->isEnabled ? tr("Switch on") : tr("Switch off"));
    m_mismatch->setText(tr("Mismatches  %1").arg(state().languages().mismatchCount()));
    m_disabled->setText(tr("Off  %1").arg(state().languages().disabledCount()));
    m_disabled->setVisible(state().languages().disabledCount() > 0 || m_disabled->isChecked());
}

void LanguagesPage::send(const LanguageRow &before, const QJsonObject &change, const QString &done)
{
    const QString path = QStringLiteral("/languages/") + before.key;
    const bool hadOwn = before.timeFactor == before.ownTimeFactor;
    const QJsonObject back{{QStringLiteral("is_enabled"), before.isEnabled},
                           {QStringLiteral("reason"), before.disabledReason},
                           {QStringLiteral("time_factor"), hadOwn ? QJsonValue() : QJsonValue(before.timeFactor)}};
    state().connection().act(
        changeRequest("PATCH", path, change), this,
        [this, path, back, done, name = before.name](const ApiResult &result) {
            m_strip->clearButtons();
            if (!result)
                return m_strip->tell(Tone::Danger, tr("%1 was not changed").arg(name), result.error().message);
            m_strip->silence();
            Q_EMIT told(done, [this, path, back] {
                state().connection().act(changeRequest("PATCH", path, back), this, [](const ApiResult &) {});
            });
        });
}

void LanguagesPage::toggle()
{
    const LanguageRow *row = state().languages().find(m_view->currentId());
    if (!row)
        return;
    const QString done = row->isEnabled ? tr("%1 is switched off: nothing is taken in it, what waits goes on waiting")
                                        : tr("%1 is switched on");
    send(*row, {{QStringLiteral("is_enabled"), !row->isEnabled}}, done.arg(row->name));
}

void LanguagesPage::change(bool isEnabled, const QString &reason, std::optional<double> factor)
{
    const LanguageRow *row = state().languages().find(m_view->currentId());
    if (!row)
        return;
    send(*row,
         {{QStringLiteral("is_enabled"), isEnabled},
          {QStringLiteral("reason"), reason},
          {QStringLiteral("time_factor"), factor ? QJsonValue(*factor) : QJsonValue()}},
         tr("%1 is changed").arg(row->name));
}

void LanguagesPage::edit()
{
    if (const LanguageRow *row = state().languages().find(m_view->currentId()))
        (new LanguageDialog(theme(), *row, window(),
                            [this](bool isEnabled, const QString &reason, std::optional<double> factor) {
                                change(isEnabled, reason, factor);
                            }))
            ->open();
}

void LanguagesPage::test()
{
    const LanguageRow *row = state().languages().find(m_view->currentId());
    if (!row)
        return;
    state().connection().act(
        changeRequest("POST", QStringLiteral("/languages/%1/tests").arg(row->key)), this,
        [this, name = row->name](const ApiResult &result) {
            m_strip->clearButtons();
            if (!result)
                return m_strip->tell(Tone::Danger, tr("%1 is not tested").arg(name), result.error().message);
            const QJsonArray workers = result->object().value(QStringLiteral("workers")).toArray();
            if (workers.isEmpty())
                return m_strip->tell(Tone::Warning, tr("%1 is not tested").arg(name), tr("No worker is connected."));
            Q_EMIT told(tr("%1 is tested on %2").arg(name, workerNames(workers)), {});
        });
}

void LanguagesPage::showTests(const QJsonObject &answer)
{
    QList<QPair<QString, QString>> lines;
    QStringList texts;
    for (const QJsonValue &test : answer.value(QStringLiteral("tests")).toArray()) {
        const QString worker = test[QStringLiteral("worker")].toString();
        lines.append({tr("Test, %1").arg(worker), testOutcome(test)});
        texts.append(worker + QStringLiteral(": ") + testOutcome(test));
    }
    m_tests->set(lines);
    m_testText = texts.join(QLatin1Char('\n'));
}

} // namespace gavel::console
