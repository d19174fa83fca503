// Makes a start-up snapshot of tsc: the compiler loaded, the library declarations parsed and bound, so that a submission
// costs what is its own. Run as: node --snapshot-blob FILE --build-snapshot snapshot.js EXAMPLE OPTION...
// Then: node --snapshot-blob FILE SOURCE OPTION... does what tsc SOURCE OPTION... does.
"use strict";
const fs = require("fs");

const compiler = "/usr/share/nodejs/typescript/lib/typescript.js";
const loaded = { exports: {} };
new Function("module", "exports", "require", "__filename", fs.readFileSync(compiler, "utf8"))(
    loaded, loaded.exports, require, compiler);
const ts = loaded.exports;

const libraries = new Map();  // parsed and bound, by name
let librariesAreFor = null;   // the options, as text

function compile(words) {
    const command = ts.parseCommandLine(words);
    const report = ts.createDiagnosticReporter(ts.sys);
    command.errors.forEach(report);
    if (command.errors.length > 0)
        return ts.ExitStatus.DiagnosticsPresent_OutputsSkipped;
    const options = command.options;
    librariesAreFor ??= JSON.stringify(options);
    const host = ts.createCompilerHost(options);
    if (JSON.stringify(options) === librariesAreFor) {
        const parse = host.getSourceFile;
        host.getSourceFile = (name, ...rest) => {
            if (!name.endsWith(".d.ts"))
                return parse(name, ...rest);
            if (!libraries.has(name))
                libraries.set(name, parse(name, ...rest));
            return libraries.get(name);
        };
    }
    const program = ts.createProgram(command.fileNames, options, host);
    return ts.emitFilesAndReportErrorsAndGetExitStatus(program, report, text => ts.sys.write(text));
}

compile(process.argv.slice(2));
require("v8").startupSnapshot.setDeserializeMainFunction(() => { process.exitCode = compile(process.argv.slice(1)); });
