#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace gavel::worker {

// A right output, altered.
struct Mutation {
    QString name; // "junk after the end"
    QByteArray output;
    enum class Reading {
        NeverRight,     // no checker may accept it, whatever the problem
        WrongByDefault, // the default checker may not accept it; others may have a reason
        Open,
    };
    Reading reading = Reading::Open;
};

// Alterations of an output that contestants make by mistake or to break a checker. Those that would not change the
// tokens of the output are left out. Pure.
QList<Mutation> mutationsOf(const QByteArray &output);

} // namespace gavel::worker
