#include "plugins/languages/jvm/java_source.h"

#include <QtTest>

using namespace gavel::jvm;

namespace {

// "+Main! Helper": + public, ! has main().
QString describe(const JavaSource &source)
{
    QStringList parts;
    for (const JavaType &type : source.types)
        parts.append(QStringLiteral("%1%2%3").arg(type.isPublic ? QStringLiteral("+") : QString(), type.name,
                                                  type.hasMain ? QStringLiteral("!") : QString()));
    return parts.join(QLatin1Char(' '));
}

} // namespace

class JavaSourceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheOutline_data();
    void readsTheOutline();
    void readsThePackage();
};

void JavaSourceTest::readsTheOutline_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *source, const char *expected) {
        QTest::newRow(name) << QByteArray(source) << QString::fromUtf8(expected);
    };
    row("usual", "import java.util.*;\npublic class Main { public static void main(String[] args) { } }", "+Main!");
    row("not public", "class A { static public void main(final String... args) { } }", "A!");
    row("qualified String", "class A { public static void main(java.lang.String[] a) {} }", "A!");
    row("array after the name", "class A { public static void main(String a[]) {} }", "A!");
    row("several", "class Node { Node next; } public class Solution { int x; public static void main(String[] a) {} }",
        "Node +Solution!");
    row("main after other methods",
        "class A { int f(int x) { if (x > 0) { return 1; } return 2; } public static void main(String[] a) {} }", "A!");
    row("modifiers", "public final strictfp class A {} abstract class B {} sealed interface C permits D {} ", "+A B C");
    row("annotations",
        "@SuppressWarnings({\"unchecked\", \"class X\"}) public class A { @Deprecated public static void main(String[] "
        "a) {} }",
        "+A!");
    row("enum, record, interface",
        "enum E { A, B } record R(int x) { } record G<T>(T t) {} interface I { static void main(String[] a) {} } "
        "@interface N {}",
        "E R G I! N");
    row("record as a name", "class record { int record; record record() { return new record(); } }", "record");
    row("generic",
        "public class A<T extends Comparable<T>> extends B<T> implements C { public static <T> void main(String[] a) "
        "{} }",
        "+A!");
    row("comments",
        "/* class A { */ // class B {\npublic class C { /* } */ public static void main(String[] a) { // }\n } }",
        "+C!");
    row("strings",
        "class A { String s = \"} class B {\"; char c = '\"'; char d = '\\''; public static void main(String[] a) {} }",
        "A!");
    row("text block",
        "class A { String s = \"\"\"\n } class B { \" \\\"\"\" \"\"\"; public static void main(String[] a) {} }", "A!");
    row("class literal", "class A { Class<?> c = B.class; public static void main(String[] a) {} }", "A!");
    row("nested main does not count", "class A { static class B { public static void main(String[] a) {} } }", "A");
    row("main of an instance", "class A { void main(String[] a) {} }", "A");
    row("main of numbers", "class A { public static void main(int x) {} }", "A");
    row("main that returns", "class A { public static int main(String[] a) { return 0; } }", "A");
    row("a call of main", "class A { static void f() { main(new String[0]); } }", "A");
    row("non-ASCII name", "public class L\xc3\xb6sung { public static void main(String[] a) {} }", "+L\xc3\xb6sung!");
    row("initialiser blocks", "class A { static { int x = 1; } { int y; } public static void main(String[] a) {} }",
        "A!");
    row("array initialiser", "class A { static int[] x = {1, 2}; public static void main(String[] a) {} }", "A!");
    row("unbalanced", "class A { public static void main(String[] a) {", "A!");
    row("closing only", "}}}} class A {}", "A");
    row("empty", "", "");
    row("no Java", "#include <stdio.h>\nint main() { return 0; }", "");
    row("unterminated string", "class A { String s = \"abc;\n public static void main(String[] a) {} }", "A!");
    row("unterminated comment", "class A { } /* class B {", "A");
}

void JavaSourceTest::readsTheOutline()
{
    QFETCH(QByteArray, source);
    QFETCH(QString, expected);
    QCOMPARE(describe(readJavaSource(source)), expected);
}

void JavaSourceTest::readsThePackage()
{
    QCOMPARE(readJavaSource("/* x */ package a.b . c ;\nclass X {}").package, QStringLiteral("a.b.c"));
    QCOMPARE(readJavaSource("import a.b;\nclass X {}").package, QString());
    QCOMPARE(readJavaSource("class X { } package late;").package, QString());
}

QTEST_APPLESS_MAIN(JavaSourceTest)
#include "java_source_test.moc"
