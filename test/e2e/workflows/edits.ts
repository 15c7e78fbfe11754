/**
 * What has to be edited in a workflow file before `act` runs it, and why, each said in words. Pure. All else stays as it is.
 */

export interface Edited {
  readonly text: string;
  /** What was edited or stood in for; the test prints it. */
  readonly notes: readonly string[];
}

interface Edit {
  readonly note: string;
  readonly pattern: RegExp;
  readonly by: string;
}

/** The action and its reusable workflows as their callers name them; `act` is given a folder in their place. */
export const OURS = 'your-org/backend-health-remediation';

const EDITS: readonly Edit[] = [
  {
    note: '`queue: max` is left out: act does not know it',
    pattern: /^ *queue: max\n/gm,
    by: '',
  },
  {
    note: '`deployment: false` is left out: act does not know it',
    pattern: /^( *# Nothing is deployed here.*\n)? *deployment: false\n/gm,
    by: '',
  },
  {
    note: '`max-parallel` becomes 2: act evaluates no expression there',
    pattern: /max-parallel: \$\{\{ inputs\.max-parallel \}\}/g,
    by: 'max-parallel: 2',
  },
  {
    note: 'the checkout of the action at the commit of the workflow is left out, and the action is served from a folder: act has no `job.workflow_sha`',
    pattern:
      /^( *#.*\n)? *- uses: actions\/checkout@\S+.*\n *with:\n *repository: \$\{\{ job\.workflow_repository \}\}\n(?: {10}.*\n)+/gm,
    by: '',
  },
  {
    note: '`./.backend-health` becomes the action as a caller names it, for the same reason',
    pattern: /uses: \.\/\.backend-health$/gm,
    by: `uses: ${OURS}@v1`,
  },
];

export function editedForAct(text: string): Edited {
  const notes: string[] = [];
  let edited = text;
  for (const { note, pattern, by } of EDITS) {
    const next = edited.replace(pattern, by);
    if (next !== edited) notes.push(note);
    edited = next;
  }
  return { text: edited, notes };
}

/** The actions of others that a workflow uses, with the version it pins. */
export function usedByOthers(text: string): readonly { readonly action: string; readonly ref: string }[] {
  return [...text.matchAll(/uses: (actions\/[\w-]+)@(\S+)/g)].map(([, action = '', ref = '']) => ({ action, ref }));
}
