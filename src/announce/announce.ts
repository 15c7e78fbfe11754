/**
 * What is told elsewhere once the run has ended: the incident, the webhook, the deployment's status. Whatever goes wrong
 * here is a warning that says what to do; it changes neither the run's end nor its exit code.
 */

import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GithubApi } from '../github/client.ts';
import { ApiFailure, explain, type Wanted } from '../github/failure.ts';
import type { IncidentOutcome } from '../github/incident.ts';
import type { Host } from '../host/host.ts';
import type {
  AnnounceSettings,
  DeploymentSettings,
  IncidentSettings,
  NotifySettings,
  Settings,
} from '../model/settings.ts';
import type { CleanRecord } from '../report/clean-record.ts';
import { type Condition, conditionOf } from './condition.ts';
import { subjectKey } from './subject.ts';

export interface AnnounceRequest {
  readonly settings: Settings;
  readonly record: CleanRecord;
  /** null where it could not be reached. */
  readonly host: Host | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Address of the folder docs/, '' for no links. */
  readonly docsUrl: string;
  readonly signal: AbortSignal;
  /** The texts may quote an answer from elsewhere: the listener redacts and escapes them. */
  readonly say: (level: 'info' | 'warning', text: string) => void;
}

/** The incident that is, or was just, open; empty strings where there is none. */
export interface Announced {
  readonly incidentUrl: string;
  readonly incidentNumber: string;
}

/** A cancelled job has few seconds left: enough to tell a deployment that nobody knows. */
const LAST_WORDS_MS = 3_000;

const NOTHING: Announced = { incidentUrl: '', incidentNumber: '' };

/** Never rejects. */
export async function announce(request: AnnounceRequest): Promise<Announced> {
  const { incident, notify, deployment } = request.settings.announce;
  if (incident === null && notify === null && deployment === null) return NOTHING;
  if (request.record.dryRun) {
    request.say('info', 'Dry run: no incident, notification or deployment status.');
    return NOTHING;
  }
  try {
    return await new Announcement(request).make();
  } catch (error) {
    request.say(
      'warning',
      `Not everything could be announced: ${error instanceof Error ? error.message : String(error)}`,
    );
    return NOTHING;
  }
}

class Announcement {
  readonly #request: AnnounceRequest;
  readonly #announce: AnnounceSettings;
  readonly #condition: Condition;
  readonly #own: string;
  readonly #signal: AbortSignal;
  #api: Promise<GithubApi> | null = null;

  constructor(request: AnnounceRequest) {
    this.#request = request;
    this.#announce = request.settings.announce;
    this.#condition = conditionOf(request.record);
    this.#own = request.environment['GITHUB_REPOSITORY'] ?? '';
    this.#signal = request.signal.aborted ? AbortSignal.timeout(LAST_WORDS_MS) : request.signal;
  }

  async make(): Promise<Announced> {
    const { incident, notify, deployment } = this.#announce;
    const kept: IncidentOutcome = incident === null ? { kind: 'none', wasOpen: null } : await this.#incident(incident);
    const known = kept.kind === 'none' ? NOTHING : { incidentUrl: kept.url, incidentNumber: String(kept.number) };
    if (notify !== null) await this.#notify(notify, kept.wasOpen, known.incidentUrl);
    if (deployment !== null) await this.#deployment(deployment);
    return known;
  }

  async #incident(settings: IncidentSettings): Promise<IncidentOutcome> {
    const none: IncidentOutcome = { kind: 'none', wasOpen: null };
    const repository = settings.repository === '' ? this.#own : settings.repository;
    if (!this.#ready('incident-issue', 'No incident is kept', repository, 'issues: write', 'incident-repository'))
      return none;
    if (this.#condition === 'unknown') {
      this.#say('info', 'Incident: left as it is, for this run did not learn how the backend is.');
      return none;
    }
    const [{ keepIncident }, { Issues, ownLogin }] = await Promise.all([
      import('../github/incident.ts'),
      import('../github/issues.ts'),
    ]);
    const { settings: all, record, docsUrl, environment } = this.#request;
    const wanted = { repository, permission: 'issues: write', of: 'issues' };
    const outcome = await this.#ask('The incident could not be kept', wanted, async (api) =>
      keepIncident({
        issues: new Issues(api, repository, await ownLogin(api, this.#announce.githubToken)),
        subject: subjectKey(all, environment['RUNNER_NAME'] || hostname()),
        condition: this.#condition,
        record,
        settings,
        docsUrl,
        warn: (text) => this.#say('warning', text),
      }),
    );
    if (outcome === null) return none;
    this.#say('info', incidentWords(outcome));
    return outcome;
  }

  async #notify(settings: NotifySettings, incidentOpen: boolean | null, incidentUrl: string): Promise<void> {
    const [{ notify }, { postJson }] = await Promise.all([import('../notify/notify.ts'), import('../notify/post.ts')]);
    const { record, host, settings: all } = this.#request;
    const outcome = await notify({
      settings,
      condition: this.#condition,
      record,
      host: record.status === 'unreachable' ? null : host,
      projectDirectory: all.target.projectDirectory,
      incidentOpen,
      incidentUrl,
      earlierRun: () => this.#earlierRun(),
      post: postJson,
      options: { signal: this.#signal, wait },
    });
    if (outcome.kind === 'silent') this.#say('info', `Notification: none, as ${outcome.why}.`);
    else if (outcome.kind === 'failed')
      this.#say(
        'warning',
        `The notification could not be sent to \`notify-webhook\`: ${outcome.why}. The next run that finds the same tries again.`,
      );
    else {
      this.#say('info', `Notification: sent${outcome.unsure ? ', though it may have been told before' : ''}.`);
      if (!outcome.remembered)
        this.#say(
          'warning',
          'What the webhook was told could not be remembered, so the next run may tell it again. `incident-issue: true` remembers it.',
        );
    }
  }

  async #deployment({ id, environmentUrl }: DeploymentSettings): Promise<void> {
    if (!this.#ready('deployment-status', "No deployment's status is set", this.#own, 'deployments: write')) return;
    const deployments = await import('../github/deployment.ts');
    const { environment, record } = this.#request;
    const deployment = id ?? (await deployments.deploymentOfEvent(environment['GITHUB_EVENT_PATH'] ?? ''));
    if (deployment === null) {
      this.#say(
        'warning',
        '`deployment-status` is `true`, and the event that started this workflow has no deployment: no status is set. Name one in `deployment-id`, or start the workflow `on: deployment_status`.',
      );
      return;
    }
    const state = deployments.deploymentState(this.#condition, record.reasonCode);
    const wanted = { repository: this.#own, permission: 'deployments: write', of: 'deployments' };
    const done = await this.#ask('The status of the deployment could not be set', wanted, async (api) => {
      const description = deployments.deploymentDescription(record);
      const logUrl = record.origin.runUrl;
      const status = { repository: this.#own, id: deployment, state, description, logUrl, environmentUrl };
      await deployments.setDeploymentStatus(api, status);
      return true;
    });
    if (done === true) this.#say('info', `Deployment ${deployment}: ${state}.`);
  }

  /** null where it is not known; why is told only in the log, as the message says that it is not sure. */
  async #earlierRun(): Promise<'success' | 'failure' | null> {
    const { environment } = this.#request;
    const runId = Number(environment['GITHUB_RUN_ID'] ?? Number.NaN);
    if (this.#announce.githubToken === '' || this.#own === '' || !Number.isSafeInteger(runId)) return null;
    const { endOfEarlierRun } = await import('../github/earlier-run.ts');
    try {
      const own = { repository: this.#own, runId, runnerName: environment['RUNNER_NAME'] ?? '' };
      return await endOfEarlierRun(await this.#open(), own);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      const wanted = { repository: this.#own, permission: 'actions: read', of: 'workflow runs' };
      this.#say('info', `How the run before ended is not known: ${explain(error, wanted)}`);
      return null;
    }
  }

  /** Whether there is a token and a repository; says what to do where there is not. */
  #ready(input: string, not: string, repository: string, permission: string, repositoryInput = ''): boolean {
    const missing = (what: string, todo: string) =>
      this.#say('warning', `\`${input}\` is \`true\`, and ${what}. ${not}. ${todo}`);
    if (this.#announce.githubToken === '')
      missing(
        '`github-token` is empty',
        `Give it \`github-token: \${{ github.token }}\`, and the job \`permissions: ${permission}\`.`,
      );
    else if (!/^[^/]+\/[^/]+$/.test(repository))
      missing(
        'this is no run of a GitHub workflow',
        repositoryInput === '' ? 'It is for workflows only.' : `Name a repository in \`${repositoryInput}\`.`,
      );
    else return true;
    return false;
  }

  /** null where it failed, which is told. */
  async #ask<T>(failed: string, wanted: Wanted, work: (api: GithubApi) => Promise<T>): Promise<T | null> {
    try {
      return await work(await this.#open());
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      this.#say('warning', `${failed}. ${explain(error, wanted)}`);
      return null;
    }
  }

  #open(): Promise<GithubApi> {
    this.#api ??= import('../github/client.ts').then(({ openGithubApi }) =>
      openGithubApi({
        token: this.#announce.githubToken,
        baseUrl: this.#request.environment['GITHUB_API_URL'] || 'https://api.github.com',
        signal: this.#signal,
        wait,
      }),
    );
    return this.#api;
  }

  #say(level: 'info' | 'warning', text: string): void {
    this.#request.say(level, text);
  }
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}

function incidentWords(outcome: IncidentOutcome): string {
  switch (outcome.kind) {
    case 'none':
      return 'Incident: none is open.';
    case 'opened':
      return `Incident: opened #${outcome.number} ${outcome.url}`;
    case 'commented':
      return `Incident: commented on #${outcome.number} ${outcome.url}`;
    case 'seen-again':
      return `Incident: the same as before, counted in #${outcome.number} ${outcome.url}`;
    case 'closed':
      return `Incident: closed #${outcome.number} ${outcome.url}`;
  }
}
