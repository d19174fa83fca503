#include "admin-console/pages/accounts/password_sheets.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>

namespace gavel::console {

namespace {

constexpr int kColumns = 2, kRows = 5;
constexpr int kDotsPerInch = 150;

int millimetres(double length)
{
    return int(length * kDotsPerInch / 25.4);
}

QFont font(double points, bool isCode)
{
    QFont font(isCode ? QStringLiteral("Hack") : QStringLiteral("Roboto"));
    font.setStyleHint(isCode ? QFont::Monospace : QFont::SansSerif);
    font.setPointSizeF(points);
    return font;
}

void paintSlip(QPainter &painter, const QRect &box, const QString &title, const QString &address,
               const PasswordSlip &slip)
{
    const auto tr = [](const char *text) {
        return QCoreApplication::translate("gavel::console::PasswordSheets", text);
    };
    painter.setPen(QPen(Qt::gray, 1, Qt::DashLine));
    painter.drawRect(box);
    painter.setPen(Qt::black);
    const QRect inner = box.adjusted(millimetres(6), millimetres(5), -millimetres(4), -millimetres(4));
    int y = inner.top();
    const auto line = [&](const QString &text, double points, bool isCode, double height) {
        painter.setFont(font(points, isCode));
        const QRect where(inner.left(), y, inner.width(), millimetres(height));
        painter.drawText(where, int(Qt::AlignLeft | Qt::AlignVCenter),
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, inner.width()));
        y += millimetres(height);
    };
    line(title, 9, false, 6);
    line(slip.name.isEmpty() ? slip.login : slip.name, 14, false, 9);
    line(tr("Address"), 7, false, 4);
    line(address, 10, true, 6);
    line(tr("Login"), 7, false, 4);
    line(slip.login, 13, true, 7);
    line(tr("Password"), 7, false, 4);
    line(slip.password, 13, true, 7);
}

} // namespace

Result<void> writePasswordSheets(const QString &path, const QString &title, const QString &address,
                                 const QList<PasswordSlip> &slips)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return failure(ErrorCode::Unavailable, path.toStdString() + ": " + file.errorString().toStdString());
    QPdfWriter writer(&file);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setResolution(kDotsPerInch);
    writer.setPageMargins({10, 10, 10, 10}, QPageLayout::Millimeter);
    writer.setTitle(title);
    QPainter painter(&writer);
    const int width = writer.width() / kColumns, height = writer.height() / kRows;
    for (int i = 0; i < slips.size(); ++i) {
        const int place = i % (kColumns * kRows);
        if (i > 0 && place == 0)
            writer.newPage();
        paintSlip(painter, QRect(place % kColumns * width, place / kColumns * height, width, height), title, address,
                  slips.at(i));
    }
    painter.end();
    file.close();
    if (file.error() != QFile::NoError)
        return failure(ErrorCode::Unavailable, path.toStdString() + ": " + file.errorString().toStdString());
    return {};
}

} // namespace gavel::console
