#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

#include <chrono>

namespace gavel::judge0 {

// How the Judge0 facade behaves: the settings of Judge0 1.13 under their own names, with its defaults unless said
// otherwise. GET /config_info tells them. Times are in seconds and sizes in kilobytes, as Judge0 counts them.
struct Settings {
    bool isEnabled = true;
    QByteArray basePath = "/judge0";         // empty: at the root
    std::chrono::seconds keptFor{24 * 3600}; // submissions, after their end; Judge0 keeps them for good

    // X-Auth-Token and X-Auth-User; without tokens everybody may submit, without users nobody may list or delete.
    QByteArrayList authenticationTokens;
    QByteArrayList authorizationTokens;
    QByteArray authenticationHeader = "X-Auth-Token";
    QByteArray authorizationHeader = "X-Auth-User";

    bool isInMaintenance = false;
    bool enableWaitResult = true;
    bool enableCompilerOptions = true;
    bool enableCommandLineArguments = true;
    bool enableSubmissionDelete = false;
    bool enableCallbacks = true;
    bool enableAdditionalFiles = true;
    bool enableBatchedSubmissions = true;
    int maxSubmissionBatchSize = 20;
    int maxQueueSize = 1000; // Judge0: 100
    int callbacksMaxTries = 3;
    double callbacksTimeout = 5;
    double cpuTimeLimit = 5;
    double maxCpuTimeLimit = 15;
    double cpuExtraTime = 1;
    double maxCpuExtraTime = 5;
    double wallTimeLimit = 10;
    double maxWallTimeLimit = 20;
    int memoryLimit = 128'000;
    int maxMemoryLimit = 512'000;
    int stackLimit = 64'000;
    int maxStackLimit = 128'000;
    int maxProcesses = 60;
    int maxMaxProcesses = 120;
    int maxFileSize = 1024;
    int maxMaxFileSize = 4096;
    int numberOfRuns = 1;
    int maxNumberOfRuns = 20;
    int maxExtractSize = 10'240;
    int longestOptions = 512; // characters of compiler_options and of command_line_arguments
};

} // namespace gavel::judge0
