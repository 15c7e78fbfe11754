/**
 * The command line's entry: the same run as the action's, and commands that only look, with the inputs as flags.
 */

import { readArguments } from './cli/arguments.ts';
import { commandNamed } from './cli/commands.ts';
import { EXIT_CODES, INTERRUPTED, USAGE } from './cli/exit-codes.ts';
import { Usage } from './cli/usage.ts';
import type { InputName } from './inputs.ts';

export { EXIT_CODES } from './cli/exit-codes.ts';

type Command = Extract<ReturnType<typeof readArguments>, { kind: 'command' }>;

/** Runs a command. Resolves with the exit code; never rejects. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  try {
    const invocation = readArguments(args);
    if (invocation.kind === 'command') return await run(invocation, cancelling());
    const { commandHelp, overview } = await import('./cli/help.ts');
    const width = Math.min(process.stdout.columns ?? 100, 120);
    const command = invocation.kind === 'help' && invocation.command !== null ? commandNamed(invocation.command) : null;
    const whole = invocation.kind === 'help' && invocation.whole;
    process.stdout.write(command === null ? overview(whole, width) : commandHelp(command, width));
    return invocation.kind === 'nothing' ? USAGE : 0;
  } catch (error) {
    if (error instanceof Usage) {
      process.stderr.write(`${error.message}\n`);
      return USAGE;
    }
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function run(command: Command, cancel: AbortController): Promise<number> {
  const [{ createConsole }, { choose }] = await Promise.all([
    import('./cli/console.ts'),
    import('./cli/sources/sources.ts'),
  ]);
  const choice = await choose({
    words: [command.command, ...command.operands].join(' '),
    forced: forced(command),
    flags: command.flags,
    environment: process.env,
    folder: process.cwd(),
  });
  const console = createConsole(command.flags, cancel.signal);
  for (const warning of choice.warnings) console.complain(`Warning: ${warning}`);
  for (const note of choice.notes) console.progress.line(note);
  try {
    return await perform(command, choice.hosts, console);
  } finally {
    console.progress.end();
  }
}

type Console = ReturnType<typeof import('./cli/console.ts').createConsole>;
type Hosts = Awaited<ReturnType<typeof import('./cli/sources/sources.ts').choose>>['hosts'];

async function perform({ command, operands }: Command, hosts: Hosts, console: Console): Promise<number> {
  const [host, ...others] = hosts;
  if (host === undefined) throw new Usage('There is no host to work on.');
  if (command === 'diagnose' || command === 'fix' || command === 'verify') {
    if (others.length === 0 && !console.flags.has('all')) return runOne(host, console);
    return (await import('./cli/run-many.ts')).runMany(hosts, console);
  }
  if (others.length > 0) throw new Usage(`\`${command}\` takes one host: name one with \`--on\`.`);
  try {
    switch (command) {
      case 'status':
        return await (await import('./cli/watch/status.ts')).status(host, console);
      case 'watch':
        return await (await import('./cli/watch/watch.ts')).watch(host, console);
      case 'logs':
        return await (await import('./cli/logs/logs.ts')).logs(host, operands, console);
      case 'history':
        return await (await import('./cli/history.ts')).history(host, console);
      case 'authorize':
        return await (await import('./cli/authorize.ts')).authorize(host, console);
      case 'init':
        return await (await import('./cli/init/init.ts')).init(host, console);
    }
  } catch (error) {
    return ended(error, host, console);
  }
}

/** Begins before all that a run needs is loaded. */
async function runOne(host: Hosts[number], console: Console): Promise<number> {
  const begun = (await import('./start.ts')).beginWith(host.settings);
  await begun?.quiet;
  return (await import('./cli/run.ts')).runOne(host, console, begun);
}

/** The end of a command that only looks, where it could not. */
async function ended(error: unknown, host: Hosts[number], console: Console): Promise<number> {
  const [{ ConnectionLost, HostUnreachable }, { Cancelled }, { tellUnreachable }, { createRedactor }] =
    await Promise.all([
      import('./host/host.ts'),
      import('./cancel.ts'),
      import('./cli/reach.ts'),
      import('./report/redact.ts'),
    ]);
  if (console.signal.aborted || error instanceof Cancelled) return INTERRUPTED;
  const redact = createRedactor({ secrets: [...host.secrets], patterns: host.settings.redact });
  if (error instanceof HostUnreachable) return tellUnreachable(error, console, redact);
  if (!(error instanceof ConnectionLost)) throw error;
  console.complain(redact(error.message));
  return EXIT_CODES.unreachable;
}

/** What the command itself says of the run. */
function forced({ command, operands }: Command): Partial<Record<InputName, string>> {
  return {
    fix: command === 'fix' ? (operands[0] ?? 'auto') : 'none',
    ...(command === 'verify' ? { 'await-healthy': 'true' } : {}),
    ...(command === 'authorize' ? { host: 'local' } : {}),
  };
}

/**
 * Ctrl-C once ends what is under way in good order, twice at once: a fix that was begun goes on on the host either way. A
 * reader of our output that goes away ends it too.
 */
function cancelling(): AbortController {
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (cancel.signal.aborted) process.exit(INTERRUPTED);
      cancel.abort();
    });
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (cancel.signal.aborted) process.exit(0);
    cancel.abort();
  });
  return cancel;
}
