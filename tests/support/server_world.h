#pragma once

#include "core/blobs/directory_blob_store.h"
#include "server/accounts/account_service.h"
#include "server/judging/active_judgings.h"
#include "server/judging/job_service.h"
#include "server/judging/language_catalogue.h"
#include "server/judging/submission_service.h"
#include "server/judging/worker_registry.h"
#include "server/problems/problem_service.h"
#include "server/queue/embedded_queue.h"
#include "server/storage/database.h"
#include "tests/support/package_files.h"

#include <QString>

#include <chrono>
#include <memory>

namespace gavel::test {

// A server's services on a real database and blob store below one folder, without HTTP; lease times go by a clock that
// the test moves. Destroying it and making another one on the same folder is a restart.
class ServerWorld {
public:
    explicit ServerWorld(const QString &folder, qint64 mostWaiting = 1000);
    ~ServerWorld();

    accounts::Principal account(const QString &name, accounts::Role role);
    problems::ImportReport importFiles(const QString &name, const PackageFiles &files, bool isStaged = false);
    WorkerId worker(const QString &name);

    judging::NewSubmission newSubmission(const accounts::Principal &who,
                                         const QByteArray &source = "print(input())") const;
    // Requires: it is accepted.
    judging::SubmissionReceipt submit(const judging::NewSubmission &submission);
    QList<wire::Job> lease(WorkerId worker, int most = 1);
    // As the submission's owner of role admin would see it.
    judging::Submission read(SubmissionId id);
    bool report(WorkerId worker, const wire::Report &report); // whether it may be forgotten
    static wire::Report accepted(const wire::Job &job);

    // Leases that have run out are taken back by the sweep, within some milliseconds of real time.
    void passTime(std::chrono::milliseconds time) { m_now += time; }

    template <typename Work>
    auto sql(Work work)
    {
        return database->readAndWait(std::move(work));
    }
    qint64 integer(const QString &sql);

    const accounts::Principal admin; // account 0: sees everything

    std::unique_ptr<storage::Database> database;
    std::unique_ptr<blobs::DirectoryBlobStore> blobs;
    std::unique_ptr<accounts::AccountService> accounts;
    std::unique_ptr<problems::ProblemService> problems;
    std::unique_ptr<judging::LanguageCatalogue> languages;
    std::unique_ptr<judging::ActiveJudgings> active;
    std::unique_ptr<queue::EmbeddedQueue> queue;
    std::unique_ptr<judging::WorkerRegistry> workers;
    std::unique_ptr<judging::SubmissionService> submissions;
    std::unique_ptr<judging::JobService> jobs;

private:
    const QString m_folder;
    queue::EmbeddedQueue::Time m_now{std::chrono::hours(1)};
    int m_packages = 0;
};

} // namespace gavel::test
