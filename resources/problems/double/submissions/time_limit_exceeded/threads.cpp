// Computes in several threads at once: together they must not get more time than one.
#include <atomic>
#include <iostream>
#include <thread>
#include <vector>

int main()
{
    std::atomic<unsigned long long> counter{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (;;)
                counter.fetch_add(1, std::memory_order_relaxed);
        });
    for (std::thread &thread : threads)
        thread.join();
    std::cout << counter << '\n';
}
