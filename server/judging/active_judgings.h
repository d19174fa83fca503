#pragma once

#include "core/wire/worker_link.h"
#include "server/judging/submission.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace gavel::judging {

// The judgings that are not over, as they stand this moment, and the one place from which changes are announced.
//
// How far a running judging has come is worth showing and not worth a write to the disk: it lives here only. Services
// that read judgings from the database lay this over what they have read. Lives in the event loop's thread.
class ActiveJudgings final : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    // Notes and announces a change. A final state ends the entry.
    void set(const SubmissionChange &change);

    // The same for a change that another server has made, which it has told the others itself.
    void hear(const SubmissionChange &change);

    // The same for one that may be known already: then it stays as it is.
    void adopt(const SubmissionChange &change);

    // Announces what a custom run has printed. It is not kept.
    void print(const wire::OutputPiece &piece);

    // The same for what another server was told.
    void hearPrinted(const wire::OutputPiece &piece) { Q_EMIT printed(piece); }

    // It was over all along, or is not there any more.
    void forget(JudgingId judging);

    // This judging stands beside the current one (see server/judging/rejudging.h) until it is over: whoever follows the
    // submission is told nothing of it.
    void setAside(JudgingId judging) { m_aside.insert(judging.value); }

    QList<JudgingId> judgings() const;

    // Replaces state and progress of a judging read from the database by what is known here, unless it is over.
    void overlay(Judging &judging) const;

    const SubmissionChange *find(JudgingId judging) const;
    qsizetype count() const { return m_active.size(); }

Q_SIGNALS:
    // Every change, also of judgings that stand aside.
    void judgingChanged(const gavel::judging::SubmissionChange &change);
    // A change of the current judging of a submission, or of a custom run.
    void submissionChanged(const gavel::judging::SubmissionChange &change);

    // An entry has gone without an end that could be told: whoever keeps something by it may forget it, too.
    void forgotten(gavel::JudgingId judging);

    // Of all, the ones made here: the other servers are to be told.
    void changedHere(const gavel::judging::SubmissionChange &change);

    // What a running custom run prints, wherever; and that of them which was told here.
    void printed(const gavel::wire::OutputPiece &piece);
    void printedHere(const gavel::wire::OutputPiece &piece);

private:
    QHash<qint64, SubmissionChange> m_active; // by judging
    QSet<qint64> m_aside;                     // judgings
};

} // namespace gavel::judging
