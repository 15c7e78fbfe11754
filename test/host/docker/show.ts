/**
 * `docker inspect`, `docker image inspect`, `docker images` and `docker logs`: what the engine knows, shown.
 */

import { listed, since, span } from '../engine/clock.ts';
import { type Engine, missingImage } from '../engine/engine.ts';
import type { LogEntry } from '../engine/log.ts';
import type { Call } from './call.ts';
import { parseFlags } from './flags.ts';
import { inspectContainer, inspectImage } from './inspect.ts';
import { table } from './listing.ts';
import { render, TemplateError } from './template.ts';

type Lookup = (reference: string) => Record<string, unknown> | undefined;

function inspectAll(
  call: Call,
  argv: readonly string[],
  lookup: Lookup,
  missing: (reference: string) => string,
): number {
  const flags = parseFlags(argv, { values: { format: 'f', type: '' }, switches: { size: 's' } });
  const format = flags.value('format');
  const found: Record<string, unknown>[] = [];
  const errors: string[] = [];
  for (const reference of flags.words) {
    const object = lookup(reference);
    if (object === undefined) errors.push(missing(reference));
    else found.push(object);
  }
  if (format === undefined || format === 'json')
    call.out(`${JSON.stringify(found, null, format === 'json' ? 0 : 4)}\n`);
  else {
    for (const object of found) {
      try {
        call.out(`${render(format, object)}\n`);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        call.out('\n');
        call.err(`${error.message}\n`);
        return 1;
      }
    }
    if (found.length === 0) call.out('\n');
  }
  for (const error of errors) call.err(`${error}\n`);
  return errors.length > 0 ? 1 : 0;
}

export async function inspect(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const lookup: Lookup = (reference) => {
    const container = engine.find(reference);
    if (container !== undefined) return inspectContainer(container);
    const image = engine.images.find(reference);
    return image === undefined ? undefined : inspectImage(image);
  };
  return inspectAll(call, argv, lookup, (reference) => `Error: No such object: ${reference}`);
}

export async function inspectContainers(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const lookup: Lookup = (reference) => {
    const container = engine.find(reference);
    return container === undefined ? undefined : inspectContainer(container);
  };
  return inspectAll(call, argv, lookup, (reference) => `Error response from daemon: No such container: ${reference}`);
}

export async function inspectImages(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const lookup: Lookup = (reference) => {
    const image = engine.images.find(reference);
    return image === undefined ? undefined : inspectImage(image);
  };
  return inspectAll(
    call,
    argv,
    lookup,
    (reference) => `Error response from daemon: ${missingImage(reference).message}`,
  );
}

export async function images(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const flags = parseFlags(argv, {
    values: { format: '', filter: 'f' },
    switches: { quiet: 'q', all: 'a', 'no-trunc': '', digests: '' },
  });
  const [wanted] = flags.words;
  const dangling = flags.all('filter').includes('dangling=true');
  const rows = engine.images.all.toReversed().flatMap((image) => {
    const tags = image.tags.size === 0 ? ['<none>:<none>'] : [...image.tags];
    return tags
      .filter((tag) =>
        dangling
          ? tag.startsWith('<none>')
          : wanted === undefined || tag === wanted || tag.replace(/:[^:/]*$/, '') === wanted,
      )
      .map((tag) => ({
        Repository: tag.replace(/:[^:/]*$/, ''),
        Tag: tag.slice(tag.lastIndexOf(':') + 1),
        ID: flags.has('no-trunc') ? image.id : image.id.slice(7, 19),
        CreatedAt: listed(image.createdAt),
        CreatedSince: `${span(since(image.createdAt))} ago`,
        Size: '152MB',
        Digest: '<none>',
        Containers: 'N/A',
        SharedSize: 'N/A',
        UniqueSize: 'N/A',
        VirtualSize: '152.4MB',
      }));
  });
  const format = flags.value('format');
  if (flags.has('quiet')) for (const id of new Set(rows.map((row) => row.ID))) call.out(`${id}\n`);
  else if (format !== undefined && format !== 'table') {
    for (const row of rows) call.out(`${render(format === 'json' ? '{{json .}}' : format, row)}\n`);
  } else {
    const cells = rows.map((row) => [row.Repository, row.Tag, row.ID, row.CreatedSince, row.Size]);
    call.out(table(['REPOSITORY', 'TAG', 'IMAGE ID', 'CREATED', 'SIZE'], cells));
  }
  return 0;
}

const FOLLOW_MS = 20;

export async function logs(engine: Engine, call: Call, argv: readonly string[]): Promise<number> {
  const flags = parseFlags(argv, {
    values: { tail: 'n', since: '', until: '' },
    switches: { timestamps: 't', follow: 'f', details: '' },
  });
  const container = engine.get(flags.words[0] ?? '');
  const print = (entries: readonly LogEntry[]) => {
    for (const { at, stream, text } of entries)
      call[stream === 'stdout' ? 'out' : 'err'](`${flags.has('timestamps') ? `${at} ` : ''}${text}\n`);
  };
  print(chosen(container.log.entries, flags.value('tail'), flags.value('since'), flags.value('until')));
  let printed = container.log.entries.length;
  while (flags.has('follow') && !call.gone.aborted && container.alive) {
    await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS));
    print(container.log.entries.slice(printed));
    printed = container.log.entries.length;
  }
  return 0;
}

/** The entries that `--tail`, `--since` and `--until` leave. */
export function chosen(
  entries: readonly LogEntry[],
  tail?: string,
  from?: string,
  until?: string,
): readonly LogEntry[] {
  const after = from === undefined ? '' : moment(from);
  const before = until === undefined ? '9' : moment(until);
  const inTime = entries.filter(({ at }) => at >= after && at <= before);
  const count = Number(tail ?? 'all');
  return Number.isNaN(count) || count < 0 ? inTime : count === 0 ? [] : inTime.slice(-count);
}

/** A moment or a span ago (`10m`, `1h30m`, seconds since 1970) as RFC 3339, to be compared as text. */
function moment(text: string): string {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (/^\d+(\.\d+)?$/.test(text)) return new Date(Number(text) * 1000).toISOString();
  if (parts.length === 0 || /[T:]/.test(text)) return text.includes('T') ? text : `${text}T00:00:00Z`;
  const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  const spanMs = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ''] ?? 0), 0);
  return new Date(Date.now() - spanMs).toISOString();
}
