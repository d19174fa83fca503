#include "admin-console/widgets/source_view.h"

#include "admin-console/models/cell.h"
#include "admin-console/theme/theme.h"
#include "admin-console/widgets/parts.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QStringDecoder>

// QScintilla uses the keywords of Qt that are switched off here.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#include <Qsci/qscilexerbash.h>
#include <Qsci/qscilexercpp.h>
#include <Qsci/qscilexerjava.h>
#include <Qsci/qscilexerjavascript.h>
#include <Qsci/qscilexerpython.h>
#include <Qsci/qscilexerruby.h>
#include <Qsci/qsciscintilla.h>
#undef signals
#undef slots

namespace gavel::console {

namespace {

constexpr qsizetype kMostColoured = 512 * 1024; // bytes; longer sources are shown plain

QsciLexer *lexerFor(const QString &name, QObject *parent)
{
    const QString suffix = QFileInfo(name).suffix().toLower();
    if (QStringList{QStringLiteral("py"), QStringLiteral("py3")}.contains(suffix))
        return new QsciLexerPython(parent);
    if (suffix == QLatin1String("js") || suffix == QLatin1String("ts"))
        return new QsciLexerJavaScript(parent);
    if (suffix == QLatin1String("java") || suffix == QLatin1String("kt") || suffix == QLatin1String("scala"))
        return new QsciLexerJava(parent);
    if (suffix == QLatin1String("rb"))
        return new QsciLexerRuby(parent);
    if (suffix == QLatin1String("sh"))
        return new QsciLexerBash(parent);
    static const QStringList kLikeC{QStringLiteral("c"),   QStringLiteral("cc"),   QStringLiteral("cpp"),
                                    QStringLiteral("cxx"), QStringLiteral("h"),    QStringLiteral("hpp"),
                                    QStringLiteral("go"),  QStringLiteral("rs"),   QStringLiteral("cs"),
                                    QStringLiteral("d"),   QStringLiteral("swift")};
    return kLikeC.contains(suffix) ? new QsciLexerCPP(parent) : nullptr;
}

} // namespace

bool isReadableText(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    if (decoder.hasError())
        return false;
    return std::none_of(text.cbegin(), text.cend(), [](QChar c) {
        return c < QChar(0x20) && c != QLatin1Char('\n') && c != QLatin1Char('\r') && c != QLatin1Char('\t') &&
               c != QLatin1Char('\f');
    });
}

QString hexView(const QByteArray &bytes, qsizetype most)
{
    QString text;
    for (qsizetype at = 0; at < std::min(bytes.size(), most); at += 16) {
        const QByteArray part = bytes.mid(at, std::min<qsizetype>(16, most - at));
        QString shown;
        for (const char c : part)
            shown += c >= 0x20 && c < 0x7f ? QLatin1Char(c) : QLatin1Char('.');
        text += QStringLiteral("%1  %2  %3\n")
                    .arg(at, 8, 16, QLatin1Char('0'))
                    .arg(QString::fromLatin1(part.toHex(' ')), -47)
                    .arg(shown);
    }
    if (bytes.size() > most)
        text += QObject::tr("… %1 more").arg(sizeText(bytes.size() - most));
    return text;
}

QString headAndTail(const QString &text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    const qsizetype part = most / 2;
    return text.left(part) + QObject::tr("\n\n… %1 left out …\n\n").arg(sizeText(text.size() - most)) +
           text.right(part);
}

SourceView::SourceView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_editor(new QsciScintilla)
{
    m_editor->setReadOnly(true);
    m_editor->setUtf8(true);
    m_editor->setFrameShape(QFrame::NoFrame);
    m_editor->setMarginType(0, QsciScintilla::NumberMargin);
    m_editor->setMarginWidth(1, 6);
    m_editor->setMarginType(1, QsciScintilla::SymbolMarginDefaultBackgroundColor);
    m_editor->setTabWidth(4);
    m_editor->setAccessibleName(tr("Source"));
    m_editor->SendScintilla(QsciScintilla::SCI_SETSCROLLWIDTHTRACKING, 1);
    m_editor->SendScintilla(QsciScintilla::SCI_SETSCROLLWIDTH, 100);
    m_editor->SendScintilla(QsciScintilla::SCI_SETCARETWIDTH, 1);
    m_editor->SendScintilla(QsciScintilla::SCI_SETEXTRAASCENT, 2);
    m_editor->SendScintilla(QsciScintilla::SCI_SETEXTRADESCENT, 1);
    auto *layout = column();
    layout->addWidget(m_editor);
    setLayout(layout);
    setFocusProxy(m_editor);
    connect(&theme, &Theme::changed, this, &SourceView::follow);
    follow();
}

void SourceView::setFile(const QString &name, const QByteArray &content)
{
    m_name = name;
    m_isText = isReadableText(content);
    delete m_editor->lexer();
    m_editor->setLexer(nullptr);
    if (m_isText) {
        m_editor->setText(headAndTail(QString::fromUtf8(content), 4 * 1024 * 1024));
        if (content.size() <= kMostColoured)
            m_editor->setLexer(lexerFor(name, m_editor));
    } else {
        const QString hash = QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
        m_editor->setText(tr("Not text: %1, SHA-256 %2\n\n").arg(sizeText(content.size()), hash) + hexView(content));
    }
    follow();
}

int SourceView::lineCount() const
{
    return m_editor->lines();
}

QString SourceView::text() const
{
    return m_editor->text();
}

void SourceView::setWrapped(bool isWrapped)
{
    m_editor->setWrapMode(isWrapped ? QsciScintilla::WrapCharacter : QsciScintilla::WrapNone);
}

// Scintilla knows sizes in points only.
QFont SourceView::editorFont() const
{
    QFont font = m_theme.font(TextRole::Code);
    font.setPointSizeF(font.pixelSize() * 72.0 / logicalDpiY());
    return font;
}

void SourceView::follow()
{
    const Palette &palette = m_theme.palette();
    const QFont font = editorFont();
    if (QsciLexer *lexer = m_editor->lexer())
        colour(*lexer);
    m_editor->setFont(font);
    m_editor->setPaper(palette.base);
    m_editor->setColor(palette.text);
    m_editor->setMarginsFont(font);
    m_editor->setMarginsBackgroundColor(palette.header);
    m_editor->setMarginsForegroundColor(palette.muted);
    m_editor->setCaretForegroundColor(palette.accent);
    m_editor->setSelectionBackgroundColor(palette.selection);
    m_editor->resetSelectionForegroundColor();
    m_editor->setMarginWidth(0, QStringLiteral("0%1").arg(std::max(100, m_editor->lines())));
}

void SourceView::colour(QsciLexer &lexer) const
{
    const Palette &palette = m_theme.palette();
    lexer.setFont(editorFont());
    lexer.setPaper(palette.base);
    lexer.setDefaultPaper(palette.base);
    lexer.setColor(palette.text);
    lexer.setDefaultColor(palette.text);
    // By what the lexer calls its styles, so that one table serves all of them.
    for (int style = 0; style < 128; ++style) {
        const QString what = lexer.description(style).toLower();
        if (what.isEmpty())
            continue;
        if (what.contains(QLatin1String("comment")))
            lexer.setColor(palette.muted, style);
        else if (what.contains(QLatin1String("string")) || what.contains(QLatin1String("quoted")) ||
                 what.contains(QLatin1String("character")))
            lexer.setColor(palette.success, style);
        else if (what.contains(QLatin1String("number")))
            lexer.setColor(palette.warning, style);
        else if (what.contains(QLatin1String("keyword")))
            lexer.setColor(palette.accent, style);
        else if (what.contains(QLatin1String("pre-processor")) || what.contains(QLatin1String("decorator")))
            lexer.setColor(palette.violet, style);
    }
}

} // namespace gavel::console
