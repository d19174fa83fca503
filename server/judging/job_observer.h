#pragma once

#include "core/wire/worker_link.h"
#include "server/queue/judging_queue.h"

namespace gavel::judging {

// Watches the jobs of a JobService go by, for metrics, logs and traces. Called in the event loop's thread; to be quick.
class JobObserver {
public:
    virtual ~JobObserver() = default;

    // A job is about to be sent to a worker. Its trace may be continued: the worker carries on from what is set here.
    virtual void leased(const queue::Lease &lease, wire::Job &job) = 0;

    // An attempt ended without a verdict; `reason` says how.
    virtual void lost(const queue::LostLease &lease, const QString &reason) = 0;

    // So many leases ran out at once; lost() follows for each.
    virtual void leasesExpired(qint64 count) = 0;

    // A report with a result has arrived, and the database took so long over it. `isFirst`: it was stored, and the
    // judging is over.
    virtual void reported(WorkerId worker, const wire::Report &report, bool isFirst, std::chrono::nanoseconds took) = 0;
};

} // namespace gavel::judging
