/** What programs and the kernel print when memory, disk, descriptors, threads or processes run out. */

import { signatures } from './sign.ts';

export const MEMORY = signatures('out-of-memory', [
  ['kernel', 'memory', /[Oo]ut of memory: Killed? process \d{1,10} \((?<subject>[^)]{1,60})\)/],
  ['kernel', 'oom', /(?<subject>\S{1,60}) invoked oom-killer: gfp_mask=/],
  ['kernel', 'oom', /oom-kill:constraint=/],
  ['docker inspect', 'oomkilled', /"OOMKilled": true/],
  ['gunicorn', 'sigkill', /Worker \(pid:(?<subject>\d{1,10})\) was sent SIGKILL!/, { transient: true }],
  ['Node', 'heap', /FATAL ERROR: .{0,120}JavaScript heap out of memory/],
  ['Node', 'mark', /Ineffective mark-compacts near heap limit/],
  [
    'Java',
    'outofmemoryerror',
    /java\.lang\.OutOfMemoryError: (?<subject>Java heap space|Metaspace|GC overhead limit exceeded|Direct buffer memory|Requested array size exceeds VM limit)/,
  ],
  ['Java', 'outofmemoryerror', /java\.lang\.OutOfMemoryError/],
  ['Java', 'insufficient', /There is insufficient memory for the Java Runtime Environment/],
  ['Go', 'memory', /fatal error: runtime: (?:cannot allocate memory|out of memory)/],
  ['PHP', 'allowed', /Allowed memory size of (?<subject>\d{1,20}) bytes exhausted/],
  ['PHP-FPM', 'sigkill', /child (?<subject>\d{1,10}) exited on signal 9 \(SIGKILL\)/, { transient: true }],
  ['Ruby', 'nomemoryerror', /failed to allocate memory \(NoMemoryError\)/],
  ['Redis', 'allocating', /Out Of Memory allocating/],
  ['Redis', 'oom', /OOM command not allowed when used memory/, { restartHelps: false }],
  ['Rust', 'allocation', /memory allocation of (?<subject>\d{1,20}) bytes failed/],
  [
    'PostgreSQL',
    'signal',
    /server process \(PID \d{1,10}\) was terminated by signal 9/,
    { restartHelps: false, transient: true },
  ],
  ['PostgreSQL', 'fork', /could not fork new process for connection: Cannot allocate memory/],
  ['.NET', 'memory', /^Out of memory\.$/],
  ['.NET', 'outofmemoryexception', /System\.OutOfMemoryException/],
  ['Python', 'memoryerror', /(?:^|[\s.])MemoryError(?::|$)/],
  ['shell', 'killed', /^Killed$/],
  ['glibc', 'allocate', /Cannot allocate memory/],
]);

export const DISK = signatures('disk-full', [
  [
    'PostgreSQL',
    'file',
    /could not (?:write to|extend) file "(?<subject>[^"]{1,200})".{0,60}: No space left on device/,
  ],
  ['dockerd', 'register', /failed to register layer: .{0,300}no space left on device/i],
  ['nginx', 'pwrite write', /p?write\(\) "(?<subject>[^"]{1,200})" failed \(28: No space left on device\)/],
  ['Redis', 'saving', /Write error saving DB on disk(?:\(rdbSaveRio\))?: No space left on device/],
  ['shell', 'temp', /cannot create temp file for here-document: No space left on device/],
  ['any', 'write open mkdir copy', /(?:write|open|mkdir|copy) (?<subject>\/[^\s:]{1,200}): no space left on device/i],
  ['Python', 'errno', /\[Errno 28\] No space left on device(?:: '(?<subject>[^']{1,200})')?/],
  ['any', 'space', /No space left on device/i],
  ['any', 'quota', /Disk quota exceeded/],
  ['MySQL', 'disk', /\bDisk (?:is )?full\b.{0,60}(?:waiting for someone|\(|writing)|\bDisk full \(/],
]);

export const LIMITS = signatures('limits', [
  ['inotify', 'watchers', /ENOSPC: System limit for number of file watchers reached/, { restartHelps: false }],
  ['nginx', 'open', /accept4?\(\) failed \(24: Too many open files\)/],
  ['any', 'system', /Too many open files in system/i, { restartHelps: false }],
  ['any', 'open', /Too many open files/i],
  ['Python', 'thread', /can't start new thread/],
  ['Java', 'native', /unable to create (?:new )?native thread/],
  ['Go', 'thread', /runtime: failed to create new OS thread/],
  ['shell', 'fork', /fork: (?:retry: )?(?:Resource temporarily unavailable|Cannot fork|retry)/],
  ['glibc', 'resource', /(?:fork|clone|pthread_create|thread)\b.{0,80}Resource temporarily unavailable/],
  ['glibc', 'resource', /Resource temporarily unavailable/, { hint: true }],
  ['PHP-FPM', 'reached', /server reached (?:pm\.)?max_children setting \((?<subject>\d{1,6})\)/],
  ['kernel', 'conntrack', /nf_conntrack: (?:nf_conntrack: )?table full, dropping packet/, { restartHelps: false }],
]);
