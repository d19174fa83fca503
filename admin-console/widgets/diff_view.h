#pragma once

#include <QPlainTextEdit>

namespace gavel::console {

class Theme;

// Where an output leaves the answer, by lines: the numbers (from 0) of those that differ. Blanks at the end of a line
// do not count, nor do empty lines at the end of the text.
QList<int> differingLines(const QString &one, const QString &other);

// The first token of a line that differs from the other's: where it begins and how long it is; 0 long: none.
struct TokenPlace {
    int begin = 0;
    int length = 0;
};
TokenPlace differingToken(QStringView line, QStringView other);

// A text beside another one: line numbers, "-" or "+" and a tint where they differ, the first difference boxed.
// Read only.
class DiffView final : public QPlainTextEdit {
    Q_OBJECT

public:
    enum class Side { Output, Answer, Plain };

    DiffView(const Theme &theme, Side side, const QString &name, QWidget *parent = nullptr);

    // `differing` are line numbers from 0; the token stands in the first of them.
    void setText(const QString &text, const QList<int> &differing, TokenPlace firstToken);
    void setWhiteSpaceShown(bool isShown);
    void goToLine(int line);

    int gutterWidth() const;
    void paintGutter(QPaintEvent &event);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void mark();
    void placeGutter();

    const Theme &m_theme;
    const Side m_side;
    QWidget *m_gutter;
    QList<int> m_differing;
    TokenPlace m_token;
};

} // namespace gavel::console
