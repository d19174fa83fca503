#pragma once

#include "core/wire/worker_link.h"

#include <QString>

namespace gavel::worker {

// What became of a job. A value.
struct JudgingOutcome {
    enum class Kind {
        Reported,  // `report` is the final word: a verdict, or an error of ours
        Cancelled, // someone asked us to stop: nobody wants to hear of it
        GivenBack, // this worker cannot do it now through no fault of the job (disk full): `reason`
    };

    Kind kind = Kind::Cancelled;
    wire::Report report; // its key is always set
    QString reason;

    // What its time went into, in order.
    struct Stage {
        wire::JobStage stage = wire::JobStage::Fetching;
        std::chrono::system_clock::time_point start;
        std::chrono::nanoseconds took{0};
    };
    QList<Stage> stages{};

    static JudgingOutcome reported(wire::Report report);
    static JudgingOutcome cancelled(wire::JobKey key);
    static JudgingOutcome givenBack(wire::JobKey key, QString reason);
    // A report without a verdict.
    static JudgingOutcome failed(wire::JobKey key, const QString &error);
};

} // namespace gavel::worker
