#include <string>

int daysBetween(const std::string &from, const std::string &to)
{
    return from.at(10) - to.at(10);
}
