#pragma once

#include <QWidget>

namespace gavel::console {

class Theme;

// A verdict or a state at the head of a detail: glyph, code and word in its tint.
class VerdictBadge final : public QWidget {
    Q_OBJECT

public:
    explicit VerdictBadge(const Theme &theme, QWidget *parent = nullptr);
    void set(const QString &verdict, const QString &state, const QString &progress);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString code() const;
    QString word() const;

    const Theme &m_theme;
    QString m_verdict, m_state, m_progress;
};

} // namespace gavel::console
