#include "worker/judging/output_checker.h"

#include "worker/plugins/checker_host.h"

namespace gavel::worker {

namespace {

class HostedChecker final : public OutputChecker {
public:
    HostedChecker(QString hostProgram, QString pluginDirectory)
        : m_hostProgram(std::move(hostProgram)), m_pluginDirectory(std::move(pluginDirectory))
    {
    }

    Result<domain::CheckerReport> check(const CheckerQuestion &question) override
    {
        if (!m_host)
            m_host = TRY(CheckerHost::create(m_hostProgram, m_pluginDirectory));
        return m_host->check(question.checkerId, question.arguments, question.input, question.answer, question.output,
                             question.timeout);
    }

private:
    const QString m_hostProgram;
    const QString m_pluginDirectory;
    std::unique_ptr<CheckerHost> m_host;
};

} // namespace

OutputCheckerFactory hostedCheckers(const QString &hostProgram, const QString &pluginDirectory)
{
    return [=]() -> Result<std::unique_ptr<OutputChecker>> {
        return std::make_unique<HostedChecker>(hostProgram, pluginDirectory);
    };
}

} // namespace gavel::worker
