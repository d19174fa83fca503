<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>QObject</name>
    <message>
        <source>The server answered with status %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>signal %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no keychain here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>system keychain</source>
        <translation>Schlüsselbund</translation>
    </message>
    <message>
        <source>The console for those who run a contest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offer this server&apos;s address on the connect page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 KiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 MiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 GiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>wrong answer</source>
        <translation>falsche Antwort</translation>
    </message>
    <message>
        <source>presentation error</source>
        <translation>falsche Form</translation>
    </message>
    <message>
        <source>time limit</source>
        <translation>Zeitgrenze</translation>
    </message>
    <message>
        <source>idleness limit</source>
        <translation>untätig</translation>
    </message>
    <message>
        <source>memory limit</source>
        <translation>Speichergrenze</translation>
    </message>
    <message>
        <source>output limit</source>
        <translation>Ausgabegrenze</translation>
    </message>
    <message>
        <source>run-time error</source>
        <translation>Laufzeitfehler</translation>
    </message>
    <message>
        <source>security violation</source>
        <translation>Sicherheitsverstoß</translation>
    </message>
    <message>
        <source>compile error</source>
        <translation>Übersetzungsfehler</translation>
    </message>
    <message>
        <source>partial, with points</source>
        <translation>teilweise, mit Punkten</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>leased</source>
        <translation>vergeben</translation>
    </message>
    <message>
        <source>compiling</source>
        <translation>wird übersetzt</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>quarantined</source>
        <translation>Quarantäne</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Mark seen</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>problem %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>contest %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>before %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 chosen by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to review</source>
        <translation>zu prüfen</translation>
    </message>
    <message>
        <source>applied</source>
        <translation>angewendet</translation>
    </message>
    <message>
        <source>discarded</source>
        <translation>verworfen</translation>
    </message>
    <message>
        <source>becomes accepted</source>
        <translation>wird angenommen</translation>
    </message>
    <message>
        <source>loses accepted</source>
        <translation>verliert Annahme</translation>
    </message>
    <message>
        <source>keeps the old judging</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>score %1 → %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>still rejected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>judging %1, version %2, %3%4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, current</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>… %1 more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>

… %1 left out …

</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to come</source>
        <translation>kommt noch</translation>
    </message>
    <message>
        <source>over</source>
        <translation>vorbei</translation>
    </message>
    <message>
        <source>%1, over by now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::AccountModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Anmeldename</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>account %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>enabled</source>
        <translation>frei</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>gesperrt</translation>
    </message>
</context>
<context>
    <name>gavel::console::AccountsPage</name>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>accounts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Search name, login</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New account…</source>
        <translation>Neues Konto…</translation>
    </message>
    <message>
        <source>New password…</source>
        <translation>Neues Passwort…</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Submissions</source>
        <translation>Einsendungen</translation>
    </message>
    <message>
        <source>%1 known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disabled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot log in; its tokens are revoked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Submissions known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose an account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>workers have tokens, not passwords</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this is the account you are logged in with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>New account</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Anmeldename</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Create</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep as it is</source>
        <translation>So lassen</translation>
    </message>
    <message>
        <source>%1 was not created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 created; its password, shown this once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give %1 a new password?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The old one stops working and it is logged out everywhere. This cannot be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 keeps its password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New password of %1, shown this once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>%1 was not changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 may log in again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is disabled and logged out</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::Alarms</name>
    <message>
        <source>No worker is connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing is judged; start one with: gavel-worker run --server ADDRESS --token-file FILE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worker %1 lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its jobs go back to the queue and run elsewhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worker %1 takes fewer jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The queue is slow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the oldest job waits for longer than %1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs that no worker can run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 job waits for a language that no connected worker has</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 jobs wait for a language that no connected worker has</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quarantined on problem %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Judging failed on problem %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 judging: </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 judgings: </source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::AuditPage</name>
    <message>
        <source>Audit</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Gegenstand</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Einzelheit</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Webhooks</source>
        <translation>Webhooks</translation>
    </message>
    <message>
        <source>Dead letters</source>
        <translation>Unzustellbar</translation>
    </message>
    <message>
        <source>Search in what is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was done yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>webhooks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No address is told anything. Ctrl+N adds one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dead letters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything was delivered, or is tried.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>Als JSON kopieren</translation>
    </message>
    <message>
        <source>New webhook…</source>
        <translation>Neuer Webhook…</translation>
    </message>
    <message>
        <source>Remove webhook…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deliver again</source>
        <translation>Erneut zustellen</translation>
    </message>
    <message>
        <source>Deliver all again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the server&apos;s console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dead letters  %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it leads nowhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>role admin</source>
        <translation>Rolle admin</translation>
    </message>
    <message>
        <source>choose a webhook</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a dead letter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The log could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Webhook %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delivery %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>%1 entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the newest %1 entries; older ones come while scrolling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New webhook</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address that is told of each verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was not added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Secret that its messages are signed with, shown this once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Remove webhook %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is told nothing more, and what was not delivered to it is forgotten.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Webhook %1 is removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Webhook %1 was not removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 delivery is tried again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 deliveries are tried again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 are not tried again</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Command, page, #id, problem, worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::Confirm</name>
    <message>
        <source>Number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>type %1 to go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep as it is</source>
        <translation>So lassen</translation>
    </message>
</context>
<context>
    <name>gavel::console::ConnectPage</name>
    <message>
        <source>Keep me logged in (in a file that only you can read)</source>
        <translation>Angemeldet bleiben (in einer Datei, die nur Sie lesen können)</translation>
    </message>
    <message>
        <source>Keep me logged in (%1)</source>
        <translation>Angemeldet bleiben (%1)</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Saved servers</source>
        <translation>Gespeicherte Server</translation>
    </message>
    <message>
        <source>judge.example or localhost:8080</source>
        <translation>judge.example oder localhost:8080</translation>
    </message>
    <message>
        <source>Connect to a judge</source>
        <translation>Mit einem Server verbinden</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Anmeldename</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Saved servers could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asks for the password</source>
        <translation>fragt nach dem Passwort</translation>
    </message>
    <message>
        <source>logged in</source>
        <translation>angemeldet</translation>
    </message>
    <message>
        <source>The keychain did not give the log-in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the password.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1. Type the password.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not needed: still logged in</source>
        <translation>nicht nötig: noch angemeldet</translation>
    </message>
    <message>
        <source>The address cannot be used</source>
        <translation>Diese Adresse geht nicht</translation>
    </message>
    <message>
        <source>Write it as judge.example, or with http:// and a port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The password is missing</source>
        <translation>Das Passwort fehlt</translation>
    </message>
    <message>
        <source>Reaching %1…</source>
        <translation>%1 wird angefragt…</translation>
    </message>
    <message>
        <source>✓ reached   ✓ trusted   ✓ logged in</source>
        <translation>✓ erreicht   ✓ vertraut   ✓ angemeldet</translation>
    </message>
    <message>
        <source>Keep me logged in (in a file that only you can read: %1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server could not be saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✗ reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ reached   ✗ trusted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ reached   ✓ trusted   ✗ logged in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server cannot be reached</source>
        <translation>Der Server ist nicht erreichbar</translation>
    </message>
    <message>
        <source>%1. Look at the address and whether gavel-server runs there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The log-in has expired</source>
        <translation>Die Anmeldung ist abgelaufen</translation>
    </message>
    <message>
        <source>Type the password. Nothing is lost.</source>
        <translation>Passwort eingeben. Nichts ist verloren.</translation>
    </message>
    <message>
        <source>Wrong login or password</source>
        <translation>Anmeldename oder Passwort falsch</translation>
    </message>
    <message>
        <source>This is no judge that the console understands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It answers, but not as gavel-server does. Look at the address and the port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server refused the log-in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The certificate is not trusted</source>
        <translation>Dem Zertifikat wird nicht vertraut</translation>
    </message>
    <message>
        <source>Compare its fingerprint with the one the administrator gives:
%1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trust this certificate</source>
        <translation>Diesem Zertifikat vertrauen</translation>
    </message>
    <message>
        <source>The server is still saved</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::ContestDialog</name>
    <message>
        <source>New contest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change contest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>one login a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Problems, in order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Participants</source>
        <translation>Teilnehmer</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Sprachen</translation>
    </message>
    <message>
        <source>All contestants</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Times are in %1. Drag problems to change their order.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::ContestsPage</name>
    <message>
        <source>Contests</source>
        <translation>Wettbewerbe</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Participants</source>
        <translation>Teilnehmer</translation>
    </message>
    <message>
        <source>New contest…</source>
        <translation>Neuer Wettbewerb…</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>There is no contest. Ctrl+N makes one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>contests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Label</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 elapsed    %2 left</source>
        <translation>%1 vergangen    %2 übrig</translation>
    </message>
    <message>
        <source>choose a contest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contests could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Sprachen</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>niemand</translation>
    </message>
    <message>
        <source>Contest %1 is saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 known</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::Errand</name>
    <message>
        <source>#%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::FieldChip</name>
    <message>
        <source>%1: any</source>
        <translation>%1: alle</translation>
    </message>
    <message>
        <source>filter by %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to choose from yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::FilterBar</name>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>%1 new   N</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>show %n new rows</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gavel::console::JudgingCompare</name>
    <message>
        <source>Test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict, left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict, right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU left, ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU right, ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Message, right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed tests only</source>
        <translation>Nur geänderte Tests</translation>
    </message>
    <message>
        <source>Left judging</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right judging</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 tests changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was judged once. R judges it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No test changed between these two.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::JudgingHistoryModel</name>
    <message>
        <source>Judging</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problem version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Took, s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>judging %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>current</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>replaced</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::JudgingTests</name>
    <message>
        <source>Source</source>
        <translation>Quelltext</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>%1 lines, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not text, %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>limit %1 ms CPU, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No test was run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not judged yet: %1.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::LaneModel</name>
    <message>
        <source>Lane</source>
        <translation>Spur</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Oldest, s</source>
        <translation>Ältester, s</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
</context>
<context>
    <name>gavel::console::LanguageModel</name>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Fassung</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Used, 24 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has %2: %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 lacks %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>language %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no worker has it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mismatch</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::LanguagesPage</name>
    <message>
        <source>Languages</source>
        <translation>Sprachen</translation>
    </message>
    <message>
        <source>languages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mismatches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 known, %2 on connected workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No connected worker has it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Submissions in it wait until one connects that does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workers have different versions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not on every worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 lack it: submissions in it wait for the others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>time ×%1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 MiB for the runtime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 processes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Fassung</translation>
    </message>
    <message>
        <source>Source file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Extensions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mismatches  %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::MainWindow</name>
    <message>
        <source>Gavel</source>
        <translation>Gavel</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Keys of this page</source>
        <translation>Tasten dieser Seite</translation>
    </message>
    <message>
        <source>Ask for everything again</source>
        <translation>Alles neu abfragen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation>Dunkel oder hell</translation>
    </message>
    <message>
        <source>Time zone…</source>
        <translation>Zeitzone…</translation>
    </message>
    <message>
        <source>Language of the window…</source>
        <translation>Sprache des Fensters…</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vor</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>Voriger Bereich</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search (also)</source>
        <translation>Suchen (auch)</translation>
    </message>
    <message>
        <source>Log out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>of this computer</source>
        <translation>dieses Rechners</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Times are shown in the zone of the contest</source>
        <translation>Zeiten werden in der Zone des Wettbewerbs gezeigt</translation>
    </message>
    <message>
        <source>Language of the window</source>
        <translation>Sprache des Fensters</translation>
    </message>
    <message>
        <source>Takes effect at the next start</source>
        <translation>Gilt ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Dinge</translation>
    </message>
    <message>
        <source>worker</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>J  K</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next, previous row</source>
        <translation>Nächste, vorige Zeile</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fold a band</source>
        <translation>Gruppe einklappen</translation>
    </message>
    <message>
        <source>Ctrl+C</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as table</source>
        <translation>Als Tabelle kopieren</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the innermost thing</source>
        <translation>Das Innerste schließen</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
</context>
<context>
    <name>gavel::console::ModeBar</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
</context>
<context>
    <name>gavel::console::NewRejudging</name>
    <message>
        <source>Judge again</source>
        <translation>Neu bewerten</translation>
    </message>
    <message>
        <source>New rejudging</source>
        <translation>Neue Neubewertung</translation>
    </message>
    <message>
        <source>what was wrong: answer of test 17 fixed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Submissions</source>
        <translation>Einsendungen</translation>
    </message>
    <message>
        <source>%1 chosen by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new judgings count for nothing before you have looked at what changes and apply them as a whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>any</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Choose at least one thing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt…</translation>
    </message>
    <message>
        <source>1 submission</source>
        <translation>1 Einsendung</translation>
    </message>
    <message>
        <source>%1 submissions</source>
        <translation>%1 Einsendungen</translation>
    </message>
    <message>
        <source>Judge %1 again</source>
        <translation>%1 neu bewerten</translation>
    </message>
</context>
<context>
    <name>gavel::console::OfflineStrip</name>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Anmelden…</translation>
    </message>
    <message>
        <source> This is the last state.</source>
        <translation> Das ist der letzte Stand.</translation>
    </message>
    <message>
        <source>Logged out</source>
        <translation>Abgemeldet</translation>
    </message>
    <message>
        <source>The server asks for a password again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Keine Verbindung</translation>
    </message>
    <message>
        <source>Connection lost %1 ago</source>
        <translation>Verbindung seit %1 verloren</translation>
    </message>
    <message>
        <source>Next try in %1 s.</source>
        <translation>Nächster Versuch in %1 s.</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Versuch läuft…</translation>
    </message>
</context>
<context>
    <name>gavel::console::OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>15 min</source>
        <translation>15 min</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <source>5 h</source>
        <translation>5 h</translation>
    </message>
    <message>
        <source>24 h</source>
        <translation>24 h</translation>
    </message>
    <message>
        <source>Mark alarms seen</source>
        <translation>Alarme als gesehen markieren</translation>
    </message>
    <message>
        <source>Waiting jobs</source>
        <translation>Wartende Aufträge</translation>
    </message>
    <message>
        <source>Verdicts per minute</source>
        <translation>Urteile je Minute</translation>
    </message>
    <message>
        <source>Queue to verdict, s</source>
        <translation>Vom Eingang zum Urteil, s</translation>
    </message>
    <message>
        <source>s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict mix</source>
        <translation>Urteile</translation>
    </message>
    <message>
        <source>Lanes</source>
        <translation>Spuren</translation>
    </message>
    <message>
        <source>The queue is not known yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>No worker has ever connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open workers</source>
        <translation>Arbeiter öffnen</translation>
    </message>
    <message>
        <source>%1 judgings</source>
        <translation>%1 Bewertungen</translation>
    </message>
    <message>
        <source>%1 known, %2 connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>nothing waits</source>
        <translation>nichts wartet</translation>
    </message>
    <message>
        <source>Oldest wait</source>
        <translation>Längste Wartezeit</translation>
    </message>
    <message>
        <source>since it was sent</source>
        <translation>seit dem Einsenden</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>slots on 1 worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>slots on %1 workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdicts</source>
        <translation>Urteile</translation>
    </message>
    <message>
        <source>/ min</source>
        <translation>/ min</translation>
    </message>
    <message>
        <source>average of 5 min</source>
        <translation>Mittel über 5 min</translation>
    </message>
    <message>
        <source>Queue to verdict</source>
        <translation>Eingang bis Urteil</translation>
    </message>
    <message>
        <source>median; p95 %1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>our trouble, not theirs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Quarantined</source>
        <translation>In Quarantäne</translation>
    </message>
    <message>
        <source>lost their worker 3 times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>compile error</source>
        <translation>Übersetzungsfehler</translation>
    </message>
    <message>
        <source>median</source>
        <translation>Median</translation>
    </message>
</context>
<context>
    <name>gavel::console::Page</name>
    <message>
        <source>needs the server</source>
        <translation>braucht den Server</translation>
    </message>
</context>
<context>
    <name>gavel::console::ProblemModel</name>
    <message>
        <source>Problem</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Fassung</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>problem %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::ProblemsPage</name>
    <message>
        <source>Problems</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Einlesen…</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a package here
or press I to choose a file</source>
        <translation>Paket hier ablegen
oder mit I eine Datei wählen</translation>
    </message>
    <message>
        <source>problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Input, KiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer, KiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jury solution</source>
        <translation>Lösung der Jury</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Fassung</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Content</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Jury solutions</source>
        <translation>Lösungen der Jury</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Aufgabentext</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Fassungen</translation>
    </message>
    <message>
        <source>%1 known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an import is under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open to contestants</source>
        <translation>Für Teams öffnen</translation>
    </message>
    <message>
        <source>No problem yet. Drop a package on this page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
    <message>
        <source>Problem %1 could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>version %1, imported %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, by %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>Zeitgrenze</translation>
    </message>
    <message>
        <source>%1 ms CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelltext</translation>
    </message>
    <message>
        <source>%1 sample, %2 secret</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checker</source>
        <translation>Prüfer</translation>
    </message>
    <message>
        <source>Tests  %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jury solutions  %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The package has no statement.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The statement is a PDF: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Versions  %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a problem package</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packages (*.zip);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was not imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not a file that can be read. Pack a directory as zip first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another import is under way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server is not connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sent; the server reads the package</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Importing %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>%1 imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has a new version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with 1 warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with %1 warnings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> The version before stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was not changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is open to contestants</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is hidden</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::QueueModel</name>
    <message>
        <source>Pos</source>
        <translation>Pos</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>Spur</translation>
    </message>
    <message>
        <source>Age, s</source>
        <translation>Alter, s</translation>
    </message>
    <message>
        <source>Where it runs, or why it waits</source>
        <translation>Wo es läuft oder warum es wartet</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Starts in, s</source>
        <translation>Start in, s</translation>
    </message>
    <message>
        <source>no worker with %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>worker lost, retry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no free slot, %1 ahead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no free slot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quarantined</source>
        <translation>In Quarantäne</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>takes no slot; everything else flows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>oldest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the order in which they start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>submission %1, %2, %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
</context>
<context>
    <name>gavel::console::QueuePage</name>
    <message>
        <source>Live queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocked only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search team, problem, #id</source>
        <translation>Team, Aufgabe, #Nummer suchen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Cancel…</source>
        <translation>Abbrechen…</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Quarantined</source>
        <translation>In Quarantäne</translation>
    </message>
    <message>
        <source>Blocked only  %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The queue could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
    <message>
        <source>Nothing waits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No job matches the filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose one job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel %1 jobs…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chosen; the buttons act on all of them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>#%1  %2, number %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>#%1  %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>Spur</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits since</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in %1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>%1, %2 lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Waits for a worker with %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No connected worker has this language. It starts when one that has it connects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show languages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lost its worker once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lost its worker %1 times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The third loss quarantines it, so that it cannot harm more workers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, oldest %2 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the judging of #%1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel %1 judgings?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They end without a verdict. A submission can be judged again later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel 1 judging</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel %1 judgings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>1 judging cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 judgings cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 were not cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 judging begun again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 judgings begun again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 were not begun again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempt %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lost %1 on %2: %3</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::RecordModel</name>
    <message>
        <source>newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sorted by %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sorted by %1, descending</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::RecordView</name>
    <message>
        <source>Reset columns</source>
        <translation>Spalten zurücksetzen</translation>
    </message>
</context>
<context>
    <name>gavel::console::RejudgingPage</name>
    <message>
        <source>Rejudging</source>
        <translation>Neubewertung</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Old</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>First diff</source>
        <translation>1. Abw.</translation>
    </message>
    <message>
        <source>Effect</source>
        <translation>Wirkung</translation>
    </message>
    <message>
        <source>Rejudgings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No set was judged again yet. Ctrl+N begins one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rejudgings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New rejudging…</source>
        <translation>Neue Neubewertung…</translation>
    </message>
    <message>
        <source>Apply…</source>
        <translation>Anwenden…</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>Verwerfen…</translation>
    </message>
    <message>
        <source>Judged</source>
        <translation>Bewertet</translation>
    </message>
    <message>
        <source>Verdicts, old × new</source>
        <translation>Urteile, alt × neu</translation>
    </message>
    <message>
        <source>Changed submissions</source>
        <translation>Geänderte Einsendungen</translation>
    </message>
    <message>
        <source>changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 to review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 to review</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejudging %1 has begun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>▲ %1 become accepted    ▼ %2 lose accepted    ◆ %3 other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 change; choose a cell to see what is in it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From %1 to %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 submission; Enter opens it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1; Enter opens one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
    <message>
        <source>Nothing changes so far.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejudging %1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a rejudging</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chosen by</source>
        <translation>Ausgewählt nach</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Umfang</translation>
    </message>
    <message>
        <source>%1, sealed %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Started by</source>
        <translation>Begonnen von</translation>
    </message>
    <message>
        <source>Ended by</source>
        <translation>Beendet von</translation>
    </message>
    <message>
        <source>Apply 1 change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply %1 changes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>some are still judged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejudgings could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new judging of 1 submission counts from now on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The new judgings of %1 submissions count from now on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 verdict or score changes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 verdicts or scores change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 failed and keeps its old judging.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 failed and keep their old judgings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply rejudging %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> This cannot be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Rejudging %1 is applied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejudging %1 was not applied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard rejudging %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of its %1 judgings will count; those that still run are cancelled. This cannot be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Rejudging %1 is discarded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejudging %1 was not discarded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reload</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::SourceView</name>
    <message>
        <source>Source</source>
        <translation>Quelltext</translation>
    </message>
    <message>
        <source>Not text: %1, SHA-256 %2

</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::StaffPage</name>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
    <message>
        <source>This list could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no %1 yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None of the %1 matches.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::StatusBar</name>
    <message>
        <source>commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Choose another time zone, such as the contest&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for everything again (F5)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no alarms</source>
        <translation>kein Alarm</translation>
    </message>
    <message>
        <source>1 alarm</source>
        <translation>1 Alarm</translation>
    </message>
    <message>
        <source>%1 alarms</source>
        <translation>%1 Alarme</translation>
    </message>
    <message>
        <source>times in %1</source>
        <translation>Zeiten in %1</translation>
    </message>
    <message>
        <source>no server</source>
        <translation>kein Server</translation>
    </message>
    <message>
        <source>round trip %1 ms</source>
        <translation>Antwortzeit %1 ms</translation>
    </message>
    <message>
        <source>%1 events/s</source>
        <translation>%1 Änderungen/s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no data yet</source>
        <translation>noch keine Daten</translation>
    </message>
    <message>
        <source>live, %1 old</source>
        <translation>aktuell, %1 alt</translation>
    </message>
    <message>
        <source>%1 old</source>
        <translation>%1 alt</translation>
    </message>
</context>
<context>
    <name>gavel::console::SubmissionComments</name>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Anmerken</translation>
    </message>
    <message>
        <source>Nobody has noted anything. Teams never see what stands here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note for the jury; Ctrl+Enter sends it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New comment</source>
        <translation>Neue Anmerkung</translation>
    </message>
    <message>
        <source>The comment was not sent</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::SubmissionDetail</name>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time, s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interactor says</source>
        <translation>Interaktor sagt</translation>
    </message>
    <message>
        <source>Submission says</source>
        <translation>Einsendung sagt</translation>
    </message>
    <message>
        <source>Compile output</source>
        <translation>Übersetzerausgabe</translation>
    </message>
    <message>
        <source>This problem has no scores.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lost attempt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>How it was lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tests and source</source>
        <translation>Tests und Quelltext</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>Anmerkungen</translation>
    </message>
    <message>
        <source>The source could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The compiler said nothing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>judging %1 of %2%3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, current</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, replaced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Submission #%1 was deleted meanwhile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is its last state.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Submission #%1 could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quarantined</source>
        <translation>In Quarantäne</translation>
    </message>
    <message>
        <source>The judging failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compile output  •</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ verified by %1</source>
        <translation>✓ geprüft von %1</translation>
    </message>
    <message>
        <source>not verified yet</source>
        <translation>noch nicht geprüft</translation>
    </message>
    <message>
        <source>any</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>all tests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was said on this test. [ and ] go to another one.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::SubmissionModel</name>
    <message>
        <source>Team</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>CPU, ms</source>
        <translation>CPU, ms</translation>
    </message>
    <message>
        <source>Mem, MiB</source>
        <translation>Speicher, MiB</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>Spur</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>submission %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::SubmissionsPage</name>
    <message>
        <source>Submissions</source>
        <translation>Einsendungen</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>To verify</source>
        <translation>Zu prüfen</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Not judged yet</source>
        <translation>Noch nicht bewertet</translation>
    </message>
    <message>
        <source>submissions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Team</translation>
    </message>
    <message>
        <source>Search team, problem, #id</source>
        <translation>Team, Aufgabe, #Nummer suchen</translation>
    </message>
    <message>
        <source>Rejudge</source>
        <translation>Neu bewerten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Rejudge as a set…</source>
        <translation>Als Menge neu bewerten…</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Anmerken</translation>
    </message>
    <message>
        <source>Compare judgings</source>
        <translation>Bewertungen vergleichen</translation>
    </message>
    <message>
        <source>Show new rows</source>
        <translation>Neue Zeilen zeigen</translation>
    </message>
    <message>
        <source>Previous test</source>
        <translation>Voriger Test</translation>
    </message>
    <message>
        <source>Next test</source>
        <translation>Nächster Test</translation>
    </message>
    <message>
        <source>Next difference</source>
        <translation>Nächster Unterschied</translation>
    </message>
    <message>
        <source>Previous difference</source>
        <translation>Voriger Unterschied</translation>
    </message>
    <message>
        <source>Show white space</source>
        <translation>Leerraum zeigen</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>Lange Zeilen umbrechen</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>Rejudge %1…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a submission</source>
        <translation>eine Einsendung wählen</translation>
    </message>
    <message>
        <source>Not verified</source>
        <translation>Nicht geprüft</translation>
    </message>
    <message>
        <source>it has no verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it was judged once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is judged already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been sent yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
    <message>
        <source>No submission matches the filter. Ctrl+Backspace clears it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No submission matches %1 filters. Ctrl+Backspace clears them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 shown</source>
        <translation>%1 gezeigt</translation>
    </message>
    <message>
        <source>, older ones are coming</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejudge %1 submissions?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each gets a new judging at once; its verdict is the current one as soon as it is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejudge %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>#%1 was not marked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>#%1 is verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>#%1 is not verified any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 were not rejudged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>#%1 is judged again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 are judged again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The judging of #%1 is cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The judging of #%1 was not cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Save view…</source>
        <translation>Ansicht speichern…</translation>
    </message>
    <message>
        <source>Forget view</source>
        <translation>Ansicht vergessen</translation>
    </message>
    <message>
        <source>Save view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filters, search and order under the name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>View %1 is saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>View %1 is forgotten</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::TableFooter</name>
    <message>
        <source>Copy as table</source>
        <translation>Als Tabelle kopieren</translation>
    </message>
    <message>
        <source>Export CSV</source>
        <translation>Als CSV speichern</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, %1 selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not saved: %1: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::TestModel</name>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>CPU, ms</source>
        <translation>CPU, ms</translation>
    </message>
    <message>
        <source>Wall, ms</source>
        <translation>Zeit, ms</translation>
    </message>
    <message>
        <source>Mem, MiB</source>
        <translation>Speicher, MiB</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>test %1, %2, %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not run, earlier test rejected</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::TestOutput</name>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Team output</source>
        <translation>Ausgabe des Teams</translation>
    </message>
    <message>
        <source>Jury answer</source>
        <translation>Antwort der Jury</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Error output</source>
        <translation>Fehlerausgabe</translation>
    </message>
    <message>
        <source>Test %1  %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a test to see what was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, differs, and the checker accepts it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>, first %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::TestTiles</name>
    <message>
        <source>%1: %2, %3 ms</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::TimeChart</name>
    <message>
        <source>alarm at %1 %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>time</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::UndoBar</name>
    <message>
        <source>Undo  Ctrl+Z</source>
        <translation>Rückgängig  Strg+Z</translation>
    </message>
</context>
<context>
    <name>gavel::console::VerdictMatrix</name>
    <message>
        <source>Verdicts, old by new</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 from %2 to %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>old \ new</source>
        <translation>alt \ neu</translation>
    </message>
    <message>
        <source>all old</source>
        <translation>alle alten</translation>
    </message>
    <message>
        <source>all new</source>
        <translation>alle neuen</translation>
    </message>
</context>
<context>
    <name>gavel::console::VerdictMix</name>
    <message>
        <source>No verdict in this time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 quarantined</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cancelled</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>gavel::console::WorkerModel</name>
    <message>
        <source>Worker</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Slots</source>
        <translation>Plätze</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Belegt</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Sprachen</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <source>worker %1, %2, %3 of %4 slots in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>limited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
</context>
<context>
    <name>gavel::console::WorkersPage</name>
    <message>
        <source>Workers</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draining</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drain</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>New worker token…</source>
        <translation>Neues Arbeiter-Token…</translation>
    </message>
    <message>
        <source>%1 connected, %2 of %3 slots in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>#%1 %2, %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last seen %1. Jobs it held run elsewhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 job left; it takes no more until it is resumed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 jobs left; it takes no more until it is resumed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes fewer jobs than it has slots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connected from %1 since %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slots</source>
        <translation>Plätze</translation>
    </message>
    <message>
        <source>%1 of %2 in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Sprachen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>role admin</source>
        <translation>Rolle admin</translation>
    </message>
    <message>
        <source>no worker is selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 takes jobs again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 drains: it finishes what it has</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was not resumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was not drained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New worker token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No token for %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Token of %1, shown this once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
</TS>
