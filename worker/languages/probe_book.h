#pragma once

#include "core/base/result.h"
#include "core/plugin/language.h"
#include "worker/languages/probe.h"

#include <QHash>
#include <QList>
#include <QRegularExpression>
#include <QString>

namespace gavel::worker {

// The probe programs that lie beside the plugins: a folder for languages that understand the same source.
//
// <folder>/probes.json says for which languages they are ("languages": ["c-*"], "except": [...]), how a probe ends
// where not as usual ("expect": {"memory": "RTE"}), and why one makes no sense ("omit": {"threads": "reason"}). The
// programs are called numbers.c, loop.c and so on. Where two folders serve a language, the later in alphabetical order
// of names wins.
//
// Two probes need no file: the sum is the language's own example, and the compile error is that example with a line of
// nonsense in its middle. Immutable.
class ProbeBook {
public:
    // NotFound: no such directory. InvalidArgument names the file and what is wrong with it.
    static Result<ProbeBook> read(const QString &directory);

    // One of each kind, in the order of kAllProbes; those that cannot be done say why.
    QList<Probe> probesFor(const plugin::LanguageDefinition &definition) const;

private:
    struct Chapter {
        QList<QRegularExpression> languages;
        QStringList except;
        QHash<QString, domain::Verdict> expected;
        QHash<QString, QString> omitted;
        QHash<QString, QByteArray> sources; // by name of the probe

        bool serves(const QString &id) const;
    };

    static Result<Chapter> readChapter(const QString &directory);
    void apply(const Chapter &chapter, Probe &probe) const;

    QList<Chapter> m_chapters;
};

} // namespace gavel::worker
