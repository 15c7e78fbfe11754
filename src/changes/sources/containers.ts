/**
 * Containers of the project: made anew and from what, started again, stopped, paused, removed or limited by hand. Pure.
 */

import type { ImageFacts } from '../../model/past.ts';
import type { Container } from '../../model/snapshot.ts';
import { byHand } from '../by-hand.ts';
import { commitLink, commitOf, deployRunOf, shortHash } from '../commit.ts';
import { type Draft, type Look, latest, msBetween, reachOf, type Source } from '../look.ts';

/** What came so soon before a container's making is what it was made for. */
const MADE_FOR_MS = 3_600_000;
/** Times of files are whole seconds, and clocks differ a little. */
const SLACK_MS = 2_000;
/** A start so soon after the making is part of it. */
const SAME_START_MS = 30_000;
/** Containers come up for so long after the machine or the engine. */
const AFTER_BOOT_MS = 180_000;

export const containers: Source = (look) => look.ours.flatMap((container) => ofContainer(look, container));

function ofContainer(look: Look, container: Container): Draft[] {
  return [made(look, container), ...startedAgain(look, container), ...stopped(look, container)];
}

/** The container's making, with the workflow run that it names: its page says more than that of the commit. */
function made(look: Look, container: Container): Draft {
  const draft = making(look, container);
  const run = deployRunOf(look, container.id);
  if (run === null) return draft;
  const commit = draft.link === '' ? '' : `; ${draft.link}`;
  return { ...draft, what: `${draft.what}${run.words}`, evidence: `${draft.evidence}${commit}`, link: run.url };
}

/** Named after what was newest in it. */
function making(look: Look, container: Container): Draft {
  const { service, createdAt } = container;
  const image = look.images.find((one) => one.id === container.image.id);
  const before = (at: string) => {
    const ms = msBetween(at, createdAt);
    return ms >= -SLACK_MS && ms <= MADE_FOR_MS;
  };
  const definitions = look.files
    .filter((file) => file.role === 'definition' && before(file.at))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const built = [image?.createdAt ?? ''].filter(before);
  const named = [image?.taggedAt ?? ''].filter(before);
  const newest = latest([...definitions.map((file) => file.at), ...built, ...named]);
  const base = { at: createdAt, subject: service, reach: reachOf(look, service), link: '' };
  if (newest === '')
    return {
      ...base,
      kind: 'recreated',
      what: `\`${service}\` was made anew`,
      evidence: madeFrom(look, container, image),
    };
  if (definitions.some((file) => file.at === newest) && newest !== built[0]) {
    const files = definitions
      .filter((file) => Math.abs(msBetween(file.at, newest)) <= 600_000)
      .map((file) => `\`${file.name}\``);
    return {
      ...base,
      kind: 'configuration',
      what: `\`${service}\` was made anew, after ${files.slice(0, 4).join(', ')} ${files.length === 1 ? 'was' : 'were'} edited`,
      evidence: `the time of its making, and of the ${files.length === 1 ? 'file' : 'files'} (${newest})`,
    };
  }
  return { ...base, ...newImage(look, container, image ?? null, built.length > 0) };
}

/** What the container was made from, for a making that nothing came just before. */
function madeFrom(look: Look, { createdAt }: Container, image: ImageFacts | undefined): string {
  const parts = [
    ...look.files.filter((file) => file.role === 'definition').map(({ name, at }) => ({ name: `\`${name}\``, at })),
    { name: 'its image', at: image?.createdAt ?? '' },
  ].filter((part) => msBetween(part.at, createdAt) >= 0);
  const newest = parts.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
  return `the time of its making${newest === undefined ? '' : `; what is newest of what it was made from: ${newest.name}, of ${newest.at}`}`;
}

function newImage(look: Look, container: Container, image: ImageFacts | null, built: boolean) {
  const { service } = container;
  const commit = image ? commitOf(look, service, image) : null;
  const named = commit ? `commit \`${shortHash(commit.hash)}\`` : image?.version ? `version \`${image.version}\`` : '';
  const suffix = named === '' ? '' : `, ${named}`;
  // A name alone, given anew, may stand for the same image as before.
  const what = built
    ? `the image of \`${service}\` changed${suffix}`
    : `\`${service}\` was made anew from an image that was pulled or named just before${suffix}`;
  const how = built
    ? `made anew from an image that was built ${image?.createdAt}`
    : `the image was named ${image?.taggedAt}`;
  return {
    kind: 'image' as const,
    what,
    evidence: `${how}${commit ? `; the commit is ${commit.from}` : ''}`,
    link: commit ? commitLink(commit.source, commit.hash) : '',
  };
}

/** Started again neither by its policy, nor with the machine or the engine. */
function startedAgain(look: Look, container: Container): Draft[] {
  const { state, service, createdAt, id } = container;
  const own = look.events.filter((event) => event.type === 'container' && event.id === id);
  const limits = own
    .filter((event) => event.action === 'update')
    .map(
      (event): Draft => ({
        at: event.at,
        kind: 'limits',
        subject: service,
        what: `the limits of \`${service}\` were changed by hand (\`docker update\`)`,
        evidence: 'the engine’s event `update`',
        link: '',
        reach: reachOf(look, service),
      }),
    );
  const cut = look.events
    .filter((event) => event.type === 'network' && event.action === 'disconnect' && event.container === id)
    .filter((event) => ['running', 'paused'].includes(state.status) && msBetween(state.startedAt, event.at) > 1_000)
    .map(
      (event): Draft => ({
        at: event.at,
        kind: 'network',
        subject: service,
        what: `\`${service}\` was taken out of the network \`${event.name}\``,
        evidence: 'the engine’s event `disconnect`',
        link: '',
        reach: reachOf(look, service),
      }),
    );
  const { bootedAt, engineStartedAt } = look.snapshot.past;
  const withHost = [bootedAt, engineStartedAt].some((start) => {
    const ms = start.known ? msBetween(start.value, state.startedAt) : Number.NaN;
    return ms >= -SLACK_MS && ms <= AFTER_BOOT_MS;
  });
  const restart = own.findLast((event) => event.action === 'restart');
  const again = state.restartCount === 0 && msBetween(createdAt, state.startedAt) > SAME_START_MS && !withHost;
  if (restart === undefined && !again) return [...limits, ...cut];
  return [
    ...limits,
    ...cut,
    {
      at: restart?.at ?? state.startedAt,
      kind: 'restarted',
      subject: service,
      what: `\`${service}\` was ${restart ? 'restarted' : 'started again'} by hand, or by a program`,
      evidence: restart ? 'the engine’s event `restart`' : 'its start, which no policy, engine or machine explains',
      link: '',
      reach: reachOf(look, service),
    },
  ];
}

function stopped(look: Look, container: Container): Draft[] {
  const { engineStartedAt } = look.snapshot.past;
  const found = byHand(container, look.events, engineStartedAt.known ? engineStartedAt.value : '');
  if (found === null) return [];
  return [
    {
      at: found.at,
      kind: 'by-hand',
      subject: container.service,
      what: `\`${container.service}\` was ${found.did} by hand, or by a program`,
      evidence: found.evidence,
      link: '',
      reach: reachOf(look, container.service),
    },
  ];
}

/** Services whose container is gone, and not replaced. */
export const removals: Source = (look) => {
  const gone = look.events.filter(
    (event) =>
      event.type === 'container' &&
      event.action === 'destroy' &&
      event.project === look.snapshot.project &&
      event.service !== '' &&
      !look.ours.some((container) => container.service === event.service),
  );
  const last = new Map(gone.map((event) => [event.service, event]));
  return [...last.values()].map((event) => ({
    at: event.at,
    kind: 'removed',
    subject: event.service,
    what: `the container of \`${event.service}\` was removed`,
    evidence: 'the engine’s event `destroy`',
    link: '',
    reach: reachOf(look, event.service),
  }));
};

/** Containers beside the project that began or ended. */
export const strangers: Source = (look) =>
  look.others
    .filter((container) => container.state.restartCount === 0)
    .map((container) => {
      const runs = container.state.status === 'running';
      return {
        at: runs ? container.state.startedAt : container.state.finishedAt || container.createdAt,
        kind: 'other-container',
        subject: container.name,
        what: `the container \`${container.name}\`, which is not of this project, ${runs ? 'was started' : 'ended'}`,
        evidence: runs ? 'its start' : `its end, exit code ${container.state.exitCode}`,
        link: '',
        reach: 'foreign',
      };
    });
