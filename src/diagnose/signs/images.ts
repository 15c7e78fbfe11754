/** What the engine, registries and builders print when an image can't be had or built. */

import { signatures } from './sign.ts';

export const IMAGE = signatures('image', [
  ['dockerd', 'pull', /pull access denied for (?<subject>[^\s,]{1,200})/],
  ['dockerd', 'manifest', /manifest for (?<subject>\S{1,200}) not found/],
  ['containerd', 'resolve', /failed to resolve reference \\?"(?<subject>[^"\\]{1,200})\\?": .{0,200}not found/],
  ['dockerd', 'image', /(?:Error: |daemon: |^)No such image: (?<subject>\S{1,200})/],
  ['registry', 'manifest', /(?:daemon|resolve|pull)[^\n]{0,300}: manifest unknown/],
  ['registry', 'toomanyrequests', /toomanyrequests: /],
  ['registry', 'pull', /You have reached your (?:unauthenticated )?pull rate limit/],
  ['dockerd', 'unauthorized', /(?:^|daemon: |: |resolve \S{1,200} )unauthorized: authentication required/],
  ['dockerd', 'credentials', /no basic auth credentials/],
  [
    'dockerd',
    'canceled',
    /net\/http: request canceled while waiting for connection \(Client\.Timeout exceeded/,
    { transient: true },
  ],
  ['dockerd', 'manifest', /no matching manifest for (?<subject>\S{1,60})/],
]);

export const BUILD = signatures('build', [
  ['BuildKit', 'process', /process "(?<subject>.{1,300})" did not complete successfully: exit code: \d{1,3}/],
  ['docker build', 'executor', /executor failed running \[(?<subject>.{1,300})\]: exit code: \d{1,3}/],
  ['docker build', 'command', /The command '(?<subject>.{1,300})' returned a non-zero code: \d{1,3}/],
  ['BuildKit', 'cache', /failed to compute cache key:/],
  ['BuildKit', 'checksum', /failed to calculate checksum of ref/],
  ['BuildKit', 'dockerfile', /failed to read dockerfile: open (?<subject>[^:]{1,200}):/],
  ['npm', 'npm', /^(?:.{0,40} )?npm (?:error|ERR!) code (?<subject>E[A-Z0-9]{2,30})/],
  ['pip', 'matching', /ERROR: No matching distribution found for (?<subject>\S{1,200})/],
  ['BuildKit', 'solve', /failed to solve: /],
]);
