#include "core/package/input_validators.h"

#include "core/package/checker_programs.h"

namespace gavel::package {

namespace {

constexpr Bytes kMostSource = mebibytes(16);

} // namespace

bool isNotRunnable(const QString &path)
{
    return path.endsWith(QLatin1String(".ctd")) || path.endsWith(QLatin1String(".viva"));
}

Result<InputValidators> inputValidatorsOf(const ProblemManifest &manifest, blobs::BlobStore &store)
{
    InputValidators validators;
    PackageTree tree;
    for (const PackageFile &file : manifest.inputValidators) {
        if (isNotRunnable(file.path))
            validators.notRun.append(file.path);
        else
            tree.files.insert(file.path, { file.blob, TRY(blobs::readBlob(store, file.blob, kMostSource)) });
    }
    FaultList faults;
    QSet<QString> used;
    for (const char *directory : {"input_validators", "input_format_validators"})
        validators.programs += readPrograms(tree, QString::fromLatin1(directory), faults, used);
    validators.faults = faults.take();
    return validators;
}

QList<PackageFile> invalidInputsOf(const ProblemManifest &manifest)
{
    QList<PackageFile> inputs;
    for (const PackageFile &file : manifest.otherFiles) {
        const bool isThere = file.path.startsWith(QLatin1String("data/invalid_input/")) ||
                             file.path.startsWith(QLatin1String("data/invalid_inputs/"));
        if (isThere && file.path.endsWith(QLatin1String(".in")))
            inputs.append(file);
    }
    return inputs;
}

} // namespace gavel::package
