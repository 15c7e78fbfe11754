/**
 * Secrets that are known by their own shape, whatever stands around them, and that the maintained rules miss or know less
 * widely. Every pattern is linear: no nested repetition.
 */

/** Issuers' tokens. What a pattern matches is hidden as a whole. */
export const TOKENS: readonly RegExp[] = [
  /\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){0,3}/g,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z])gh[pousr]_[A-Za-z0-9]{20,}/g,
  /(?<![A-Za-z0-9_-])ghs_\d{1,20}_[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
  /(?<![A-Za-z])github_pat_[A-Za-z0-9_]{20,}/g,
  /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-[A-Za-z0-9_-]{16,}/g,
  /\bxox[a-z]-[A-Za-z0-9-]{10,}/g,
  /\bxapp-[A-Za-z0-9-]{10,}/g,
  /\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}/g,
  /\bwhsec_[A-Za-z0-9+/=]{16,}/g,
  /\bAIza[A-Za-z0-9_-]{35}/g,
  /\bya29\.[A-Za-z0-9_-]{20,}/g,
  /\bGOCSPX-[A-Za-z0-9_-]{20,}/g,
  /\bpypi-[A-Za-z0-9_-]{40,}/g,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g,
  /\bsk-(?:[a-z]{2,8}-)?[A-Za-z0-9_-]{20,}/g,
  /\b\d{8,10}:AA[A-Za-z0-9_-]{33}/g,
  /\bdo[opr]_v1_[a-f0-9]{64}/g,
  /\bhv[sbr]\.[A-Za-z0-9_-]{20,}/g,
  /\bdp\.(?:pt|st|ct|sa)\.[A-Za-z0-9_.-]{30,}/g,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g,
  /\bkey-[0-9a-f]{32}\b/g,
  /\bNRAK-[A-Z0-9]{20,}/g,
  /\bsq0[a-z]{3}-[A-Za-z0-9_-]{20,}/g,
  /\bSK[0-9a-f]{32}\b/g,
  /\bATATT3[A-Za-z0-9_=-]{30,}/g,
  /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}/g,
  /\$(?:2[abxy]|apr1|1|5|6|y|argon2(?:id|i|d))\$[A-Za-z0-9./$,=+-]{20,}/g,
  /\bSCRAM-SHA-(?:1|256)\$\d+:[A-Za-z0-9+/=$:]{20,}/g,
  /\bSharedAccessSignature [^\s"']{20,}/g,
];

/** What stands before a secret, and the secret: the first group stays. */
export const PREFIXED: readonly RegExp[] = [
  /(https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/_-]{10,}/g,
  /(https:\/\/(?:\w{1,10}\.)?discord(?:app)?\.com\/api\/webhooks\/)[A-Za-z0-9/_-]{10,}/g,
  /(https:\/\/[\w.-]{1,80}\.webhook\.office\.com\/)[^\s"'<>]{10,}/g,
  /(https:\/\/api\.telegram\.org\/(?:file\/)?bot)[A-Za-z0-9:_-]{10,}/g,
  /(\binput_value=)(?!\{\}|\[\]|'[^']{0,3}'|None\b|\d)[^\n]+?(?=, input_type=|\n|$)/g,
  /(\bIDENTIFIED (?:WITH \w{1,40} )?BY )(?:'[^'\n]*'|"[^"\n]*"|\S+)/g,
  /(\b(?:create|alter|grant) [^\n]{0,200}?\bidentified (?:with \w{1,40} )?by )(?!\*)(?:'[^'\n]*'|"[^"\n]*"|\S+)/gi,
  /(\bPASSWORD )(?:'[^'\n]+'|"[^"\n]+")/gi,
  /(\bpassword (?:is|was) )(?:'[^'\n]+'|"[^"\n]+"|`[^`\n]+`)/gi,
  /(\blogin \S{1,80} password )\S+/gi,
  /^([^\s:]{1,80}:(?:5432|\*):[^\s:]{1,80}:[^\s:]{1,80}:)\S+$/gm,
  /((?:^|\s)(?:-u|--user|--proxy-user)[ =]["']?(?!\d+:\d+\b)[^\s:"']{1,80}:)[^\s"']+/g,
  /(\b(?:sshpass|mysql|mysqldump|mysqladmin|mariadb|mongo|mongosh|mongodump|docker login|podman login)\b[^\n|;]{0,80}? -p ?)(?!-)[^\s"']+/g,
  /(\b(?:requirepass|masterauth|bindpw) )\S+/gi,
  /(\bredis-cli\b[^\n|;]{0,80}? -a )\S+/g,
  /(\bldap\w{3,10}\b[^\n|;]{0,80}? -w )\S+/g,
  /(\bAUTH (?:LOGIN|PLAIN) )\S+(?: \S+)?/g,
  /(\bAUTH \w{1,40} )\S{8,}(?=\s*$)/gm,
  /("auth" (?:"[^"\n]{1,80}" )?")[^"\n]+(?=")/gi,
  /(\bPASS )(?=\S*\d)[^\s/.]{6,}$/gm,
  /(\b[\w.-]{1,60}:)[^\s:@'"/]{3,200}(?=@(?:tcp|udp|unix)\()/g,
  /(\bsqlplus \S{1,40}\/)[^\s@]+(?=@)/g,
  /((?<![\w/:@.-])[\w.-]{1,60}:)(?=[^\s@]{0,200}\d)(?=[^\s@]{0,200}[A-Za-z])[^\s:@/'"]{6,200}(?=@(?!sha\d)[\w.-]{1,200}:\d{2,5}\b)/g,
  /(\bpassword(?![^:\n]{0,80}(?:fail|invalid|incorrect|wrong|authenticat))(?: [\w@.-]{1,40}){0,6}(?::| is| was) )(?!\d{4}-)(?=\S{0,200}\d)(?=\S{0,200}[A-Za-z])\S{8,}/gi,
  /(\b(?:set(?: -\w{1,10}){1,3}|setenv|ENV) \w{0,60}(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|KEY|CREDENTIALS?) )\S+/gi,
  /(<[\w:.-]{0,60}(?:password|passwd|passphrase|secret|token|api[_-]?key)(?: [^<>\n]{0,200})?>)[^<>\n]+(?=<\/)/gi,
  /(\bAUTH )(?:"[^"\n]+"|\S{8,})(?=\s*$)/gm,
];

/** `Bearer …`, `Basic …`: only when what follows does not read as a word. */
export const SCHEME = /\b(Bearer|Basic|Digest|Token|Negotiate|ApiKey)(\s+)([A-Za-z0-9+/=_.~:-]{8,})/gi;

/** A run of exactly 40 base64 characters: an AWS secret access key when it is mixed enough. */
export const FORTY = /(?<![A-Za-z0-9/+=_.-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_.-])/g;

export function looksRandom(text: string): boolean {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return count(/[0-9]/g) >= 2 && count(/[A-Z]/g) >= 7 && count(/[a-z]/g) >= 7 && count(/\//g) <= 4;
}

/** Whether what follows an authentication scheme is a credential and not the next word of a sentence. */
export function looksCredential(text: string): boolean {
  return /[0-9=]/.test(text) || /[a-z][A-Z]/.test(text);
}
