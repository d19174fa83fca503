#include <string>

static int number(const std::string &date)
{
    const int year = std::stoi(date.substr(0, 4)), month = std::stoi(date.substr(5, 2)),
              day = std::stoi(date.substr(8));
    const int y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
    return 365 * y + y / 4 + (153 * m + 2) / 5 + day;
}

int daysBetween(const std::string &from, const std::string &to)
{
    return number(to) - number(from);
}
