#include "admin-console/widgets/test_tiles.h"

#include "admin-console/models/words.h"
#include "admin-console/theme/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace gavel::console {

namespace {

constexpr int kWidth = 19, kHeight = 30, kGap = 2, kMargin = 12, kCaption = 16, kBetween = 12;

// "sample/1" is of "sample", "secret/group1/02" of "secret/group1".
QString groupOf(const TestRow &test)
{
    const auto slash = test.name.lastIndexOf(QLatin1Char('/'));
    return slash < 0 ? QString() : test.name.left(slash);
}

} // namespace

TestTiles::TestTiles(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TestTiles::setTests(const QList<TestRow> &tests, int total)
{
    m_tests = tests;
    m_total = std::max<int>(total, int(tests.size()));
    setFixedHeight(heightForWidth(width()));
    update();
}

void TestTiles::setCurrent(qint64 test)
{
    m_current = test;
    update();
}

QList<TestTiles::Place> TestTiles::places(int width, QList<QPair<QPoint, QString>> *captions) const
{
    QList<Place> all;
    QString group;
    int x = kMargin, y = 8 + kCaption;
    for (int i = 0; i < m_total; ++i) {
        const TestRow *test = i < m_tests.size() ? &m_tests.at(i) : nullptr;
        const QString itsGroup = test ? groupOf(*test) : group;
        const bool isNewGroup = i == 0 || itsGroup != group;
        if (isNewGroup && i > 0)
            x += kBetween;
        const int needed = isNewGroup ? std::max(kWidth, 60) : kWidth;
        if (x + needed > width - kMargin && x > kMargin) {
            x = kMargin;
            y += kHeight + (isNewGroup ? kCaption + 4 : kGap);
        }
        if (isNewGroup && captions)
            captions->append({QPoint(x, y - 5), itsGroup});
        group = itsGroup;
        all.append({QRect(x, y, kWidth, kHeight), i + 1, test});
        x += kWidth + kGap;
    }
    return all;
}

int TestTiles::heightForWidth(int width) const
{
    if (m_total == 0)
        return 0;
    const QList<Place> all = places(width, nullptr);
    return all.last().box.bottom() + 10;
}

void TestTiles::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    setFixedHeight(heightForWidth(width()));
}

void TestTiles::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &palette = m_theme.palette();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_theme.font(TextRole::Label));
    QList<QPair<QPoint, QString>> captions;
    const QList<Place> all = places(width(), &captions);
    painter.setPen(palette.muted);
    for (const auto &[at, text] : captions)
        painter.drawText(at, text);
    QFont small = m_theme.font(TextRole::Label);
    small.setPixelSize(9);
    painter.setFont(small);
    for (const Place &place : all) {
        const QString verdict = place.test ? place.test->verdict : QString();
        const bool isSkipped = verdict.isEmpty() || verdict == QLatin1String("SKIPPED");
        const QColor colour = palette.verdict(verdict);
        const QColor ground = isSkipped ? palette.base : blend(colour, palette.base, 0.12);
        const bool isCurrent = place.number == m_current;
        painter.setPen(QPen(isCurrent   ? palette.accent
                            : isSkipped ? palette.line
                                        : blend(colour, palette.base, 0.4),
                            isCurrent ? 2 : 1));
        painter.setBrush(ground);
        painter.drawRoundedRect(QRectF(place.box).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
        if (!verdict.isEmpty())
            painter.drawPixmap(place.box.x() + 4, place.box.y() + 4,
                               m_theme.pixmap(verdictIcon(verdict), colour, 11, ground, devicePixelRatioF()));
        painter.setPen(palette.muted);
        painter.drawText(place.box.adjusted(0, 15, 0, -1), Qt::AlignCenter, QString::number(place.number));
    }
}

void TestTiles::mousePressEvent(QMouseEvent *event)
{
    for (const Place &place : places(width(), nullptr)) {
        if (place.test && place.box.contains(event->pos()))
            return Q_EMIT chosen(place.number);
    }
}

bool TestTiles::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto *help = static_cast<QHelpEvent *>(event);
    for (const Place &place : places(width(), nullptr)) {
        if (place.test && place.box.contains(help->pos())) {
            QToolTip::showText(
                help->globalPos(),
                tr("%1: %2, %3 ms").arg(place.test->name, verdictWord(place.test->verdict)).arg(place.test->cpuMs),
                this);
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

} // namespace gavel::console
