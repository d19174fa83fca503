#include "server/judge0/languages.h"

#include "server/judging/language_catalogue.h"

#include <QMap>

#include <algorithm>
#include <array>

namespace gavel::judge0 {

namespace {

struct Known {
    int id;
    const char *name;
};

// Numbers of Judge0 CE 1.13 and those that later ones added, for the times when nothing here runs them. Names are
// without the versions, which would be those of another toolchain.
constexpr std::array kKnown{
    Known{1, "Bash"},
    Known{2, "Bash"},
    Known{3, "Basic"},
    Known{4, "C (gcc)"},
    Known{5, "C (gcc)"},
    Known{6, "C (gcc)"},
    Known{7, "C (gcc)"},
    Known{8, "C (gcc)"},
    Known{9, "C (gcc)"},
    Known{10, "C++ (g++)"},
    Known{11, "C++ (g++)"},
    Known{12, "C++ (g++)"},
    Known{13, "C++ (g++)"},
    Known{14, "C++ (g++)"},
    Known{15, "C++ (g++)"},
    Known{16, "C# (mono)"},
    Known{17, "C# (mono)"},
    Known{18, "Clojure"},
    Known{19, "Crystal"},
    Known{20, "Elixir"},
    Known{21, "Erlang"},
    Known{22, "Go"},
    Known{23, "Haskell"},
    Known{24, "Haskell"},
    Known{25, "Insect"},
    Known{26, "Java"},
    Known{27, "Java"},
    Known{28, "Java"},
    Known{29, "JavaScript"},
    Known{30, "JavaScript"},
    Known{31, "OCaml"},
    Known{32, "Octave"},
    Known{33, "Pascal"},
    Known{34, "Python"},
    Known{35, "Python"},
    Known{36, "Python"},
    Known{37, "Python"},
    Known{38, "Ruby"},
    Known{39, "Ruby"},
    Known{40, "Ruby"},
    Known{41, "Ruby"},
    Known{42, "Rust"},
    Known{43, "Plain Text"},
    Known{44, "Executable"},
    Known{45, "Assembly"},
    Known{46, "Bash"},
    Known{47, "Basic"},
    Known{48, "C (GCC)"},
    Known{49, "C (GCC)"},
    Known{50, "C (GCC)"},
    Known{51, "C# (Mono)"},
    Known{52, "C++ (GCC)"},
    Known{53, "C++ (GCC)"},
    Known{54, "C++ (GCC)"},
    Known{55, "Common Lisp"},
    Known{56, "D"},
    Known{57, "Elixir"},
    Known{58, "Erlang"},
    Known{59, "Fortran"},
    Known{60, "Go"},
    Known{61, "Haskell"},
    Known{62, "Java"},
    Known{63, "JavaScript"},
    Known{64, "Lua"},
    Known{65, "OCaml"},
    Known{66, "Octave"},
    Known{67, "Pascal"},
    Known{68, "PHP"},
    Known{69, "Prolog"},
    Known{70, "Python 2"},
    Known{71, "Python 3"},
    Known{72, "Ruby"},
    Known{73, "Rust"},
    Known{74, "TypeScript"},
    Known{75, "C (Clang)"},
    Known{76, "C++ (Clang)"},
    Known{77, "COBOL"},
    Known{78, "Kotlin"},
    Known{79, "Objective-C"},
    Known{80, "R"},
    Known{81, "Scala"},
    Known{82, "SQL (SQLite)"},
    Known{83, "Swift"},
    Known{84, "Visual Basic.Net"},
    Known{85, "Perl"},
    Known{86, "Clojure"},
    Known{87, "F#"},
    Known{88, "Groovy"},
    Known{89, "Multi-file program"},
};

Language archived(int id, const QString &name)
{
    Language language;
    language.id = id;
    language.name = name;
    return language;
}

Language served(int id, const wire::OfferedLanguage &offered)
{
    Language language;
    language.id = id;
    language.name = offered.name.contains(offered.version) || offered.version.isEmpty()
                        ? offered.name
                        : QStringLiteral("%1 (%2)").arg(offered.name, offered.version);
    language.gavelId = offered.id;
    language.sourceFile = offered.sourceFile;
    language.compileCommand = offered.compileCommand.join(QLatin1Char(' '));
    language.runCommand = offered.runCommand.join(QLatin1Char(' '));
    return language;
}

} // namespace

std::optional<Language> Languages::find(int id) const
{
    for (const wire::OfferedLanguage &offered : m_catalogue.enabled()) {
        if (offered.judge0Ids.contains(id))
            return served(id, offered);
    }
    const auto known = std::ranges::find(kKnown, id, &Known::id);
    if (known == kKnown.end())
        return std::nullopt;
    return archived(id, QString::fromLatin1(known->name));
}

QList<Language> Languages::all() const
{
    QMap<int, Language> byId;
    for (const Known &known : kKnown)
        byId.insert(known.id, archived(known.id, QString::fromLatin1(known.name)));
    const QList<wire::OfferedLanguage> offered = m_catalogue.enabled();
    for (auto language = offered.crbegin(); language != offered.crend(); ++language) {
        for (const int id : language->judge0Ids)
            byId.insert(id, served(id, *language)); // the first by id wins, as in find()
    }
    QList<Language> languages = byId.values();
    std::ranges::stable_sort(languages, {}, &Language::name);
    return languages;
}

} // namespace gavel::judge0
