#pragma once

#include <fstream>
#include <utility>
#include <vector>

struct Recipe {
    int steps = 0;
    std::vector<std::pair<int, int>> demands; // the first before the second
};

inline Recipe readRecipe(const char *path)
{
    std::ifstream file(path);
    Recipe recipe;
    std::size_t count = 0;
    file >> recipe.steps >> count;
    recipe.demands.resize(count);
    for (auto &[before, after] : recipe.demands)
        file >> before >> after;
    return recipe;
}
