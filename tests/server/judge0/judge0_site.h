#pragma once

#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

namespace gavel::test::judge0 {

inline const QString kBase = QStringLiteral("/judge0");

inline QString s(const char *text)
{
    return QString::fromLatin1(text);
}

inline QJsonObject python(const char *source = "print(input())")
{
    return {{s("source_code"), s(source)}, {s("language_id"), 71}, {s("stdin"), s("hi")}};
}

inline QJsonArray arrayOf(const Answer &answer)
{
    return QJsonDocument::fromJson(answer.body).array();
}

// A site with a worker that the test moves, asked as clients of Judge0 ask.
class Judge0Site {
protected:
    Answer post(const QString &path, const QJsonObject &body, const RequestHeaders &headers = {})
    {
        return m_site->post({}, kBase + path, body, headers);
    }
    Answer get(const QString &path, const RequestHeaders &headers = {})
    {
        return m_site->request("GET", {}, kBase + path, {}, headers);
    }

    static serve::ServeSettings quiet()
    {
        serve::ServeSettings settings;
        settings.isRateLimited = false;
        return settings;
    }

    void open(const serve::ServeSettings &settings)
    {
        m_worker.reset();
        m_site.reset();
        m_jobs = 0;
        m_site = std::make_unique<TestSite>(settings);
        m_worker = std::make_unique<LinkClient>(m_site->port(), m_site->token(s("worker")));
        wire::Hello hello;
        hello.name = s("w1");
        hello.instance = s("i");
        hello.slots = 100;
        wire::OfferedLanguage py;
        py.id = py.name = s("python3");
        py.version = s("3.11.2");
        py.sourceFile = s("main.py");
        py.runCommand = {s("/usr/bin/python3"), s("main.py")};
        py.judge0Ids = {71};
        wire::OfferedLanguage cpp = py;
        cpp.id = cpp.name = s("cpp");
        cpp.sourceFile = s("main.cpp");
        cpp.compileCommand = {s("/usr/bin/g++"), s("main.cpp")};
        cpp.judge0Ids = {52, 54};
        wire::OfferedLanguage multi = py;
        multi.id = multi.name = s("multi-file");
        multi.sourceFile = s("run");
        multi.judge0Ids = {89};
        hello.languages = {py, cpp, multi};
        m_worker->send(hello);
        QVERIFY(m_worker->waitFor<wire::Welcome>(1));
        m_worker->send(wire::Ready{100, {}});
    }

    wire::Job nextJob()
    {
        if (!m_worker->waitFor<wire::Job>(++m_jobs))
            qFatal("no job came");
        return m_worker->all<wire::Job>().at(m_jobs - 1);
    }

    void finish(const wire::Job &job, const QByteArray &bytes)
    {
        wire::RunOutput output;
        output.output = bytes;
        output.cpuTime = std::chrono::milliseconds(45);
        output.wallTime = std::chrono::milliseconds(60);
        output.peakMemory = kibibytes(3456);
        wire::Report report;
        report.key = job.key;
        report.outputs = QList<wire::RunOutput>(job.run->repeats, output);
        m_worker->send(report);
    }

    Answer finished(const QString &token, const QString &query)
    {
        Answer answer;
        TestSite::wait([&] {
            answer = get(QStringLiteral("/submissions/%1%2").arg(token, query));
            const int status = answer.json.value(s("status")).toObject().value(s("id")).toInt();
            const bool isUnder = answer.status == 200 && answer.json.contains(s("status")) && status <= 2;
            return !isUnder;
        });
        return answer;
    }

    std::unique_ptr<TestSite> m_site;
    std::unique_ptr<LinkClient> m_worker;
    int m_jobs = 0;
};

} // namespace gavel::test::judge0
