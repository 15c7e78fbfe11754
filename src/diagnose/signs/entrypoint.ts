/** What shells, runc and the engine print when a container's command can't be executed, or a mount stands in its way. */

import { signatures } from './sign.ts';

export const MOUNT = signatures('mount', [
  ['dockerd', 'mount', /bind source path does not exist(?:: (?<subject>[^\s"]{1,300}))?/],
  ['runc', 'directory', /Are you trying to mount a directory onto a file \(or vice-versa\)/],
  ['runc', 'mounting', /error mounting \\?"(?<subject>[^"\\]{1,300})\\?" to rootfs/],
  ['Compose', 'external', /external volume "(?<subject>[^"]{1,100})" not found/],
]);

export const ENTRYPOINT = signatures('entrypoint', [
  ['runc', 'executable', /exec: \\?"(?<subject>[^"\\]{1,300})\\?": executable file not found in \$PATH/],
  ['runc', 'exec', /exec:? \\?"?(?<subject>[^\s"\\:]{1,300})\\?"?: exec format error/],
  ['shell', 'exec', /(?<subject>[^\s:]{1,300}): [Ee]xec format error/],
  ['runc', 'exec', /exec:? \\?"?(?<subject>[^\s"\\:]{1,300})\\?"?: no such file or directory/],
  ['runc', 'exec', /(?:^|\s)exec:? \\?"?(?<subject>[^\s"\\:]{1,300})\\?"?: permission denied/],
  ['runc', 'exec', /exec:? \\?"(?<subject>[^\s"\\:]{1,300})\\?": is a directory/],
  ['bash', 'required', /(?<subject>[^\s:]{1,300}): cannot execute: required file not found/],
  ['bash', 'interpreter', /(?<subject>[^\s:]{1,300}): (?:\S{1,100}: )?bad interpreter: /],
  ['env', 'env', /^(?:\/usr\/bin\/)?env: ['‘]?(?<subject>[^'’:]{1,100})['’]?: No such file or directory/],
  [
    'shell',
    'found',
    /(?:^|[\s/])(?:ba|da|a|z)?sh: (?:line )?(?:\d{1,5}: )?(?<subject>[\w./+-]{1,100}): (?:command )?not found$/,
  ],
  [
    'shell',
    'found',
    /\S{1,200}(?:\.sh|entrypoint): (?:exec: )?(?:line )?\d{1,5}: (?:exec: )?(?<subject>[\w./+-]{1,100}): (?:command )?not found$/,
  ],
  ['dockerd', 'command', /(?:daemon: |^)no command specified/],
  [
    'dockerd',
    'platform',
    /The requested image's platform \((?<subject>[^)]{1,60})\) does not match the detected host platform/,
    { hint: true },
  ],
  ['runc', 'unable', /unable to start container process:/],
  ['containerd', 'oci', /OCI runtime create failed/],
]);
