#include "worker/judging/relay.h"

#include <QtTest>

#include <csignal>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace gavel;
using worker::LineFraming;
using worker::Relay;
using worker::RelayLimits;
using worker::Transcript;

namespace {

// A side of a conversation, played by a thread of the test.
struct Player {
    explicit Player(Relay::Ends given) : ends(std::move(given)) {}

    void say(const QByteArray &text)
    {
        QCOMPARE(::write(ends.output.get(), text.constData(), size_t(text.size())), text.size());
    }

    // Empty: the end of the input.
    QByteArray hearLine()
    {
        QByteArray line;
        char c = 0;
        while (c != '\n' && ::read(ends.input.get(), &c, 1) == 1)
            line.append(c);
        return line;
    }

    bool hearsEnd() { return hearLine().isEmpty(); }

    void leave() { ends = {}; }

    Relay::Ends ends;
};

// The relay and its thread.
struct Stage {
    explicit Stage(int processes = 1, const RelayLimits &limits = {mebibytes(1), mebibytes(1)}) : transcript(processes)
    {
        auto made = Relay::create(processes, limits, transcript);
        if (made)
            relay = std::move(*made);
        thread = std::thread([this] { relay->run(); });
    }
    ~Stage() { finish(); }

    void finish()
    {
        if (thread.joinable())
            thread.join();
    }

    Transcript transcript;
    std::unique_ptr<Relay> relay;
    std::thread thread;
};

} // namespace

class RelayTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void carriesBothWays();
    void aClosedOutputIsTheOthersEndOfFile();
    void nobodyWritesIntoABrokenPipe();
    void moreThanAPipeHoldsGetsThrough();
    void anInteractorThatEndsByItselfIsFirst_data();
    void anInteractorThatEndsByItselfIsFirst();
    void aFloodIsCutOff();
    void aFloodOfTheInteractorIsItsFault();
    void programsCannotUseTheirPipesTheWrongWay();
    void severalProcessesTalkInNumberedLines();
    void aManagerMustNumberItsLines_data();
    void aManagerMustNumberItsLines();
    void theTranscriptKeepsBothEnds();
    void theTranscriptShowsWhatCannotBeSeen();
};

void RelayTest::carriesBothWays()
{
    Stage stage;
    Player interactor(stage.relay->takeInteractorEnds());
    Player submission(stage.relay->takeProcessEnds(0));
    interactor.say("5\n");
    QCOMPARE(submission.hearLine(), QByteArray("5\n"));
    submission.say("3");
    submission.say("\n");
    QCOMPARE(interactor.hearLine(), QByteArray("3\n"));
    submission.leave();
    stage.relay->tellProcessEnd(0, true);
    QVERIFY(interactor.hearsEnd());
    interactor.leave();
    stage.relay->tellInteractorEnd();
    stage.finish();

    QStringList lines;
    for (const QByteArray &line : stage.transcript.text().split('\n'))
        lines.append(QString::fromLatin1(line.mid(11)));
    QCOMPARE(lines, (QStringList{QStringLiteral("<5"), QStringLiteral(">3"), QString()}));
}

void RelayTest::aClosedOutputIsTheOthersEndOfFile()
{
    Stage stage;
    Player interactor(stage.relay->takeInteractorEnds());
    Player submission(stage.relay->takeProcessEnds(0));
    submission.say("last\n");
    submission.ends.output.reset();
    QCOMPARE(interactor.hearLine(), QByteArray("last\n"));
    QVERIFY(interactor.hearsEnd());
    interactor.say("and you?\n");
    QCOMPARE(submission.hearLine(), QByteArray("and you?\n"));
    interactor.leave();
    stage.relay->tellInteractorEnd();
    QVERIFY(submission.hearsEnd());
    submission.leave();
    stage.relay->tellProcessEnd(0, true);
    stage.finish();
    QVERIFY(stage.relay->hasInteractorEndedFirst());
}

void RelayTest::nobodyWritesIntoABrokenPipe()
{
    ::signal(SIGPIPE, SIG_DFL);
    Stage stage(1, {kibibytes(1), mebibytes(1)});
    Player interactor(stage.relay->takeInteractorEnds());
    Player submission(stage.relay->takeProcessEnds(0));
    interactor.leave();
    stage.relay->tellInteractorEnd();
    QVERIFY(submission.hearsEnd());
    for (int i = 0; i < 1000; ++i)
        submission.say(QByteArray(1000, 'x'));
    submission.leave();
    stage.relay->tellProcessEnd(0, true);
    stage.finish();
    QVERIFY(!stage.relay->isOverOutputLimit(0)); // nobody was there to be flooded
}

void RelayTest::moreThanAPipeHoldsGetsThrough()
{
    Stage stage;
    Player interactor(stage.relay->takeInteractorEnds());
    Player submission(stage.relay->takeProcessEnds(0));
    const QByteArray much(900'000, 'x');
    std::thread speaker([&] {
        interactor.say(much + '\n');
        interactor.leave();
        stage.relay->tellInteractorEnd();
    });
    const QByteArray heard = submission.hearLine();
    speaker.join();
    QCOMPARE(heard.size(), much.size() + 1);
    submission.leave();
    stage.relay->tellProcessEnd(0, true);
}

void RelayTest::anInteractorThatEndsByItselfIsFirst_data()
{
    QTest::addColumn<bool>("waitsForTheEnd");
    QTest::addColumn<bool>("isFirst");
    QTest::newRow("it ends as the submission crashes") << false << true;
    QTest::newRow("it ends because the submission has crashed") << true << false;
}

void RelayTest::anInteractorThatEndsByItselfIsFirst()
{
    QFETCH(bool, waitsForTheEnd);
    QFETCH(bool, isFirst);
    Stage stage;
    Player interactor(stage.relay->takeInteractorEnds());
    Player submission(stage.relay->takeProcessEnds(0));
    if (!waitsForTheEnd)
        stage.relay->tellInteractorEnd(); // its say is over, though its pipes are still open
    submission.leave();
    stage.relay->tellProcessEnd(0, false);
    if (waitsForTheEnd) {
        QVERIFY(interactor.hearsEnd());
        stage.relay->tellInteractorEnd();
    }
    stage.finish();
    QCOMPARE(stage.relay->hasInteractorEndedFirst(), isFirst);
}

void RelayTest::aFloodIsCutOff()
{
    ::signal(SIGPIPE, SIG_IGN);
    Stage stage(1, {kibibytes(64), mebibytes(1)});
    Player interactor(stage.relay->takeInteractorEnds());
    Player submission(stage.relay->takeProcessEnds(0));
    std::thread listener([&] {
        char buffer[4096];
        while (::read(interactor.ends.input.get(), buffer, sizeof buffer) > 0) {
        }
        interactor.leave();
        stage.relay->tellInteractorEnd();
    });
    const QByteArray much(4096, 'x');
    while (::write(submission.ends.output.get(), much.constData(), size_t(much.size())) > 0) {
    }
    submission.leave();
    stage.relay->tellProcessEnd(0, false);
    listener.join();
    stage.finish();
    QVERIFY(stage.relay->isOverOutputLimit(0));
    QVERIFY(!stage.relay->hasInteractorEndedFirst());
    QVERIFY(stage.relay->interactorFault().empty());
}

void RelayTest::aFloodOfTheInteractorIsItsFault()
{
    ::signal(SIGPIPE, SIG_IGN);
    Stage stage(1, {mebibytes(1), kibibytes(64)});
    Player interactor(stage.relay->takeInteractorEnds());
    Player submission(stage.relay->takeProcessEnds(0));
    std::thread listener([&] {
        char buffer[4096];
        while (::read(submission.ends.input.get(), buffer, sizeof buffer) > 0) {
        }
    });
    const QByteArray much(4096, 'x');
    while (::write(interactor.ends.output.get(), much.constData(), size_t(much.size())) > 0) {
    }
    interactor.leave();
    stage.relay->tellInteractorEnd();
    listener.join();
    submission.leave();
    stage.relay->tellProcessEnd(0, true);
    stage.finish();
    QVERIFY(!stage.relay->interactorFault().empty());
}

// For programs of other users; as root everything is allowed, so the modes are looked at.
void RelayTest::programsCannotUseTheirPipesTheWrongWay()
{
    Stage stage;
    Player interactor(stage.relay->takeInteractorEnds());
    Player submission(stage.relay->takeProcessEnds(0));
    struct stat status;
    QCOMPARE(::fstat(submission.ends.input.get(), &status), 0);
    QCOMPARE(status.st_mode & 0777, mode_t(0444));
    QCOMPARE(::fstat(submission.ends.output.get(), &status), 0);
    QCOMPARE(status.st_mode & 0777, mode_t(0222));
    stage.relay->tellInteractorEnd();
    stage.relay->tellProcessEnd(0, true);
}

void RelayTest::severalProcessesTalkInNumberedLines()
{
    Stage stage(2);
    Player manager(stage.relay->takeInteractorEnds());
    Player first(stage.relay->takeProcessEnds(0));
    Player second(stage.relay->takeProcessEnds(1));
    manager.say("1 hello\n0 \n");
    QCOMPARE(second.hearLine(), QByteArray("hello\n"));
    QCOMPARE(first.hearLine(), QByteArray("\n"));
    second.say("a b\n");
    QCOMPARE(manager.hearLine(), QByteArray("1 a b\n"));
    manager.say("0\n"); // closes its input
    QVERIFY(first.hearsEnd());
    first.say("no end of line");
    first.leave();
    stage.relay->tellProcessEnd(0, true);
    QCOMPARE(manager.hearLine(), QByteArray("0 no end of line\n"));
    QCOMPARE(manager.hearLine(), QByteArray("0\n"));
    manager.leave();
    stage.relay->tellInteractorEnd();
    QVERIFY(second.hearsEnd());
    second.leave();
    stage.relay->tellProcessEnd(1, true);
    stage.finish();
    QVERIFY(stage.transcript.text().contains("<1:hello\n"));
    QVERIFY(stage.transcript.text().contains(">1:a b\n"));
}

void RelayTest::aManagerMustNumberItsLines_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {"hello\n", "2 hello\n", "-1 x\n", "1x\n", "\n", " 1 x\n"})
        QTest::newRow(QByteArray(line).trimmed().constData()) << QByteArray(line);
}

void RelayTest::aManagerMustNumberItsLines()
{
    QFETCH(QByteArray, line);
    LineFraming framing(2);
    std::vector<LineFraming::Said> said;
    QVERIFY(framing.takeFromManager(QByteArray("1 good\n"), said));
    QVERIFY(!framing.takeFromManager(line, said));
    QCOMPARE(said.size(), size_t(1));
}

void RelayTest::theTranscriptKeepsBothEnds()
{
    Transcript transcript;
    for (int i = 0; i < 100'000; ++i)
        transcript.add(Transcript::Speaker::Submission, 0, QByteArray::number(i) + '\n');
    transcript.startPass();
    transcript.startPass();
    const QByteArray text = transcript.text();
    QVERIFY(text.size() <= worker::kMostTranscript);
    QCOMPARE(text.left(text.indexOf('\n')).mid(11), QByteArray(">0"));
    QVERIFY(text.contains("[...]\n"));
    QVERIFY(text.endsWith(">99999\n---\n"));
}

void RelayTest::theTranscriptShowsWhatCannotBeSeen()
{
    Transcript transcript;
    transcript.add(Transcript::Speaker::Interactor, 0, QByteArray("a\tb\r\n"));
    transcript.add(Transcript::Speaker::Submission, 0, QByteArray("\x01 open"));
    const QList<QByteArray> lines = transcript.text().split('\n');
    QCOMPARE(lines.at(0).mid(11), QByteArray("<a\\tb\\r"));
    QCOMPARE(lines.at(1).mid(11), QByteArray(">\\x01 open[no end of line]"));
}

QTEST_APPLESS_MAIN(RelayTest)
#include "relay_test.moc"
