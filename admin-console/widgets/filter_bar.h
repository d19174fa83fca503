#pragma once

#include <QButtonGroup>
#include <QHash>
#include <QLineEdit>
#include <QWidget>

#include <functional>

class QHBoxLayout;
class QPushButton;

namespace gavel::console {

class Theme;

// The row above a table: chips that choose, fields that narrow down, the pill that counts new rows, the search.
class FilterBar final : public QWidget {
    Q_OBJECT

public:
    explicit FilterBar(const Theme &theme, QWidget *parent = nullptr);

    // Chips of one group exclude one another; a group is set off from the next by a line.
    QPushButton *addChip(const QString &text, int group, bool isChecked = false);
    // A chip of its own, on or off.
    QPushButton *addSwitch(const QString &text);
    // "Problem: any", with a menu of values; empty means any.
    class FieldChip *addField(const QString &name);
    void addStretch();

    QLineEdit *search() const { return m_search; }
    void setPlaceholder(const QString &text);
    void setPending(int count);

Q_SIGNALS:
    void pendingWanted();
    void searchChanged(const QString &text);

private:
    void setOff(int group);
    void add(QWidget *widget);

    const Theme &m_theme;
    QHBoxLayout *m_chips;
    QPushButton *m_pill;
    QLineEdit *m_search;
    QHash<int, QButtonGroup *> m_groups;
    int m_lastGroup = -1;
};

// A filter on one field: a button with a menu of the values there are.
class FieldChip final : public QWidget {
    Q_OBJECT

public:
    FieldChip(const Theme &theme, const QString &name, QWidget *parent = nullptr);

    QString value() const { return m_value; }
    void setValue(const QString &value);
    // Asked for when the menu opens.
    void setValues(std::function<QStringList()> values) { m_values = std::move(values); }

Q_SIGNALS:
    void valueChanged(const QString &value);

private:
    void showMenu();
    void follow();

    const Theme &m_theme;
    const QString m_name;
    QPushButton *m_button;
    QString m_value;
    std::function<QStringList()> m_values;
};

// Buttons of which one is pressed: "15 min | 1 h | 5 h".
class Segments final : public QWidget {
    Q_OBJECT

public:
    explicit Segments(const QStringList &names, QWidget *parent = nullptr);
    int current() const;
    void setCurrent(int index);
    void setText(int index, const QString &text);

Q_SIGNALS:
    void currentChanged(int index);

private:
    QButtonGroup m_group;
};

} // namespace gavel::console
