#include "admin-console/pages/problems/problems_page.h"

#include "admin-console/data/decode.h"
#include "admin-console/models/words.h"
#include "admin-console/pages/problems/plain_table.h"
#include "admin-console/pages/problems/verification_view.h"
#include "admin-console/widgets/record_view.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QJsonArray>
#include <QMimeData>
#include <QNetworkReply>
#include <QProgressBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTextBrowser>

namespace gavel::console {

namespace {

constexpr int kVerification = 2, kVersions = 4; // of the tabs

QString fieldOf(const QJsonValue &object, const char *key)
{
    return object.toObject().value(QLatin1String(key)).toVariant().toString();
}

} // namespace

ProblemsPage::ProblemsPage(PageContext context)
    : Page(context, QStringLiteral("problems"), tr("Problems"), QStringLiteral("problems"), {Topic::Problems}),
      m_view(new RecordView(theme(), state().problems(), QStringLiteral("problems"))),
      m_splitter(new QSplitter(Qt::Horizontal)),
      m_strip(new Strip(theme())),
      m_progress(new QProgressBar)
{
    setAcceptDrops(true);
    makeCommands();
    m_progress->setTextVisible(false);
    m_progress->hide();
    m_splitter->addWidget(makeList());
    m_splitter->addWidget(makeDetail());
    m_splitter->setStretchFactor(0, 36);
    m_splitter->setStretchFactor(1, 64);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    auto *layout = column();
    layout->addWidget(m_progress);
    layout->addWidget(m_strip);
    layout->addWidget(m_faultTable);
    layout->addWidget(m_splitter, 1);
    setLayout(layout);
    connect(m_view, &RecordView::currentIdChanged, this, &ProblemsPage::select);
    connect(&state(), &LiveState::updated, this, [this](Topic topic) {
        if (topic == Topic::Problems)
            follow();
    });
    connect(&state().connection(), &ServerConnection::linkChanged, this, &ProblemsPage::follow);
    follow();
}

void ProblemsPage::makeCommands()
{
    m_import = addCommand(tr("Import…"), QStringLiteral("import"), Qt::Key_I, [this] { choosePackage(); });
    m_verify = addCommand(tr("Verify"), QStringLiteral("check"), Qt::Key_Y, [this] {
        m_tabs->setCurrentIndex(kVerification);
        if (m_verification->isRunning())
            m_verification->cancel();
        else
            m_verification->start();
    });
    m_toggle = addCommand(tr("Hide"), QStringLiteral("lock"), Qt::Key_E, [this] { toggleOpen(); });
    m_export = addCommand(tr("Export…"), QStringLiteral("export"), Qt::Key_X, [this] {
        const QString path = QFileDialog::getSaveFileName(this, tr("Export %1").arg(m_shown),
                                                          m_shown + QStringLiteral(".zip"), tr("Packages (*.zip)"));
        if (!path.isEmpty())
            exportPackage(path);
    });
}

QWidget *ProblemsPage::makeList()
{
    m_view->setAccessibleName(tr("Problems"));
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setHolding(false);
    m_faultTable =
        new PlainTable(theme(), {tr("Severity"), tr("File"), tr("Line"), tr("What is wrong")}, {84, 260, -56, 0});
    m_faultTable->setMaximumHeight(180);
    m_faultTable->hide();
    auto *zone = body(theme(), tr("Drop a package here\nor press I to choose a file"), Tone::Muted);
    zone->setAlignment(Qt::AlignCenter);
    zone->setObjectName(QStringLiteral("dropZone"));
    zone->setFixedHeight(64);
    auto *list = new QWidget;
    auto *layout = column();
    layout->addWidget(m_view, 1);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(zone);
    layout->addWidget(new TableFooter(theme(), *m_view, Noun{tr("problem"), tr("problems")}));
    list->setLayout(layout);
    list->setMinimumWidth(390);
    return list;
}

QWidget *ProblemsPage::makeDetail()
{
    m_detail = new QWidget;
    m_detail->setObjectName(QStringLiteral("detail"));
    m_detail->setAttribute(Qt::WA_StyledBackground);
    m_title = new ToneLabel(theme(), int(TextRole::DetailTitle), Tone::Normal, 500);
    m_subtitle = secondary(theme());
    m_facts = new Facts(theme(), Qt::Horizontal);
    m_tests = new PlainTable(theme(), {tr("Test"), tr("Input, KiB"), tr("Answer, KiB")}, {0, -110, -110});
    m_solutions = new PlainTable(theme(), {tr("Jury solution"), tr("Expected")}, {0, 260});
    m_versions = new PlainTable(theme(), {tr("Version"), tr("Imported"), tr("Content")}, {-72, 210, 0});
    m_verification = new VerificationView(theme(), state().connection());
    connect(m_verification, &VerificationView::changed, this, &ProblemsPage::follow);
    m_statement = new QTextBrowser;
    m_statement->setObjectName(QStringLiteral("text"));
    m_statement->setOpenLinks(false);
    m_statement->setFrameShape(QFrame::NoFrame);
    m_tabs = new QTabBar;
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_stack = new QStackedWidget;
    const QList<QPair<QString, QWidget *>> tabs{{tr("Tests"), m_tests},
                                                {tr("Jury solutions"), m_solutions},
                                                {tr("Verification"), m_verification},
                                                {tr("Statement"), m_statement},
                                                {tr("Versions"), m_versions}};
    for (const auto &[name, widget] : tabs) {
        m_tabs->addTab(name);
        m_stack->addWidget(widget);
    }
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    auto *head = row(8, {16, 10, 16, 4});
    auto *texts = column(2);
    texts->addWidget(m_title);
    texts->addWidget(m_subtitle);
    head->addLayout(texts, 1);
    head->addWidget(new ActionButton(theme(), *m_export));
    head->addWidget(new ActionButton(theme(), *m_toggle));
    head->addWidget(new ActionButton(theme(), *m_verify, "primary"));
    auto *facts = column(0, {16, 4, 16, 8});
    facts->addWidget(m_facts);
    auto *tabRow = row(0, {16, 0, 16, 0});
    tabRow->addWidget(m_tabs);
    tabRow->addStretch();
    auto *layout = column();
    layout->addLayout(head);
    layout->addLayout(facts);
    layout->addLayout(tabRow);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_stack, 1);
    m_detail->setLayout(layout);
    return m_detail;
}

QString ProblemsPage::remark() const
{
    return tr("%1 known").arg(state().problems().total());
}

QList<QWidget *> ProblemsPage::headerWidgets()
{
    return {new ActionButton(theme(), *m_import)};
}

QWidget *ProblemsPage::mainWidget()
{
    return m_view;
}

QString ProblemsPage::noticeText() const
{
    return m_strip->isHidden() ? QString() : m_strip->text();
}

void ProblemsPage::open(const Target &target)
{
    if (const ProblemRow *problem = state().problems().byName(target.name))
        m_view->selectId(problem->id);
}

void ProblemsPage::follow()
{
    const ProblemRow *row = state().problems().find(m_view->currentId());
    allow(m_import, m_upload.isNull(), tr("an import is under way"));
    allow(m_verify, row != nullptr, tr("choose a problem"));
    m_verify->setText(m_verification->isRunning() ? tr("Stop verifying")
                      : m_verification->isKnown() ? tr("Verify again")
                                                  : tr("Verify"));
    m_tabs->setTabText(kVerification, m_verification->summary().isEmpty()
                                          ? tr("Verification")
                                          : tr("Verification  %1").arg(m_verification->summary()));
    allow(m_toggle, row != nullptr, tr("choose a problem"));
    allow(m_export, row != nullptr, tr("choose a problem"));
    m_toggle->setText(row && !row->isOpen ? tr("Open to contestants") : tr("Hide"));
    m_view->setEmptyText(state().isLoaded(Topic::Problems) ? tr("No problem yet. Drop a package on this page.")
                                                           : tr("Loading…"));
    if (!row && m_view->records().rowCount() > 0 && isVisible())
        m_view->selectId(m_view->records().idAt(0));
    Q_EMIT changed();
}

void ProblemsPage::select(qint64 id)
{
    const ProblemRow *problem = state().problems().find(id);
    m_detail->setEnabled(problem != nullptr);
    if (!problem)
        return;
    m_shown = problem->name;
    follow();
    m_title->setText(problem->name + QStringLiteral("  ") + problem->title);
    const QString name = problem->name, path = QStringLiteral("/problems/") + name;
    ApiClient &api = state().connection().api();
    api.get(path, {}, this, [this, name](const ApiResult &result) {
        if (name == m_shown && result)
            showProblem(result->object());
        else if (name == m_shown)
            m_strip->tell(Tone::Danger, tr("Problem %1 could not be read").arg(name), result.error().message);
    });
    api.get(path + QStringLiteral("/versions"), {}, this, [this, name](const ApiResult &result) {
        if (name == m_shown && result)
            showVersions(result->object());
    });
}

void ProblemsPage::showProblem(const QJsonObject &problem)
{
    const ProblemRow row = problemFrom(problem);
    m_verification->setVersion(row.name, row.version);
    const QJsonObject jury = problem.value(QStringLiteral("jury")).toObject();
    const QString author = problem.value(QStringLiteral("author")).toString();
    m_subtitle->setText(tr("version %1, imported %2").arg(row.version).arg(fullTimeText(row.importedMs)) +
                        (author.isEmpty() ? QString() : tr(", by %1").arg(author)));
    const QString arguments =
        jury.value(QStringLiteral("checker_arguments")).toVariant().toStringList().join(QLatin1Char(' '));
    m_facts->set(
        {{tr("Time limit"), tr("%1 ms CPU").arg(row.limits.cpuMs)},
         {tr("Memory"), sizeText(row.limits.memoryBytes)},
         {tr("Output"), sizeText(row.limits.outputBytes)},
         {tr("Source"), sizeText(row.limits.codeBytes)},
         {tr("Tests"), tr("%1 sample, %2 secret").arg(row.sampleCount).arg(row.testCount - row.sampleCount)},
         {tr("Checker"), (jury.value(QStringLiteral("checker")).toString() + QLatin1Char(' ') + arguments).trimmed()}});
    QList<QStringList> tests, solutions;
    const auto kib = [](const QJsonValue &test, const char *key) {
        return QString::number(test.toObject().value(QLatin1String(key)).toDouble() / 1024, 'f', 1);
    };
    for (const QJsonValue &test : jury.value(QStringLiteral("tests")).toArray())
        tests.append({fieldOf(test, "name"), kib(test, "input_size_bytes"), kib(test, "answer_size_bytes")});
    for (const QJsonValue &solution : jury.value(QStringLiteral("solutions")).toArray())
        solutions.append({fieldOf(solution, "path"), fieldOf(solution, "expected")});
    m_tests->set(tests);
    m_solutions->set(solutions);
    m_tabs->setTabText(0, tr("Tests  %1").arg(tests.size()));
    m_tabs->setTabText(1, tr("Jury solutions  %1").arg(solutions.size()));
    showStatement(problem);
}

// The first statement that can be shown as text; others are named.
void ProblemsPage::showStatement(const QJsonObject &problem)
{
    const QJsonArray statements = problem.value(QStringLiteral("statements")).toArray();
    m_statement->setPlainText(statements.isEmpty() ? tr("The package has no statement.") : tr("Loading…"));
    for (const QJsonValue &value : statements) {
        const QString format = fieldOf(value, "format");
        if (format == QLatin1String("pdf"))
            continue;
        const QString name = m_shown;
        state().connection().api().get(QStringLiteral("/problems/%1/files/%2").arg(name, fieldOf(value, "path")), {},
                                       this, [this, name, format](const ApiResult &result) {
                                           if (name != m_shown || !result)
                                               return;
                                           const QString text = QString::fromUtf8(result->body);
                                           if (format == QLatin1String("markdown"))
                                               m_statement->setMarkdown(text);
                                           else if (format == QLatin1String("html"))
                                               m_statement->setHtml(text);
                                           else
                                               m_statement->setPlainText(text);
                                       });
        return;
    }
    if (!statements.isEmpty())
        m_statement->setPlainText(tr("The statement is a PDF: %1").arg(fieldOf(statements.first(), "path")));
}

void ProblemsPage::showVersions(const QJsonObject &answer)
{
    QList<QStringList> rows;
    for (const QJsonValue &version : answer.value(QStringLiteral("versions")).toArray())
        rows.append({fieldOf(version, "version"),
                     fullTimeText(timeFrom(version.toObject().value(QStringLiteral("imported_at")))),
                     fieldOf(version, "content_hash")});
    m_versions->set(rows);
    m_tabs->setTabText(kVersions, tr("Versions  %1").arg(rows.size()));
}

void ProblemsPage::choosePackage()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Import a problem package"), {}, tr("Packages (*.zip);;All files (*)"));
    if (!path.isEmpty())
        importPackage(path);
}

void ProblemsPage::importPackage(const QString &path)
{
    const QFileInfo file(path);
    m_faults.clear();
    m_faultTable->hide();
    m_strip->clearButtons();
    if (!file.isReadable() || !file.isFile())
        return m_strip->tell(Tone::Danger, tr("%1 was not imported").arg(file.fileName()),
                             tr("It is not a file that can be read. Pack a directory as zip first."));
    if (m_upload || !isOnline())
        return m_strip->tell(Tone::Danger, tr("%1 was not imported").arg(file.fileName()),
                             m_upload ? tr("Another import is under way.") : tr("The server is not connected."));
    const QString name = file.completeBaseName().toLower();
    ApiRequest request;
    request.method = "POST";
    request.path = QStringLiteral("/problems");
    request.query.addQueryItem(QStringLiteral("name"), name);
    request.bodyFile = path;
    request.contentType = "application/zip";
    request.isPatient = true;
    request.progress = [this](qint64 sent, qint64 total) {
        m_progress->setRange(0, 1000);
        m_progress->setValue(total > 0 ? int(sent * 1000 / total) : 0);
        m_strip->tell(Tone::Info, tr("Importing"),
                      sent < total ? tr("%1 of %2 sent").arg(sizeText(sent), sizeText(total))
                                   : tr("sent; the server reads the package"));
    };
    m_progress->show();
    m_strip->tell(Tone::Info, tr("Importing %1").arg(name), sizeText(file.size()));
    connect(m_strip->addButton(tr("Stop")), &QPushButton::clicked, this, [this] {
        if (m_upload)
            m_upload->abort();
    });
    m_upload = state().connection().api().send(request, this,
                                               [this, name](const ApiResult &result) { imported(name, result); });
    follow();
}

void ProblemsPage::exportPackage(const QString &path)
{
    const QString name = m_shown;
    ApiRequest request;
    request.path = QStringLiteral("/problems/%1/package").arg(name);
    request.answerFile = path;
    request.isPatient = true;
    m_strip->clearButtons();
    m_strip->tell(Tone::Info, tr("Exporting %1").arg(name), {});
    state().connection().api().send(request, this, [this, name, path](const ApiResult &result) {
        m_strip->clearButtons();
        connect(m_strip->addButton(tr("Close")), &QPushButton::clicked, m_strip, &Strip::silence);
        if (result)
            m_strip->tell(Tone::Success, tr("%1 is exported").arg(name),
                          tr("%1, %2").arg(path, sizeText(QFileInfo(path).size())));
        else
            m_strip->tell(Tone::Danger, tr("%1 was not exported").arg(name), result.error().message);
    });
}

void ProblemsPage::imported(const QString &name, const ApiResult &result)
{
    m_upload.clear();
    m_progress->hide();
    m_strip->clearButtons();
    connect(m_strip->addButton(tr("Close")), &QPushButton::clicked, this, [this] {
        m_strip->silence();
        m_faultTable->hide();
    });
    if (result) {
        const QJsonObject answer = result->object();
        const bool isNew = answer.value(QStringLiteral("is_new_problem")).toBool();
        const bool isVersion = answer.value(QStringLiteral("is_new_version")).toBool();
        showFaults(answer.value(QStringLiteral("faults")).toArray());
        m_strip->tell(m_faults.isEmpty() ? Tone::Success : Tone::Warning,
                      isNew       ? tr("%1 imported").arg(name)
                      : isVersion ? tr("%1 has a new version").arg(name)
                                  : tr("%1 is unchanged").arg(name),
                      m_faults.isEmpty() ? QString()
                                         : counted(m_faults.size(), tr("with 1 warning"), tr("with %1 warnings")));
        state().connection().resynchronise();
    } else {
        showFaults(result.error().problem.value(QStringLiteral("faults")).toArray());
        m_strip->tell(Tone::Danger, tr("%1 was not imported").arg(name),
                      result.error().message + (m_faults.isEmpty() ? QString() : tr(" The version before stays.")));
    }
    follow();
}

void ProblemsPage::showFaults(const QJsonArray &faults)
{
    QList<QStringList> rows;
    m_faults.clear();
    for (const QJsonValue &fault : faults) {
        rows.append(
            {fieldOf(fault, "severity"), fieldOf(fault, "file"), fieldOf(fault, "line"), fieldOf(fault, "reason")});
        m_faults.append(rows.last().join(QLatin1Char(' ')));
    }
    m_faultTable->set(rows);
    m_faultTable->setVisible(!rows.isEmpty());
}

void ProblemsPage::toggleOpen()
{
    const ProblemRow *row = state().problems().find(m_view->currentId());
    if (!row)
        return;
    const QString name = row->name;
    const bool willBeOpen = !row->isOpen;
    const auto request = [name](bool isOpen) {
        return changeRequest("PATCH", QStringLiteral("/problems/") + name, {{QStringLiteral("is_open"), isOpen}});
    };
    state().connection().act(request(willBeOpen), this, [this, name, willBeOpen, request](const ApiResult &result) {
        if (!result)
            return m_strip->tell(Tone::Danger, tr("%1 was not changed").arg(name), result.error().message);
        Q_EMIT told(willBeOpen ? tr("%1 is open to contestants").arg(name) : tr("%1 is hidden").arg(name),
                    [this, request, willBeOpen] {
                        state().connection().act(request(!willBeOpen), this, [](const ApiResult &) {});
                    });
    });
}

void ProblemsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    follow();
}

void ProblemsPage::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().first().isLocalFile())
        event->acceptProposedAction();
}

void ProblemsPage::dropEvent(QDropEvent *event)
{
    importPackage(event->mimeData()->urls().first().toLocalFile());
}

} // namespace gavel::console
