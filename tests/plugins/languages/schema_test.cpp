// resources/language.schema.json, which editors use, and the reader, which decides, must not drift apart.
#include "core/plugin/definition_reader.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

// Qt 6.4's headers and valijson's exceptions meet here only.
#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

using namespace gavel::plugin;

namespace {

QJsonObject readObject(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

const QString kSchemaPath = QStringLiteral(GAVEL_SOURCE_DIR "/resources/language.schema.json");

} // namespace

class SchemaTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void acceptsEveryFile_data();
    void acceptsEveryFile();
    void refusesWhatTheReaderRefuses_data();
    void refusesWhatTheReaderRefuses();
    void knowsTheReadersKeys();

private:
    QString faultsOf(const QJsonObject &object) const;

    QJsonObject m_schemaObject;
    valijson::Schema m_schema;
};

void SchemaTest::initTestCase()
{
    m_schemaObject = readObject(kSchemaPath);
    QVERIFY(!m_schemaObject.isEmpty());
    const QJsonValue value(m_schemaObject);
    valijson::adapters::QtJsonAdapter adapter(value);
    valijson::SchemaParser().populateSchema(adapter, m_schema);
}

QString SchemaTest::faultsOf(const QJsonObject &object) const
{
    const QJsonValue value(object);
    valijson::adapters::QtJsonAdapter adapter(value);
    valijson::ValidationResults results;
    valijson::Validator validator;
    if (validator.validate(m_schema, adapter, &results))
        return {};
    QString faults = QStringLiteral("invalid: ");
    for (valijson::ValidationResults::Error error; results.popError(error);)
        faults += QString::fromStdString(error.description) + QLatin1Char('\n');
    return faults;
}

void SchemaTest::acceptsEveryFile_data()
{
    QTest::addColumn<QString>("path");
    for (const char *folder : {"/plugins/languages", "/resources/templates/language-plugin"}) {
        QDirIterator files(QStringLiteral(GAVEL_SOURCE_DIR) + QLatin1String(folder), {QStringLiteral("*.json")},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext())
            if (const QString path = files.next(); !path.endsWith(QStringLiteral("/plugin.json")))
                QTest::newRow(qPrintable(QFileInfo(path).fileName())) << path;
    }
}

void SchemaTest::acceptsEveryFile()
{
    QFETCH(QString, path);
    const QJsonObject object = readObject(path);
    QVERIFY(!object.isEmpty());
    QCOMPARE(faultsOf(object), QString());
}

void SchemaTest::refusesWhatTheReaderRefuses_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char *name, const char *key, const QJsonValue &value) {
        QTest::newRow(name) << QString::fromLatin1(key) << value;
    };
    row("unknown key", "compiler", QStringLiteral("x"));
    row("missing id", "id", QJsonValue::Undefined);
    row("missing example", "example", QJsonValue::Undefined);
    row("upper case id", "id", QStringLiteral("Cpp"));
    row("run a string", "run", QStringLiteral("/bin/x"));
    row("empty run", "run", QJsonArray());
    row("empty compile", "compile", QJsonArray());
    row("mixed compile", "compile", QJsonArray{QJsonArray{QStringLiteral("/a")}, QStringLiteral("b")});
    row("extension with dot", "extensions", QJsonArray{QStringLiteral(".c")});
    row("source with a slash", "sourceFile", QStringLiteral("a/b"));
    row("environment number", "environment", QJsonObject{{QStringLiteral("A"), 1}});
    row("time factor", "timeFactor", 0);
    row("memory", "memoryExtraMb", -1);
    row("half a process", "processes", 0.5);
    row("judge0", "judge0Ids", QJsonArray{0});
    row("directory", "readOnlyDirectories", QJsonArray{QStringLiteral("/etc/../x")});
    row("settings", "settings", QJsonArray());
    row("empty example", "example", QString());
}

void SchemaTest::refusesWhatTheReaderRefuses()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QJsonObject object = readObject(QStringLiteral(GAVEL_SOURCE_DIR "/plugins/languages/native/cpp-gcc-gnupp20.json"));
    QVERIFY(readLanguageDefinition(QJsonDocument(object).toJson(), {}));
    if (value.isUndefined())
        object.remove(key);
    else
        object.insert(key, value);
    QVERIFY(!readLanguageDefinition(QJsonDocument(object).toJson(), {}));
    QVERIFY(!faultsOf(object).isEmpty());
}

void SchemaTest::knowsTheReadersKeys()
{
    const QJsonObject properties = m_schemaObject.value(QStringLiteral("properties")).toObject();
    QCOMPARE(properties.keys(), languageFileKeys());
    for (const QString &key : properties.keys())
        QVERIFY2(properties.value(key).toObject().contains(QStringLiteral("description")), qPrintable(key));
}

QTEST_APPLESS_MAIN(SchemaTest)
#include "schema_test.moc"
