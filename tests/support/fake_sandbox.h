#pragma once

#include "worker/sandbox/sandbox.h"

#include <QByteArray>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>

namespace gavel::test {

// What a fake cell holds, by area and path.
struct FakeFiles {
    std::map<std::string, QByteArray> app;
    std::map<std::string, QByteArray> box;
};

// One run as a test script sees it.
struct FakeRun {
    const sandbox::RunRecipe &recipe;
    FakeFiles &files;
    QByteArray standardInput;
    int cellNumber = 0; // counts from 1 over the life of the sandbox
};

// How it ends, and what it wrote.
struct FakeEnd {
    Termination termination = Termination::Exited;
    int exitCode = 0;
    QByteArray output;
    QByteArray errorOutput;
    std::chrono::milliseconds cpuTime{1};
    bool outputLimitReached = false;
};

// A sandbox whose runs are a function of the test. The function may block on `waitUntilCancelled`.
class FakeSandbox final : public sandbox::Sandbox {
public:
    using Script = std::function<Result<FakeEnd>(const FakeRun &run)>;

    explicit FakeSandbox(Script script) : m_script(std::move(script)) {}

    Result<std::unique_ptr<sandbox::Cell>> takeCell(int slot) override;
    const sandbox::SandboxAbilities &abilities() const noexcept override { return m_abilities; }

    int cellsTaken() const { return m_cells.load(); }
    int runs() const { return m_runs.load(); }

    // Blocks the calling script until its cell is cancelled; then ends the run so.
    static FakeEnd waitUntilCancelled(const FakeRun &run);

private:
    friend class FakeCell;

    const Script m_script;
    sandbox::SandboxAbilities m_abilities;
    std::atomic<int> m_cells{0};
    std::atomic<int> m_runs{0};
};

} // namespace gavel::test
