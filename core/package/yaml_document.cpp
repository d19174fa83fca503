#include "core/package/yaml_document.h"

#include <QHash>
#include <QStringDecoder>

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/emitterstyle.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <istream>
#include <optional>
#include <streambuf>
#include <vector>

namespace gavel::package {

namespace {

int countOf(const YamlNode &node)
{
    int count = 1;
    for (const YamlNode &item : node.items)
        count += countOf(item);
    return count;
}

// Makes the tree from the parser's events. After a fault it ignores whatever still comes.
class TreeBuilder final : public YAML::EventHandler {
public:
    const std::optional<YamlFault> &fault() const { return m_fault; }
    YamlNode takeRoot() { return std::move(m_root); }

    void OnDocumentStart(const YAML::Mark &) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        add(begin(YamlNode::Kind::Null, mark), anchor);
    }

    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        const auto known = m_anchors.constFind(anchor);
        if (known == m_anchors.cend())
            return fail(mark, QStringLiteral("an alias stands inside of what it stands for"));
        m_nodes += m_anchorSizes.value(anchor);
        if (isTooMuch(mark))
            return;
        YamlNode copy = *known;
        copy.line = mark.line + 1;
        add(std::move(copy), 0);
    }

    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &value) override
    {
        // "?" marks a plain scalar: only those may stand for nothing.
        const bool isNull = tag == "?" && (value == "~" || value == "null");
        YamlNode node = begin(isNull ? YamlNode::Kind::Null : YamlNode::Kind::Scalar, mark);
        node.text = isNull ? QString() : QString::fromStdString(value);
        add(std::move(node), anchor);
    }

    void OnSequenceStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(begin(YamlNode::Kind::Sequence, mark), anchor);
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(begin(YamlNode::Kind::Map, mark), anchor);
    }
    void OnMapEnd() override { close(); }

private:
    // A collection that is still being filled; a map alternates between keys and values.
    struct Open {
        YamlNode node;
        YAML::anchor_t anchor = 0;
        std::optional<QString> key;
    };

    void fail(const YAML::Mark &mark, const QString &reason)
    {
        if (!m_fault)
            m_fault = YamlFault{mark.line + 1, reason};
    }

    bool isTooMuch(const YAML::Mark &mark)
    {
        if (m_nodes > kMostYamlNodes)
            fail(mark, QStringLiteral("has more than %1 values").arg(kMostYamlNodes));
        return m_fault.has_value();
    }

    YamlNode begin(YamlNode::Kind kind, const YAML::Mark &mark)
    {
        ++m_nodes;
        isTooMuch(mark);
        YamlNode node;
        node.kind = kind;
        node.line = mark.line + 1;
        return node;
    }

    void open(YamlNode node, YAML::anchor_t anchor)
    {
        if (!m_fault)
            m_open.push_back({std::move(node), anchor, {}});
    }

    void close()
    {
        if (m_fault || m_open.empty())
            return;
        Open closed = std::move(m_open.back());
        m_open.pop_back();
        add(std::move(closed.node), closed.anchor);
    }

    void add(YamlNode node, YAML::anchor_t anchor)
    {
        if (m_fault)
            return;
        if (anchor != 0) {
            m_anchorSizes.insert(anchor, countOf(node));
            m_anchors.insert(anchor, node);
        }
        if (m_open.empty())
            m_root = std::move(node);
        else if (m_open.back().node.kind == YamlNode::Kind::Map)
            addToMap(m_open.back(), std::move(node));
        else
            m_open.back().node.items.append(std::move(node));
    }

    void addToMap(Open &map, YamlNode node)
    {
        if (map.key) {
            map.node.keys.append(*std::exchange(map.key, {}));
            map.node.items.append(std::move(node));
            return;
        }
        YAML::Mark mark;
        mark.line = node.line - 1;
        if (node.kind != YamlNode::Kind::Scalar)
            return fail(mark, QStringLiteral("a key must be a text"));
        if (map.node.keys.contains(node.text))
            return fail(mark, QStringLiteral("the key '%1' is there twice").arg(node.text));
        map.key = node.text;
    }

    YamlNode m_root;
    std::vector<Open> m_open;
    QHash<YAML::anchor_t, YamlNode> m_anchors;
    QHash<YAML::anchor_t, int> m_anchorSizes;
    std::optional<YamlFault> m_fault;
    int m_nodes = 0;
};

// Reads from memory without a copy.
class ByteStream final : private std::streambuf, public std::istream {
public:
    explicit ByteStream(const QByteArray &bytes) : std::istream(static_cast<std::streambuf *>(this))
    {
        char *const begin = const_cast<char *>(bytes.constData());
        setg(begin, begin, begin + bytes.size());
    }
};

std::optional<YamlFault> findEncodingFault(const QByteArray &text)
{
    int line = 1;
    for (const QByteArray &row : text.split('\n')) {
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString decoded = decoder(row);
        if (decoder.hasError())
            return YamlFault{line, QStringLiteral("is not UTF-8")};
        if (row.contains('\0'))
            return YamlFault{line, QStringLiteral("has a NUL byte")};
        ++line;
    }
    return std::nullopt;
}

} // namespace

const YamlNode *YamlNode::find(const QString &key) const
{
    const qsizetype index = keys.indexOf(key);
    return index < 0 ? nullptr : &items.at(index);
}

std::expected<YamlNode, YamlFault> parseYaml(const QByteArray &text)
{
    if (const std::optional<YamlFault> fault = findEncodingFault(text))
        return std::unexpected(*fault);
    TreeBuilder builder;
    try {
        ByteStream stream(text);
        YAML::Parser parser(stream);
        parser.HandleNextDocument(builder);
        TreeBuilder second;
        if (!builder.fault() && parser.HandleNextDocument(second))
            return std::unexpected(YamlFault{1, QStringLiteral("holds more than one YAML document")});
    } catch (const YAML::Exception &exception) {
        return std::unexpected(YamlFault{std::max(exception.mark.line, 0) + 1,
                                         QStringLiteral("is not YAML: ") + QString::fromStdString(exception.msg)});
    } catch (const std::exception &exception) {
        return std::unexpected(YamlFault{1, QStringLiteral("is not YAML: ") + QString::fromUtf8(exception.what())});
    }
    if (builder.fault())
        return std::unexpected(*builder.fault());
    return builder.takeRoot();
}

} // namespace gavel::package
