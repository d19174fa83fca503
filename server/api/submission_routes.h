#pragma once

#include "server/api/finished_answers.h"
#include "server/api/json_input.h"
#include "server/api/long_poll.h"
#include "server/api/route_table.h"
#include "server/api/services.h"
#include "server/api/throttle.h"
#include "server/judging/submission.h"

namespace gavel::api {

// Checks and takes what a contestant sends, and shows what became of it.
class SubmissionRoutes final {
public:
    SubmissionRoutes(const Services &services, const ApiSettings &settings);

    void addTo(RouteTable &routes);

    // Answers those who wait for a verdict with what there is.
    void endWaiting() { m_longPoll.end(); }

private:
    void create(const http::RequestPtr &request, const http::Responder &responder);
    void submit(const http::RequestPtr &request, const http::Responder &responder, const Standing &standing);
    void list(const http::RequestPtr &request, const http::Responder &responder);
    void read(const http::RequestPtr &request, const http::Responder &responder);
    void readJudgings(const http::RequestPtr &request, const http::Responder &responder);
    void readFiles(const http::RequestPtr &request, const http::Responder &responder);
    void rejudge(const http::RequestPtr &request, const http::Responder &responder);
    void cancel(const http::RequestPtr &request, const http::Responder &responder);

    Checked<judging::NewSubmission> decode(const http::Request &request, const accounts::Principal &submitter) const;
    void answerNow(const http::RequestPtr &request, SubmissionId id, const http::Responder &responder);
    void answerWaiting(const http::RequestPtr &request, const judging::Submission &submission,
                       const http::Responder &responder);
    http::Response overloaded(const Error &error) const;

    judging::SubmissionService &m_submissions;
    judging::LanguageCatalogue &m_languages;
    contests::ContestService &m_contests;
    const ApiSettings m_settings;
    Throttle m_throttle;
    LongPoll m_longPoll;
    FinishedAnswers m_finished;
};

} // namespace gavel::api
