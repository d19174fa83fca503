#pragma once

#include "admin-console/data/values.h"
#include "admin-console/models/cell_model.h"

#include <QWidget>

class QComboBox;
class QCheckBox;

namespace gavel::console {

class RecordView;
class Theme;
class ToneLabel;

// Two judgings of one submission beside each other, test by test.
class JudgingCompare final : public QWidget {
    Q_OBJECT

public:
    explicit JudgingCompare(const Theme &theme, QWidget *parent = nullptr);

    // Newest first. Keeps what was chosen as long as it is among them; at first the newest two.
    void setJudgings(const std::vector<Judging> &judgings);
    const CellModel &rows() const { return m_rows; }

private:
    void show();
    const Judging *chosen(const QComboBox &box) const;

    std::vector<Judging> m_judgings;
    CellModel m_rows;
    QComboBox *m_left, *m_right;
    QCheckBox *m_onlyChanged;
    ToneLabel *m_summary;
    RecordView *m_view;
};

} // namespace gavel::console
