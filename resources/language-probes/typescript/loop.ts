declare const require: any, process: any;
while (true) {}
