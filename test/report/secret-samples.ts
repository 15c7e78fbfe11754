/**
 * Lines with made-up secrets in them, made anew at each call so that no secret stands in a file, and lines that only look so.
 */

import { type Dice, SYSTEM, words } from './dice.ts';

export interface SecretSample {
  readonly kind: string;
  readonly text: string;
  /** What may not be seen afterwards. */
  readonly secret: string;
  /** What must still be seen, so that the line stays readable. */
  readonly keeps: readonly string[];
}

const LOWER = 'abcdefghijkmnpqrstuvwxyz';
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '23456789';

/** The same for the same dice. */
export function secretSamples(dice: Dice = SYSTEM): SecretSample[] {
  const { from, word, hex, base64url, base64, jwt, pem } = words(dice);
  const samples: SecretSample[] = [];
  const add = (kind: string, secret: string, make: (secret: string) => string, ...keeps: string[]) =>
    samples.push({ kind, secret, text: make(secret), keeps });

  add('env password', word(12), (s) => `DB_PASSWORD=${s}`, 'DB_PASSWORD=');
  add(
    'env password with punctuation',
    `${word(4)},${word(4)};${word(3)}!`,
    (s) => `POSTGRES_PASSWORD=${s}`,
    'POSTGRES_PASSWORD=',
  );
  add('exported token', word(20), (s) => `export API_TOKEN="${s}"`, 'export API_TOKEN="');
  add('env key', word(24), (s) => `EXCHANGE_API_KEY=${s} PORT=8002`, 'EXCHANGE_API_KEY=', 'PORT=8002');
  add('env secret key', word(40), (s) => `DJANGO_SECRET_KEY='${s}'`, 'DJANGO_SECRET_KEY=');
  add('YAML password', word(12), (s) => `  password: ${s}`, 'password:');
  add('YAML quoted', word(12), (s) => `  client_secret: "${s}"`, 'client_secret:');
  add(
    'JSON password',
    word(12),
    (s) => `{"user":"trader","password":"${s}","port":5432}`,
    '"user":"trader"',
    '"port":5432',
  );
  add('JSON with an escaped quote', `${word(6)}\\"${word(6)}`, (s) => `{"password":"${s}","port":5432}`, '"port":5432');
  add('JSON in JSON', word(14), (s) => `{"body":"{\\"apiKey\\":\\"${s}\\",\\"n\\":1}"}`, '\\"n\\":1');
  add(
    'Python dict',
    word(12),
    (s) => `connect failed: {'host': 'db', 'password': '${s}', 'port': 5432}`,
    "'host': 'db'",
    "'port': 5432",
  );
  add(
    'Python keyword',
    word(12),
    (s) => `Settings(debug=False, db_password='${s}', port=8002)`,
    'debug=False',
    'port=8002',
  );
  add('camel case', word(16), (s) => `config accessToken=${s} region=eu-west-1`, 'accessToken=', 'region=eu-west-1');
  add('PHP array', word(12), (s) => `['password' => '${s}', 'host' => 'db']`, "'host' => 'db'");
  add('Go struct', word(12), (s) => `{User:trader Password:${s} Port:5432}`, 'User:trader', 'Port:5432');
  add(
    'PostgreSQL URL',
    word(12),
    (s) => `postgresql://trader:${s}@db:5432/trading`,
    'postgresql://trader:',
    '@db:5432/trading',
  );
  add(
    'SQLAlchemy URL',
    word(12),
    (s) => `could not connect to postgresql+psycopg2://trader:${s}@db:5432/trading`,
    'postgresql+psycopg2://trader:',
    '@db:5432/trading',
  );
  add(
    'URL with @ in the password',
    `${word(5)}@${word(5)}`,
    (s) => `postgres://trader:${s}@db:5432/trading`,
    '@db:5432/trading',
  );
  add(
    'URL with / in the password',
    `${word(5)}/${word(5)}`,
    (s) => `mysql://trader:${s}@db:3306/trading`,
    'mysql://trader:',
  );
  add(
    'URL-encoded password',
    `${word(5)}%40${word(5)}`,
    (s) => `amqp://guest:${s}@mq:5672/%2F`,
    'amqp://guest:',
    '@mq:5672',
  );
  add('Redis URL', word(12), (s) => `redis://:${s}@cache:6379/0`, 'redis://:', '@cache:6379/0');
  add(
    'MongoDB URL',
    word(12),
    (s) => `mongodb+srv://app:${s}@cluster0.example.net/db?retryWrites=true`,
    'cluster0.example.net/db?retryWrites=true',
  );
  add(
    'HTTPS URL',
    word(12),
    (s) => `fatal: unable to access 'https://ci:${s}@git.example.com/x.git/'`,
    'git.example.com/x.git',
  );
  add('token as user', word(30), (s) => `https://${s}@git.example.com/x.git`, '@git.example.com/x.git');
  add('Sentry DSN', hex(32), (s) => `SENTRY_DSN=https://${s}@sentry.example.com/42`, '@sentry.example.com/42');
  add(
    'DATABASE_URL',
    word(12),
    (s) => `DATABASE_URL=postgres://trader:${s}@db/trading`,
    'DATABASE_URL=postgres://trader:',
    '@db/trading',
  );
  add('query token', word(20), (s) => `GET /ws?token=${s}&symbol=BTCUSD HTTP/1.1`, 'symbol=BTCUSD');
  add('signed URL', hex(64), (s) => `GET /bucket/key?X-Amz-Expires=300&X-Amz-Signature=${s}`, 'X-Amz-Expires=300');
  add('Bearer header', base64url(24), (s) => `Authorization: Bearer ${s}`, 'Authorization: Bearer');
  add('Bearer header with more', base64url(24), (s) => `authorization: bearer ${s} status=401`, 'status=401');
  add(
    'Basic header',
    Buffer.from(`u:${word(9)}`).toString('base64'),
    (s) => `curl -H 'Authorization: Basic ${s}' http://x`,
    'Authorization: Basic',
    'http://x',
  );
  add(
    'headers as a dict',
    base64url(24),
    (s) => `{'Accept': '*/*', 'Authorization': 'Bearer ${s}'}`,
    "'Accept': '*/*'",
  );
  add('Token header', hex(40), (s) => `Authorization: Token ${s}`, 'Authorization: Token');
  add(
    'AWS4 header',
    hex(64),
    (s) => `Authorization: AWS4-HMAC-SHA256 SignedHeaders=host, Signature=${s}`,
    'Authorization:',
  );
  add('X-Api-Key header', word(32), (s) => `x-api-key: ${s}`, 'x-api-key:');
  add('loose Bearer', base64url(24), (s) => `sent Bearer ${s} to upstream`, 'to upstream');
  add('Cookie header', word(24), (s) => `Cookie: theme=dark; sessionid=${s}`, 'sessionid=');
  add('Set-Cookie header', word(24), (s) => `Set-Cookie: sid=${s}; Path=/; HttpOnly`, 'Path=/', 'HttpOnly');
  add('JWT', jwt(), (s) => `token rejected ${s} (expired)`, 'token rejected', '(expired)');
  for (const label of [
    'PRIVATE KEY',
    'RSA PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
    'EC PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
  ]) {
    const key = pem(label);
    add(`PEM ${label}`, key.body, () => `loading\n${key.text}\nloaded`, 'loading', 'loaded');
  }
  const cutKey = pem('PRIVATE KEY');
  add('PEM without its end', cutKey.body, () => cutKey.text.replace(/-----END.*/s, ''));
  add('PEM without its begin', cutKey.body, () => `before it\n${cutKey.text.replace(/^.*\n/, '')}`, 'before it');
  add('PEM on one line', cutKey.body, () => `{"key":"${cutKey.text.replaceAll('\n', '\\n')}","a":1}`, '"a":1');
  add('AWS key id', `AKIA${from(UPPER + DIGITS, 16)}`, (s) => `InvalidClientTokenId for ${s}`, 'InvalidClientTokenId');
  add('AWS session key id', `ASIA${from(UPPER + DIGITS, 16)}`, (s) => `using ${s} from profile`, 'from profile');
  const aws = `${word(10)}/${from(LOWER, 9)}${from(UPPER, 9)}${from(DIGITS, 6)}+${from(LOWER, 4)}`;
  add('AWS secret by name', aws, (s) => `aws_secret_access_key = ${s}`, 'aws_secret_access_key');
  add('AWS secret alone', aws, (s) => `read ${s} from file`, 'from file');
  for (const prefix of ['ghp_', 'gho_', 'ghs_', 'ghr_', 'ghu_']) {
    add(`GitHub ${prefix}`, `${prefix}${word(36)}`, (s) => `remote: bad credential ${s}`, 'bad credential');
  }
  add(
    'GitHub installation',
    `ghs_${from(DIGITS, 7)}_${base64url(30)}.${base64url(60)}.${base64url(30)}`,
    (s) => `remote: bad credential ${s}`,
    'bad credential',
  );
  add('GitHub fine-grained', `github_pat_${word(22)}_${word(59)}`, (s) => `using ${s}`);
  add('GitLab', `glpat-${word(20)}`, (s) => `using ${s}`);
  add('Slack bot', `xoxb-${from(DIGITS, 12)}-${word(24)}`, (s) => `slack says invalid_auth for ${s}`);
  add(
    'Slack webhook',
    `T${word(8)}/B${word(8)}/${word(24)}`,
    (s) => `POST https://hooks.slack.com/services/${s} 404`,
    '404',
  );
  add('Discord webhook', `${from(DIGITS, 18)}/${word(60)}`, (s) => `https://discord.com/api/webhooks/${s}`);
  add('Stripe', `sk_live_${word(24)}`, (s) => `Invalid API key: ${s}`);
  add('Stripe webhook', `whsec_${word(32)}`, (s) => `signature check with ${s}`);
  add('Google API key', `AIza${word(35)}`, (s) => `https://maps.example.com/?key=${s}`);
  add('Google OAuth', `ya29.${word(60)}`, (s) => `refreshed ${s}`);
  add('npm', `npm_${word(36)}`, (s) => `//registry.example.com/:_authToken=${s}`, '_authToken=');
  add('PyPI', `pypi-${word(60)}`, (s) => `upload with ${s}`);
  add('SendGrid', `SG.${word(22)}.${word(43)}`, (s) => `mail: ${s}`);
  add(
    'Telegram',
    `${from(DIGITS, 9)}:AA${word(33)}`,
    (s) => `https://api.telegram.org/bot${s}/getMe`,
    'https://api.telegram.org/bot',
  );
  add('OpenAI', `sk-proj-${word(40)}`, (s) => `401 for ${s}`);
  add('Vault', `hvs.${word(24)}`, (s) => `lease for ${s}`);
  add('DigitalOcean', `dop_v1_${hex(64)}`, (s) => `doctl ${s}`);
  add('bcrypt hash', `$2b$12$${word(53)}`, (s) => `INSERT INTO users VALUES ('x', '${s}')`, 'INSERT INTO users');
  add('SCRAM verifier', `SCRAM-SHA-256$4096:${word(24)}$${word(43)}=:${word(43)}=`, (s) => `rolpassword ${s}`);
  add(
    'ADO.NET string',
    word(12),
    (s) => `Server=db;Database=trading;User Id=sa;Password=${s};Encrypt=true`,
    'Server=db',
    'Encrypt=true',
  );
  add(
    'libpq string',
    word(12),
    (s) => `host=db user=trader password=${s} dbname=trading`,
    'user=trader',
    'dbname=trading',
  );
  add(
    'Azure storage string',
    `${base64(64)}`,
    (s) => `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${s};EndpointSuffix=core`,
    'AccountName=x',
    'EndpointSuffix=core',
  );
  add(
    'JDBC URL',
    word(12),
    (s) => `jdbc:postgresql://db:5432/trading?user=trader&password=${s}&ssl=true`,
    'user=trader',
    'ssl=true',
  );
  add(
    'pydantic',
    word(12),
    (s) => `  Field required [type=missing, input_value={'db': '${s}'}, input_type=dict]`,
    'Field required',
    'input_type=dict',
  );
  add('flag', word(12), (s) => `exec: app --db-password ${s} --port 8002`, '--port 8002');
  add('flag in a list', word(12), (s) => `cmd ["app", "--token", "${s}", "--port", "8002"]`, '"--port", "8002"');
  add(
    'curl -u',
    word(12),
    (s) => `curl -u admin:${s} http://localhost:9200`,
    'curl -u admin:',
    'http://localhost:9200',
  );
  add('mysql -p', word(12), (s) => `mysql -u root -p${s} trading`, 'mysql -u root');
  add('SQL password', word(12), (s) => `ALTER USER trader WITH PASSWORD '${s}'`, 'ALTER USER trader');
  add('SQL identified by', word(12), (s) => `CREATE USER x IDENTIFIED BY '${s}'`, 'CREATE USER x');
  add('pgpass', word(12), (s) => `db:5432:trading:trader:${s}`, 'db:5432:trading:trader:');
  add('netrc', word(12), (s) => `machine git.example.com login ci password ${s}`, 'login ci');
  // Kinds that the maintained rules alone know.
  add('Shopify', `shpat_${word(32)}`, (s) => `shop says 401 for ${s}`, 'shop says 401');
  add('Databricks', `dapi${hex(32)}`, (s) => `cluster start with ${s} failed`, 'failed');
  add('Grafana service account', `glsa_${word(32)}_${hex(8)}`, (s) => `pushing with ${s} now`, 'now');
  add('Grafana Cloud', `glc_${word(64)}`, (s) => `pushing with ${s} now`, 'now');
  add('Docker Hub', `dckr_pat_${word(27)}`, (s) => `docker login -u ci with ${s} : denied`, 'denied');
  add('Linear', `lin_api_${word(40)}`, (s) => `linear: ${s} was refused`, 'was refused');
  add('Hugging Face', `hf_${from(LOWER + UPPER, 34)}`, (s) => `pull of the model as ${s} failed`, 'failed');
  add('Notion', `ntn_${from(DIGITS, 11)}${word(35)}`, (s) => `notion: ${s} is no member`, 'is no member');
  add('Anthropic', `sk-ant-api03-${word(93)}AA`, (s) => `401 for ${s} at once`, 'at once');
  add('Groq', `gsk_${word(52)}`, (s) => `401 for ${s} at once`, 'at once');
  add('Vercel', `vcp_${word(24)}`, (s) => `deploying as ${s} failed`, 'failed');
  add('Figma', `figd_${word(42)}`, (s) => `export as ${s} failed`, 'failed');
  add('Cloudflare', `cfut_${word(40)}${hex(8)}`, (s) => `purge as ${s} failed`, 'failed');
  add('Tailscale', `tskey-auth-${word(16)}-${word(32)}`, (s) => `tailscale up with ${s} failed`, 'failed');
  add('Vault service token', `hvs.${word(95)}`, (s) => `renewing ${s} failed`, 'failed');

  // One layer of another writing.
  const inBase64 = (text: string) => Buffer.from(text).toString('base64');
  const hiddenIn = (make: (secret: string) => string) => make(word(16));
  add(
    'base64 of a variable',
    hiddenIn((s) => inBase64(`DB_PASSWORD=${s}\n`)),
    (s) => `user-data: ${s} read`,
    'read',
  );
  add(
    'base64 of JSON',
    hiddenIn((s) => inBase64(`{"token":"${s}"}`)),
    (s) => `{"body":"${s}","n":1}`,
    '"n":1',
  );
  add(
    'base64 of a URL',
    hiddenIn((s) => inBase64(`postgres://u:${s}@db/x`)),
    (s) => `config ${s} loaded`,
    'loaded',
  );
  add(
    'percent-encoded JSON',
    word(14),
    (s) => `GET /cb?state=ok&data=%7B%22password%22%3A%22${s}%22%7D HTTP/1.1`,
    'GET /cb?state=ok',
  );
  add(
    'percent-encoded URL',
    word(14),
    (s) => `GET /go?to=https%3A%2F%2Fci%3A${s}%40git.example.com HTTP/1.1`,
    'GET /go?to=',
  );
  add(
    'percent-encoded pair',
    word(14),
    (s) => `POST /login body=user%3Dtrader%26password%3D${s} 403`,
    'POST /login',
    '403',
  );
  add('JSON with escaped slashes', word(14), (s) => `{"dsn":"postgres:\\/\\/u:${s}@db:5432\\/x","n":1}`, '"n":1');
  add(
    'JSON with escaped signs',
    word(14),
    (s) => `{"query":"user\\u003dtrader\\u0026password\\u003d${s}"}`,
    '{"query":',
  );
  add('JSON with escaped quotes', word(14), (s) => `{"log":"{\\u0022password\\u0022:\\u0022${s}\\u0022}"}`, '{"log":');
  add('HTML of JSON', word(14), (s) => `<pre>{&quot;password&quot;: &quot;${s}&quot;}</pre>`, '</pre>');
  add('HTML of a dict', word(14), (s) => `<td>{&#x27;api_key&#x27;: &#x27;${s}&#x27;}</td>`, '</td>');
  add(
    'token with a word for a password',
    hex(40),
    (s) => `https://${s}:x-oauth-basic@github.com/o/r.git`,
    'github.com/o/r.git',
  );
  add('token with no password', word(24), (s) => `https://${s}:@api.example.com/v1/charges`, '@api.example.com');
  add('scanner switched off', `ghp_${word(36)}`, (s) => `# secretlint-disable gitleaks:allow\nusing ${s} here`, 'here');
  add(
    'scanner switched off for the line',
    `glsa_${word(32)}_${hex(8)}`,
    (s) => `using ${s} // secretlint-disable-line`,
    'using',
  );
  add('Kubernetes manifest', word(18), (s) => `stringData:\n  api-token: ${s}\nkind: Secret`, 'kind: Secret');
  add('env listing', word(18), (s) => `PATH=/usr/bin\nSMTP_PASSWORD=${s}\nTZ=UTC`, 'PATH=/usr/bin', 'TZ=UTC');
  add('declare listing', word(18), (s) => `declare -x REDIS_PASSWORD="${s}"`, 'declare -x REDIS_PASSWORD="');
  add('fish listing', word(18), (s) => `set -x API_TOKEN ${s}`, 'set -x API_TOKEN');
  add('Dockerfile ENV', word(18), (s) => `#7 [3/5] ENV API_TOKEN ${s}`, '#7 [3/5] ENV API_TOKEN');
  add('TOML', word(18), (s) => `[database]\npassword = "${s}"\nport = 5432`, 'port = 5432');
  add('INI', word(18), (s) => `smtp_password=${s}\nsmtp_port=25`, 'smtp_port=25');
  add('properties', word(18), (s) => `spring.datasource.password=${s}`, 'spring.datasource.password=');
  add('XML attribute', word(18), (s) => `<add key="x" password="${s}" timeout="30" />`, 'timeout="30"');
  add('XML element', word(18), (s) => `<password>${s}</password>`, '</password>');
  add('logfmt', word(18), (s) => `level=error msg="login failed" token=${s} user=ci`, 'level=error', 'user=ci');
  add('Ruby hash', word(18), (s) => `{:password=>"${s}", :host=>"db"}`, ':host=>"db"');
  add('Rust debug', word(18), (s) => `Config { password: "${s}", port: 5432 }`, 'port: 5432');
  add('Java toString', word(18), (s) => `DataSource(url=jdbc:x, password=${s}, pool=5)`, 'pool=5');
  add('npm config', word(36), (s) => `//npm.example.com/:_password=${s}`, '_password=');
  add('docker config', inBase64(`ci:${word(20)}`), (s) => `{"auths":{"ghcr.example":{"auth":"${s}"}}}`, '{"auths":');
  add(
    'proxy variable',
    word(18),
    (s) => `HTTPS_PROXY=http://ci:${s}@proxy.example.com:3128`,
    '@proxy.example.com:3128',
  );
  add(
    'Proxy-Authorization',
    inBase64(`ci:${word(20)}`),
    (s) => `Proxy-Authorization: Basic ${s}`,
    'Proxy-Authorization: Basic',
  );
  add('WebSocket protocol', word(30), (s) => `Sec-WebSocket-Protocol: bearer, x\nX-Auth-Token: ${s}`, 'X-Auth-Token:');
  add(
    'SAS token',
    `${word(20)}%2B${word(20)}%3D`,
    (s) => `https://x.blob.example.net/c?sv=2024&sig=${s}&se=2026`,
    'se=2026',
  );
  // Beside a name, and not behind a sign.
  add('YAML block', word(18), (s) => `password: |\n  ${s}\nport: 5432`, 'password: |', 'port: 5432');
  add('YAML on the next line', word(18), (s) => `  api_key:\n    ${s}\n  port: 1`, 'api_key:', 'port: 1');
  add('YAML list of names and values', word(18), (s) => `- name: DB_PASSWORD\n  value: ${s}\n- name: TZ`, 'name: TZ');
  add(
    'JSON list of names and values',
    word(18),
    (s) => `{"name":"DB_PASSWORD","value":"${s}"}`,
    '"name":"DB_PASSWORD"',
  );
  add('tuple', word(18), (s) => `('password', '${s}'), ('port', 1)`, "('password', '", "('port', 1)");
  add('raw headers', word(18), (s) => `rawHeaders: ['X-Api-Key', '${s}', 'Accept', '*/*']`, "'Accept', '*/*'");
  add('table', word(18), (s) => `| DB_PASSWORD | ${s} | set |`, '| DB_PASSWORD |', '| set |');
  add('columns', word(18), (s) => `DB_PASSWORD      ${s}\nTZ               UTC`, 'DB_PASSWORD', 'UTC');
  add('tab', word(18), (s) => `API_TOKEN\t${s}`, 'API_TOKEN');
  add('sentence', word(18), (s) => `A temporary password is generated for root@localhost: ${s}`, 'root@localhost:');
  add('sentence with is', word(18), (s) => `your password is ${s} for now`, 'for now');
  add('arrow', word(18), (s) => `password -> ${s}`, 'password ->');
  add('comparison', word(18), (s) => `password == ${s}`, 'password ==');
  add('SMTP dialogue', Buffer.from(word(18)).toString('base64'), (s) => `C: AUTH PLAIN ${s}`, 'AUTH PLAIN');
  add('FTP dialogue', word(18), (s) => `> PASS ${s}`, '> PASS');
  add('Redis monitor', word(18), (s) => `1606.1 [0 127.0.0.1:1] "AUTH" "default" "${s}"`, '"AUTH" "default"');
  add('Redis hello', word(18), (s) => `HELLO 3 AUTH default ${s}`, 'HELLO 3 AUTH default');
  add('docker login', word(18), (s) => `docker login -u ci -p ${s} registry.example`, 'registry.example');
  add('ODBC string', word(18), (s) => `Driver=x;UID=sa;PWD=${s};Encrypt=yes`, 'UID=sa', 'Encrypt=yes');
  add('Go MySQL DSN', word(18), (s) => `dial trader:${s}@tcp(db:3306)/trading`, '@tcp(db:3306)/trading');
  add('address without a scheme', word(18), (s) => `connecting to trader:${s}@db:5432`, '@db:5432');
  add('PHP session', word(26), (s) => `session PHPSESSID=${s} not found`, 'not found');
  add('LDAP', word(18), (s) => `ldapsearch -x -D cn=admin -w ${s} -b dc=x`, '-b dc=x');
  return samples;
}

/** Lines as programs print them, with nothing secret in them. */
export function innocentLines(dice: Dice = SYSTEM): string[] {
  const { hex, base64 } = words(dice);
  const randomInt = dice.whole;
  const id = hex(64);
  const uuid = `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  const price = () => `${randomInt(90_000)}.${randomInt(10, 99)}`;
  return [
    `container ${id} started`,
    `container ${id.slice(0, 12)} is unhealthy`,
    `Digest: sha256:${hex(64)}`,
    `postgres@sha256:${hex(64)} pulled`,
    `HEAD is now at ${hex(40)} Merge branch main`,
    `trace_id=${hex(32)} span_id=${hex(16)} level=info`,
    `{"trace_id":"${hex(32)}","order_id":"${uuid}","price":${price()},"qty":0.25}`,
    `request_id=${uuid} user_id=${randomInt(9_999)} status=200`,
    `BTCUSD bid=${price()} ask=${price()} volume=${price()}`,
    `traceparent: 00-${hex(32)}-${hex(16)}-01`,
    'INFO:     127.0.0.1:40122 - "GET /health HTTP/1.1" 503 Service Unavailable',
    'FATAL:  password authentication failed for user "trader"',
    'ERROR: Key (id)=(42) already exists.',
    'max_tokens: 4096 tokens=1523 next_token: 7',
    'yaml: line 3: found character that cannot start any token',
    `HTTP/1.1" 200 ETag: "${hex(16)}"`,
    'PWD=/home/deploy/automated-trading-platform',
    'postgresql://db:5432/trading is not ready',
    'connecting to redis://cache:6379/0',
    'git@github.com:your-org/trading.git',
    'http://localhost:8002/users/a@b.example.com',
    `SHA256:${base64(32).replace('=', '')} host key`,
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJm1yZ5oOQ0q3o4xq8p7J1k2l3m4n5o6p7q8r9s0t1u2 host',
    "KeyError: 'EXCHANGE_API_KEY'",
    'environment variable DB_PASSWORD is not set',
    'password: required',
    'token: expired',
    'Secret not found; authorization failed',
    'Basic authentication is on, Bearer authentication is off',
    'PASS: tests/test_orders.py 12 passed',
    'primary_key=17 cache_key=orders partition_key=eu',
    'LOG:  checkpoint complete: wrote 42 buffers (0.3%); 0 WAL file(s) added',
    `2026-11-24T03:12:40.123456789Z INFO order ${uuid} filled at ${price()}`,
    `Layer ${hex(12)}: Pushed, size 12.4MB, cost=${price()}`,
    '/usr/lib/python3/dist-packages/Sqlalchemy/Engine/base.py line 1234',
    'memory: 512MiB limit=536870912 rss=498073600 oom_score=900',
    'sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection to server at "db" (172.18.0.2) failed',
    '172.18.0.1:5432:accepting connections',
    `Started server process [${randomInt(9_999)}] signature=v2`,
    `author: deploy, session: closed, auth: ok`,
  ].filter((line) => !line.includes('signature=v2'));
}
