/** What programs print when the system forbids them a file, a port or an operation. */

import { signatures } from './sign.ts';

export const PERMISSION = signatures('permission', [
  ['PostgreSQL', 'directory', /data directory "(?<subject>[^"]{1,200})" has invalid permissions/],
  [
    'postgres image',
    'initdb',
    /initdb: error: could not (?:change permissions of|access|create) directory "(?<subject>[^"]{1,200})"/,
  ],
  [
    'PostgreSQL',
    'permission',
    /permission denied for (?:schema|table|relation|sequence|database|view|function) (?<subject>[^\s,;)]{1,200})/,
  ],
  ['Redis', 'append', /Can't open the append-only file(?: \S{1,100})?: Permission denied/],
  ['nginx', 'permission', /\(\) "(?<subject>[^"]{1,200})" failed \(13: Permission denied\)/],
  ['Laravel', 'append', /The stream or file "(?<subject>[^"]{1,200})" could not be opened in append mode/],
  ['sudo', 'sudo', /sudo: a (?:password is required|terminal is required to read the password)/],
  ['Go', 'bind', /listen \w{3,5} (?<subject>\S{0,60}:\d{1,5}): bind: permission denied/],
  ['Node', 'listen', /listen EACCES: permission denied (?<subject>\S{1,60})/],
  ['nginx', 'bind', /bind\(\) to (?<subject>\S{1,60}) failed \(13: Permission denied\)/],
  ['Python', 'errno', /\[Errno 13\] Permission denied(?:: '(?<subject>[^']{1,300})')?/],
  [
    'Python',
    'errno',
    /\[Errno 13\] error while attempting to bind on address \('(?<host>[^']{1,60})', (?<port>\d{1,5})/,
  ],
  ['Node', 'eacces', /EACCES: permission denied, \w{2,20} '(?<subject>[^']{1,300})'/],
  ['Java', 'accessdeniedexception', /java\.nio\.file\.AccessDeniedException(?:: (?<subject>\S{1,300}))?/],
  ['Java', 'permission', /FileNotFoundException: (?<subject>\S{1,300}) \(Permission denied\)/],
  ['Ruby', 'eacces', /Permission denied @ \w{1,40} - (?<subject>\S{1,300}) \(Errno::EACCES\)/],
  ['.NET', 'path', /Access to the path '(?<subject>[^']{1,300})' is denied/],
  ['any', 'permission', /(?<subject>\/[^\s:'"()]{1,300})['")]{0,2}: [Pp]ermission denied/],
  ['any', 'eacces', /\bEACCES\b/],
  ['Rust', 'os', /Permission denied \(os error 13\)/],
  ['Python', 'errno', /\[Errno 1\] Operation not permitted(?:: '(?<subject>[^']{1,300})')?/],
  ['Node', 'eperm', /EPERM: operation not permitted, \w{2,20}(?: '(?<subject>[^']{1,300})')?/],
  ['any', 'permitted', /(?:^|\s)['"]?(?<subject>\/[^\s:'"]{1,300})['"]?: [Oo]peration not permitted/],
  ['any', 'permitted', /: [Oo]peration not permitted/],
]);

export const READ_ONLY = signatures('read-only', [
  ['Python', 'errno', /\[Errno 30\] Read-only file system(?:: '(?<subject>[^']{1,300})')?/],
  ['Node', 'erofs', /EROFS: read-only file system(?:, \w{2,20} '(?<subject>[^']{1,300})')?/],
  ['any', 'system', /(?<subject>\/[^\s:'"]{1,300})['"]?: [Rr]ead-only file system/],
  ['any', 'system', /[Rr]ead-only file system/],
]);
