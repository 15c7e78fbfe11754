/**
 * The causes in order of precedence: the first that matches is the top finding, unless it is an effect of one before it.
 * Adding a cause is one file in causes/, its test, and one line here.
 */

import type { Cause } from './cause.ts';
import { certificate } from './causes/certificate.ts';
import { composeInvalid } from './causes/compose-invalid.ts';
import { composeUnavailable } from './causes/compose-unavailable.ts';
import { connectionsExhausted } from './causes/connections-exhausted.ts';
import { containerCreated } from './causes/container-created.ts';
import { containerExited } from './causes/container-exited.ts';
import { containerMissing } from './causes/container-missing.ts';
import { containerPaused } from './causes/container-paused.ts';
import { databaseAddress } from './causes/database-address.ts';
import { databaseAuth } from './causes/database-auth.ts';
import { databaseDown } from './causes/database-down.ts';
import { databaseNotReady } from './causes/database-not-ready.ts';
import { diskFull } from './causes/disk-full.ts';
import { dockerDown } from './causes/docker-down.ts';
import { dockerMissing } from './causes/docker-missing.ts';
import { dockerPermission } from './causes/docker-permission.ts';
import { endpointError } from './causes/endpoint-error.ts';
import { endpointUnexpected } from './causes/endpoint-unexpected.ts';
import { healthcheckMisconfigured } from './causes/healthcheck-misconfigured.ts';
import { imageMissing } from './causes/image-missing.ts';
import { monitoringDegraded } from './causes/monitoring-degraded.ts';
import { monitoringError } from './causes/monitoring-error.ts';
import { nameResolution } from './causes/name-resolution.ts';
import { neighbourDown } from './causes/neighbour-down.ts';
import { notListening } from './causes/not-listening.ts';
import { notResponding } from './causes/not-responding.ts';
import { outOfMemory } from './causes/out-of-memory.ts';
import { portConflict } from './causes/port-conflict.ts';
import { portConflictOrphan } from './causes/port-conflict-orphan.ts';
import { processLimits } from './causes/process-limits.ts';
import { projectMissing } from './causes/project-missing.ts';
import { proxyDown } from './causes/proxy-down.ts';
import { proxyStaleUpstream } from './causes/proxy-stale-upstream.ts';
import { restartLoop } from './causes/restart-loop.ts';
import { runnerView } from './causes/runner-view.ts';
import { serviceUnknown } from './causes/service-unknown.ts';
import { slowResponse } from './causes/slow-response.ts';
import { slowStart } from './causes/slow-start.ts';
import { starting } from './causes/starting.ts';
import { startupErrorConfiguration } from './causes/startup-error-configuration.ts';
import { startupErrorEntrypoint } from './causes/startup-error-entrypoint.ts';
import { startupErrorEnvironment } from './causes/startup-error-environment.ts';
import { startupErrorImport } from './causes/startup-error-import.ts';
import { startupErrorMigration } from './causes/startup-error-migration.ts';
import { startupErrorPermission } from './causes/startup-error-permission.ts';
import { unhealthy } from './causes/unhealthy.ts';

export const CAUSES: readonly Cause[] = [
  projectMissing,
  dockerMissing,
  dockerPermission,
  dockerDown,
  diskFull,
  composeInvalid,
  composeUnavailable,
  serviceUnknown,
  databaseDown,
  databaseNotReady,
  databaseAuth,
  connectionsExhausted,
  portConflictOrphan,
  portConflict,
  imageMissing,
  outOfMemory,
  startupErrorImport,
  startupErrorEnvironment,
  startupErrorConfiguration,
  startupErrorMigration,
  startupErrorPermission,
  startupErrorEntrypoint,
  certificate,
  processLimits,
  databaseAddress,
  nameResolution,
  restartLoop,
  containerPaused,
  containerMissing,
  containerExited,
  containerCreated,
  starting,
  slowStart,
  healthcheckMisconfigured,
  notListening,
  notResponding,
  endpointError,
  endpointUnexpected,
  monitoringError,
  unhealthy,
  proxyDown,
  proxyStaleUpstream,
  runnerView,
  neighbourDown,
  monitoringDegraded,
  slowResponse,
];
