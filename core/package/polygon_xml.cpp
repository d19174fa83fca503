#include "core/package/polygon_xml.h"

#include <QRegularExpression>
#include <QXmlStreamReader>

#include <functional>

namespace gavel::package {

namespace {

const QString kFile = QStringLiteral("problem.xml");
constexpr qint64 kMostTests = 20'000;

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

class XmlReader {
public:
    XmlReader(const QByteArray &xml, FaultList &faults) : m_xml(xml), m_faults(faults) {}

    PolygonProblem read()
    {
        if (m_xml.readNextStartElement() && m_xml.name() == s("problem"))
            readProblem();
        else if (!m_xml.hasError())
            error(QStringLiteral("must be a problem of Polygon"));
        if (m_xml.hasError())
            error(QStringLiteral("is not XML: ") + m_xml.errorString());
        return std::move(m_problem);
    }

private:
    using Handler = std::function<void()>;

    void error(const QString &reason) { m_faults.error(kFile, reason, int(m_xml.lineNumber())); }
    QString attribute(const char *name) const { return m_xml.attributes().value(s(name)).toString(); }
    bool has(const char *name) const { return m_xml.attributes().hasAttribute(s(name)); }

    // Calls a handler for each element inside of this one; it must read its element to the end.
    void each(const QMap<QString, Handler> &handlers)
    {
        while (m_xml.readNextStartElement()) {
            const auto handler = handlers.constFind(m_xml.name().toString());
            if (handler == handlers.cend())
                m_xml.skipCurrentElement();
            else
                (*handler)();
        }
    }

    std::optional<double> number(const char *name)
    {
        if (!has(name))
            return std::nullopt;
        bool isNumber = false;
        const double value = attribute(name).toDouble(&isNumber);
        if (isNumber && value >= 0 && value <= 1e9)
            return value;
        error(s(name) + QStringLiteral(" must be a number that is not negative"));
        return std::nullopt;
    }

    qint64 integer(qint64 most)
    {
        bool isNumber = false;
        const QString name = m_xml.name().toString();
        const qint64 value = m_xml.readElementText().trimmed().toLongLong(&isNumber);
        if (isNumber && value >= 1 && value <= most)
            return value;
        error(name + QStringLiteral(" must be an integer between 1 and %1").arg(most));
        return 1;
    }

    void readProblem()
    {
        m_problem.shortName = attribute("short-name");
        each({{s("names"),
               [this] {
                   readNames();
               }},
              {s("statements"),
               [this] {
                   readStatements();
               }},
              {s("judging"),
               [this] {
                   readJudging();
               }},
              {s("files"),
               [this] {
                   readFiles();
               }},
              {s("assets"), [this] {
                   readAssets();
               }}});
    }

    void readNames()
    {
        each({{s("name"), [this] {
                   m_problem.names.insert(attribute("language"), attribute("value"));
                   m_xml.skipCurrentElement();
               }}});
    }

    void readStatements()
    {
        each({{s("statement"), [this] {
                   m_problem.statements.append({attribute("path"), attribute("type"), attribute("language"), {}});
                   m_xml.skipCurrentElement();
               }}});
    }

    void readJudging()
    {
        m_problem.inputFile = attribute("input-file");
        m_problem.outputFile = attribute("output-file");
        bool isFound = false;
        each({{s("testset"), [&] {
                   const bool isTests = attribute("name") == s("tests");
                   if (isFound && !isTests)
                       return m_xml.skipCurrentElement();
                   isFound = true;
                   readTestset();
               }}});
        if (!isFound)
            error(QStringLiteral("has no testset"));
    }

    void readTestset()
    {
        m_problem.tests.clear();
        m_problem.groups.clear();
        each({{s("time-limit"),
               [this] {
                   m_problem.timeLimit = std::chrono::milliseconds(integer(3'600'000));
               }},
              {s("memory-limit"),
               [this] {
                   m_problem.memoryLimit = integer(qint64(1) << 40);
               }},
              {s("test-count"),
               [this] {
                   m_problem.testCount = int(integer(kMostTests));
               }},
              {s("input-path-pattern"),
               [this] {
                   m_problem.inputPattern = m_xml.readElementText().trimmed();
               }},
              {s("answer-path-pattern"),
               [this] {
                   m_problem.answerPattern = m_xml.readElementText().trimmed();
               }},
              {s("tests"),
               [this] {
                   each({{s("test"), [this] {
                              readTest();
                          }}});
               }},
              {s("groups"), [this] {
                   each({{s("group"), [this] {
                              readGroup();
                          }}});
               }}});
    }

    void readTest()
    {
        PolygonTest test;
        test.line = int(m_xml.lineNumber());
        test.isGenerated = attribute("method") == s("generated");
        test.command = attribute("cmd");
        test.fromFile = attribute("from-file");
        test.isSample = attribute("sample") == s("true");
        test.points = number("points");
        test.group = attribute("group");
        m_problem.tests.append(test);
        if (m_problem.tests.size() > kMostTests)
            m_xml.raiseError(QStringLiteral("has more than %1 tests").arg(kMostTests));
        m_xml.skipCurrentElement();
    }

    void readGroup()
    {
        PolygonGroup group;
        group.line = int(m_xml.lineNumber());
        group.name = attribute("name");
        group.points = number("points");
        const QString policy = attribute("points-policy");
        group.isComplete = policy == s("complete-group");
        if (!policy.isEmpty() && !group.isComplete && policy != s("each-test"))
            error(QStringLiteral("points-policy must be each-test or complete-group"));
        each({{s("dependencies"), [&] {
                   each({{s("dependency"), [&] {
                              group.dependencies.append(attribute("group"));
                              m_xml.skipCurrentElement();
                          }}});
               }}});
        constexpr qsizetype kMostGroups = 1000;
        if (m_problem.groups.size() < kMostGroups)
            m_problem.groups.append(group);
        else
            error(QStringLiteral("has more than %1 groups").arg(kMostGroups));
    }

    PolygonSource readSource()
    {
        PolygonSource source;
        source.name = attribute("name");
        source.tag = attribute("tag");
        each({{s("source"), [&] {
                   source.path = attribute("path");
                   source.type = attribute("type");
                   m_xml.skipCurrentElement();
               }}});
        return source;
    }

    void readFiles()
    {
        each({{s("resources"),
               [this] {
                   each({{s("file"), [this] {
                              m_problem.resources.append(attribute("path"));
                              m_xml.skipCurrentElement();
                          }}});
               }},
              {s("executables"), [this] {
                   each({{s("executable"), [this] {
                              m_problem.executables.append(readSource());
                          }}});
               }}});
    }

    void readAssets()
    {
        each({{s("checker"),
               [this] {
                   m_problem.checker = readSource();
               }},
              {s("interactor"),
               [this] {
                   m_problem.interactor = readSource();
               }},
              {s("validators"),
               [this] {
                   each({{s("validator"), [this] {
                              m_problem.validators.append(readSource());
                          }}});
               }},
              {s("solutions"), [this] {
                   each({{s("solution"), [this] {
                              m_problem.solutions.append(readSource());
                          }}});
               }}});
    }

    QXmlStreamReader m_xml;
    FaultList &m_faults;
    PolygonProblem m_problem;
};

} // namespace

PolygonProblem readPolygonXml(const QByteArray &xml, FaultList &faults)
{
    return XmlReader(xml, faults).read();
}

QString polygonPath(const QString &pattern, int number)
{
    static const QRegularExpression field(QStringLiteral("%(0?)([0-9]?)d"));
    const QRegularExpressionMatch match = field.match(pattern);
    if (!match.hasMatch())
        return {};
    const QChar fill = match.captured(1).isEmpty() ? QLatin1Char(' ') : QLatin1Char('0');
    QString path = pattern;
    return path.replace(match.capturedStart(), match.capturedLength(),
                        QString::number(number).rightJustified(match.captured(2).toInt(), fill));
}

} // namespace gavel::package
