/**
 * Which addresses of workflow runs may become links: the host's journal is not trusted.
 */

/** Whether it is the address of a run on the server of `own`, the run that reports. */
export function isRunOfSameServer(url: string, own: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(own) || new URL(url).origin !== new URL(own).origin) return false;
  return /^https:\/\/[\w.:-]+(?:\/[\w.-]+){2}\/actions\/runs\/\d+(?:\/attempts\/\d+)?$/.test(url);
}
