#include "admin-console/theme/style_sheet.h"

#include <QHash>

namespace gavel::console {

namespace {

// Colours stand as @name.
const char *const kTemplate = R"(
QWidget#bar, QWidget#statusBar { background: @bar; }
QWidget#panel { background: @base; border: 1px solid @line; border-radius: 4px; }
QWidget#pane, QWidget#header, QWidget#filterRow, QWidget#detail, QStackedWidget#plain { background: @base; }
QWidget#header, QWidget#filterRow { border-bottom: 1px solid @line; }
QWidget#footer { background: @header; border-top: 1px solid @line; }
QWidget#panelHead { border: 0; border-bottom: 1px solid @line; }
QWidget#actionRow { border-top: 1px solid @line; background: @base; }
QWidget#desk, QScrollArea#desk, QScrollArea#desk > QWidget > QWidget { background: @window; }
QScrollArea { border: 0; background: transparent; }
QLabel { background: transparent; }
QPushButton { background: @base; color: @text; border: 1px solid @line2; border-radius: 4px; min-height: 26px;
    padding: 0 10px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @selection; }
QPushButton:focus { border: 2px solid @accent; padding: 0 9px; min-height: 24px; }
QPushButton:disabled { color: @faint; border-color: @line; }
QPushButton[kind="primary"] { background: @accentFill; color: @onAccent; border-color: @accentFill; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled { background: @header; color: @faint; border-color: @line; }
QPushButton[kind="danger"] { color: @danger; }
QPushButton[kind="danger"]:disabled { color: @faint; }
QPushButton[kind="link"] { background: transparent; color: @accent; border: 0; padding: 0 4px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 1px solid @accent; border-radius: 2px; }
QPushButton[kind="link"]:disabled { color: @faint; }
QPushButton[kind="quiet"] { background: transparent; border: 0; color: @muted; padding: 0 6px; min-height: 22px; }
QPushButton[kind="quiet"]:hover { color: @text; }
QPushButton[kind="quiet"]:focus { border: 1px solid @accent; }
QPushButton[kind="chip"] { border-radius: 12px; min-height: 22px; max-height: 22px; padding: 0 9px; }
QPushButton[kind="chip"]:checked { background: @selection; border-color: @accent; color: @accent; font-weight: 500; }
QPushButton[kind="chip"]:focus { border: 2px solid @accent; padding: 0 8px; min-height: 20px; max-height: 20px; }
QPushButton[kind="pill"] { background: @accentFill; color: @onAccent; border: 0; border-radius: 13px; min-height: 26px;
    max-height: 26px; padding: 0 12px; font-weight: 500; }
QPushButton[kind="segment"] { border-radius: 0; border-left: 0; min-height: 24px; padding: 0 10px; }
QPushButton[kind="segment"][edge="first"] { border-left: 1px solid @line2; }
QPushButton[kind="segment"]:focus { border: 2px solid @accent; min-height: 22px; padding: 0 9px; }
QPushButton[kind="segment"]:checked { background: @selection; color: @accent; font-weight: 500; }
QPushButton[kind="status"] { background: transparent; border: 0; padding: 0 2px; min-height: 20px; color: @muted; }
QPushButton[kind="status"]:focus { border: 1px solid @accent; }
QPushButton[kind="status"][tone="warning"] { color: @warning; }
QPushButton[kind="status"][tone="danger"] { color: @danger; font-weight: 500; }
QLineEdit, QComboBox, QPlainTextEdit, QSpinBox { background: @base; color: @text; border: 1px solid @faint;
    border-radius: 4px; min-height: 26px; padding: 0 8px; selection-background-color: @accentFill;
    selection-color: @onAccent; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QSpinBox:focus { border: 2px solid @accent; padding: 0 7px;
    min-height: 24px; }
QComboBox::drop-down { border: 0; width: 22px; }
QLineEdit:disabled, QComboBox:disabled { color: @faint; border-color: @line; }
QPlainTextEdit#text { border: 0; padding: 4px 8px; }
QTabBar { background: @base; }
QTabBar::tab { background: @base; color: @muted; height: 31px; padding: 0 2px; margin: 0 18px 0 0; border: 0;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; font-weight: 500; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus { color: @accent; }
QTableView { background: @base; alternate-background-color: @alternate; border: 0; outline: 0; }
QHeaderView { background: @header; border: 0; }
QHeaderView::section { background: @header; color: @muted; border: 0; border-bottom: 1px solid @line; padding: 0 8px;
    font-weight: 500; }
QTableView QTableCornerButton::section { background: @header; border: 0; }
QSplitter::handle { background: @line2; }
QSplitter#desk::handle { background: @window; }
QMenu { background: @base; color: @text; border: 1px solid @line2; padding: 4px 0; }
QMenu::item { padding: 5px 28px 5px 12px; }
QMenu::item:selected { background: @selection; color: @text; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 0; }
QMenu::icon { padding-left: 10px; }
QToolTip { background: @base; color: @text; border: 1px solid @line2; padding: 4px 6px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @line2; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QCheckBox { spacing: 8px; color: @text; background: transparent; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @faint; border-radius: 2px; background: @base; }
QCheckBox::indicator:checked { background: @accentFill; border-color: @accentFill; image: url(:/console/icons/tick-on.svg); }
QListView { background: @base; color: @text; border: 0; outline: 0; }
QProgressBar { background: @line; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accentFill; border-radius: 3px; }
)";

} // namespace

QString styleSheet(const Palette &p)
{
    const QList<QPair<QString, QColor>> names{
        // longer names first, since one may begin with another
        {QStringLiteral("accentFill"), p.accentFill},
        {QStringLiteral("onAccent"), p.onAccent},
        {QStringLiteral("accent"), p.accent},
        {QStringLiteral("alternate"), p.alternate},
        {QStringLiteral("selection"), p.selection},
        {QStringLiteral("window"), p.window},
        {QStringLiteral("header"), p.header},
        {QStringLiteral("hover"), p.hover},
        {QStringLiteral("danger"), p.danger},
        {QStringLiteral("warning"), p.warning},
        {QStringLiteral("muted"), p.muted},
        {QStringLiteral("faint"), p.faint},
        {QStringLiteral("line2"), p.line2},
        {QStringLiteral("line"), p.line},
        {QStringLiteral("base"), p.base},
        {QStringLiteral("text"), p.text},
        {QStringLiteral("bar"), p.bar},
    };
    QString sheet = QString::fromLatin1(kTemplate);
    for (const auto &[name, colour] : names)
        sheet.replace(QLatin1Char('@') + name, colour.name());
    return sheet;
}

} // namespace gavel::console
