#include "admin-console/pages/contests/contest_dialog.h"

#include "admin-console/data/decode.h"
#include "admin-console/models/cell.h"
#include "admin-console/widgets/parts.h"

#include <QDateTimeEdit>
#include <QFormLayout>
#include <QJsonArray>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QRegularExpression>

namespace gavel::console {

namespace {

constexpr qint64 kUsualLength = 5 * 3600'000;

QStringList wordsOf(const QString &text)
{
    static const QRegularExpression kBlanks(QStringLiteral("[\\s,]+"));
    return text.split(kBlanks, Qt::SkipEmptyParts);
}

QString joined(const QJsonObject &contest, const char *key, QChar by)
{
    return contest.value(QLatin1String(key)).toVariant().toStringList().join(by);
}

QString versionLine(const QString &language, const QString &version)
{
    return language + QStringLiteral(" = ") + version;
}

QString versionLines(const QJsonObject &contest)
{
    QStringList lines;
    const QJsonObject versions = contest.value(QStringLiteral("versions")).toObject();
    for (auto one = versions.begin(); one != versions.end(); ++one)
        lines.append(versionLine(one.key(), one->toString()));
    return lines.join(QLatin1Char('\n'));
}

// A line each; versions may have an equals sign themselves.
QJsonObject versionsOf(const QString &text)
{
    QJsonObject versions;
    const QStringList lines = text.split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        if (!line.trimmed().isEmpty())
            versions.insert(line.section(QLatin1Char('='), 0, 0).trimmed(),
                            line.section(QLatin1Char('='), 1).trimmed());
    }
    return versions;
}

// A, B, ... Z, then A1, B1 and so on.
QString labelOf(int index)
{
    const QChar letter(u'A' + index % 26);
    return index < 26 ? QString(letter) : letter + QString::number(index / 26);
}

// What stands in the field is a time in the zone shown, whatever zone the field thinks of.
QDateTimeEdit *makeTime(qint64 ms)
{
    const QDateTime time = displayTime(ms);
    auto *edit = new QDateTimeEdit(QDateTime(time.date(), time.time(), Qt::UTC));
    edit->setTimeSpec(Qt::UTC);
    edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    edit->setCalendarPopup(true);
    return edit;
}

QString utcText(const QDateTimeEdit &edit)
{
    return QDateTime(edit.date(), edit.time(), displayZone()).toUTC().toString(Qt::ISODateWithMs);
}

} // namespace

ContestDialog::ContestDialog(const Theme &theme, LiveState &state, const QJsonObject &contest, QWidget *parent)
    : QDialog(parent),
      m_state(state),
      m_before(contest),
      m_name(new QLineEdit(contest.value(QStringLiteral("name")).toString())),
      m_title(new QLineEdit(contest.value(QStringLiteral("title")).toString())),
      m_languages(new QLineEdit(joined(contest, "languages", QLatin1Char(' ')))),
      m_problems(new QListWidget),
      m_participants(new QPlainTextEdit(joined(contest, "participants", QLatin1Char('\n')))),
      m_versions(new QPlainTextEdit(versionLines(contest))),
      m_fault(body(theme, {}, Tone::Danger))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(contest.isEmpty() ? tr("New contest") : tr("Change contest"));
    setMinimumWidth(520);
    const qint64 known = timeFrom(contest.value(QStringLiteral("start_at")));
    const qint64 hour = 3600'000;
    const qint64 start = known > 0 ? known : (QDateTime::currentMSecsSinceEpoch() / hour + 1) * hour;
    const qint64 end = timeFrom(contest.value(QStringLiteral("end_at")));
    m_start = makeTime(start);
    m_end = makeTime(end > 0 ? end : start + kUsualLength);
    m_name->setEnabled(contest.isEmpty());
    m_languages->setPlaceholderText(tr("all"));
    m_participants->setPlaceholderText(tr("one login a line"));
    m_participants->setFixedHeight(90);
    m_versions->setPlaceholderText(tr("any; or a line each: python3 = Python 3.11.2"));
    m_versions->setToolTip(tr("Submissions in these languages go only to workers with exactly this version"));
    m_versions->setFixedHeight(60);
    m_problems->setFixedHeight(150);
    m_problems->setDragDropMode(QAbstractItemView::InternalMove);
    fillProblems(contest.value(QStringLiteral("problems")).toArray());
    auto *form = new QFormLayout;
    form->setVerticalSpacing(8);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Title"), m_title);
    form->addRow(tr("Start"), m_start);
    form->addRow(tr("End"), m_end);
    form->addRow(tr("Problems, in order"), m_problems);
    form->addRow(tr("Participants"), m_participants);
    form->addRow(tr("Languages"), m_languages);
    form->addRow(tr("Versions"), m_versions);
    m_fault->setWordWrap(true);
    auto *everybody = makeButton(tr("All contestants"), "link");
    auto *pin = makeButton(tr("Versions of the workers"), "link");
    auto *save = makeButton(contest.isEmpty() ? tr("Create") : tr("Save"), "primary");
    auto *keep = makeButton(tr("Close"), "");
    auto *buttons = row(8);
    buttons->addWidget(everybody);
    buttons->addWidget(pin);
    buttons->addStretch();
    buttons->addWidget(save);
    buttons->addWidget(keep);
    auto *layout = column(12, {20, 18, 20, 16});
    layout->addLayout(form);
    layout->addWidget(secondary(
        theme, tr("Times are in %1. Drag problems to change their order.").arg(QString::fromUtf8(displayZone().id()))));
    layout->addWidget(m_fault);
    layout->addLayout(buttons);
    setLayout(layout);
    save->setDefault(true);
    keep->setAutoDefault(false);
    everybody->setAutoDefault(false);
    pin->setAutoDefault(false);
    connect(save, &QPushButton::clicked, this, &ContestDialog::saveWanted);
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(everybody, &QPushButton::clicked, this, &ContestDialog::addEverybody);
    connect(pin, &QPushButton::clicked, this, &ContestDialog::pinVersions);
}

void ContestDialog::addEverybody()
{
    QStringList logins;
    for (const AccountRow &account : m_state.accounts().records()) {
        if (account.role == QLatin1String("contestant") && account.isEnabled)
            logins.append(account.name);
    }
    logins.sort();
    m_participants->setPlainText(logins.join(QLatin1Char('\n')));
}

void ContestDialog::pinVersions()
{
    const QStringList wanted = wordsOf(m_languages->text());
    QStringList lines, mixed;
    for (const LanguageRow &language : m_state.languages().records()) {
        const bool isWanted = wanted.isEmpty() || wanted.contains(language.key);
        if (!isWanted || language.versionByWorker.isEmpty())
            continue;
        if (LanguageModel::isOfSeveralVersions(language))
            mixed.append(language.key);
        else
            lines.append(versionLine(language.key, *language.versionByWorker.begin()));
    }
    lines.sort();
    m_versions->setPlainText(lines.join(QLatin1Char('\n')));
    say(mixed.isEmpty() ? QString()
                        : tr("The workers differ in %1: choose a version").arg(mixed.join(QStringLiteral(", "))));
}

// Those that are in it first, in their order.
void ContestDialog::fillProblems(const QJsonArray &chosen)
{
    const auto add = [this](const QString &name, bool isIn) {
        auto *item = new QListWidgetItem(name, m_problems);
        item->setCheckState(isIn ? Qt::Checked : Qt::Unchecked);
    };
    QStringList names, others;
    for (const QJsonValue &value : chosen)
        names.append(value[QStringLiteral("problem")].toString());
    for (const ProblemRow &problem : m_state.problems().records()) {
        if (!names.contains(problem.name))
            others.append(problem.name);
    }
    others.sort();
    for (const QString &name : std::as_const(names))
        add(name, true);
    for (const QString &name : std::as_const(others))
        add(name, false);
}

QString ContestDialog::name() const
{
    return m_name->text().trimmed();
}

void ContestDialog::say(const QString &fault)
{
    m_fault->setText(fault);
}

QJsonObject ContestDialog::toJson() const
{
    QHash<QString, QString> colours;
    for (const QJsonValue &value : m_before.value(QStringLiteral("problems")).toArray())
        colours.insert(value[QStringLiteral("problem")].toString(), value[QStringLiteral("colour")].toString());
    QJsonArray problems;
    for (int i = 0; i < m_problems->count(); ++i) {
        const QListWidgetItem *item = m_problems->item(i);
        if (item->checkState() == Qt::Checked)
            problems.append(QJsonObject{{QStringLiteral("problem"), item->text()},
                                        {QStringLiteral("label"), labelOf(int(problems.size()))},
                                        {QStringLiteral("colour"), colours.value(item->text())}});
    }
    return {{QStringLiteral("title"), m_title->text().trimmed()},
            {QStringLiteral("start_at"), utcText(*m_start)},
            {QStringLiteral("end_at"), utcText(*m_end)},
            {QStringLiteral("problems"), problems},
            {QStringLiteral("participants"), QJsonArray::fromStringList(wordsOf(m_participants->toPlainText()))},
            {QStringLiteral("languages"), QJsonArray::fromStringList(wordsOf(m_languages->text()))},
            {QStringLiteral("versions"), versionsOf(m_versions->toPlainText())}};
}

} // namespace gavel::console
