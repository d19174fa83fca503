#include "core/domain/judging_blobs.h"

namespace gavel::domain {

QList<BlobRef> blobsOf(const JudgingData &data)
{
    QList<BlobRef> blobs;
    const auto add = [&](const QList<ProgramFile> &files) {
        for (const ProgramFile &file : files)
            blobs.append(file.blob);
    };
    for (const Testcase &testcase : data.testcases) {
        blobs << testcase.input << testcase.answer;
        add(testcase.files);
    }
    for (const CheckerProgram &program : data.checker.programs)
        add(program.files);
    if (data.interactor)
        add(data.interactor->files);
    if (data.grader)
        add(data.grader->files);
    for (const IncludedFiles &included : data.includes)
        add(included.files);
    return blobs;
}

} // namespace gavel::domain
