#include "server/judge0/config_info.h"

#include <QJsonArray>

namespace gavel::judge0 {

QJsonObject configInfo(const Settings &s)
{
    const auto key = [](const char *name) {
        return QString::fromLatin1(name);
    };
    return {
        {key("maintenance_mode"), s.isInMaintenance},
        {key("enable_wait_result"), s.enableWaitResult},
        {key("enable_compiler_options"), s.enableCompilerOptions},
        {key("allowed_languages_for_compile_options"), QJsonArray()},
        {key("enable_command_line_arguments"), s.enableCommandLineArguments},
        {key("enable_submission_delete"), s.enableSubmissionDelete},
        {key("enable_callbacks"), s.enableCallbacks},
        {key("callbacks_max_tries"), s.callbacksMaxTries},
        {key("callbacks_timeout"), s.callbacksTimeout},
        {key("enable_additional_files"), s.enableAdditionalFiles},
        {key("max_queue_size"), s.maxQueueSize},
        {key("cpu_time_limit"), s.cpuTimeLimit},
        {key("max_cpu_time_limit"), s.maxCpuTimeLimit},
        {key("cpu_extra_time"), s.cpuExtraTime},
        {key("max_cpu_extra_time"), s.maxCpuExtraTime},
        {key("wall_time_limit"), s.wallTimeLimit},
        {key("max_wall_time_limit"), s.maxWallTimeLimit},
        {key("memory_limit"), s.memoryLimit},
        {key("max_memory_limit"), s.maxMemoryLimit},
        {key("stack_limit"), s.stackLimit},
        {key("max_stack_limit"), s.maxStackLimit},
        {key("max_processes_and_or_threads"), s.maxProcesses},
        {key("max_max_processes_and_or_threads"), s.maxMaxProcesses},
        {key("enable_per_process_and_thread_time_limit"), false},
        {key("allow_enable_per_process_and_thread_time_limit"), false},
        {key("enable_per_process_and_thread_memory_limit"), false},
        {key("allow_enable_per_process_and_thread_memory_limit"), false},
        {key("max_file_size"), s.maxFileSize},
        {key("max_max_file_size"), s.maxMaxFileSize},
        {key("number_of_runs"), s.numberOfRuns},
        {key("max_number_of_runs"), s.maxNumberOfRuns},
        {key("redirect_stderr_to_stdout"), false},
        {key("max_extract_size"), s.maxExtractSize},
        {key("enable_batched_submissions"), s.enableBatchedSubmissions},
        {key("max_submission_batch_size"), s.maxSubmissionBatchSize},
        {key("submission_cache_duration"), 1.0},
        {key("use_docs_as_homepage"), false},
        {key("allow_enable_network"), false},
        {key("enable_network"), false},
    };
}

} // namespace gavel::judge0
