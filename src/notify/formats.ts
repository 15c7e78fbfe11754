/**
 * A message in the form that a service's webhook takes. Host text can address nobody in it and is no markup. Pure.
 */

import type { NotifyFormat } from '../model/settings.ts';
import type { CleanRecord } from '../report/clean-record.ts';
import { cut } from '../report/sanitise.ts';
import { topFinding } from '../report/summary/cause.ts';
import type { Message } from './message.ts';

export const NOTIFICATION_SCHEMA_VERSION = 1;
/** Discord takes 2,000 characters. */
const MAX_DISCORD = 1_950;
/** Slack cuts longer texts. */
const MAX_SLACK = 3_500;

export function payload(format: NotifyFormat, message: Message, record: CleanRecord): object {
  switch (format) {
    case 'slack':
      return slack(message);
    case 'discord':
      return discord(message);
    case 'teams':
      return teams(message);
    case 'json':
      return json(message, record);
  }
}

/** https://docs.slack.dev/messaging/formatting-message-text: with `&`, `<` and `>` escaped nothing is a mention or a link. */
function slack(message: Message): object {
  const inert = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const links = linksOf(message).map(([name, url]) => `<${url}|${name}>`);
  const title = `${message.mark} *${inert(message.title).replaceAll('*', '∗')}*`;
  return {
    text: [cut([title, ...body(message).map(inert)].join('\n'), MAX_SLACK), ...links].join('\n'),
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** https://docs.discord.com/developers/resources/webhook#execute-webhook; flag 4 shows no previews of links. */
function discord(message: Message): object {
  const inert = (text: string) => text.replace(/[\\*_~`|>[\]()#<@-]/g, (char) => `\\${char}`);
  const links = linksOf(message).map(([name, url]) => `${name}: <${url}>`);
  const title = `${message.mark} **${inert(message.title)}**`;
  const text = cut([title, ...body(message).map(inert)].join('\n'), MAX_DISCORD - links.join('\n').length);
  return { content: [text, ...links].join('\n'), allowed_mentions: { parse: [] }, flags: 4 };
}

/**
 * An Adaptive Card, as workflows in Teams take it. Text runs are not read as Markdown.
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 */
function teams(message: Message): object {
  const block = (text: string, look: object = {}) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, ...look }],
  });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            block(`${message.mark} ${message.title}`, { weight: 'Bolder', size: 'Medium' }),
            ...body(message).map((text) => block(text)),
          ],
          actions: linksOf(message).map(([title, url]) => ({ type: 'Action.OpenUrl', title, url })),
        },
      },
    ],
  };
}

/** See docs/incidents.md: a contract, as the outputs are. */
function json(message: Message, record: CleanRecord): object {
  const top = topFinding(record);
  return {
    schema_version: NOTIFICATION_SCHEMA_VERSION,
    state: message.condition,
    change: message.change,
    certain: message.note === '',
    title: message.title,
    service: record.service,
    host: record.host,
    project_directory: record.projectDirectory,
    status: record.status,
    reason_code: record.reasonCode,
    reason: message.reason,
    cause: top === null ? null : { id: top.id, title: top.title },
    tried: record.attempts.map(({ rung, outcome }) => ({ action: rung.action, outcome })),
    recovery_ms: record.recoveryMs,
    next: message.next,
    started_at: record.startedAt,
    finished_at: record.finishedAt,
    run_id: record.runId,
    run_url: message.runUrl,
    incident_url: message.incidentUrl,
    repository: record.origin.repository,
    workflow: record.origin.workflow,
  };
}

/** The lines under the title. */
function body(message: Message): string[] {
  return [
    message.reason,
    ...(message.cause === '' ? [] : [`Cause: ${message.cause}`]),
    ...(message.tried.length === 0 ? [] : [`Tried: ${message.tried.join('; ')}`]),
    ...message.next.map((step) => `Next: ${step}`),
    ...(message.note === '' ? [] : [message.note]),
  ].filter((text) => text !== '');
}

/** Links of ours: to the run and the incident, where they are addresses that can do no harm. */
function linksOf(message: Message): (readonly [name: string, url: string])[] {
  const links = [
    ['Run', message.runUrl],
    ['Incident', message.incidentUrl],
  ] as const;
  return links.filter(([, url]) => /^https?:\/\/[\w.:/?=&%~+-]+$/.test(url));
}
