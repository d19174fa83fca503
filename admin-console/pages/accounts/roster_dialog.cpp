#include "admin-console/pages/accounts/roster_dialog.h"

#include "admin-console/models/words.h"
#include "admin-console/pages/page.h"
#include "admin-console/widgets/record_view.h"

#include <QCheckBox>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>

namespace gavel::console {

namespace {

constexpr qint64 kMostBytes = 8 << 20; // of one file

CellValue actionCell(const QString &action)
{
    if (action == QLatin1String("create"))
        return {QObject::tr("new"), Tone::Success, {}, 0, {}, {}, QStringLiteral("plus")};
    if (action == QLatin1String("change"))
        return {QObject::tr("changed"), Tone::Warning, {}, 0, {}, {}, QStringLiteral("comment")};
    return {QObject::tr("same"), Tone::Muted, {}, 0, {}, {}, QStringLiteral("state-finished")};
}

QString placeOf(const QJsonValue &object)
{
    const QString file = object[QStringLiteral("file")].toString();
    const int line = object[QStringLiteral("line")].toInt();
    return line > 0 ? QStringLiteral("%1:%2").arg(file).arg(line) : file;
}

} // namespace

RosterDialog::RosterDialog(const Theme &theme, ServerConnection &connection, QWidget *parent)
    : QDialog(parent),
      m_theme(theme),
      m_connection(connection),
      m_steps({{QStringLiteral("action"), tr("What"), 100},
               {QStringLiteral("kind"), tr("Kind"), 110},
               {QStringLiteral("name"), tr("Name"), 170},
               {QStringLiteral("remark"), tr("Remark"), 0},
               {QStringLiteral("place"), tr("Where"), 170}}),
      m_view(new RecordView(theme, m_steps, QStringLiteral("roster"))),
      m_strip(new Strip(theme)),
      m_summary(body(theme, {}, Tone::Muted)),
      m_setsPasswords(new QCheckBox(tr("New passwords for accounts there are, too"))),
      m_choose(makeButton(tr("Choose files…"), "")),
      m_import(makeButton(tr("Import"), "primary")),
      m_sheets(makeButton(tr("Password sheets…"), ""))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Import accounts"));
    resize(860, 560);
    m_steps.RecordModel::sort(-1, Qt::DescendingOrder);
    m_view->setHolding(false);
    m_view->setAccessibleName(tr("What the files would do"));
    m_view->setEmptyText(tr("CSV or TSV tables with a head, or the ICPC's accounts, teams, organizations and groups "
                            "files. Nothing is written before you import."));
    m_import->setEnabled(false);
    m_import->setMinimumWidth(120);
    m_sheets->setEnabled(false);
    auto *close = makeButton(tr("Close"), "");
    auto *foot = row(8);
    foot->addWidget(m_choose);
    foot->addWidget(m_setsPasswords);
    foot->addWidget(m_summary, 1);
    foot->addWidget(m_sheets);
    foot->addWidget(m_import);
    foot->addWidget(close);
    auto *layout = column(10, {16, 14, 16, 14});
    layout->addWidget(m_strip);
    layout->addWidget(m_view, 1);
    layout->addLayout(foot);
    setLayout(layout);
    close->setAutoDefault(false);
    connect(m_choose, &QPushButton::clicked, this, [this] {
        choose(QFileDialog::getOpenFileNames(this, tr("Files with accounts"), {},
                                             tr("Tables (*.csv *.tsv *.json *.yaml *.yml);;All files (*)")));
    });
    connect(m_setsPasswords, &QCheckBox::toggled, this, [this] { send(true); });
    connect(m_import, &QPushButton::clicked, this, &RosterDialog::import);
    connect(m_sheets, &QPushButton::clicked, this, &RosterDialog::saveSheets);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
}

QString RosterDialog::noticeText() const
{
    return m_strip->isHidden() ? QString() : m_strip->text();
}

void RosterDialog::choose(const QStringList &paths)
{
    if (paths.isEmpty())
        return;
    m_files = {};
    m_strip->silence();
    for (const QString &path : paths) {
        QFile file(path);
        if (file.size() > kMostBytes || !file.open(QIODevice::ReadOnly))
            return m_strip->tell(Tone::Danger, tr("%1 was not read").arg(path),
                                 file.size() > kMostBytes ? tr("It is larger than %1.").arg(sizeText(kMostBytes))
                                                          : file.errorString());
        m_files.append(QJsonObject{{QStringLiteral("name"), QFileInfo(path).fileName()},
                                   {QStringLiteral("content"), QString::fromUtf8(file.readAll())}});
    }
    send(true);
}

void RosterDialog::import()
{
    send(false);
}

void RosterDialog::send(bool isDryRun)
{
    if (m_files.isEmpty())
        return;
    m_import->setEnabled(false);
    const QJsonObject body{{QStringLiteral("files"), m_files},
                           {QStringLiteral("is_dry_run"), isDryRun},
                           {QStringLiteral("sets_passwords"), m_setsPasswords->isChecked()}};
    m_connection.act(changeRequest("POST", QStringLiteral("/roster-imports"), body), this,
                     [this, isDryRun](const ApiResult &result) { take(result, isDryRun); });
}

void RosterDialog::take(const ApiResult &result, bool isDryRun)
{
    const QJsonObject outcome = result ? result->object() : result.error().problem;
    showSteps(outcome);
    const qsizetype faults = outcome.value(QStringLiteral("faults")).toArray().size();
    if (!result)
        return m_strip->tell(Tone::Danger, tr("Nothing was imported"), result.error().message);
    if (faults > 0)
        return m_strip->tell(Tone::Danger, counted(faults, tr("1 fault in the files"), tr("%1 faults in the files")),
                             tr("Mend the files and choose them again. Nothing is written while there are faults."));
    if (isDryRun) {
        m_strip->silence();
        m_import->setEnabled(m_steps.total() > 0);
        return;
    }
    takePasswords(outcome.value(QStringLiteral("passwords")).toArray());
    m_strip->tell(Tone::Success, tr("Imported"),
                  m_slips.isEmpty() ? QString()
                                    : counted(m_slips.size(), tr("1 new password is shown this once: save the sheet."),
                                              tr("%1 new passwords are shown this once: save the sheets.")));
}

void RosterDialog::showSteps(const QJsonObject &outcome)
{
    QList<CellRow> rows;
    int made = 0, changed = 0;
    const auto add = [&rows](const QList<CellValue> &cells) {
        rows.append({1'000'000 - rows.size(), cells}); // the table shows the highest first
    };
    for (const char *part : {"faults", "notes"}) {
        const bool isFault = QByteArrayView(part) == QByteArrayView("faults");
        for (const QJsonValue &note : outcome.value(QLatin1String(part)).toArray())
            add({{isFault ? tr("fault") : tr("left out"),
                  isFault ? Tone::Danger : Tone::Info,
                  {},
                  0,
                  {},
                  {},
                  isFault ? QStringLiteral("warn") : QStringLiteral("info")},
                 textCell({}),
                 textCell({}),
                 textCell(note[QStringLiteral("message")].toString()),
                 textCell(placeOf(note))});
    }
    for (const QJsonValue &step : outcome.value(QStringLiteral("steps")).toArray()) {
        const QString action = step[QStringLiteral("action")].toString();
        made += action == QLatin1String("create") ? 1 : 0;
        changed += action == QLatin1String("change") ? 1 : 0;
        add({actionCell(action), textCell(step[QStringLiteral("kind")].toString()),
             textCell(step[QStringLiteral("name")].toString()),
             textCell(step[QStringLiteral("sets_password")].toBool() ? tr("gets a password") : QString()),
             textCell(placeOf(step))});
    }
    m_steps.replace(rows);
    m_summary->setText(tr("%1 new, %2 changed").arg(made).arg(changed));
    m_import->setText(made + changed > 0 ? tr("Import %1").arg(made + changed) : tr("Import"));
}

void RosterDialog::takePasswords(const QJsonArray &passwords)
{
    m_slips.clear();
    for (const QJsonValue &one : passwords)
        m_slips.append({one[QStringLiteral("name")].toString(), one[QStringLiteral("password")].toString(), {}});
    m_sheets->setEnabled(!m_slips.isEmpty());
}

Result<void> RosterDialog::writeSheets(const QString &path) const
{
    return writePasswordSheets(path, tr("Log-in for the contest"), m_connection.server().address, m_slips);
}

void RosterDialog::saveSheets()
{
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Password sheets"), QStringLiteral("passwords.pdf"), tr("PDF (*.pdf)"));
    if (path.isEmpty())
        return;
    if (const Result<void> written = writeSheets(path); !written)
        m_strip->tell(Tone::Danger, tr("The sheets were not written"), QString::fromStdString(written.error().message));
    else
        m_strip->tell(Tone::Success, tr("%1 slips written").arg(m_slips.size()),
                      tr("%1, which only you may read").arg(path));
}

} // namespace gavel::console
