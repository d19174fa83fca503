#include "tests/support/fake_sandbox.h"

#include "tests/support/memory_file.h"

#include <set>

#include <sys/stat.h>

namespace gavel::test {

namespace {

std::mutex g_mutex;
std::condition_variable g_changed;
std::map<const FakeFiles *, bool> g_cancelled; // by the files of the cell; guarded by g_mutex

} // namespace

class FakeCell final : public sandbox::Cell {
public:
    FakeCell(FakeSandbox &sandbox, int number) : m_sandbox(sandbox), m_number(number) { set(false); }
    ~FakeCell() override
    {
        std::lock_guard lock(g_mutex);
        g_cancelled.erase(&m_files);
    }

    Result<void> putFile(sandbox::Area area, const std::string &path, const sandbox::FilePart &content, bool) override
    {
        const QByteArray all = readAll(content.fd).mid(content.offset);
        put(area, path, content.size ? all.first(content.size->count) : all);
        return {};
    }

    Result<void> putFile(sandbox::Area area, const std::string &path, const void *data, std::size_t size, bool) override
    {
        put(area, path, QByteArray(static_cast<const char *>(data), qsizetype(size)));
        return {};
    }

    Result<sandbox::RunResult> run(const sandbox::RunRecipe &recipe, BoxBefore boxBefore) override
    {
        if (isCancelled())
            return failure(ErrorCode::Cancelled, "the cell was cancelled");
        if (boxBefore == BoxBefore::Wipe && m_hasRun)
            std::erase_if(m_files.box, [this](const auto &file) { return !m_freshFiles.contains(file.first); });
        m_freshFiles.clear();
        m_hasRun = true;
        ++m_sandbox.m_runs;
        const QByteArray input = recipe.standardInput < 0 ? QByteArray() : readAll(recipe.standardInput);
        Result<FakeEnd> end = m_sandbox.m_script(FakeRun{recipe, m_files, input, m_number});
        if (!end)
            return std::unexpected(end.error());
        return resultOf(*end);
    }

    Result<std::vector<sandbox::CellFile>> listBox(std::size_t mostFiles, Bytes) override
    {
        if (m_files.box.size() > mostFiles)
            return failure(ErrorCode::ResourceExhausted, "too many files");
        std::vector<sandbox::CellFile> list;
        for (const auto &[path, content] : m_files.box)
            list.push_back(sandbox::CellFile{path, Bytes{content.size()}, true});
        return list;
    }

    Result<UniqueFd> takeFile(const std::string &path, Bytes) override { return memoryFile(m_files.box.at(path)); }

    void cancel() noexcept override { set(true); }

private:
    void put(sandbox::Area area, const std::string &path, const QByteArray &content)
    {
        (area == sandbox::Area::App ? m_files.app : m_files.box)[path] = content;
        if (area == sandbox::Area::Box)
            m_freshFiles.insert(path);
    }

    void set(bool isCancelled)
    {
        std::lock_guard lock(g_mutex);
        g_cancelled[&m_files] = isCancelled;
        g_changed.notify_all();
    }

    bool isCancelled() const
    {
        std::lock_guard lock(g_mutex);
        return g_cancelled.at(&m_files);
    }

    static sandbox::RunResult resultOf(const FakeEnd &end)
    {
        sandbox::RunResult result;
        result.termination = end.termination;
        result.exitCode = end.exitCode;
        result.usage.cpuTime = end.cpuTime;
        result.usage.wallTime = end.cpuTime;
        result.usage.peakMemory = kibibytes(512);
        result.standardOutput = memoryFile(end.output);
        result.standardError = memoryFile(end.errorOutput);
        result.standardOutputSize = Bytes{end.output.size()};
        result.standardErrorSize = Bytes{end.errorOutput.size()};
        result.outputLimitReached = end.outputLimitReached;
        return result;
    }

    FakeSandbox &m_sandbox;
    const int m_number;
    FakeFiles m_files;
    std::set<std::string> m_freshFiles; // put into /box since the last run
    bool m_hasRun = false;
};

Result<std::unique_ptr<sandbox::Cell>> FakeSandbox::takeCell(int)
{
    return std::make_unique<FakeCell>(*this, ++m_cells);
}

FakeEnd FakeSandbox::waitUntilCancelled(const FakeRun &run)
{
    std::unique_lock lock(g_mutex);
    g_changed.wait(lock, [&] { return g_cancelled.at(&run.files); });
    FakeEnd end;
    end.termination = Termination::Cancelled;
    return end;
}

} // namespace gavel::test
