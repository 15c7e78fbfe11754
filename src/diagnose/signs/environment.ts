/** What programs print when a variable is missing or a setting can't be used. */

import { signatures } from './sign.ts';

export const ENVIRONMENT = signatures('environment', [
  ['Django', 'setting', /The (?<subject>[A-Z][A-Z0-9_]{1,80}) setting must not be empty/],
  ['django-environ', 'environment', /Set the (?<subject>[A-Za-z]\w{1,80}) environment variable/],
  ['python-decouple', 'undefinedvalueerror', /UndefinedValueError: (?<subject>\w{1,80}) not found/],
  ['Prisma', 'environment', /Environment variable not found: (?<subject>\w{1,80})/],
  [
    'any',
    'variable variables var vars',
    /(?:[Mm]issing|[Rr]equired) (?:required )?(?:environment|env) var(?:iable)?s?:? ["'`]?(?<subject>[A-Z][A-Z0-9_]{1,80})\b/,
  ],
  [
    'any',
    'variable',
    /\b[Ee]nvironment variable ["'`]?(?<subject>[A-Z][A-Z0-9_]{1,80})["'`]? (?:is )?(?:not set|missing|required|must be set|not defined|undefined)/,
  ],
  [
    'any',
    'missing not required must',
    /^(?:[\w.]{0,60}(?:Error|Exception): |panic: |fatal: )?(?<subject>[A-Z][A-Z0-9]{1,40}_[A-Z0-9_]{1,60}) (?:environment variable )?(?:is (?:not set|missing|required)|not set|must be set)/,
  ],
  ['Joi', 'config', /Config validation error: "(?<subject>\w{1,80})" is required/],
  ['Spring', 'placeholder', /Could not resolve placeholder '(?<subject>[^']{1,200})' in value/],
  [
    'Spring Boot',
    'datasource',
    /Failed to configure a DataSource: '(?<subject>[^']{1,60})' attribute is not specified/,
  ],
  ['Rails', 'missing', /Missing `(?<subject>secret_key_base)` for '/],
  ['Rails', 'encryption', /Missing encryption key to decrypt file with/],
  ['Ruby', 'keyerror', /key not found: "(?<subject>[A-Z][A-Z0-9_]{1,80})" \(KeyError\)/],
  ['Laravel', 'encryption', /No application encryption key has been specified/],
  ['.NET', 'connectionstring', /The ConnectionString property has not been initialized/],
  ['.NET', 'parameter', /Value cannot be null\. \(Parameter '(?<subject>connectionString)'\)/],
  ['Rust', 'notpresent', /on an `Err` value: NotPresent/],
  [
    'Compose',
    'variable',
    /The \\?"?(?<subject>\w{1,80})\\?"? variable is not set\. Defaulting to a blank string/,
    { hint: true },
  ],
  ['Compose', 'variable', /required variable (?<subject>\w{1,80}) is missing a value/],
  ['postgres image', 'superuser', /Database is uninitialized and superuser password is not specified/],
  ['mysql image', 'uninitialized', /Database is uninitialized and password option is not specified/],
]);

export const CONFIGURATION = signatures('configuration', [
  ['Django', 'databases', /settings\.(?<subject>DATABASES) is improperly configured/],
  ['Django', 'improperlyconfigured', /django\.core\.exceptions\.ImproperlyConfigured:/],
  ['SQLAlchemy', 'sqlalchemy', /sqlalchemy\.exc\.ArgumentError: Could not parse (?:SQLAlchemy|rfc1738) URL from/],
  ['SQLAlchemy', 'plugin', /NoSuchModuleError: Can't load plugin: (?<subject>[\w.:]{1,100})/],
  ['Prisma', 'protocol', /the URL must start with the protocol `\w{1,30}:\/\/`/],
  ['Node', 'invalid', /ERR_INVALID_URL\b/],
  ['Spring Boot', 'bind', /Failed to bind properties under '?(?<subject>[\w.[\]-]{0,100})/],
  ['nginx', 'directive', /\[emerg\].{0,40} unknown directive "(?<subject>[^"]{1,100})"/],
  ['nginx', 'unexpected', /\[emerg\].{0,40} unexpected (?:end of file|"[^"]{1,20}"),? (?:expecting|in)/],
  [
    'docker healthcheck',
    'exec',
    /OCI runtime exec failed: exec failed:.{0,200}?exec: \\?"(?<subject>[^"\\]{1,200})\\?": executable file not found/,
  ],
]);
