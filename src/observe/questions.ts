/**
 * The endpoints that the settings name, and the bounds in which they are asked.
 */

import type { EndpointQuestion } from '../host/http.ts';
import type { HttpLimits } from '../host/http-request.ts';
import type { Settings } from '../model/settings.ts';
import type { EndpointName } from '../model/snapshot.ts';

/** Bytes of an endpoint's answer that are read. */
const BODY_BYTES = 65_536;

/** The endpoints that the settings name, those of the host first. */
export function questions(settings: Settings): EndpointQuestion[] {
  const { baseUrl, dashboardUrl } = settings.target;
  const own: [EndpointName, string][] = [
    ['ping', settings.pingPath],
    ['health', settings.healthPath],
    ['monitoring', settings.monitoringPath],
  ];
  return [
    ...own
      .filter(([, path]) => path !== '')
      .map(([name, path]): EndpointQuestion => ({ name, url: `${baseUrl}${path}`, viewpoint: 'host' })),
    ...(dashboardUrl === ''
      ? []
      : (['runner', 'host'] as const).map(
          (viewpoint): EndpointQuestion => ({ name: 'dashboard', url: dashboardUrl, viewpoint }),
        )),
  ];
}

/** Bounds of a look at the endpoints. */
export function endpointLimits(settings: Settings): HttpLimits {
  return { timeoutMs: settings.endpointTimeoutMs, maxBodyBytes: BODY_BYTES };
}
