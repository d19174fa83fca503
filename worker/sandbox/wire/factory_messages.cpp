#include "worker/sandbox/wire/factory_messages.h"

namespace gavel::sandbox {

void writeBlob(MessageWriter &writer, const FilterBlob &blob)
{
    writer.put(static_cast<std::uint32_t>(blob.size()));
    writer.append(blob.data(), blob.size());
}

FilterBlob readBlob(MessageReader &reader)
{
    const std::span<const char> bytes = reader.take(reader.get<std::uint32_t>());
    return FilterBlob(bytes.begin(), bytes.end());
}

void writeConfiguration(MessageWriter &writer, const FactoryConfiguration &configuration)
{
    const SandboxConfig &config = configuration.config;
    writer.putString(config.root);
    writer.put(static_cast<std::uint32_t>(config.readOnlyPaths.size()));
    for (const ReadOnlyPath &path : config.readOnlyPaths) {
        writer.putString(path.path);
        writer.put(path.isOptional);
        writer.putString(path.hostPath);
    }
    writer.put(config.groups);
    writer.put(config.firstUid);
    writer.put(config.uidCount);
    writer.put(static_cast<std::uint32_t>(config.cores.size()));
    for (const int core : config.cores)
        writer.put(core);
    writer.put(config.readyCells);
    writer.put(config.boxSize);
    writer.put(config.boxInodes);
    writer.putString(config.name);
    writeBlob(writer, configuration.filters.complete);
    writeBlob(writer, configuration.filters.withClone3);
}

Result<FactoryConfiguration> readConfiguration(MessageReader &reader)
{
    FactoryConfiguration configuration;
    SandboxConfig &config = configuration.config;
    config.root = reader.getString();
    for (auto left = reader.get<std::uint32_t>(); left > 0 && reader.isGood(); --left) {
        ReadOnlyPath path;
        path.path = reader.getString();
        path.isOptional = reader.get<bool>();
        path.hostPath = reader.getString();
        config.readOnlyPaths.push_back(std::move(path));
    }
    config.groups = reader.get<GroupBackend>();
    config.firstUid = reader.get<std::uint32_t>();
    config.uidCount = reader.get<std::uint32_t>();
    for (auto left = reader.get<std::uint32_t>(); left > 0 && reader.isGood(); --left)
        config.cores.push_back(reader.get<int>());
    config.readyCells = reader.get<int>();
    config.boxSize = reader.get<Bytes>();
    config.boxInodes = reader.get<std::int64_t>();
    config.name = reader.getString();
    configuration.filters.complete = readBlob(reader);
    configuration.filters.withClone3 = readBlob(reader);
    TRY(reader.check());
    return configuration;
}

void writeAbilities(MessageWriter &writer, const SandboxAbilities &abilities)
{
    writer.put(abilities.groups);
    writer.put(abilities.privilege);
    writer.put(abilities.measuresPeakMemory);
    writer.put(abilities.limitsMemory);
    writer.put(abilities.limitsProcesses);
    writer.put(abilities.countsDeniedCalls);
    writer.put(abilities.countsInstructions);
    writer.putStrings(abilities.missing);
}

Result<SandboxAbilities> readAbilities(MessageReader &reader)
{
    SandboxAbilities abilities;
    abilities.groups = reader.get<GroupBackend>();
    abilities.privilege = reader.get<Privilege>();
    abilities.measuresPeakMemory = reader.get<bool>();
    abilities.limitsMemory = reader.get<bool>();
    abilities.limitsProcesses = reader.get<bool>();
    abilities.countsDeniedCalls = reader.get<bool>();
    abilities.countsInstructions = reader.get<bool>();
    abilities.missing = reader.getStrings();
    TRY(reader.check());
    return abilities;
}

void writeError(MessageWriter &writer, const Error &error)
{
    writer.put(error.code);
    writer.putString(error.message);
}

Error readError(MessageReader &reader)
{
    const auto code = reader.get<ErrorCode>();
    return Error{code, reader.getString()};
}

} // namespace gavel::sandbox
