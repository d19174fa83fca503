#pragma once

#include "core/base/bytes.h"

#include <QString>

#include <chrono>

namespace gavel::accounts {
class AccountService;
class PersonalTokens;
class RosterImport;
class SessionService;
class TeamService;
} // namespace gavel::accounts
namespace gavel::contests {
class ContestService;
}
namespace gavel::problems {
class ProblemService;
}
namespace gavel::judging {
class ActiveJudgings;
class JobService;
class LanguageCatalogue;
class LanguageTests;
class QueueControl;
class RejudgingService;
class ReviewService;
class SubmissionService;
class WorkerRegistry;
} // namespace gavel::judging
namespace gavel::oidc {
class OidcService;
}
namespace gavel::runs {
class RunService;
}
namespace gavel::verification {
class VerificationService;
}
namespace gavel::live {
class EventHub;
}
namespace gavel::storage {
class Database;
}
namespace gavel::dispatch {
class WorkerHub;
}

namespace gavel::webhooks {
class WebhookService;
}

namespace gavel::api {

class SharedBuckets;

// What the routes speak for. Everything outlives the Api and lives in the event loop's thread.
struct Services {
    accounts::AccountService &accounts;
    problems::ProblemService &problems;
    judging::SubmissionService &submissions;
    judging::JobService &jobs;
    judging::ActiveJudgings &active;
    judging::LanguageCatalogue &languages;
    judging::LanguageTests &languageTests;
    judging::WorkerRegistry &workers;
    judging::QueueControl &control;
    dispatch::WorkerHub &hub;
    runs::RunService &runs;
    live::EventHub &live;
    webhooks::WebhookService &webhooks;
    accounts::PersonalTokens &tokens;
    accounts::SessionService &sessions;
    accounts::TeamService &teams;
    accounts::RosterImport &roster;
    oidc::OidcService &oidc;
    contests::ContestService &contests;
    judging::RejudgingService &rejudgings;
    judging::ReviewService &reviews;
    verification::VerificationService &verifications;
    storage::Database &database;
};

// How often one client may ask for what costs most. A bucket holds `burst` and is refilled at `perSecond`.
struct RateLimit {
    double burst = 0;
    double perSecond = 0;
};

struct ApiSettings {
    Bytes maxPackage = mebibytes(1024);     // a problem package that is uploaded
    Bytes maxSubmissionBody = mebibytes(4); // the JSON of a submission; the problem limits the source itself
    bool isRateLimited = true;
    SharedBuckets *buckets = nullptr; // of all servers; null: this server counts for itself
    RateLimit submissions{200, 5};    // of one account
    RateLimit logins{30, 0.5};        // from one address
    RateLimit runs{100, 10};          // of one account
    RateLimit openRuns{200, 20};      // from one address, by the facades that know no accounts
    int mostWaiting = 4096;           // long polls at once
    QString spoolFolder;              // for uploads; empty: the system's folder for temporary files
};

} // namespace gavel::api
