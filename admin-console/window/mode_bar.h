#pragma once

#include <QWidget>

namespace gavel::console {

class Page;
class Theme;

// The pages down the left edge: icon over name, badge, a bar at the current one. Icons only when it is narrow.
class ModeBar final : public QWidget {
    Q_OBJECT

public:
    explicit ModeBar(const Theme &theme, QWidget *parent = nullptr);

    void addPage(const Page &page);
    void setCurrent(int index);
    void setNarrow(bool isNarrow);
    void refresh() { update(); }

Q_SIGNALS:
    void chosen(int index);
    void serversWanted();
    void menuWanted(QPoint at);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    static constexpr int kServers = -2, kMenu = -3, kNothing = -1;
    struct Entry {
        int index;
        QRect box;
        QString name, icon, badge;
        bool isTrouble = false;
    };
    QList<Entry> entries() const;
    int entryAt(QPoint at) const;
    void paintEntry(QPainter &painter, const Entry &entry) const;
    void choose(int index);

    const Theme &m_theme;
    QList<const Page *> m_pages;
    int m_current = 0;
    int m_hover = kNothing;
    bool m_isNarrow = false;
};

} // namespace gavel::console
