// The API of Judge0: who may do what, and what a site tells of itself.
#include "tests/server/judge0/judge0_site.h"

using namespace gavel;
using namespace gavel::test;
using namespace gavel::test::judge0;

class Judge0SiteTest : public QObject, private Judge0Site {
    Q_OBJECT

private Q_SLOTS:
    void init() { open(quiet()); }
    void listingNeedsAuthorization();
    void deletingNeedsTheSwitch();
    void tokensGuardEverything();
    void languagesAndStatusesAreListed();
    void theSiteDescribesItself();
    void statisticsCount();
};

void Judge0SiteTest::listingNeedsAuthorization()
{
    QCOMPARE(get(s("/submissions")).status, 403);
    serve::ServeSettings settings = quiet();
    settings.judge0.authorizationTokens = {"boss"};
    open(settings);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(post(s("/submissions"), python()).status, 201);
    const RequestHeaders boss{{"X-Auth-User", "boss"}};
    QCOMPARE(get(s("/submissions"), {{"X-Auth-User", "mate"}}).status, 403);
    const Answer page = get(s("/submissions?page=2&per_page=2&fields=token"), boss);
    QCOMPARE(page.status, 200);
    QCOMPARE(page.array("submissions").size(), 1);
    const QJsonObject meta = page.json.value(s("meta")).toObject();
    QCOMPARE(meta.value(s("total_count")).toInt(), 3);
    QCOMPARE(meta.value(s("total_pages")).toInt(), 2);
    QCOMPARE(meta.value(s("prev_page")).toInt(), 1);
    QVERIFY(meta.value(s("next_page")).isNull());
    QCOMPARE(get(s("/submissions?page=-4"), boss).text("error"), s("invalid page: -4"));
    QCOMPARE(get(s("/submissions?per_page=-2"), boss).text("error"), s("invalid per_page: -2"));
    QCOMPARE(post(s("/authorize"), {}, boss).status, 200);
    QCOMPARE(post(s("/authorize"), {}).status, 403);
}

void Judge0SiteTest::deletingNeedsTheSwitch()
{
    serve::ServeSettings settings = quiet();
    settings.judge0.authorizationTokens = {"boss"};
    open(settings);
    const RequestHeaders boss{{"X-Auth-User", "boss"}};
    const auto erase = [&](const QString &token) {
        return m_site->request("DELETE", {}, kBase + s("/submissions/") + token, {}, boss);
    };
    QCOMPARE(erase(post(s("/submissions"), python()).text("token")).text("error"), s("delete not allowed"));
    settings.judge0.enableSubmissionDelete = true;
    open(settings);
    const QString token = post(s("/submissions"), python()).text("token");
    const wire::Job job = nextJob();
    const Answer early = erase(token);
    QCOMPARE(early.status, 400);
    QVERIFY(early.text("error").startsWith(s("submission cannot be deleted because its status is 2")));
    finish(job, "x");
    (void)finished(token, {});
    const Answer erased = erase(token);
    QCOMPARE(erased.status, 200);
    QCOMPARE(erased.text("stdout"), s("eA==\n"));
    QCOMPARE(get(s("/submissions/") + token).status, 404);
}

void Judge0SiteTest::tokensGuardEverything()
{
    serve::ServeSettings settings = quiet();
    settings.judge0.authenticationTokens = {"red", "blue"};
    open(settings);
    QCOMPARE(get(s("/languages")).status, 401);
    QCOMPARE(get(s("/languages")).body, QByteArray());
    QCOMPARE(post(s("/submissions"), python()).status, 401);
    QCOMPARE(get(s("/languages"), {{"X-Auth-Token", "green"}}).status, 401);
    QCOMPARE(get(s("/languages"), {{"X-Auth-Token", "blue"}}).status, 200);
    QCOMPARE(get(s("/languages?X-Auth-Token=red")).status, 200);
    QCOMPARE(post(s("/authenticate"), {}, {{"X-Auth-Token", "red"}}).status, 200);
    QCOMPARE(post(s("/authenticate"), {}).status, 401);
}

void Judge0SiteTest::languagesAndStatusesAreListed()
{
    const QJsonArray active = arrayOf(get(s("/languages")));
    QCOMPARE(active.size(), 4); // python3, cpp twice, multi-file
    const QJsonArray all = arrayOf(get(s("/languages/all")));
    QVERIFY(all.size() > 80);
    const Answer cpp = get(s("/languages/54"));
    QCOMPARE(cpp.text("source_file"), s("main.cpp"));
    QCOMPARE(cpp.text("compile_cmd"), s("/usr/bin/g++ main.cpp"));
    QCOMPARE(cpp.json.value(s("is_archived")).toBool(true), false);
    QCOMPARE(get(s("/languages/25")).json.value(s("is_archived")).toBool(), true);
    QCOMPARE(get(s("/languages/4711")).status, 404);
    const QJsonArray statuses = arrayOf(get(s("/statuses")));
    QCOMPARE(statuses.size(), 14);
    QCOMPARE(statuses[13].toObject().value(s("description")).toString(), s("Exec Format Error"));
}

void Judge0SiteTest::theSiteDescribesItself()
{
    const QJsonObject config = get(s("/config_info")).json;
    for (const char *name : {"maintenance_mode",
                             "enable_wait_result",
                             "enable_compiler_options",
                             "allowed_languages_for_compile_options",
                             "enable_command_line_arguments",
                             "enable_submission_delete",
                             "enable_callbacks",
                             "callbacks_max_tries",
                             "callbacks_timeout",
                             "enable_additional_files",
                             "max_queue_size",
                             "cpu_time_limit",
                             "max_cpu_time_limit",
                             "cpu_extra_time",
                             "max_cpu_extra_time",
                             "wall_time_limit",
                             "max_wall_time_limit",
                             "memory_limit",
                             "max_memory_limit",
                             "stack_limit",
                             "max_stack_limit",
                             "max_processes_and_or_threads",
                             "max_max_processes_and_or_threads",
                             "enable_per_process_and_thread_time_limit",
                             "allow_enable_per_process_and_thread_time_limit",
                             "enable_per_process_and_thread_memory_limit",
                             "allow_enable_per_process_and_thread_memory_limit",
                             "max_file_size",
                             "max_max_file_size",
                             "number_of_runs",
                             "max_number_of_runs",
                             "redirect_stderr_to_stdout",
                             "max_extract_size",
                             "enable_batched_submissions",
                             "max_submission_batch_size",
                             "submission_cache_duration",
                             "use_docs_as_homepage",
                             "allow_enable_network",
                             "enable_network"})
        QVERIFY2(config.contains(s(name)), name);
    QCOMPARE(get(s("/version")).body, QByteArray("1.13.1"));
    QCOMPARE(get(s("/about")).text("version"), s("1.13.1"));
    QVERIFY(get(s("/system_info")).json.contains(s("Mem")));
    const QJsonObject worker = arrayOf(get(s("/workers")))[0].toObject();
    QCOMPARE(worker.value(s("available")).toInt(), 100);
    for (const char *path : {"/isolate", "/license", "", "/"})
        QCOMPARE(get(s(path)).status, 200);
}

void Judge0SiteTest::statisticsCount()
{
    const QString token = post(s("/submissions"), python()).text("token");
    finish(nextJob(), "x");
    (void)finished(token, {});
    Answer answer;
    TestSite::wait([&] {
        answer = get(s("/statistics?invalidate_cache=true"));
        return !answer.array("statuses").isEmpty();
    });
    const QJsonObject submissions = answer.json.value(s("submissions")).toObject();
    QCOMPARE(submissions.value(s("total")).toInt(), 1);
    QCOMPARE(submissions.value(s("last_30_days")).toObject().size(), 30);
    const QJsonObject status = answer.array("statuses")[0].toObject();
    QCOMPARE(status.value(s("status")).toObject().value(s("id")).toInt(), 3);
    QCOMPARE(status.value(s("count")).toInt(), 1);
    (void)post(s("/submissions"), python());
    QCOMPARE(get(s("/statistics")).json, answer.json); // as it was: ten minutes
}

QTEST_GUILESS_MAIN(Judge0SiteTest)
#include "judge0_site_test.moc"
