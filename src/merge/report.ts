/**
 * A JSON report, read back: what the merged summary needs of it, cleaned like everything that a host may have had a hand in.
 * What is no report of this program, or of another schema version, is told as such.
 */

import * as v from 'valibot';
import type { ReasonCode, RunStatus } from '../model/record.ts';
import { REASON_CODES } from '../reason-codes.ts';
import { cleanText } from '../report/clean-record.ts';
import { SCHEMA_VERSION } from '../report/json.ts';
import type { Redact } from '../report/redact.ts';
import { cut } from '../report/sanitise.ts';

const STATUSES = ['healthy', 'fixed', 'degraded', 'unhealthy', 'refused', 'unreachable'] as const;
const MAX_TEXT = 1_000;
const MAX_ITEMS = 8;

const number = v.pipe(v.number(), v.finite());
const rung = v.object({ action: v.string() });
const REPORT = v.object({
  schema_version: v.literal(SCHEMA_VERSION),
  started_at: v.string(),
  duration_ms: number,
  name: v.optional(v.string(), ''),
  origin: v.object({ run_url: v.string() }),
  host: v.string(),
  service: v.string(),
  dry_run: v.boolean(),
  status: v.picklist(STATUSES),
  reason_code: v.custom<ReasonCode>((code) => typeof code === 'string' && Object.hasOwn(REASON_CODES, code)),
  reason: v.string(),
  recovery_ms: v.nullable(number),
  advice: v.array(v.string()),
  attempts: v.array(v.object({ rung, outcome: v.string(), note: v.string() })),
  diagnosis: v.nullable(
    v.object({
      findings: v.array(v.object({ id: v.string(), title: v.string(), summary: v.string(), effect_of: v.string() })),
    }),
  ),
});

export interface HostReport {
  /** The host's name in the settings file, '' without one. */
  readonly name: string;
  readonly host: string;
  readonly service: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly runUrl: string;
  readonly dryRun: boolean;
  readonly status: RunStatus;
  readonly reasonCode: ReasonCode;
  readonly reason: string;
  readonly recoveryMs: number | null;
  readonly cause: { readonly id: string; readonly title: string; readonly summary: string } | null;
  readonly done: readonly { readonly action: string; readonly outcome: string; readonly note: string }[];
  readonly advice: readonly string[];
}

/** The report, or why the text is none. */
export function parseReport(text: string, redact: Redact): HostReport | { readonly why: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { why: 'it is no JSON' };
  }
  const version = v.safeParse(v.object({ schema_version: v.number() }), value);
  if (!version.success) return { why: 'it is no report of this action' };
  if (version.output.schema_version !== SCHEMA_VERSION) {
    return {
      why: `its schema version is ${version.output.schema_version}, not ${SCHEMA_VERSION}: use one version of the action`,
    };
  }
  const parsed = v.safeParse(REPORT, value);
  if (!parsed.success)
    return { why: `\`${cut(v.getDotPath(parsed.issues[0]) ?? 'its shape', 80)}\` is not as in a report` };
  return hostReport(parsed.output, (one) => cut(cleanText(one, redact).replace(/\s+/g, ' '), MAX_TEXT));
}

function hostReport(report: v.InferOutput<typeof REPORT>, clean: (text: string) => string): HostReport {
  const findings = report.diagnosis?.findings ?? [];
  const cause = findings.find((finding) => finding.effect_of === '') ?? null;
  return {
    name: clean(report.name),
    host: clean(report.host),
    service: clean(report.service),
    startedAt: clean(report.started_at),
    durationMs: report.duration_ms,
    runUrl: clean(report.origin.run_url),
    dryRun: report.dry_run,
    status: report.status,
    reasonCode: report.reason_code,
    reason: clean(report.reason),
    recoveryMs: report.recovery_ms,
    cause: cause && { id: clean(cause.id), title: clean(cause.title), summary: clean(cause.summary) },
    done: report.attempts.slice(-MAX_ITEMS).map((attempt) => ({
      action: clean(attempt.rung.action),
      outcome: clean(attempt.outcome),
      note: clean(attempt.note),
    })),
    advice: report.advice.slice(0, MAX_ITEMS).map(clean),
  };
}
