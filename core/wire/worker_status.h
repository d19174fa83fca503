// What a worker tells of itself: for staff, not for judging. Messages of core/wire/worker_link.h.
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace gavel::wire {

class ObjectReader;

// How it is now. Sent every few seconds; never answered.
struct Status {
    int busy = 0;    // slots at work
    double load = 0; // threads that run or want to, on the whole host, over the last minute
    int cores = 0;   // that it may use
    Bytes memory;    // of the host
    Bytes freeMemory;
    Bytes freeDisk; // where it keeps its data
    Bytes blobCache;
    Bytes blobCacheBound;
    std::optional<double> speed; // of a core, computing: 1 is the reference of worker/doctor/speed_gauge.h
    std::optional<double> drift; // speed by the one first measured on this host, less 1: -0.03 is 3 % slower

    bool operator==(const Status &) const = default;
};

// Something about its host that is not as it should be, and the remedy.
struct HostFinding {
    QString level; // "note", "warning", "failed"
    QString area;  // "memory", "sandbox", ...
    QString id;
    QString text;
    QString fix; // may be empty

    bool operator==(const HostFinding &) const = default;
};

// A plugin or language file that is there and not offered.
struct RefusedPlugin {
    QString id;   // of the language; empty where the file did not get that far
    QString path; // of the file
    QString reason;
    QStringList debianPackages; // would mend it

    bool operator==(const RefusedPlugin &) const = default;
};

// What it found when it looked at its host: sent when it has looked, after each Welcome, and when it changes.
struct HostReport {
    int attacks = 0; // on its own sandbox; 0: not made yet
    int attacksHeld = 0;
    QList<HostFinding> findings; // without what is good
    QList<RefusedPlugin> refused;

    bool operator==(const HostReport &) const = default;
};

// Has a language prove itself, with a dozen small programs. What the server asks again is done once.
struct TestLanguage {
    QString language;

    bool operator==(const TestLanguage &) const = default;
};

struct ProbeReport {
    QString name;  // "sum", "compile-error"
    QString state; // "passed", "failed", "not done"
    QString detail;
    std::optional<std::chrono::nanoseconds> compileTime;
    std::optional<std::chrono::nanoseconds> cpuTime;
    std::optional<Bytes> peakMemory;

    bool operator==(const ProbeReport &) const = default;
};

// The answer to TestLanguage; never answered.
struct LanguageTested {
    QString language;
    QString version;
    QString error; // why nothing could be tested: it is not offered here, since...; empty: see the probes
    QList<ProbeReport> probes;

    bool isPassed() const; // tested, and none has failed
    bool operator==(const LanguageTested &) const = default;
};

QString fill(QJsonObject &object, const Status &status);
QString fill(QJsonObject &object, const HostReport &report);
QString fill(QJsonObject &object, const TestLanguage &wanted);
QString fill(QJsonObject &object, const LanguageTested &tested);
Status readStatus(ObjectReader &reader);
HostReport readHostReport(ObjectReader &reader);
TestLanguage readTestLanguage(ObjectReader &reader);
LanguageTested readLanguageTested(ObjectReader &reader);

// By themselves, as the server keeps them. InvalidArgument names the field.
QByteArray toText(const Status &status);
QByteArray toText(const HostReport &report);
QByteArray toText(const LanguageTested &tested);
Result<Status> decodeStatus(const QByteArray &json);
Result<HostReport> decodeHostReport(const QByteArray &json);
Result<LanguageTested> decodeLanguageTested(const QByteArray &json);

} // namespace gavel::wire
