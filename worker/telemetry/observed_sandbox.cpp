#include "worker/telemetry/observed_sandbox.h"

namespace gavel::worker {

using sandbox::Area;
using sandbox::Cell;
using sandbox::FilePart;

class ObservedSandbox::ObservedCell final : public Cell {
public:
    ObservedCell(std::unique_ptr<Cell> cell, ObservedSandbox &sandbox) : m_cell(std::move(cell)), m_sandbox(sandbox)
    {
        m_sandbox.m_inUse.Increment();
    }
    ~ObservedCell() override { m_sandbox.m_inUse.Decrement(); }

    Result<void> putFile(Area area, const std::string &path, const FilePart &content, bool isExecutable) override
    {
        return m_cell->putFile(area, path, content, isExecutable);
    }
    Result<void> putFile(Area area, const std::string &path, const void *data, std::size_t size,
                         bool isExecutable) override
    {
        return m_cell->putFile(area, path, data, size, isExecutable);
    }
    Result<sandbox::RunResult> run(const sandbox::RunRecipe &recipe, BoxBefore boxBefore) override
    {
        const auto start = std::chrono::steady_clock::now();
        auto result = m_cell->run(recipe, boxBefore);
        if (result) {
            const std::chrono::nanoseconds whole = std::chrono::steady_clock::now() - start;
            m_sandbox.m_runs.Observe(std::max(0.0, telemetry::inSeconds(whole - result->usage.wallTime)));
        }
        return result;
    }
    Result<std::vector<sandbox::CellFile>> listBox(std::size_t mostFiles, Bytes mostBytes) override
    {
        return m_cell->listBox(mostFiles, mostBytes);
    }
    Result<UniqueFd> takeFile(const std::string &path, Bytes mostBytes) override
    {
        return m_cell->takeFile(path, mostBytes);
    }
    void cancel() noexcept override { m_cell->cancel(); }

private:
    const std::unique_ptr<Cell> m_cell;
    ObservedSandbox &m_sandbox;
};

ObservedSandbox::ObservedSandbox(sandbox::Sandbox &sandbox, telemetry::Metrics &metrics)
    : m_sandbox(sandbox),
      m_taken(metrics.counters("gavel_cells_taken_total", "Cells taken, by outcome.")),
      m_inUse(metrics.gauges("gavel_cells_in_use", "Cells in use.").Add({})),
      m_wait(metrics.histograms("gavel_cell_wait_seconds", "How long a cell was waited for.")
                 .Add({}, telemetry::timeBuckets())),
      m_runs(metrics.histograms("gavel_cell_run_overhead_seconds", "What a run takes beyond the program's real time.")
                 .Add({}, telemetry::timeBuckets()))
{
}

Result<std::unique_ptr<Cell>> ObservedSandbox::takeCell(int slot)
{
    const auto start = std::chrono::steady_clock::now();
    auto cell = m_sandbox.takeCell(slot);
    m_wait.Observe(telemetry::inSeconds(std::chrono::steady_clock::now() - start));
    m_taken.Add({{"outcome", cell ? "taken" : "failed"}}).Increment();
    if (!cell)
        return cell;
    return std::make_unique<ObservedCell>(std::move(*cell), *this);
}

} // namespace gavel::worker
