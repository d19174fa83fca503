#pragma once

#include <QString>
#include <QStringList>

namespace gavel::worker {

// Why something found in a plugin or language folder is not offered. A value; shown as it is by `languages`, in the
// log and in the worker's status. The others go on.
struct Refusal {
    enum class Kind {
        Unreadable,       // the file or folder cannot be opened
        BrokenJson,       // not JSON; `line` says where
        BadDefinition,    // JSON of the wrong form: unknown key, wrong type, unknown placeholder; `field` says which
        DuplicateId,      // another file has claimed this id
        UnknownFamily,    // asks for a family that is not loaded
        NoPlugin,         // the file is no Qt plugin at all
        OtherInterface,   // a Qt plugin, but of another interface or interface version
        LoadFailed,       // the dynamic linker or the plugin itself refused
        MissingToolchain, // a program or directory is not on this host; `debianPackages` bring it
        ProbeFailed,      // the toolchain is there, but its version probe failed
    };

    Kind kind = Kind::Unreadable;
    QString path;               // of the file
    QString id;                 // of the language or checker; empty where the file did not get that far
    QString field;              // "compile[1]"; empty where it is about the whole file
    int line = 0;               // from 1; 0: unknown
    QString reason;             // a sentence for people, without the above
    QStringList debianPackages; // would mend it; may be empty

    // "/path/rust.json:12: compile[0]: reason (apt install rustc-web)"
    QString describe() const;
};

} // namespace gavel::worker
