#include "worker/plugins/conformance.h"

#include "worker/plugins/language_file.h"
#include "worker/plugins/toolchain.h"

#include <QDir>
#include <QFileInfo>

#include <atomic>
#include <thread>
#include <vector>

namespace gavel::worker {
namespace {

using plugin::ExecutionPlan;
using plugin::LanguageDefinition;
using plugin::LanguageFamily;
using plugin::PlanLimits;
using plugin::SourceFile;

const PlanLimits kLimits{std::chrono::seconds(1), 256 * 1024 * 1024};
constexpr int kThreads = 4;
constexpr int kPlansPerThread = 50;

QList<SourceFile> exampleOf(const LanguageDefinition &definition)
{
    return {SourceFile{definition.sourceFile, definition.example.toUtf8()}};
}

// As text, to compare plans.
QString written(const ExecutionPlan &plan)
{
    QStringList parts;
    const auto add = [&](const plugin::Command &command) {
        parts += command.argv;
        QStringList names = command.environment.keys();
        names.sort();
        for (const QString &name : names)
            parts += name + QLatin1Char('=') + command.environment.value(name);
    };
    for (const SourceFile &file : plan.files)
        parts += file.name + QString::fromLatin1(file.content.toHex());
    for (const plugin::Command &command : plan.compile)
        add(command);
    add(plan.run);
    for (const plugin::Command &command : plan.syntaxCheck)
        add(command);
    return parts.join(QChar::Null);
}

QString faultOfCommand(const plugin::Command &command)
{
    if (command.argv.isEmpty() || !command.argv.first().startsWith(QLatin1Char('/')))
        return QStringLiteral("a command does not start with an absolute path: %1")
            .arg(command.argv.join(QLatin1Char(' ')));
    for (const QString &argument : command.argv)
        if (argument.contains(QChar::Null))
            return QStringLiteral("an argument contains a NUL character");
    return {};
}

// What a worker would refuse to carry out; empty: nothing.
QString faultOfPlan(const ExecutionPlan &plan)
{
    QList<plugin::Command> commands = plan.compile + plan.syntaxCheck;
    commands.append(plan.run);
    for (const plugin::Command &command : commands)
        if (const QString fault = faultOfCommand(command); !fault.isEmpty())
            return fault;
    if (plan.files.isEmpty())
        return QStringLiteral("the plan has no files");
    for (const SourceFile &file : plan.files)
        if (file.name.isEmpty() || file.name.startsWith(QLatin1Char('/')) || QDir::cleanPath(file.name) != file.name ||
            file.name.startsWith(QLatin1String("..")))
            return QStringLiteral("a file is called \"%1\"").arg(file.name);
    return {};
}

void checkExample(const LanguageFamily &family, const LanguageDefinition &definition, const QString &prefix,
                  ConformanceTable &table)
{
    const QString check = prefix + QStringLiteral("plans its example");
    const auto plan = family.plan(definition, exampleOf(definition), kLimits);
    if (!plan)
        return table.failed(check, QString::fromStdString(plan.error().message));
    const QString fault = faultOfPlan(*plan);
    table.expect(fault.isEmpty(), check, fault);
    const auto again = family.plan(definition, exampleOf(definition), kLimits);
    table.expect(again && written(*again) == written(*plan), prefix + QStringLiteral("plans the same twice"),
                 QStringLiteral("a family must keep no state"));
}

void checkThreads(const LanguageFamily &family, const LanguageDefinition &definition, const QString &prefix,
                  ConformanceTable &table)
{
    const auto expected = family.plan(definition, exampleOf(definition), kLimits);
    std::atomic<int> alike = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([&] {
            for (int n = 0; n < kPlansPerThread; ++n) {
                const auto plan = family.plan(definition, exampleOf(definition), kLimits);
                alike +=
                    plan.has_value() == expected.has_value() && (!plan || written(*plan) == written(*expected)) ? 1 : 0;
            }
        });
    for (std::thread &thread : threads)
        thread.join();
    table.expect(alike == kThreads * kPlansPerThread, prefix + QStringLiteral("plans in several threads at once"),
                 QStringLiteral("%1 of %2 plans differed")
                     .arg(kThreads * kPlansPerThread - alike)
                     .arg(kThreads * kPlansPerThread));
}

// Sources no family expects: it must answer with a plan or with InvalidArgument, and go on.
void checkOddSources(const LanguageFamily &family, const LanguageDefinition &definition, const QString &prefix,
                     ConformanceTable &table)
{
    const auto none = family.plan(definition, {}, kLimits);
    table.expect(!none && none.error().code == ErrorCode::InvalidArgument,
                 prefix + QStringLiteral("refuses a submission without files"),
                 QStringLiteral("must be InvalidArgument"));
    const QString name = definition.sourceFile;
    const QList<QList<SourceFile>> odd = {
        {SourceFile{name, {}}},
        {SourceFile{name, QByteArray("\0\xff\xfe\n{{{(((\"'", 13)}},
        {SourceFile{name, QByteArray(1'000'000, '{')}},
        {SourceFile{QStringLiteral("a.unknown"), "x"}, SourceFile{QStringLiteral("b.unknown"), "y"}},
    };
    QString fault;
    for (const QList<SourceFile> &sources : odd) {
        const auto plan = family.plan(definition, sources, kLimits);
        if (!plan && plan.error().code != ErrorCode::InvalidArgument)
            fault = QString::fromStdString(plan.error().message);
    }
    table.expect(fault.isEmpty(), prefix + QStringLiteral("answers odd sources with a plan or a compile error"), fault);
}

void checkFileNames(const LanguageFamily &family, const LanguageDefinition &definition, const QString &prefix,
                    ConformanceTable &table)
{
    const QString sly = QStringLiteral("-sly.") + definition.extensions.first();
    QList<SourceFile> sources = exampleOf(definition);
    sources.append(SourceFile{sly, definition.example.toUtf8()});
    const auto plan = family.plan(definition, sources, kLimits);
    bool isOption = false;
    if (plan) {
        for (const plugin::Command &command : plan->compile)
            isOption = isOption || command.argv.contains(sly);
        isOption = isOption || plan->run.argv.contains(sly);
    }
    table.expect(!isOption, prefix + QStringLiteral("keeps file names from becoming options"),
                 QStringLiteral("\"%1\" stands as an argument").arg(sly));
}

} // namespace

void checkLanguage(const LanguageFamily &family, const LanguageDefinition &definition, ConformanceTable &table)
{
    const QString prefix = definition.id + QStringLiteral(": ");
    const auto refusal = refusalByFamily(family, definition);
    table.expect(!refusal, prefix + QStringLiteral("is accepted by its family"),
                 refusal ? refusal->describe() : QString());
    if (refusal)
        return;
    checkExample(family, definition, prefix, table);
    checkThreads(family, definition, prefix, table);
    checkOddSources(family, definition, prefix, table);
    checkFileNames(family, definition, prefix, table);
    if (const auto missing = Toolchains(QStringLiteral("/")).missing(definition))
        table.notDone(prefix + QStringLiteral("its toolchain is installed here"), missing->describe());
    else
        table.passed(prefix + QStringLiteral("its toolchain is installed here"));
}

void checkFamily(const PluginFile &file, ConformanceTable &table)
{
    const auto instance = loadPlugin(file);
    table.expect(instance.has_value(), QStringLiteral("loads"), instance ? QString() : instance.error().reason);
    if (!instance)
        return;
    const auto *family = qobject_cast<plugin::LanguageFamily *>(*instance);
    table.expect(family, QStringLiteral("implements LanguageFamily"), QStringLiteral("is Q_INTERFACES missing?"));
    if (!family)
        return;
    const QDir folder = QFileInfo(file.path).dir();
    const QStringList names = folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    table.expect(!names.isEmpty(), QStringLiteral("has language files beside it"),
                 QStringLiteral("a family without a language serves nobody"));
    for (const QString &name : names) {
        const auto definition = readLanguageFile(folder.absoluteFilePath(name));
        table.expect(definition.has_value(), name + QStringLiteral(": is a language file"),
                     definition ? QString() : definition.error().describe());
        if (definition)
            checkLanguage(*family, *definition, table);
    }
}

} // namespace gavel::worker
