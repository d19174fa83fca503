#pragma once

int peak(int n);
int value(int i);
