#include "server/queue/version_pin.h"

namespace gavel::queue {

namespace {

constexpr QLatin1Char kBeforeVersion('=');
constexpr QLatin1Char kBeforeContest('@');

} // namespace

QString offerOf(const QString &language, const QString &version)
{
    return language + kBeforeVersion + version;
}

QStringList offersOf(const QList<wire::OfferedLanguage> &languages)
{
    QStringList offers;
    for (const wire::OfferedLanguage &language : languages)
        offers << language.id << offerOf(language.id, language.version);
    return offers;
}

bool isVersionOffer(const QString &offer)
{
    return offer.contains(kBeforeVersion);
}

QString bucketOf(const QString &language, ContestId contest)
{
    return contest ? language + kBeforeContest + QString::number(contest.value) : language;
}

QString languageOfBucket(const QString &bucket)
{
    const qsizetype at = bucket.indexOf(kBeforeContest);
    return at < 0 ? bucket : bucket.left(at);
}

} // namespace gavel::queue
