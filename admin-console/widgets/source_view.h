#pragma once

#include <QByteArray>
#include <QString>
#include <QWidget>

class QsciLexer;
class QsciScintilla;
class QLabel;
class QStackedWidget;

namespace gavel::console {

class Theme;

// A source file, read only, with line numbers and colours by its language; bytes that are no text as a hex view with
// size and hash.
class SourceView final : public QWidget {
    Q_OBJECT

public:
    explicit SourceView(const Theme &theme, QWidget *parent = nullptr);

    void setFile(const QString &name, const QByteArray &content);
    int lineCount() const;
    QString text() const;
    // Whether the content is shown as text, not as bytes.
    bool isText() const { return m_isText; }
    void setWrapped(bool isWrapped);

private:
    void follow();
    QFont editorFont() const;
    void colour(QsciLexer &lexer) const;

    const Theme &m_theme;
    QsciScintilla *m_editor;
    QString m_name;
    bool m_isText = true;
};

// Whether the bytes are text a person can read: UTF-8 without control characters.
bool isReadableText(const QByteArray &bytes);

// Offset, sixteen bytes, and what can be printed of them, a line each; at most `most` bytes.
QString hexView(const QByteArray &bytes, qsizetype most = 16 * 1024);

// All of it, or the head and tail of what is too long, with what was left out told in between.
QString headAndTail(const QString &text, qsizetype most = 256 * 1024);

} // namespace gavel::console
