#include "java_source.h"

#include <QStringList>

namespace gavel::jvm {
namespace {

// Gives identifiers and single punctuation characters; everything else is skipped.
class JavaTokens {
public:
    explicit JavaTokens(const QByteArray &content) : m_text(QString::fromUtf8(content)) {}

    // Empty at the end.
    QString next()
    {
        while (m_at < m_text.size()) {
            const QChar c = m_text.at(m_at);
            if (isIdentifierStart(c))
                return identifier();
            if (skipComment() || skipQuoted())
                continue;
            ++m_at;
            if (QStringLiteral("{}()[];.,<>@=").contains(c))
                return QString(c);
        }
        return {};
    }

private:
    static bool isIdentifierStart(QChar c)
    {
        return c.isLetter() || c == QLatin1Char('_') || c == QLatin1Char('$') || c.isSurrogate();
    }

    QString identifier()
    {
        const qsizetype start = m_at;
        while (m_at < m_text.size() &&
               (isIdentifierStart(m_text.at(m_at)) || m_text.at(m_at).isDigit() || m_text.at(m_at).isMark()))
            ++m_at;
        return m_text.mid(start, m_at - start);
    }

    bool startsWith(const char *text) const { return QStringView(m_text).mid(m_at).startsWith(QLatin1String(text)); }

    bool skipTo(const char *end, qsizetype from)
    {
        const qsizetype found = m_text.indexOf(QLatin1String(end), from);
        m_at = found < 0 ? m_text.size() : found + qsizetype(qstrlen(end));
        return true;
    }

    bool skipComment()
    {
        if (startsWith("//"))
            return skipTo("\n", m_at + 2);
        return startsWith("/*") && skipTo("*/", m_at + 2);
    }

    // A string, a text block or a character. An ordinary one ends at the line's end at the latest.
    bool skipQuoted()
    {
        const QChar quote = m_text.at(m_at);
        if (quote != QLatin1Char('"') && quote != QLatin1Char('\''))
            return false;
        const bool isBlock = startsWith("\"\"\"");
        m_at += isBlock ? 3 : 1;
        while (m_at < m_text.size()) {
            if (m_text.at(m_at) == QLatin1Char('\\')) {
                m_at += 2;
                continue;
            }
            if (isBlock ? startsWith("\"\"\"") : m_text.at(m_at) == quote) {
                m_at += isBlock ? 3 : 1;
                return true;
            }
            if (!isBlock && m_text.at(m_at) == QLatin1Char('\n'))
                return true;
            ++m_at;
        }
        return true;
    }

    const QString m_text;
    qsizetype m_at = 0;
};

// Follows the braces and reads declarations at depth 0 and methods at depth 1.
class Outline {
public:
    explicit Outline(const QByteArray &content) : m_tokens(content) {}

    JavaSource read()
    {
        for (QString token = m_tokens.next(); !token.isEmpty(); token = m_tokens.next())
            take(token);
        return m_source;
    }

private:
    void take(const QString &token)
    {
        if (token == QLatin1String("{")) {
            ++m_depth;
            m_statement.clear();
        } else if (token == QLatin1String("}")) {
            m_depth -= m_depth > 0 ? 1 : 0;
            m_statement.clear();
        } else if (token == QLatin1String(";")) {
            if (m_depth == 0)
                takePackage();
            m_statement.clear();
        } else if (m_depth <= 1) {
            m_statement.append(token);
            m_depth == 0 ? takeType() : takeMain();
        }
    }

    void takePackage()
    {
        const qsizetype at = m_statement.indexOf(QStringLiteral("package"));
        if (at >= 0 && m_source.types.isEmpty())
            m_source.package = m_statement.mid(at + 1).join(QString());
    }

    // "record" is a name like any other unless a parameter list or type parameters follow the name.
    void takeType()
    {
        const qsizetype size = m_statement.size();
        if (size < 2)
            return;
        const QString &keyword = m_statement.at(size - 2);
        const bool isDeclaration = keyword == QLatin1String("class") || keyword == QLatin1String("interface") ||
                                   keyword == QLatin1String("enum");
        if (isDeclaration)
            addType(m_statement.last(), size - 2);
        else if (size >= 3 && m_statement.at(size - 3) == QLatin1String("record") &&
                 (m_statement.last() == QLatin1String("(") || m_statement.last() == QLatin1String("<")))
            addType(keyword, size - 3);
    }

    void addType(const QString &name, qsizetype modifiers)
    {
        const bool isPublic = m_statement.first(modifiers).contains(QStringLiteral("public"));
        m_source.types.append(JavaType{name, isPublic, false});
    }

    // static ... void main ( ... String
    void takeMain()
    {
        const qsizetype name = m_statement.indexOf(QStringLiteral("main"));
        if (name < 1 || m_source.types.isEmpty() || m_statement.last() != QLatin1String("String"))
            return;
        if (m_statement.at(name - 1) == QLatin1String("void") && m_statement.size() > name + 2 &&
            m_statement.at(name + 1) == QLatin1String("(") &&
            m_statement.first(name).contains(QStringLiteral("static")))
            m_source.types.last().hasMain = true;
    }

    JavaTokens m_tokens;
    JavaSource m_source;
    QStringList m_statement; // tokens since the last brace or semicolon
    int m_depth = 0;
};

} // namespace

JavaSource readJavaSource(const QByteArray &content)
{
    return Outline(content).read();
}

} // namespace gavel::jvm
