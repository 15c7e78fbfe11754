/**
 * Ordinary lines of many programs, of a seed: ids, digests, traces, prices, addresses, names. Nothing in them is secret.
 */

import { type Dice, words } from './dice.ts';

/** One line of each shape, with other numbers and ids at each call. */
export function ordinaryLines(dice: Dice): string[] {
  const { hex, base64, base64url, from } = words(dice);
  const number = (end: number) => dice.whole(end);
  const one = <T>(...of: T[]): T => of[dice.whole(of.length)] as T;
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-${one('8', '9', 'a', 'b')}${hex(3)}-${hex(12)}`;
  const price = () => `${number(90_000)}.${dice.whole(10, 99)}`;
  const two = (end: number) => String(number(end)).padStart(2, '0');
  const time = () => `2026-11-${two(28)}T${two(24)}:${two(60)}:${two(60)}.${dice.whole(100_000, 999_999)}Z`;
  const ip = () => `10.${number(255)}.${number(255)}.${number(255)}`;
  const ip6 = () => `2001:db8:${hex(4)}:${hex(4)}::${hex(4)}`;
  const base62 = (length: number) => from('ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789', length);
  const pod = () => `backend-${hex(9)}-${from('bcdfghjklmnpqrstvwxz2456789', 5)}`;
  const word = () => one('orders', 'trades', 'positions', 'balances', 'markets', 'candles', 'users', 'sessions');
  const symbol = () => one('BTCUSDT', 'ETH-EUR', 'SOL/USDC', 'XRPUSD', 'AAPL', 'DE0007164600');
  const ms = () => `${number(2_000)}.${number(1_000)}ms`;
  const agent = () =>
    one('curl/8.5.0', 'kube-probe/1.31', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 'python-httpx/0.28.1');
  return [
    // web servers and proxies
    `${ip()} - - [24/Nov/2026:${two(24)}:${two(60)}:${two(60)} +0000] "GET /api/${word()}/${number(9_999)}?page=${number(50)}&limit=100 HTTP/1.1" ${one(200, 304, 404, 502)} ${number(99_999)} "-" "${agent()}"`,
    `${ip()} - admin [24/Nov/2026:03:12:40 +0000] "POST /login HTTP/2.0" 302 0 "https://trading.example.com/login" "${agent()}"`,
    `2026/11/24 03:12:40 [error] ${number(99)}#${number(99)}: *${number(99_999)} connect() failed (111: Connection refused) while connecting to upstream, client: ${ip()}, server: _, request: "GET /${word()} HTTP/1.1", upstream: "http://172.18.0.${number(255)}:8002/${word()}", host: "trading.example.com"`,
    `2026/11/24 03:12:40 [warn] ${number(99)}#0: *${number(99_999)} upstream server temporarily disabled while reading response header from upstream`,
    `{"level":"info","ts":${dice.whole(1_700_000_000, 1_799_999_999)}.${number(999_999)},"logger":"http.log.access","request":{"remote_ip":"${ip()}","proto":"HTTP/2.0","method":"GET","uri":"/${word()}"},"duration":0.00${number(9_999)},"status":200,"size":${number(9_999)}}`,
    `time="${time()}" level=info msg="Request" RequestPath=/${word()} RouterName=backend@docker DownstreamStatus=200 RequestCount=${number(99_999)} TLSVersion=1.3 TLSCipher=TLS_AES_128_GCM_SHA256`,
    `[${time()}] "GET /${word()} HTTP/1.1" 200 - via_upstream - "-" 0 ${number(9_999)} ${number(99)} ${number(99)} "${ip()}" "${agent()}" "${uuid()}" "backend:8002" "${ip()}:8002" inbound|8002||`,
    `ETag: "${hex(32)}"`,
    `etag: W/"${hex(6)}-${base64(20).replace(/=+$/, '')}"`,
    `x-request-id: ${uuid()} x-envoy-upstream-service-time: ${number(999)}`,
    `cf-ray: ${hex(16)}-FRA cf-cache-status: DYNAMIC`,
    `x-amz-request-id: ${hex(16).toUpperCase()} x-amz-id-2-present: true`,
    `set-header content-security-policy: default-src 'self'; script-src 'sha256-${base64(32)}'`,
    `<script src="/static/app.${hex(8)}.js" integrity="sha384-${base64(48)}" crossorigin></script>`,
    `GET /static/js/main.${hex(8)}.chunk.js 200 in ${ms()}`,
    // applications
    `INFO:     ${ip()}:${number(60_000)} - "GET /ping_fast HTTP/1.1" 200 OK`,
    `INFO:     Started server process [${number(9_999)}]`,
    `${time()} INFO [trading.engine] order ${uuid()} filled: ${symbol()} qty=${price()} price=${price()} fee=0.00${number(99)}`,
    `${time()} DEBUG [trading.book] ${symbol()} bid=${price()} ask=${price()} spread=0.${number(99)} seq=${number(99_999_999)}`,
    `{"event":"trade","id":${number(99_999_999)},"symbol":"${symbol()}","side":"${one('buy', 'sell')}","price":"${price()}","ts":${dice.whole(1_700_000_000_000, 1_799_999_999_999)}}`,
    `{"trace_id":"${hex(32)}","span_id":"${hex(16)}","service.name":"backend","message":"cache hit for ${word()}:${number(9_999)}"}`,
    `traceparent=00-${hex(32)}-${hex(16)}-01 tracestate=vendor=${hex(10)}`,
    `[${time()}] request_id=${uuid()} user_id=${number(99_999)} session=closed status=200 duration=${ms()}`,
    `correlationId=${base62(22)} messageId=${uuid()} partition=${number(24)} offset=${number(9_999_999)}`,
    `  File "/usr/local/lib/python3.12/site-packages/sqlalchemy/engine/base.py", line ${number(3_000)}, in _execute_context`,
    `sqlalchemy.exc.IntegrityError: (psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "${word()}_pkey"`,
    `DETAIL:  Key (id)=(${uuid()}) already exists.`,
    `[SQL: INSERT INTO ${word()} (id, price, created_at) VALUES (%(id)s, %(price)s, now()) RETURNING ${word()}.id]`,
    `Traceback (most recent call last): KeyError: '${word()}_${number(99)}'`,
    `    at com.example.trading.OrderService.place(OrderService.java:${number(999)}) ~[app.jar!/:1.${number(40)}.0]`,
    `2026-11-24T03:12:40.123Z  INFO 1 --- [nio-8080-exec-${number(20)}] c.e.trading.Api : Completed ${word()} in ${number(999)} ms`,
    `thread 'tokio-runtime-worker' (${number(9_999)}) panicked at src/main.rs:${number(999)}:${number(99)}:`,
    `goroutine ${number(999)} [running]: main.(*Server).handle(0xc000${hex(6)}, {0x7f${hex(10)}, 0xc000${hex(6)}})`,
    `#${number(30)} 0x00007f${hex(10)} in epoll_wait () from /lib/x86_64-linux-gnu/libc.so.6`,
    `Error: connect ECONNREFUSED ${ip()}:5432 at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16)`,
    `(node:${number(99)}) [DEP0040] DeprecationWarning: The \`punycode\` module is deprecated. (Use \`node --trace-deprecation ...\` to show)`,
    `[Nest] ${number(99)}  - 11/24/2026, 3:12:40 AM     LOG [RouterExplorer] Mapped {/api/${word()}/:id, GET} route +${number(9)}ms`,
    `Completed 200 OK in ${number(999)}ms (Views: ${number(99)}.1ms | ActiveRecord: ${number(99)}.4ms | Allocations: ${number(99_999)})`,
    `[${time()}: INFO/MainProcess] Task tasks.sync_${word()}[${uuid()}] succeeded in ${number(9)}.${number(99_999)}s: None`,
    `laravel.INFO: Job processed {"id":"${base62(32)}","queue":"default","attempts":1}`,
    `GraphQL query ${base62(12)} hash=${hex(64)} took ${ms()}`,
    `websocket ${base64(16)} opened for ${ip()}`,
    `Sec-WebSocket-Accept: ${base64(20)}`,
    `idempotency-key=${uuid()} next_page_token=${number(40)} cursor=${base64url(12)}`,
    `cache_key=${word()}:${number(9_999)}:${hex(8)} ttl=300 hit=true`,
    `primary_key=${number(9_999)} sort_key=2026-11-24#${number(99)} partition_key=${symbol()}`,
    `tokens: prompt=${number(9_999)} completion=${number(999)} max_tokens=4096 total_tokens=${number(9_999)}`,
    `tokenizer loaded: vocab=50257 special_tokens=7 pad_token=0 eos_token=2`,
    `password reset requested by user ${number(9_999)}`,
    `password authentication failed for user "trader"`,
    `Invalid token in line ${number(99)}, column ${number(99)}: unexpected ${one('comma', 'brace')}`,
    `token expired ${number(99)} minutes ago; refreshing`,
    `Secret "backend-tls" not found in namespace trading`,
    `auth: user ${number(9_999)} authenticated with method ${one('password', 'token', 'certificate')}`,
    `Authentication failed: no credentials were given`,
    `environment variable EXCHANGE_API_KEY is not set`,
    `missing required setting: api_key (see docs/settings.md)`,
    `api_key: required, secret_key: required, region: optional`,
    `loaded ${number(99)} secrets from /run/secrets, ${number(9)} keys from /etc/keys`,
    `rotating keys: old key id ${hex(8)}, new key id ${hex(8)}`,
    `JWT verification is on; algorithms: RS256, ES256`,
    `session ${number(9_999)} closed by peer after ${number(99)}s`,
    `cookie consent banner version ${number(9)} shown`,
    `signature algorithm: ecdsa-with-SHA256; issuer: CN=R${number(9)}, O=Example`,
    `certificate sha256 fingerprint ${hex(64)
      .toUpperCase()
      .replace(/(..)(?=.)/g, '$1:')}`,
    `Serial Number: ${hex(36).replace(/(..)(?=.)/g, '$1:')}`,
    // databases
    `2026-11-24 03:12:40.123 UTC [${number(9_999)}] LOG:  checkpoint complete: wrote ${number(999)} buffers (${number(9)}.${number(9)}%); 0 WAL file(s) added, 0 removed, 1 recycled; lsn=${number(9)}/${hex(7).toUpperCase()}`,
    `2026-11-24 03:12:40.123 UTC [${number(9_999)}] trader@trading LOG:  duration: ${ms()}  statement: SELECT * FROM ${word()} WHERE id = '${uuid()}'`,
    `database system identifier is ${dice.whole(1_000_000_000, 9_999_999_999)}${dice.whole(100_000_000, 999_999_999)}`,
    `connection received: host=${ip()} port=${number(60_000)}`,
    `connection authorized: user=trader database=trading application_name=backend SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)`,
    `pgbouncer: C-0x55${hex(10)}: trading/trader@${ip()}:${number(60_000)} login attempt: db=trading user=trader tls=no`,
    `1:M 24 Nov 2026 03:12:40.123 * DB saved on disk, RDB: ${number(9)} MB of memory used by copy-on-write`,
    `1:S 24 Nov 2026 03:12:40.123 * Partial resynchronization possible: replid ${hex(40)}:${number(99_999)}`,
    `{"t":{"$date":"${time()}"},"s":"I","c":"NETWORK","id":${number(99_999)},"ctx":"conn${number(999)}","msg":"client metadata","attr":{"remote":"${ip()}:${number(60_000)}","uuid":{"uuid":{"$uuid":"${uuid()}"}}}}`,
    `[Note] InnoDB: Buffer pool(s) load completed at 261124  3:12:40; log sequence number ${number(99_999_999)}`,
    `GTID set: ${uuid()}:1-${number(99_999)}`,
    `{"type":"server","level":"INFO","cluster.uuid":"${base62(22)}","node.id":"${base62(22)}","message":"started"}`,
    `[2026-11-24 03:12:40,123] INFO [GroupCoordinator 1]: Member consumer-${number(9)}-${uuid()} in group orders has left`,
    // engines, builds, clusters
    `container ${hex(64)} died with exit code ${number(255)}`,
    `${hex(12)}   backend-aws:latest   "python app.py"   ${number(59)} minutes ago   Up ${number(59)} minutes (healthy)   0.0.0.0:8002->8002/tcp`,
    `sha256:${hex(64)} exporting manifest done`,
    `#${number(20)} sha256:${hex(64)} ${number(99)}.${number(99)}MB / 30.12MB ${number(9)}.2s`,
    `postgres@sha256:${hex(64)}: image is up to date`,
    `ghcr.io/your-org/backend:1.${number(40)}.${number(9)}-${hex(7)} pulled`,
    `writing image sha256:${hex(64)} done`,
    `Successfully built ${hex(12)}`,
    `Layer ${hex(12)}: Pushed`,
    `docker run -p 8002:8002 -e PORT=8002 -e LOG_LEVEL=info --user 1000:1000 backend:latest`,
    `${pod()}   1/1   Running   ${number(9)} (${number(59)}m ago)   ${number(59)}m   ${ip()}   ip-10-0-3-7.eu-west-1.compute.internal`,
    `Normal  Pulled  kubelet  Successfully pulled image "backend:1.2" in ${number(9)}.${number(999)}s. Image size: ${number(99_999_999)} bytes.`,
    `deployment.apps/backend-aws scaled to ${number(9)}; replicaset backend-aws-${hex(10)}`,
    `E1124 03:12:40.123456 ${number(99)} reflector.go:150] failed to list *v1.Secret: secrets is forbidden: User "system:serviceaccount:trading:default" cannot list resource "secrets"`,
    `arn:aws:ecs:eu-west-1:${dice.whole(100_000_000_000, 999_999_999_999)}:task/trading/${hex(32)} stopped`,
    `i-0${hex(16)} vpc-0${hex(16)} subnet-0${hex(16)} sg-0${hex(16)} are in use`,
    `s3://trading-backups/2026/11/24/dump-${hex(8)}.sql.gz uploaded, ${number(999)} MB`,
    `commit ${hex(40)}`,
    `HEAD is now at ${hex(7)} Fix the ${word()} page`,
    `${hex(40)} refs/heads/main`,
    `index ${hex(7)}..${hex(7)} 100644`,
    `go: downloading github.com/example/lib v0.0.0-2026112403${two(60)}${two(60)}-${hex(12)}`,
    `github.com/example/lib v1.${number(30)}.0 h1:${base64(32)}`,
    `"integrity": "sha512-${base64(64)}",`,
    `Collecting fastapi==0.${number(130)}.0 --hash=sha256:${hex(64)}`,
    `added ${number(999)} packages, and audited ${number(999)} packages in ${number(60)}s`,
    // hosts
    `Nov 24 03:12:40 host sshd[${number(9_999)}]: Accepted publickey for deploy from ${ip()} port ${number(60_000)} ssh2: ED25519 SHA256:${base64(32).replace(/=+$/, '')}`,
    `Nov 24 03:12:40 host sshd[${number(9_999)}]: Failed password for invalid user admin from ${ip()} port ${number(60_000)} ssh2`,
    `Nov 24 03:12:40 host sudo:   deploy : TTY=pts/0 ; PWD=/home/deploy ; USER=root ; COMMAND=/usr/bin/docker ps`,
    `Nov 24 03:12:40 host kernel: [${number(99_999)}.123456] Out of memory: Killed process ${number(9_999)} (python) total-vm:${number(999_999)}kB, anon-rss:${number(999_999)}kB`,
    `Nov 24 03:12:40 host systemd[1]: Started Session ${number(999)} of User deploy.`,
    `eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST> inet ${ip()} inet6 ${ip6()} ether ${hex(12).replace(/(..)(?=.)/g, '$1:')}`,
    `LISTEN 0 4096 127.0.0.1:8002 0.0.0.0:* users:(("python",pid=${number(9_999)},fd=${number(99)}))`,
    `${ip6()} - "GET /${word()}" 200`,
    `/dev/nvme0n1p1 ${number(99_999_999)} ${number(9_999_999)} ${number(9_999_999)} ${number(99)}% /`,
    `UUID=${uuid()} /data ext4 defaults 0 2`,
    `BTC address bc1q${from('acdefghjklmnpqrstuvwxyz023456789', 38)} credited 0.0${number(99)}`,
    `tx 0x${hex(64)} mined in block ${number(99_999_999)} gas=${number(99_999)}`,
    `contract 0x${hex(40)} emitted Transfer(${price()})`,
    `https://trading.example.com/${word()}/${uuid()}?sort=price&from=${time()}`,
    `https://trading.example.com/p/${base62(11)}?utm_source=mail&utm_campaign=${word()}#top`,
    `redirecting to http://localhost:8002/callback?state=${hex(16)}`,
    `mailto:ops@trading.example.com sent, message-id <${hex(16)}@trading.example.com>`,
    `data:image/png;base64,${base64(45)}`,
    `thumbnail ${base64url(dice.whole(12, 60))} of ${number(99)} kB stored`,
    `ulid=${from('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 26)} ksuid=${base62(27)} nanoid=${base64url(16).slice(0, 21)}`,
    `etcd member ${hex(16)} compacted revision ${number(999_999)}`,
    `cpu=${number(100)}.${number(9)}% mem=${number(512)}MiB/512MiB net=${number(9)}.1MB/${number(9)}.2MB pids=${number(99)}`,
  ];
}
