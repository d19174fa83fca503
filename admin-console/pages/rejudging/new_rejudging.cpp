#include "admin-console/pages/rejudging/new_rejudging.h"

#include "admin-console/models/words.h"
#include "admin-console/pages/page.h"

#include <QComboBox>
#include <QFormLayout>
#include <QJsonArray>
#include <QLineEdit>

namespace gavel::console {

QJsonObject RejudgingChoice::toJson() const
{
    QJsonObject filter;
    const auto add = [&filter](const char *key, const QString &value) {
        if (!value.isEmpty())
            filter.insert(QLatin1String(key), value);
    };
    add("problem", problem);
    add("verdict", verdict);
    add("language", language);
    add("account", account);
    QJsonArray ids;
    for (const qint64 id : submissions)
        ids.append(QString::number(id));
    if (!ids.isEmpty())
        filter.insert(QStringLiteral("submissions"), ids);
    return filter;
}

QString rejudgingFilterText(const QJsonObject &filter)
{
    QStringList parts;
    const auto add = [&](const char *key, const QString &words) {
        if (const QString value = filter.value(QLatin1String(key)).toString(); !value.isEmpty())
            parts.append(words.arg(value));
    };
    add("problem", QObject::tr("problem %1"));
    add("verdict", QStringLiteral("%1"));
    add("state", QStringLiteral("%1"));
    add("language", QObject::tr("in %1"));
    add("account", QObject::tr("of %1"));
    add("contest", QObject::tr("contest %1"));
    add("from", QObject::tr("from %1"));
    add("until", QObject::tr("before %1"));
    const auto ids = filter.value(QStringLiteral("submissions")).toArray();
    if (ids.size() == 1)
        parts.append(QStringLiteral("#%1").arg(ids.first().toString()));
    else if (!ids.isEmpty())
        parts.append(QObject::tr("%1 chosen by hand").arg(ids.size()));
    return parts.join(QStringLiteral(", "));
}

NewRejudging::NewRejudging(const Theme &theme, LiveState &state, const RejudgingChoice &choice, QWidget *parent)
    : QDialog(parent),
      m_state(state),
      m_submissions(choice.submissions),
      m_reason(new QLineEdit),
      m_answer(body(theme, {}, Tone::Muted)),
      m_start(makeButton(tr("Judge again"), "primary"))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("New rejudging"));
    setMinimumWidth(460);
    auto *form = new QFormLayout;
    form->setVerticalSpacing(8);
    m_reason->setPlaceholderText(tr("what was wrong: answer of test 17 fixed"));
    m_reason->setMaxLength(500);
    form->addRow(tr("Reason"), m_reason);
    const SubmissionModel &known = state.submissions();
    using Field = SubmissionModel::Field;
    if (m_submissions.isEmpty()) {
        m_problem = addChoice(*form, tr("Problem"), known.values(Field::Problem), choice.problem);
        m_verdict = addChoice(*form, tr("Verdict"), known.values(Field::Verdict), choice.verdict);
        m_language = addChoice(*form, tr("Language"), known.values(Field::Language), choice.language);
        m_account = addChoice(*form, tr("Team"), known.values(Field::Account), choice.account);
    } else {
        form->addRow(tr("Submissions"), body(theme, tr("%1 chosen by hand").arg(m_submissions.size())));
    }
    auto *note = secondary(theme, tr("The new judgings count for nothing before you have looked at what changes and "
                                     "apply them as a whole."));
    note->setWordWrap(true);
    m_answer->setWordWrap(true);
    auto *keep = makeButton(tr("Close"), "");
    auto *buttons = row(8);
    buttons->addWidget(m_answer, 1);
    buttons->addWidget(m_start);
    buttons->addWidget(keep);
    auto *layout = column(14, {20, 18, 20, 16});
    layout->addLayout(form);
    layout->addWidget(note);
    layout->addLayout(buttons);
    setLayout(layout);
    m_start->setDefault(true);
    m_start->setMinimumWidth(150);
    keep->setAutoDefault(false);
    connect(m_start, &QPushButton::clicked, this, &NewRejudging::start);
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_reason, &QLineEdit::textChanged, this, [this] { showCount(std::unexpected(ApiFault())); });
    m_asking.setSingleShot(true);
    connect(&m_asking, &QTimer::timeout, this, &NewRejudging::askCount);
    askCount();
    m_reason->setFocus();
}

QComboBox *NewRejudging::addChoice(QFormLayout &form, const QString &name, const QStringList &values,
                                   const QString &chosen)
{
    auto *box = new QComboBox;
    box->setAccessibleName(name);
    box->addItem(tr("any"), QString());
    for (const QString &value : values)
        box->addItem(value, value);
    box->setCurrentIndex(std::max(0, box->findData(chosen)));
    connect(box, &QComboBox::currentIndexChanged, this, [this] { m_asking.start(150); });
    form.addRow(name, box);
    return box;
}

RejudgingChoice NewRejudging::choice() const
{
    RejudgingChoice choice;
    choice.submissions = m_submissions;
    if (!m_submissions.isEmpty())
        return choice;
    choice.problem = m_problem->currentData().toString();
    choice.verdict = m_verdict->currentData().toString();
    choice.language = m_language->currentData().toString();
    choice.account = m_account->currentData().toString();
    return choice;
}

void NewRejudging::setReason(const QString &reason)
{
    m_reason->setText(reason);
}

void NewRejudging::askCount()
{
    const QJsonObject filter = choice().toJson();
    m_count = -1;
    m_start->setEnabled(false);
    if (filter.isEmpty()) {
        m_answer->setTone(Tone::Muted);
        return m_answer->setText(tr("Choose at least one thing."));
    }
    m_answer->setText(tr("Counting…"));
    const int question = ++m_question;
    m_state.connection().api().post(
        QStringLiteral("/rejudgings"), {{QStringLiteral("filter"), filter}, {QStringLiteral("is_trial"), true}}, this,
        [this, question](const ApiResult &result) {
            if (question != m_question)
                return;
            m_count = result ? qint64(result->object().value(QStringLiteral("members")).toDouble()) : -1;
            showCount(result);
        });
}

void NewRejudging::showCount(const ApiResult &result)
{
    if (!result && !result.error().message.isEmpty()) {
        m_answer->setTone(Tone::Danger);
        m_answer->setText(result.error().message);
    } else if (m_count >= 0) {
        m_answer->setTone(Tone::Muted);
        m_answer->setText(counted(m_count, tr("1 submission"), tr("%1 submissions")));
    }
    m_start->setText(m_count > 0 ? tr("Judge %1 again").arg(m_count) : tr("Judge again"));
    m_start->setEnabled(m_count > 0 && !m_reason->text().trimmed().isEmpty());
}

void NewRejudging::start()
{
    m_start->setEnabled(false);
    const QJsonObject body{{QStringLiteral("filter"), choice().toJson()},
                           {QStringLiteral("reason"), m_reason->text().trimmed()}};
    m_state.connection().act(changeRequest("POST", QStringLiteral("/rejudgings"), body), this,
                             [this](const ApiResult &result) {
                                 if (!result)
                                     return showCount(result);
                                 Q_EMIT started(result->object().value(QStringLiteral("id")).toString().toLongLong());
                                 accept();
                             });
}

} // namespace gavel::console
