/**
 * Tells by its name alone whether a value is likely a secret: `DB_PASSWORD`, `apiKey`, `x-auth-token`.
 */

const STRONG =
  'password|jsessionid|phpsessid|hmac(?:_?sha\\d{1,3})?|passwd|passphrase|secret|token|api_?key|credentials?|passcode';
const SHORT =
  'pwd|pass|pw|auth|sid|sig|signature|dsn|session_?id|session_?key|connection_?string|conn_?str|authorization|cookie|cookies|jwt|bearer|salt|otp|totp|mnemonic|seed_?phrase|pgpassword|x_amz_credential|webhook_?url';
const KEYS =
  'access|secret|private|encryption|encrypt|decryption|signing|sign|master|license|account|auth|session|service|storage|stripe|jwt|app|consumer|deploy|ssh|fernet|crypto|crypt|hmac|webhook|client|shared|primary_access|cookie|shared_access|subscription|exchange|root|admin|cipher|aes|rsa|ssl|tls|pem';
const SUFFIX = '(?:_?(?:hash|value|raw|b64|base64|enc|old|new|prod|dev|test|\\d{1,3}))?';
const NAME = new RegExp(`(?:(?:${STRONG})|(?:^|_)(?:${SHORT})|(?:^|_)(?:${KEYS})_?key)${SUFFIX}$`);
const INNOCENT =
  /(?:^|_)(?:public|next|page|continuation|cancellation|cancel|idempotency|sync|resume)_?(?:page_?)?(?:token|key)$|(?:^|_)(?:max|min|num|total|count)_?tokens?$|^(?:old)?pwd$|^v\d(?:(?:alpha|beta)\d)?_secret$/;
const ENVIRONMENT_KEY = /^[A-Z][A-Z0-9_]*_KEY$/;
const INNOCENT_ENVIRONMENT_KEY =
  /^(?:[A-Z0-9_]*_)?(?:PUBLIC|PRIMARY|FOREIGN|PARTITION|SORT|CACHE|ROUTING|IDEMPOTENCY|HOST|SORTING|ROW|GROUP)_KEY$/;

/** `DB_PASSWORD`, `dbPassword` and `db-password` alike. */
export function isSecretName(name: string): boolean {
  if (name.length > 100) return false;
  if (ENVIRONMENT_KEY.test(name)) return !INNOCENT_ENVIRONMENT_KEY.test(name);
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[-.]+/g, '_')
    .toLowerCase()
    .replace(/_+$/, '');
  return NAME.test(snake) && !INNOCENT.test(snake);
}
