// Starts threads until it cannot, and goes on trying.
// @EXPECTED_RESULTS@: TIMELIMIT, RUN-ERROR
#include <chrono>
#include <system_error>
#include <thread>

int main()
{
    for (;;) {
        try {
            std::thread([] { std::this_thread::sleep_for(std::chrono::hours(1)); }).detach();
        } catch (const std::system_error &) {
        }
    }
}
