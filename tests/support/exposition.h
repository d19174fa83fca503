#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QStringList>

#include <cmath>

namespace gavel::test {

// Reads the text format of Prometheus and says what is wrong with it: the rules that `promtool check metrics` has.
class Exposition {
public:
    explicit Exposition(const QByteArray &text)
    {
        if (!text.endsWith('\n'))
            fault(QStringLiteral("the last line does not end"));
        const QByteArrayList lines = text.split('\n');
        for (const QByteArray &line : lines) {
            if (line.startsWith('#'))
                readComment(QString::fromUtf8(line));
            else if (!line.isEmpty())
                readSample(QString::fromUtf8(line));
        }
        checkHistograms();
    }

    QStringList faults() const { return m_faults; }

    // "name{label="value"}" with its labels sorted; NaN when there is none.
    double value(const QString &series) const { return m_samples.value(series, std::nan("")); }
    bool has(const QString &series) const { return m_samples.contains(series); }
    QStringList series() const { return m_samples.keys(); }
    QString typeOf(const QString &name) const { return m_types.value(name); }

private:
    void fault(const QString &text) { m_faults.append(text); }

    void readComment(const QString &line)
    {
        const QString kind = line.section(QLatin1Char(' '), 1, 1);
        const QString name = line.section(QLatin1Char(' '), 2, 2);
        const QString text = line.section(QLatin1Char(' '), 3);
        if (kind == QStringLiteral("HELP")) {
            if (m_help.contains(name) || text.isEmpty())
                fault(QStringLiteral("HELP of %1 is empty or comes twice").arg(name));
            m_help.insert(name);
        } else if (kind == QStringLiteral("TYPE")) {
            if (m_types.contains(name))
                fault(QStringLiteral("TYPE of %1 comes twice").arg(name));
            m_types.insert(name, text);
            checkName(name, text);
        }
    }

    void checkName(const QString &name, const QString &type)
    {
        static const QRegularExpression good(QStringLiteral("^[a-zA-Z_:][a-zA-Z0-9_:]*$"));
        if (!good.match(name).hasMatch())
            fault(name + QStringLiteral(" is no name"));
        if ((type == QStringLiteral("counter")) != name.endsWith(QStringLiteral("_total")))
            fault(name + QStringLiteral(": counters, and only they, end with _total"));
        static const QRegularExpression units(QStringLiteral("(milliseconds|_ms|_kb|minutes)"));
        if (units.match(name).hasMatch())
            fault(name + QStringLiteral(": base units are wanted"));
    }

    void readSample(const QString &line)
    {
        static const QRegularExpression shape(QStringLiteral("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)$"));
        static const QRegularExpression label(
            QStringLiteral("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"(?:,|$)"));
        const QRegularExpressionMatch match = shape.match(line);
        bool isNumber = false;
        const QString number = match.captured(3);
        const double value = number == QStringLiteral("+Inf") ? INFINITY : number.toDouble(&isNumber);
        if (!match.hasMatch() || (!isNumber && number != QStringLiteral("+Inf")))
            return fault(QStringLiteral("cannot be read: ") + line);
        QStringList labels;
        auto matches = label.globalMatch(match.captured(2));
        qsizetype read = 0;
        while (matches.hasNext()) {
            const QRegularExpressionMatch one = matches.next();
            read += one.capturedLength();
            labels.append(one.captured(1) + QStringLiteral("=\"") + one.captured(2) + QLatin1Char('"'));
        }
        if (read != match.captured(2).size())
            fault(QStringLiteral("labels cannot be read: ") + line);
        labels.sort();
        add(match.captured(1), labels, value);
    }

    void add(const QString &name, const QStringList &labels, double value)
    {
        const QString series =
            labels.isEmpty() ? name : name + QLatin1Char('{') + labels.join(QLatin1Char(',')) + QLatin1Char('}');
        if (m_samples.contains(series))
            fault(series + QStringLiteral(" comes twice"));
        m_samples.insert(series, value);
        const QString family = familyOf(name);
        if (!m_types.contains(family) || !m_help.contains(family))
            fault(series + QStringLiteral(" has no TYPE and HELP before it"));
        if (name.endsWith(QStringLiteral("_bucket")))
            addBucket(family, labels, value);
    }

    QString familyOf(const QString &name) const
    {
        for (const char *end : {"_bucket", "_sum", "_count"}) {
            const QString suffix = QString::fromLatin1(end);
            if (name.endsWith(suffix) && m_types.value(name.chopped(suffix.size())) == QStringLiteral("histogram"))
                return name.chopped(suffix.size());
        }
        return name;
    }

    void addBucket(const QString &family, QStringList labels, double value)
    {
        double bound = std::nan("");
        for (const QString &label : std::as_const(labels)) {
            if (label.startsWith(QStringLiteral("le=\""))) {
                const QString text = label.mid(4).chopped(1);
                bound = text == QStringLiteral("+Inf") ? INFINITY : text.toDouble();
            }
        }
        labels.removeIf([](const QString &label) { return label.startsWith(QStringLiteral("le=\"")); });
        const QString rest =
            labels.isEmpty() ? QString() : QLatin1Char('{') + labels.join(QLatin1Char(',')) + QLatin1Char('}');
        m_buckets[family + QStringLiteral("_count") + rest][bound] = value;
    }

    void checkHistograms()
    {
        for (auto buckets = m_buckets.cbegin(); buckets != m_buckets.cend(); ++buckets) {
            double last = 0;
            for (const double count : *buckets) {
                if (count < last)
                    fault(buckets.key() + QStringLiteral(": buckets must not become smaller"));
                last = count;
            }
            if (!buckets->contains(INFINITY) || last != value(buckets.key()))
                fault(buckets.key() + QStringLiteral(" is not what the last bucket holds"));
        }
    }

    QSet<QString> m_help;
    QHash<QString, QString> m_types;
    QMap<QString, double> m_samples;
    QMap<QString, QMap<double, double>> m_buckets; // by the series of their count, by bound
    QStringList m_faults;
};

} // namespace gavel::test
