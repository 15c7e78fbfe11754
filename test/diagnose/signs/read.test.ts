/** Every known wording is read as its kind, whatever a logger puts around it; and the root is told from what followed. */

import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../../src/diagnose/signs/message.ts';
import { readSigns, rootSign, type Sign } from '../../../src/diagnose/signs/read.ts';
import { recognise, SIGNATURES } from '../../../src/diagnose/signs/table.ts';
import { SIGN_FIXTURES } from './fixtures.ts';
import { linesOf } from './lines.ts';

function expectedSign(fixture: (typeof SIGN_FIXTURES)[number], signs: readonly Sign[]): Sign | undefined {
  return signs.find((sign) => sign.kind === fixture.kind && sign.subject === fixture.subject);
}

describe('reading signs', () => {
  it.each(
    SIGN_FIXTURES.map(
      (fixture) => [fixture.kind, fixture.program, fixture.lines.join(' ⏎ ').slice(-120), fixture] as const,
    ),
  )('reads %s of %s in: %s', (_kind, _program, _text, fixture) => {
    const signs = readSigns(linesOf(fixture.lines));
    expect(expectedSign(fixture, signs), JSON.stringify(signs)).toBeDefined();
  });

  it('tells how many lines of each kind it recognises', () => {
    const counts: Record<string, { recognised: number; of: number }> = {};
    for (const fixture of SIGN_FIXTURES) {
      counts[fixture.kind] ??= { recognised: 0, of: 0 };
      const count = counts[fixture.kind];
      if (!count) continue;
      count.of += 1;
      if (expectedSign(fixture, readSigns(linesOf(fixture.lines)))) count.recognised += 1;
    }
    const recognised = Object.values(counts).reduce((sum, count) => sum + count.recognised, 0);
    console.log(`recognised ${recognised} of ${SIGN_FIXTURES.length} lines by kind`);
    console.table(counts);
    expect(recognised).toBe(SIGN_FIXTURES.length);
  });

  it('has a line that proves each signature', () => {
    const proven = new Set(
      SIGN_FIXTURES.flatMap((fixture) => messagesOf(linesOf(fixture.lines))).map(
        ({ text }) => recognise(text)?.signature,
      ),
    );
    expect(
      SIGNATURES.filter((signature) => !proven.has(signature)).map(({ program, pattern }) => `${program} ${pattern}`),
    ).toEqual([]);
  });

  it.each([
    ['Windows line ends', (line: string) => `${line}\r`],
    ['colours', (line: string) => `\u001b[31m${line}\u001b[0m`],
    ['the prefix of compose logs', (line: string) => `backend-aws-1  | ${line}`],
    ['a time before the line', (line: string) => `2026-01-10T09:00:00.123456789Z ${line}`],
  ])('is not hindered by %s', (_name, dress) => {
    for (const fixture of SIGN_FIXTURES) {
      const signs = readSigns(linesOf(fixture.lines.map(dress)));
      expect(expectedSign(fixture, signs), fixture.lines.join('\n')).toBeDefined();
    }
  });

  it.each([
    [
      'pino',
      (text: string) =>
        JSON.stringify({
          level: 50,
          time: 1767000000000,
          pid: 1,
          msg: 'failed',
          err: { type: 'Error', message: 'x', stack: text },
        }),
    ],
    ['zap', (text: string) => JSON.stringify({ level: 'error', ts: 1767000000.1, caller: 'main.go:3', msg: text })],
    [
      'logstash',
      (text: string) =>
        JSON.stringify({ '@timestamp': '2026-01-10T09:00:00Z', level: 'ERROR', message: 'failed', stack_trace: text }),
    ],
    [
      'a record that is cut',
      (text: string) => JSON.stringify({ level: 'error', msg: text, context: 'x'.repeat(5_000) }),
    ],
  ])('reads what stands in a JSON record of %s', (_name, record) => {
    for (const fixture of SIGN_FIXTURES) {
      const signs = readSigns(linesOf([record(fixture.lines.join('\n'))]));
      expect(expectedSign(fixture, signs), fixture.lines.join('\n')).toBeDefined();
    }
  });

  it('is not hindered by a level and a logger before the line', () => {
    const signs = readSigns(
      linesOf([
        '2026-01-10 09:00:00,123 ERROR [app.db] [thread-1] could not translate host name "db" to address: Name or service not known',
      ]),
    );
    expect(signs).toMatchObject([{ kind: 'dns', subject: 'db', index: 0 }]);
  });

  it('says of each sign which line it is', () => {
    const lines = linesOf([
      'INFO starting',
      'OSError: [Errno 98] Address already in use',
      '',
      "ModuleNotFoundError: No module named 'x'",
    ]);
    expect(readSigns(lines).map(({ index, line }) => [index, line.text])).toEqual([
      [1, 'OSError: [Errno 98] Address already in use'],
      [3, "ModuleNotFoundError: No module named 'x'"],
    ]);
  });

  it('takes an upper-case KeyError for a variable only when the environment was asked', () => {
    const lines = linesOf([
      'Traceback (most recent call last):',
      '  File "/app/rates.py", line 3, in rate',
      '    return rates[code]',
      "KeyError: 'USD'",
    ]);
    expect(readSigns(lines)).toMatchObject([{ kind: 'code', subject: 'KeyError' }]);
  });

  it('looks no further than the first 4,000 characters of a line', () => {
    expect(readSigns(linesOf([`${'x'.repeat(4_000)} No space left on device`]))).toEqual([]);
  });

  it('judges whether a restart or patience helps', () => {
    const judged = (text: string) =>
      readSigns(linesOf([text])).map(({ restartHelps, transient }) => ({ restartHelps, transient }));
    expect(judged("ModuleNotFoundError: No module named 'x'")).toEqual([{ restartHelps: false, transient: false }]);
    expect(judged('FATAL:  sorry, too many clients already')).toEqual([{ restartHelps: true, transient: false }]);
    expect(judged('Error: connect ECONNREFUSED 172.18.0.2:5432')).toEqual([{ restartHelps: false, transient: true }]);
    expect(judged("OOM command not allowed when used memory > 'maxmemory'.")).toEqual([
      { restartHelps: false, transient: false },
    ]);
  });
});

describe('the root sign', () => {
  const root = (text: string) => rootSign(linesOf(text.split('\n')));

  it('is the last error of the last Python traceback, not what uvicorn and SQLAlchemy say around it', () => {
    expect(
      root(`INFO:     Started server process [1]
INFO:     Waiting for application startup.
ERROR:    Traceback (most recent call last):
  File "/app/db.py", line 3, in connect
psycopg2.OperationalError: connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused
	Is the server running on that host and accepting TCP/IP connections?

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/app/main.py", line 9, in lifespan
sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused
	Is the server running on that host and accepting TCP/IP connections?

(Background on this error at: https://sqlalche.me/e/20/e3q8)

ERROR:    Application startup failed. Exiting.`),
    ).toMatchObject({ kind: 'database-refused', subject: 'db:5432', index: 11 });
  });

  it('is what an exception of the app’s own was raised from', () => {
    expect(
      root(`Traceback (most recent call last):
  File "<frozen os>", line 679, in __getitem__
KeyError: 'API_KEY'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/main.py", line 9, in <module>
RuntimeError: cannot start`),
    ).toMatchObject({ kind: 'environment', subject: 'API_KEY' });
  });

  it('is the pydantic field and not its headline', () => {
    expect(
      root(`Traceback (most recent call last):
  File "/app/settings.py", line 8, in <module>
pydantic_core._pydantic_core.ValidationError: 2 validation errors for Settings
exchange_api_key
  Field required [type=missing, input_value={'a': 'b'}, input_type=dict]
    For further information visit https://errors.pydantic.dev/2.14/v/missing
port
  Input should be a valid integer [type=int_parsing, input_value='x', input_type=str]`),
    ).toMatchObject({ kind: 'environment', subject: 'EXCHANGE_API_KEY' });
  });

  it('is the import that failed in a gunicorn worker', () => {
    expect(
      root(`[2026-01-10 09:00:00 +0000] [1] [INFO] Starting gunicorn 23.0.0
[2026-01-10 09:00:00 +0000] [7] [ERROR] Exception in worker process
Traceback (most recent call last):
  File "/app/wsgi.py", line 1, in <module>
ModuleNotFoundError: No module named 'flask'
[2026-01-10 09:00:00 +0000] [7] [INFO] Worker exiting (pid: 7)
[2026-01-10 09:00:01 +0000] [1] [ERROR] Shutting down: Master
[2026-01-10 09:00:01 +0000] [1] [ERROR] Reason: Worker failed to boot.`),
    ).toMatchObject({ kind: 'import', subject: 'flask' });
  });

  it('is the last telling `Caused by:` in Java', () => {
    expect(
      root(`org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'flyway'
	at org.springframework.Foo.bar(Foo.java:1)
Caused by: org.flywaydb.core.internal.exception.FlywaySqlException: Unable to obtain connection
	... 12 common frames omitted
Caused by: org.postgresql.util.PSQLException: Connection to db:5432 refused. Check that the hostname and port are correct.
	at org.postgresql.Driver.connect(Driver.java:1)
Caused by: java.net.ConnectException: Connection refused
	at java.base/sun.nio.ch.Net.pollConnect(Native Method)
	... 30 more`),
    ).toMatchObject({ kind: 'database-refused', subject: 'db:5432' });
    expect(
      root(`org.postgresql.util.PSQLException: The connection attempt failed.
	at a.B.c(B.java:1)
Caused by: java.net.UnknownHostException: db
	... 3 more`),
    ).toMatchObject({ kind: 'dns', subject: 'db' });
  });

  it('is Spring Boot’s description', () => {
    expect(
      root(
        'APPLICATION FAILED TO START\n****\n\nDescription:\n\nWeb server failed to start. Port 8080 was already in use.\n\nAction:\n\nIdentify and stop the process.',
      ),
    ).toMatchObject({
      kind: 'port-in-use',
      subject: '8080',
    });
  });

  it('is the [cause] in Node', () => {
    expect(
      root(
        'TypeError: fetch failed\n    at node:internal/deps/undici/undici:12502:13 {\n  [cause]: Error: connect ECONNREFUSED 172.18.0.7:8080\n      at TCPConnectWrap {\n  }\n}\n\nNode.js v20.11.0',
      ),
    ).toMatchObject({
      kind: 'network',
      subject: '172.18.0.7:8080',
    });
  });

  it('is the variable that a Rust panic’s next line is about', () => {
    expect(
      root("thread 'main' panicked at src/main.rs:4:40:\ncalled `Result::unwrap()` on an `Err` value: NotPresent"),
    ).toMatchObject({ kind: 'environment' });
  });

  it('is of the last start, and of the one before while the last has neither failed nor come to an end', () => {
    const failed = "INFO:     Started server process [1]\nModuleNotFoundError: No module named 'old'\n1\n2\n3\n4";
    expect(
      root(`${failed}\nINFO:     Started server process [1]\nOSError: [Errno 98] Address already in use`),
    ).toMatchObject({ kind: 'port-in-use' });
    expect(root(`${failed}\nINFO:     Started server process [1]\nINFO:     Application startup complete.`)).toBeNull();
    expect(
      root(`${failed}\nINFO:     Started server process [1]\nINFO:     Waiting for application startup.`),
    ).toMatchObject({ kind: 'import', subject: 'old' });
  });

  it('is no transient failure that the program got over', () => {
    const refused = 'WARN  attempt 1/5: dial tcp 172.18.0.2:5432: connect: connection refused, retrying in 1s';
    expect(root(`${refused}\nINFO connected to database after 2 attempts`)).toBeNull();
    expect(root(`${refused}\nINFO Listening on :8080`)).toBeNull();
    expect(root(`INFO connected to database\n${refused}`)).toMatchObject({ kind: 'database-refused' });
  });

  it('is the wrapper only when nothing else is said, and nothing for a log without signs', () => {
    expect(root('ERROR:    Application startup failed. Exiting.')).toMatchObject({ kind: 'wrapper' });
    expect(rootSign([])).toBeNull();
  });
});
