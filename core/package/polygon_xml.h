#pragma once

#include "core/package/package_fault.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace gavel::package {

struct PolygonTest {
    int line = 1; // of problem.xml
    bool isGenerated = false;
    QString command; // of a generated one: "gen 10 3"
    QString fromFile;
    bool isSample = false;
    std::optional<double> points;
    QString group;
};

struct PolygonGroup {
    QString name;
    int line = 1;
    std::optional<double> points;
    bool isComplete = false; // all of its tests or nothing
    QStringList dependencies;
};

struct PolygonSource {
    QString path; // inside the package; empty: there is none
    QString type; // "cpp.g++17"
    QString name; // "std::wcmp.cpp"
    QString tag;  // of solutions: "main"
};

// What problem.xml says, as far as judging needs it.
struct PolygonProblem {
    QString shortName;
    QMap<QString, QString> names;    // language as Polygon calls it -> name
    QList<PolygonSource> statements; // `name` is the language, `type` the media type
    std::chrono::milliseconds timeLimit{0};
    qint64 memoryLimit = 0; // bytes
    QString inputFile;
    QString outputFile;
    int testCount = 0;
    QString inputPattern;
    QString answerPattern;
    QList<PolygonTest> tests;
    QList<PolygonGroup> groups;
    PolygonSource checker;
    PolygonSource interactor;
    QList<PolygonSource> validators;
    QList<PolygonSource> executables; // generators among them
    QStringList resources;
    QList<PolygonSource> solutions;
};

// Reads problem.xml. Pure. Judges use the testset "tests", or the first where there is none of that name.
PolygonProblem readPolygonXml(const QByteArray &xml, FaultList &faults);

// "tests/%02d" and 7 -> "tests/07".
QString polygonPath(const QString &pattern, int number);

} // namespace gavel::package
