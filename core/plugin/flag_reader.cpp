// SPDX-License-Identifier: MIT
#include "core/plugin/flag_reader.h"

#include "core/plugin/text_excerpt.h"
#include "core/plugin/token_number.h"

#include <cmath>

namespace gavel::plugin {

bool FlagReader::next()
{
    if (m_at >= m_arguments.size())
        return false;
    m_flag = m_arguments.at(m_at++);
    return true;
}

Result<QString> FlagReader::value()
{
    if (m_at >= m_arguments.size())
        return failure(ErrorCode::InvalidArgument, "flag " + m_flag.toStdString() + " lacks its value");
    return m_arguments.at(m_at++);
}

Result<long double> FlagReader::number(long double least, long double most)
{
    const QString text = TRY(value());
    const auto number = decimalNumber(text.toStdString());
    if (!number || *number < least || *number > most)
        return failure(ErrorCode::InvalidArgument,
                       "flag " + m_flag.toStdString() + " has a bad value " + visibleExcerpt(text.toStdString()) +
                           ": it must be a number from " + QString::number(double(least)).toStdString() + " to " +
                           QString::number(double(most)).toStdString());
    return *number;
}

Result<int> FlagReader::integer(int least, int most)
{
    const long double value = TRY(number(least, most));
    if (std::floor(value) != value)
        return failure(ErrorCode::InvalidArgument, "flag " + m_flag.toStdString() + " must be a whole number");
    return static_cast<int>(value);
}

std::unexpected<Error> FlagReader::unknown() const
{
    return failure(ErrorCode::InvalidArgument, "unknown flag " + visibleExcerpt(m_flag.toStdString()));
}

} // namespace gavel::plugin
