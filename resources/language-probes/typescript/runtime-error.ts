declare const require: any, process: any;
process.exit(3);
