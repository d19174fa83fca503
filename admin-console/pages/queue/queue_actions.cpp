#include "admin-console/models/words.h"
#include "admin-console/pages/queue/queue_page.h"
#include "admin-console/widgets/record_view.h"

#include <QJsonArray>
#include <QMenu>

// What can be done to the jobs that are chosen.
namespace gavel::console {

void QueuePage::moveChosen(const QJsonObject &where, const QString &place)
{
    QJsonArray ids;
    for (const qint64 id : m_view->selectedIds())
        ids.append(QString::number(id));
    QJsonObject body = where;
    body.insert(QStringLiteral("submissions"), ids);
    state().connection().act(
        changeRequest("POST", QStringLiteral("/queue/move"), body), this, [this, place](const ApiResult &result) {
            m_strip->clearButtons();
            if (!result)
                return m_strip->tell(Tone::Danger, tr("Nothing was moved"), result.error().message);
            QStringList refused;
            for (const QJsonValue &one : result->object().value(QStringLiteral("refused")).toArray())
                refused.append(tr("#%1: %2").arg(one[QStringLiteral("submission")].toString(),
                                                 one[QStringLiteral("reason")].toString()));
            if (!refused.isEmpty())
                return m_strip->tell(Tone::Warning, tr("%1 were not moved").arg(refused.size()),
                                     refused.join(QLatin1Char('\n')));
            m_strip->silence();
            const qsizetype moved = result->object().value(QStringLiteral("done")).toArray().size();
            Q_EMIT told(counted(moved, tr("1 job moved"), tr("%1 jobs moved")) + QLatin1Char(' ') + place, {});
        });
}

void QueuePage::chooseLane()
{
    QMenu menu(this);
    for (const char *name : {"contest", "practice", "rejudge", "verification"}) {
        const QString lane = QString::fromLatin1(name);
        connect(menu.addAction(tr("To the lane %1").arg(lane)), &QAction::triggered, this, [this, lane] {
            moveChosen({{QStringLiteral("lane"), lane}}, tr("to the lane %1").arg(lane));
        });
    }
    menu.exec(m_view->viewport()->mapToGlobal(m_view->visualRect(m_view->currentIndex()).bottomLeft()));
}

QList<QueuePage::Pause> QueuePage::pausable() const
{
    QList<Pause> lanes, problems, languages;
    const auto add = [](QList<Pause> &list, const char *kind, const QString &subject) {
        const Pause pause(QString::fromLatin1(kind), subject);
        if (!subject.isEmpty() && !list.contains(pause))
            list.append(pause);
    };
    for (const qint64 id : m_view->selectedIds()) {
        const JobRow *job = state().queue().find(id);
        if (!job)
            continue;
        add(lanes, "lane", job->submission.lane);
        add(problems, "problem", job->submission.problem);
        add(languages, "language", job->submission.language);
    }
    QList<Pause> all = lanes + problems + languages;
    const QList<Pause> paused = resumable();
    all.removeIf([&](const Pause &pause) { return paused.contains(pause); });
    return all;
}

QList<QueuePage::Pause> QueuePage::resumable() const
{
    QList<Pause> paused;
    for (const qint64 id : m_view->selectedIds()) {
        const JobRow *job = state().queue().find(id);
        const Pause pause = job ? Pause(job->pauseKind, job->pauseSubject) : Pause();
        if (!pause.first.isEmpty() && !paused.contains(pause))
            paused.append(pause);
    }
    return paused;
}

// The lanes, the problems or the languages of the jobs that are chosen, each by itself and all of a kind together.
void QueuePage::choosePause()
{
    QMenu menu(this);
    const auto offer = [&](const QList<Pause> &pauses, bool isPaused) {
        QStringList subjects;
        for (const Pause &pause : pauses)
            subjects.append(pause.second);
        const QString text = isPaused ? tr("Pause %1 %2") : tr("Resume %1 %2");
        connect(menu.addAction(text.arg(pauses.first().first, subjects.join(QStringLiteral(", ")))),
                &QAction::triggered, this, [this, pauses, isPaused] { setPaused(pauses, isPaused); });
    };
    for (const Pause &pause : resumable())
        offer({pause}, false);
    menu.addSeparator();
    const QList<Pause> all = pausable();
    for (const char *kind : {"lane", "problem", "language"}) {
        QList<Pause> ofKind = all;
        ofKind.removeIf([kind](const Pause &pause) { return pause.first != QLatin1String(kind); });
        for (const Pause &pause : std::as_const(ofKind))
            offer({pause}, true);
        if (ofKind.size() > 1)
            offer(ofKind, true);
    }
    menu.exec(m_view->viewport()->mapToGlobal(m_view->visualRect(m_view->currentIndex()).bottomLeft()));
}

void QueuePage::setPaused(const QList<Pause> &pauses, bool isPaused)
{
    const auto request = [pauses](qint64 index, bool isWanted) {
        const auto &[kind, subject] = pauses.at(index);
        ApiRequest made =
            changeRequest(isWanted ? "PUT" : "DELETE", QStringLiteral("/queue/pauses/%1/%2").arg(kind, subject));
        if (isWanted)
            made.body = "{}";
        return made;
    };
    QList<qint64> indexes;
    QStringList names;
    for (qsizetype i = 0; i < pauses.size(); ++i) {
        indexes.append(i);
        names.append(pauses.at(i).first + QLatin1Char(' ') + pauses.at(i).second);
    }
    const QString what = names.join(QStringLiteral(", "));
    const auto undo = [this, indexes, request, isPaused] {
        Errand::run(
            state().connection(), indexes, [=](qint64 index) { return request(index, !isPaused); },
            [](int, int, const QStringList &) {}, this);
    };
    Errand::run(
        state().connection(), indexes, [=](qint64 index) { return request(index, isPaused); },
        [this, what, isPaused, undo](int done, int all, QStringList faults) {
            m_strip->clearButtons();
            for (QString &fault : faults)
                fault = fault.section(QStringLiteral(": "), 1); // without the number
            if (done < all)
                return m_strip->tell(Tone::Danger,
                                     isPaused ? tr("Not everything was paused: %1").arg(what)
                                              : tr("Not everything goes on: %1").arg(what),
                                     faults.join(QLatin1Char('\n')));
            m_strip->silence();
            Q_EMIT told(isPaused ? tr("Paused: %1").arg(what) : tr("Goes on: %1").arg(what), undo);
        },
        this);
}

void QueuePage::confirmCancel()
{
    const QList<qint64> ids = m_view->selectedIds();
    m_strip->clearButtons();
    m_strip->tell(Tone::Warning,
                  ids.size() == 1 ? tr("Cancel the judging of #%1?").arg(ids.first())
                                  : tr("Cancel %1 judgings?").arg(ids.size()),
                  tr("They end without a verdict. A submission can be judged again later."));
    auto *button = m_strip->addButton(counted(ids.size(), tr("Cancel 1 judging"), tr("Cancel %1 judgings")));
    connect(button, &QPushButton::clicked, this, [this, ids] {
        m_strip->silence();
        cancel(ids);
    });
    button->setFocus();
    connect(m_strip->addButton(tr("Keep")), &QPushButton::clicked, m_strip, &Strip::silence);
}

void QueuePage::cancel(const QList<qint64> &ids)
{
    Errand::run(
        state().connection(), ids,
        [](qint64 id) { return changeRequest("POST", QStringLiteral("/submissions/%1/cancel").arg(id)); },
        [this](int done, int all, const QStringList &faults) {
            m_strip->clearButtons();
            if (faults.isEmpty())
                return Q_EMIT told(counted(done, tr("1 judging cancelled"), tr("%1 judgings cancelled")), {});
            m_strip->tell(Tone::Danger, tr("%1 of %2 were not cancelled").arg(all - done).arg(all),
                          faults.join(QLatin1Char('\n')));
        },
        this);
}

void QueuePage::runAgain()
{
    Errand::run(
        state().connection(), m_view->selectedIds(),
        [](qint64 id) { return changeRequest("POST", QStringLiteral("/submissions/%1/rejudge").arg(id)); },
        [this](int done, int all, const QStringList &faults) {
            m_strip->clearButtons();
            if (faults.isEmpty())
                return Q_EMIT told(counted(done, tr("1 judging begun again"), tr("%1 judgings begun again")), {});
            m_strip->tell(Tone::Danger, tr("%1 of %2 were not begun again").arg(all - done).arg(all),
                          faults.join(QLatin1Char('\n')));
        },
        this);
}

} // namespace gavel::console
