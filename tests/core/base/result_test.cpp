#include "core/base/result.h"
#include "core/base/strong_id.h"
#include "core/base/unique_fd.h"

#include <QtTest>

#include <type_traits>

#include <fcntl.h>

using namespace gavel;

static_assert(!std::is_convertible_v<SubmissionId, std::int64_t>);
static_assert(!std::is_convertible_v<SubmissionId, JudgingId>);
static_assert(!std::is_copy_constructible_v<UniqueFd>);

namespace {

Result<int> half(int number)
{
    if (number % 2 != 0)
        return failure(ErrorCode::InvalidArgument, "odd");
    return number / 2;
}

Result<int> quarter(int number)
{
    const int once = TRY_WITHIN("first half", half(number));
    return TRY(half(once));
}

Result<std::string> moveOnly()
{
    auto pointer = TRY(Result<std::unique_ptr<std::string>>(std::make_unique<std::string>("moved")));
    return *pointer;
}

bool isOpen(int fd)
{
    return fcntl(fd, F_GETFD) != -1;
}

} // namespace

class ResultTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tryPassesErrorsUpward();
    void systemErrorsTellWhatAndWhy();
    void uniqueFdClosesOnceAndMoves();
};

void ResultTest::tryPassesErrorsUpward()
{
    QCOMPARE(*quarter(8), 2);
    QCOMPARE(quarter(7).error().message, std::string("first half: odd"));
    QCOMPARE(quarter(6).error().message, std::string("odd"));
    QCOMPARE(*moveOnly(), std::string("moved"));
}

void ResultTest::systemErrorsTellWhatAndWhy()
{
    const Error error = systemError(ENOENT, "opening x");
    QCOMPARE(error.message, std::string("opening x: No such file or directory"));
    QVERIFY(error.code == ErrorCode::NotFound);
    QVERIFY(systemError(ENOSPC, "").code == ErrorCode::ResourceExhausted);
}

void ResultTest::uniqueFdClosesOnceAndMoves()
{
    const int raw = open("/dev/null", O_RDONLY | O_CLOEXEC);
    {
        UniqueFd first(raw);
        UniqueFd second(std::move(first));
        QVERIFY(!first);
        QCOMPARE(second.get(), raw);
        UniqueFd third;
        third = std::move(second);
        QVERIFY(isOpen(raw));
        third = std::move(third); // NOLINT: moving to itself must not close
        QCOMPARE(third.get(), raw);
    }
    QVERIFY(!isOpen(raw));
}

QTEST_APPLESS_MAIN(ResultTest)
#include "result_test.moc"
