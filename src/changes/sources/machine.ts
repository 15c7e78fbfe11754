/**
 * The machine around the backend: its start, the engine's, packages, clock, disk, certificates, nginx, and what earlier runs
 * of this did. Pure.
 */

import type { PackageChange } from '../../model/past.ts';
import { type Draft, type Look, msBetween, orNone, type Reach, type Source } from '../look.ts';

/** An engine that starts so soon after the machine started with it. */
const WITH_MACHINE_MS = 300_000;
/** Packages that follow each other within so long are one change. */
const ONE_UPGRADE_MS = 600_000;
/** Packages under every container, and those of the reverse proxy. */
const WEIGHTY =
  /^(docker|containerd|runc|moby|nginx|openssl|libssl|libc6|glibc|linux-|kernel|iptables|nftables|systemd)/;
const NEARLY_FULL_PERCENT = 95;
const EXPIRES_SOON_MS = 14 * 86_400_000;
const DAY_MS = 86_400_000;

const draft = (
  at: string,
  kind: Draft['kind'],
  subject: string,
  what: string,
  evidence: string,
  reach: Reach = 'host',
  link = '',
): Draft => ({ at, kind, subject, what, evidence, reach, link });

export const starts: Source = ({ snapshot: { past } }) => {
  const { bootedAt, engineStartedAt } = past;
  const boot = bootedAt.known ? bootedAt.value : '';
  const engine = engineStartedAt.known ? engineStartedAt.value : '';
  const withMachine = boot !== '' && Math.abs(msBetween(boot, engine)) < WITH_MACHINE_MS;
  return [
    ...(boot === '' ? [] : [draft(boot, 'reboot', 'the machine', 'the machine was started', 'its uptime')]),
    ...(engine === '' || withMachine
      ? []
      : [draft(engine, 'engine', 'Docker', 'the Docker engine was restarted', 'the time of its pid file')]),
  ];
};

export const kernelKills: Source = ({ snapshot: { past } }) =>
  orNone(past.kernelKills).map(({ at, process }) =>
    draft(at, 'kernel-kill', process, `the kernel killed \`${process}\` for want of memory`, 'the log of the kernel'),
  );

export const packages: Source = ({ snapshot: { past } }) => {
  const groups: PackageChange[][] = [];
  for (const one of [...orNone(past.packages)].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const last = groups.at(-1);
    if (last?.at(-1) && msBetween(last.at(-1)?.at ?? '', one.at) <= ONE_UPGRADE_MS) last.push(one);
    else groups.push([one]);
  }
  return groups.map(settledIn).flatMap((group) => {
    if (group.length === 0) return [];
    const weighty = group.filter((one) => WEIGHTY.test(one.name));
    const ordered = [...new Set([...weighty, ...group].map((one) => one.name))];
    const named = ordered.slice(0, 3).map((name) => `\`${name}\``);
    const more = ordered.length > 3 ? ` and ${ordered.length - 3} more` : '';
    const verbs = [...new Set(group.map((one) => one.action))].join(' or ');
    return draft(
      group.at(-1)?.at ?? '',
      'package',
      ordered[0] ?? '',
      `${ordered.length === 1 ? 'the package' : 'packages'} ${named.join(', ')}${more} ${ordered.length === 1 ? 'was' : 'were'} ${verbs}`,
      'the log of packages',
      // What was not there before, nothing that ran can have stood on.
      weighty.some((one) => one.action !== 'installed') ? 'beneath' : 'foreign',
    );
  });
};

/** A package by its last action each; without those that came and went again. */
function settledIn(group: readonly PackageChange[]): PackageChange[] {
  const names = [...new Set(group.map((one) => one.name))];
  return names
    .flatMap((name) => {
      const own = group.filter((one) => one.name === name);
      const last = own.at(-1);
      const cameAndWent = own[0]?.action === 'installed' && last?.action === 'removed';
      return last === undefined || cameAndWent ? [] : [last];
    })
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

export const clock: Source = (look) => {
  const { containers } = look.snapshot;
  const ahead = (containers.known ? containers.value : []).find(
    (container) => msBetween(look.now, container.state.startedAt) > 60_000,
  );
  return [
    ...orNone(look.snapshot.past.clockSteps).map(({ at, text }) =>
      draft(at, 'clock', 'the clock', 'the clock of the machine was stepped', text),
    ),
    ...(ahead === undefined
      ? []
      : [
          draft(
            '',
            'clock',
            'the clock',
            'the clock of the machine was set back',
            `\`${ahead.name}\` was started ${ahead.state.startedAt}, which has yet to come`,
          ),
        ]),
  ];
};

export const disk: Source = ({ snapshot: { machine } }) =>
  (machine.known ? machine.value.fileSystems : [])
    .filter((one) => one.usedPercent >= NEARLY_FULL_PERCENT || one.inodesUsedPercent >= NEARLY_FULL_PERCENT)
    .map((one) =>
      draft(
        '',
        'disk',
        one.mount,
        `the file system \`${one.mount}\` filled up to ${Math.max(one.usedPercent, one.inodesUsedPercent)} %`,
        '`df`; since when is not known',
      ),
    );

export const certificates: Source = (look) =>
  orNone(look.snapshot.past.certificates).flatMap((one): Draft[] => {
    const name = `the certificate of \`${one.where}\``;
    const expired = msBetween(one.notAfter, look.now);
    const renewed = msBetween(one.notBefore, look.now);
    if (expired >= 0)
      return [draft(one.notAfter, 'certificate', one.where, `${name} expired`, `notAfter ${one.notAfter}`)];
    if (-expired < EXPIRES_SOON_MS)
      return [draft('', 'certificate', one.where, `${name} expires on ${one.notAfter.slice(0, 10)}`, 'its dates')];
    return renewed >= 0 && renewed < DAY_MS
      ? [draft(one.notBefore, 'certificate', one.where, `${name} was renewed`, `notBefore ${one.notBefore}`)]
      : [];
  });

export const proxyFiles: Source = (look) =>
  look.files
    .filter((file) => file.role === 'proxy')
    .map((file) =>
      draft(file.at, 'file', file.name, `\`${file.name}\` was edited`, 'the time of the file; it is nginx’s'),
    );

/** Earlier runs of this that changed the host. */
export const runs: Source = (look: Look) => {
  const last = new Map(look.journal.filter((entry) => entry.option !== '').map((entry) => [entry.id, entry]));
  return [...last.values()].map((entry) =>
    draft(
      entry.at,
      'fix',
      entry.option,
      `an earlier run of this tried ${entry.option} for \`${entry.cause || 'unknown'}\` (${entry.status})`,
      'the journal on the host',
      'own',
      entry.runUrl,
    ),
  );
};
