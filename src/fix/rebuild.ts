/**
 * Rebuild: build first, while the old container still runs; replace it only then; go back to the previous image when the
 * new one does not become healthy. All of it runs on the host, so that it is whole even when the run that began it is gone.
 */

import { quote } from '../host/quote.ts';
import type { Site, Step } from './step.ts';

/** Exit code of the last step when the previous image had to come back. */
export const ROLLED_BACK = 75;

/** Name under which the image in use is kept while a rebuild is under way, and after it. */
export function previousImage(project: string, service: string): string {
  return keptImage('previous', project, service);
}

/** Name under which an image of a service is kept on the host. */
export function keptImage(kind: 'previous' | 'good' | 'failed', project: string, service: string): string {
  const part = (name: string) =>
    name
      .toLowerCase()
      .replace(/[^a-z0-9_.-]/g, '-')
      .replace(/^[._-]+/, '') || 'x';
  return `backend-health-${kind}/${part(project)}:${part(service)}`;
}

export function rebuildSteps(service: string, site: Site): Step[] {
  const name = quote(service);
  const old = site.containers.find((container) => container.service === service);
  const builds = site.built === null || site.built.includes(service);
  const previous = old ? quote(previousImage(site.project, service)) : '';
  const up = `${site.compose} up -d --force-recreate --no-build ${name}`;
  return [
    ...(old
      ? [
          {
            name: 'keep-image',
            says: 'Keep the image in use, to go back to it',
            command: `${site.docker} tag ${quote(old.imageId)} ${previous}`,
            onFailure: 'stop',
          } as const,
        ]
      : []),
    builds
      ? {
          name: 'build',
          says: `Build ${service} while the old container still runs`,
          command: `${site.compose} build ${name}`,
          onFailure: 'stop',
        }
      : {
          name: 'pull',
          says: `Pull the image of ${service}`,
          command: `${site.compose} pull ${name}`,
          onFailure: 'stop',
        },
    {
      name: 'replace',
      says: `Replace the container of ${service}`,
      command: old ? `${up} && touch ${site.evidenceFolder}/replaced` : up,
      // Whatever became of it, even when it was cut short: the last step brings the service back.
      onFailure: old ? 'go-on' : 'stop',
    },
    ...(old
      ? ([
          {
            name: 'settle',
            says: 'Wait until the new container is healthy',
            command: settle(service, site),
            onFailure: 'go-on',
          },
          {
            name: 'decide',
            says: 'Keep the new container when it is healthy, else bring the previous image back',
            command: `if [ -e ${site.evidenceFolder}/settled ]; then echo 'the new container stays'; exit 0; fi
echo 'bringing the previous image back'
${site.docker} tag ${previous} ${quote(old.imageReference)} && { ${up} || ${up}; } && exit ${ROLLED_BACK}
exit 1`,
            onFailure: 'stop',
          },
        ] as const)
      : []),
  ];
}

/** Brings the previous image back; for a new container that runs and does not answer as it should. */
export function rollbackSteps(service: string, site: Site, imageReference: string): Step[] {
  return [
    {
      name: 'roll-back',
      says: `Bring the previous image of ${service} back`,
      command: `${site.docker} tag ${quote(previousImage(site.project, service))} ${quote(imageReference)} && ${site.compose} up -d --force-recreate --no-build ${quote(service)}`,
      onFailure: 'stop',
    },
  ];
}

/** Where `sleep` knows fractions. */
const LOOKS_PER_SECOND = 5;

/** Polls the new container; leaves a mark when it is healthy, and fails when it crashes, or is not healthy in time. */
function settle(service: string, site: Site): string {
  const format = quote(
    '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.RestartCount}}',
  );
  return `settled() { echo "$1"; : >${site.evidenceFolder}/settled; exit 0; }
i=0; step=1; good=0; ids=
while [ -e ${site.evidenceFolder}/replaced ] && [ $i -lt ${site.settleSeconds * LOOKS_PER_SECOND} ]; do
  [ -n "$ids" ] || ids=$(${site.compose} ps -q ${quote(service)})
  set -- $(${site.docker} inspect --format ${format} $ids 2>/dev/null | head -n 1)
  [ $# -gt 0 ] || ids=
  case "$1 $2" in
    'running healthy') settled "healthy after $((i/${LOOKS_PER_SECOND})) s" ;;
    'running none') good=$((good+step)); [ $good -lt ${5 * LOOKS_PER_SECOND} ] || settled running ;;
    running*) ;;
    *) [ $i -lt ${3 * LOOKS_PER_SECOND} ] || break ;;
  esac
  [ "\${3:-0}" -lt 2 ] || break
  if sleep ${1 / LOOKS_PER_SECOND} 2>/dev/null; then step=1; else sleep 1; step=${LOOKS_PER_SECOND}; fi
  i=$((i+step))
done
echo "the new container did not become healthy: \${1:-none} \${2:-}, restarts \${3:-0}"
exit 1`;
}
