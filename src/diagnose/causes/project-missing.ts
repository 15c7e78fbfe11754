/** The project folder is not on the host. */

import { type Cause, evidence, UNSEEN_SYMPTOMS } from '../cause.ts';
import { refuse } from '../remedies.ts';

export const projectMissing: Cause = {
  id: 'project-missing',
  title: 'The project folder is not there',
  severity: 'critical',
  guide: 'Step 1: Container status',
  means: 'The folder given as `project-directory` does not exist on the host, or the user may not enter it.',
  recognised: '`cd` into the folder fails.',
  automatic: 'Nothing: what would be fixed is not known.',
  byHand:
    'Check `project-directory` (`~` is the home of the user who logs in); `docker compose ls --all` lists the projects that the engine knows.',
  explains: [...UNSEEN_SYMPTOMS, 'port-conflict'],
  match(of) {
    const { folder, machine } = of.snapshot;
    if (!folder.known || folder.value.status !== 'missing') return null;
    const user = machine.known ? machine.value.user : 'the user';
    return {
      summary: `The project folder ${folder.value.directory} does not exist on the host, or ${user} may not enter it.`,
      evidence: [evidence('command', `cd ${folder.value.directory}`, 'No such directory, or no permission')],
      remedy: refuse("Without its project folder the backend can't be managed: nothing was changed."),
      byHand: [
        'Check the input `project-directory`; `~` is the home of the user who logs in.',
        'List the projects that the engine knows with `docker compose ls --all`.',
      ],
    };
  },
};
