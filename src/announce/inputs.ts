/**
 * The inputs that say what is told elsewhere once the run has ended: incident, webhook, deployment status. Contacts nothing.
 */

import type { InputName } from '../inputs.ts';
import type {
  AnnounceSettings,
  DeploymentSettings,
  IncidentSettings,
  NotifyFormat,
  NotifySettings,
} from '../model/settings.ts';

/** What is needed of the reader of all inputs. */
export interface InputReader {
  text(name: InputName): string;
  flag(name: InputName): boolean;
  oneOf<T extends string>(name: InputName, choices: readonly T[]): T;
  url(name: InputName): URL | null;
  wrong(name: InputName, takes: string): void;
}

const FORMATS = ['auto', 'slack', 'discord', 'teams', 'json'] as const;
/** GitHub takes no longer label. */
const MAX_LABEL = 50;
const MAX_LABELS = 10;
const MAX_ASSIGNEES = 10;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export function readAnnounce(reader: InputReader): AnnounceSettings {
  const githubToken = reader.text('github-token');
  if (/\s/.test(githubToken)) reader.wrong('github-token', 'a token: one word, without spaces');
  return {
    githubToken,
    incident: readIncident(reader),
    notify: readNotify(reader),
    deployment: readDeployment(reader),
  };
}

function readIncident(reader: InputReader): IncidentSettings | null {
  const keep = reader.flag('incident-issue');
  const labels = listed(reader.text('incident-labels'));
  if (labels.length === 0 || labels.length > MAX_LABELS || labels.some((label) => label.length > MAX_LABEL))
    reader.wrong('incident-labels', `1 to ${MAX_LABELS} labels of up to ${MAX_LABEL} characters, separated by commas`);
  const assignees = listed(reader.text('incident-assignees')).map((name) => name.replace(/^@/, ''));
  if (assignees.length > MAX_ASSIGNEES || assignees.some((name) => !/^[a-zA-Z0-9][\w-]{0,99}$/.test(name)))
    reader.wrong('incident-assignees', `up to ${MAX_ASSIGNEES} names of GitHub users, separated by commas`);
  const repository = reader.text('incident-repository');
  if (repository !== '' && !/^[a-zA-Z0-9][\w-]*\/[\w.-]+$/.test(repository))
    reader.wrong('incident-repository', 'a repository as `owner/name`');
  return keep ? { repository, labels, assignees } : null;
}

function readNotify(reader: InputReader): NotifySettings | null {
  const text = reader.text('notify-webhook');
  const format = reader.oneOf('notify-format', FORMATS);
  const on = reader.oneOf('notify-on', ['change', 'failure', 'always'] as const);
  if (text === '') return null;
  const url = URL.canParse(text) && !/\s/.test(text) ? new URL(text) : null;
  const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (url === null || !allowed || url.username !== '' || url.password !== '') {
    reader.wrong(
      'notify-webhook',
      'one URL that begins with `https://`, or `http://` on this machine, without user or password',
    );
    return null;
  }
  return { webhook: url.href, format: format === 'auto' ? formatOf(url.hostname) : format, on };
}

/** What the service behind a webhook takes, known by its host. */
export function formatOf(hostname: string): NotifyFormat {
  const within = (...domains: readonly string[]) =>
    domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
  if (within('hooks.slack.com', 'hooks.slack-gov.com')) return 'slack';
  if (within('discord.com', 'discordapp.com')) return 'discord';
  if (within('webhook.office.com', 'logic.azure.com', 'api.powerplatform.com')) return 'teams';
  return 'json';
}

function readDeployment(reader: InputReader): DeploymentSettings | null {
  const keep = reader.flag('deployment-status');
  const id = reader.text('deployment-id');
  if (!/^\d{0,15}$/.test(id)) reader.wrong('deployment-id', 'the number of a deployment, such as `1234567890`');
  const environmentUrl = reader.url('environment-url')?.href ?? '';
  const dashboardUrl = reader.text('dashboard-url');
  return keep
    ? { id: id === '' ? null : Number(id), environmentUrl: environmentUrl === '' ? dashboardUrl : environmentUrl }
    : null;
}

function listed(text: string): string[] {
  const parts = text.split(/[\r\n,]+/).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}
