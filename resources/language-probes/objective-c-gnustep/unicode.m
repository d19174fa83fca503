#import <Foundation/Foundation.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
    char line[200];
    if (!fgets(line, sizeof line, stdin))
        return 1;
    line[strcspn(line, "\n")] = 0;
    puts([[NSString stringWithFormat: @"%s %C", line, (unichar)0x2713] UTF8String]);
    [pool drain];
    return 0;
}
