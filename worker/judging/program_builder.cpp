#include "worker/judging/program_builder.h"

#include "core/blobs/sha256.h"

#include <QLoggingCategory>

#include <algorithm>

namespace gavel::worker {

namespace {

Q_LOGGING_CATEGORY(logBuilder, "gavel.worker.program_builder")

constexpr std::size_t kMostErrors = 256;

// Each part goes in with its length, so that no two different lists give the same bytes.
class KeyHash {
public:
    void add(QByteArrayView part)
    {
        const qint64 length = part.size();
        m_hash.add(QByteArrayView(reinterpret_cast<const char *>(&length), sizeof length));
        m_hash.add(part);
    }
    void add(const QString &part) { add(QByteArrayView(part.toUtf8())); }
    void add(const QStringList &parts)
    {
        add(QString::number(parts.size()));
        for (const QString &part : parts)
            add(part);
    }
    QString result() { return QString::fromLatin1(m_hash.finish()); }

private:
    blobs::Sha256 m_hash;
};

void addCommand(KeyHash &hash, const plugin::Command &command)
{
    hash.add(command.argv);
    QStringList environment;
    for (auto variable = command.environment.begin(); variable != command.environment.end(); ++variable)
        environment.append(variable.key() + QLatin1Char('=') + variable.value());
    environment.sort();
    hash.add(environment);
}

} // namespace

QString programKey(const OfferedLanguage &language, const plugin::ExecutionPlan &plan,
                   const domain::ProblemLimits &limits)
{
    KeyHash hash;
    hash.add(language.definition.id);
    hash.add(language.version);
    hash.add(QString::number(limits.compilationTime.count()));
    hash.add(QString::number(limits.compilationMemory.count));
    hash.add(QString::number(plan.compile.size()));
    for (const plugin::Command &command : plan.compile)
        addCommand(hash, command);
    QList<const plugin::SourceFile *> files;
    for (const plugin::SourceFile &file : plan.files)
        files.append(&file);
    std::sort(files.begin(), files.end(), [](const auto *a, const auto *b) { return a->name < b->name; });
    for (const plugin::SourceFile *file : files) {
        hash.add(file->name);
        hash.add(QByteArrayView(file->content));
    }
    return hash.result();
}

Result<Compilation> ProgramBuilder::build(const QString &key, const std::function<Result<Compilation>()> &compile,
                                          const std::function<bool()> &isCancelled, Errors errors)
{
    if (std::optional<Compilation> error = keptError(key))
        return std::move(*error);
    while (!isCancelled()) {
        std::unique_lock lock(m_mutex);
        const auto found = m_flights.find(key);
        if (found == m_flights.end()) {
            const auto flight = m_flights.emplace(key, std::make_shared<Flight>()).first->second;
            lock.unlock();
            return lead(key, flight, compile, errors);
        }
        const auto flight = found->second;
        lock.unlock();
        if (std::optional<Compilation> compilation = join(flight, isCancelled)) {
            compilation->isCached = true;
            return std::move(*compilation);
        }
    }
    return failure(ErrorCode::Cancelled, "compiling was cancelled");
}

Result<Compilation> ProgramBuilder::lead(const QString &key, const std::shared_ptr<Flight> &flight,
                                         const std::function<Result<Compilation>()> &compile, Errors errors)
{
    Result<Compilation> compilation = compileAndStore(key, compile);
    if (errors == Errors::Keep && compilation && compilation->isError())
        keepError(key, *compilation);
    std::lock_guard lock(m_mutex);
    flight->isOver = true;
    if (compilation)
        flight->compilation = *compilation;
    m_flights.erase(key);
    m_landed.notify_all();
    return compilation;
}

std::optional<Compilation> ProgramBuilder::keptError(const QString &key)
{
    std::lock_guard lock(m_mutex);
    const auto found = m_errors.find(key);
    if (found == m_errors.end())
        return std::nullopt;
    Compilation error = found->second;
    error.isCached = true;
    return error;
}

void ProgramBuilder::keepError(const QString &key, const Compilation &compilation)
{
    std::lock_guard lock(m_mutex);
    if (m_errors.size() >= kMostErrors)
        m_errors.clear(); // they are compiled once more
    m_errors.emplace(key, compilation);
}

std::optional<Compilation> ProgramBuilder::join(const std::shared_ptr<Flight> &flight,
                                                const std::function<bool()> &isCancelled)
{
    std::unique_lock lock(m_mutex);
    // A cancelled job need not leave at once, only soon: compiling is bounded anyway.
    while (!flight->isOver && !isCancelled())
        m_landed.wait_for(lock, std::chrono::milliseconds(200));
    return flight->compilation;
}

Result<Compilation> ProgramBuilder::compileAndStore(const QString &key,
                                                    const std::function<Result<Compilation>()> &compile)
{
    if (std::optional<Compilation> cached = m_cache->find(key))
        return std::move(*cached);
    Result<Compilation> compilation = compile();
    if (compilation && !compilation->isError()) {
        // A full disk costs the next one a compilation, not this one its verdict.
        if (const Result<void> stored = m_cache->store(key, *compilation); !stored)
            qCWarning(logBuilder, "a compiled program is not kept: %s", stored.error().message.c_str());
    }
    return compilation;
}

} // namespace gavel::worker
