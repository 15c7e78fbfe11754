/**
 * Command lines of Docker and Compose that the product uses or meets, with the shape of what they must print. The same
 * list runs on the stand-in and on a real engine: a line on which they differ is wrong here or there.
 */

/** One line for /bin/sh in the folder of the project of `subset-project.ts`, and what comes of it. */
export interface SubsetLine {
  readonly line: string;
  readonly exitCode: number;
  /** Each must match standard output, or standard error. */
  readonly out: readonly RegExp[];
  readonly err: readonly RegExp[];
}

const ok = (line: string, ...out: RegExp[]): SubsetLine => ({ line, exitCode: 0, out, err: [/^$/] });
const says = (line: string, ...err: RegExp[]): SubsetLine => ({ line, exitCode: 0, out: [/^$/], err });
const fails = (exitCode: number, line: string, ...err: RegExp[]): SubsetLine => ({ line, exitCode, out: [], err });

const ID = '[0-9a-f]{64}';
const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z`;
const dc = 'docker compose --profile all';
const started = (name: string) => [
  new RegExp(`^ Container subset-${name}-1  Starting$`, 'm'),
  new RegExp(`^ Container subset-${name}-1  Started$`, 'm'),
];
const upAgain = `${dc} up -d 2>/dev/null >&2`;

export const SUBSET: readonly SubsetLine[] = [
  // Before anything is there.
  ok(`${dc} ps -a --format json`, /^$/),
  ok(`${dc} config --services | sort`, /^db\nweb\n$/),
  ok('docker compose config --services', /^$/),
  ok(`${dc} config --images | sort`, /\n?subset-web\n/),
  ok(`${dc} config --quiet`, /^$/),
  says(`${dc} restart web`, /^$/),
  ok('docker compose version --short', /^v?\d+\.\d+\.\d+/),
  ok("docker version --format '{{json .}}'", /^\{"Client":\{.*"Version":"[\d.]+".*"Server":\{.*"Version":"[\d.]+/),
  {
    line: `${dc} up -d`,
    exitCode: 0,
    out: [/^#\d+ \[web .*\] (COPY|RUN|FROM)/m, /writing image sha256:[0-9a-f]{64}/],
    err: [
      /^ Network subset_default {2}Created$/m,
      /^ Container subset-db-1 {2}Healthy$/m,
      ...started('db'),
      ...started('web'),
    ],
  },
  says(`${dc} up -d`, /^ Container subset-db-1 {2}Running$/m, /^ Container subset-web-1 {2}Running$/m),

  // Asking the engine.
  ok('docker ps -aq --no-trunc --filter label=com.docker.compose.project=subset', new RegExp(`^${ID}\n${ID}\n$`)),
  ok(
    'docker ps -aq --filter label=com.docker.compose.project=subset --filter label=com.docker.compose.service=db',
    /^[0-9a-f]{12}\n$/,
  ),
  ok('docker ps -aq --filter publish=$PORT', /^[0-9a-f]{12}\n$/),
  ok('docker ps -aq --filter label=com.docker.compose.project=nothing-like-it', /^$/),
  ok(
    `docker ps -a --filter label=com.docker.compose.project=subset --format '{{.Names}}|{{.Label "com.docker.compose.service"}}|{{.State}}|{{.Status}}|{{.Ports}}'`,
    /^subset-web-1\|web\|running\|Up .*\|127\.0\.0\.1:\d+->8002\/tcp/m,
    /^subset-db-1\|db\|running\|Up .+\(healthy\)\|$/m,
  ),
  ok(
    "docker inspect --format '{{json .}}' subset-web-1",
    new RegExp(`^\\{"Id":"${ID}","Created":"${TIME}","Path":"sh","Args":\\["-c",`),
    new RegExp(
      `"State":\\{"Status":"running","Running":true,"Paused":false,"Restarting":false,"OOMKilled":false,"Dead":false,"Pid":\\d+,"ExitCode":0,"Error":"","StartedAt":"${TIME}","FinishedAt":"0001-01-01T00:00:00Z","Health":\\{"Status":"(starting|healthy)","FailingStreak":0,"Log":\\[`,
    ),
    new RegExp(`"Image":"sha256:${ID}"`),
    /"Name":"\/subset-web-1","RestartCount":0,/,
    /"HostConfig":\{.*"NetworkMode":"subset_default","PortBindings":\{"8002\/tcp":\[\{"HostIp":"127.0.0.1","HostPort":"\d+"\}\]\},"RestartPolicy":\{"Name":"always","MaximumRetryCount":0\}/,
    /"Memory":268435456,/,
    /"Config":\{.*"Env":\[.*"SOME_KEY=abc".*\],"Cmd":\["sh","-c",.*"Healthcheck":\{"Test":\["CMD","true"\],"Interval":1000000000,"Timeout":2000000000,"StartPeriod":5000000000,"Retries":3\},"Image":"subset-web"/,
    /"Labels":\{.*"com.docker.compose.oneoff":"False","com.docker.compose.project":"subset","com.docker.compose.project.config_files":"\/.*docker-compose.yml","com.docker.compose.project.working_dir":"\/.*"com.docker.compose.service":"web"/,
    /"NetworkSettings":\{.*"Ports":\{"8002\/tcp":\[\{"HostIp":"[^"]+","HostPort":"\d+"\}/,
    /"Networks":\{"subset_default":\{.*"IPAddress":"(?:172|192|10)\.\d+\.\d+\.\d+"/,
  ),
  ok(
    "docker inspect --format '{{json .Mounts}}' subset-db-1",
    /^\[\{"Type":"volume","Name":"subset_data","Source":"\/[^"]*\/_data","Destination":"\/data"/,
  ),
  {
    line: "docker inspect --format '{{json .State.Status}}' subset-db-1 no-such subset-web-1",
    exitCode: 1,
    out: [/^"running"\n"running"\n$/],
    err: [/^Error: No such object: no-such$/m],
  },
  ok(
    "docker inspect --format '{{.State.Status}}|{{if .State.Health}}{{.State.Health.Status}}{{end}}|{{.Name}}' subset-db-1",
    /^running\|healthy\|\/subset-db-1\n$/,
  ),
  fails(
    1,
    "docker inspect --format '{{.Nope}}' subset-db-1",
    /^template parsing error: .*map has no entry for key "Nope"/m,
  ),
  ok("docker image inspect --format '{{.Id}}' subset-web", new RegExp(`^sha256:${ID}\n$`)),
  fails(
    1,
    'docker image inspect no-such',
    /^Error response from daemon: no such image: no-such: No such image: no-such:latest$/m,
  ),
  ok("docker images --format '{{.Repository}}:{{.Tag}}' subset-web", /^subset-web:latest\n$/),
  ok('docker images -q no-such', /^$/),
  {
    line: 'docker logs --timestamps --tail 10 subset-web-1',
    exitCode: 0,
    out: [new RegExp(`^${TIME} out$`, 'm')],
    err: [new RegExp(`^${TIME} err$`, 'm')],
  },
  ok('docker logs --tail 0 subset-web-1', /^$/),
  { line: 'docker logs --since 1h subset-web-1', exitCode: 0, out: [/^out$/m], err: [/^err$/m] },
  fails(1, 'docker logs no-such', /No such container: no-such$/m),
  ok("docker exec subset-web-1 sh -c 'echo hi; cat' </dev/null", /^hi\n$/),
  ok("echo through | docker exec -i subset-web-1 sh -c 'cat; echo $SOME_KEY'", /^through\nabc\n$/),
  { line: "docker exec subset-web-1 sh -c 'echo a; echo b >&2; exit 7'", exitCode: 7, out: [/^a\n$/], err: [/^b\n$/] },
  {
    line: 'docker exec subset-web-1 nosuchcmd',
    exitCode: 126,
    out: [
      /^OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuchcmd": executable file not found in \$PATH: unknown/,
    ],
    err: [],
  },
  fails(1, 'docker exec no-such true', /^Error response from daemon: No such container: no-such$/m),

  ok(
    `docker events --since 0 --until $(($(date +%s)+1)) --filter type=container --filter event=create --filter event=start --filter event=health_status --format '{{.TimeNano}}|{{.Type}}|{{.Actor.ID}}|{{index .Actor.Attributes "name"}}|{{index .Actor.Attributes "com.docker.compose.service"}}|{{index .Actor.Attributes "exitCode"}}|{{.Action}}'`,
    new RegExp(`^\\d{19}\\|container\\|${ID}\\|subset-db-1\\|db\\|\\|create$`, 'm'),
    new RegExp(`^\\d{19}\\|container\\|${ID}\\|subset-web-1\\|web\\|\\|start$`, 'm'),
    /\|db\|\|health_status: healthy$/m,
  ),
  ok("docker image inspect --format '{{.Metadata.LastTagTime}}' subset-web", /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/),

  // Compose's own view.
  ok(
    `${dc} ps --format json`,
    /^\{"Command":.*"Health":"healthy","ID":"[0-9a-f]{12}".*"Name":"subset-db-1".*"Project":"subset".*"Service":"db".*"State":"running","Status":"Up /m,
    /"Publishers":\[\{"URL":"[^"]+","TargetPort":8002,"PublishedPort":\d+,"Protocol":"tcp"\}/,
  ),
  ok(`${dc} ps -q`, new RegExp(`^${ID}\n${ID}\n$`)),
  ok(`${dc} ps web`, /^NAME +IMAGE +COMMAND +SERVICE +CREATED +STATUS +PORTS\nsubset-web-1 +subset-web /),
  fails(1, `${dc} ps nosuch`, /^no such service: nosuch$/m),
  fails(1, `${dc} up -d nosuch`, /^no such service: nosuch$/m),
  ok(
    `${dc} config --format json`,
    /^\{\n {2}"name": "subset",/,
    /"depends_on": \{\n {8}"db": \{\n {10}"condition": "service_healthy",\n {10}"required": true/,
    /"ports": \[\n {8}\{\n {10}"mode": "ingress",\n {10}"host_ip": "127\.0\.0\.1",\n {10}"target": 8002,\n {10}"published": "\d+",\n {10}"protocol": "tcp"/,
    /"environment": \{\n {8}"SOME_KEY": "abc"/,
    /"build": \{\n {8}"context": "\/[^"]+\/web",\n {8}"dockerfile": "Dockerfile"/,
    /"mem_limit": "268435456"/,
    /"restart": "always"/,
  ),
  ok(`${dc} logs --tail 3 web`, /web-1 {2}\| (out|err)$/m),
  ok(`${dc} exec -T web sh -c 'echo in; exit 0'`, /^in\n$/),
  { line: `${dc} exec -T web sh -c 'exit 5'`, exitCode: 5, out: [/^$/], err: [] },

  // Changing containers.
  says(`${dc} restart web`, /^ Container subset-web-1 {2}Restarting$/m, /^ Container subset-web-1 {2}Started$/m),
  says(`${dc} restart -t 1 web`, /^ Container subset-web-1 {2}Started$/m),
  ok('docker pause subset-web-1', /^subset-web-1\n$/),
  fails(
    1,
    'docker pause subset-web-1',
    new RegExp(`^Error response from daemon: Container ${ID} is already paused$`, 'm'),
  ),
  fails(
    1,
    'docker exec subset-web-1 true',
    /^Error response from daemon: Container subset-web-1 is paused, unpause the container before exec$/m,
  ),
  ok("docker ps -a --filter name=subset-web-1 --format '{{.State}} {{.Status}}'", /^paused Up .* \(Paused\)\n$/),
  fails(
    1,
    'docker start subset-web-1',
    /^Error response from daemon: cannot start a paused container, try unpause instead$/m,
    /^Error: failed to start containers: subset-web-1$/m,
  ),
  ok('docker unpause subset-web-1', /^subset-web-1\n$/),
  fails(1, 'docker unpause subset-web-1', new RegExp(`Container ${ID} is not paused$`, 'm')),
  fails(
    1,
    'docker rm subset-web-1',
    new RegExp(
      `^Error response from daemon: You cannot remove a running container ${ID}\\. Stop the container before attempting removal or force remove$`,
      'm',
    ),
  ),
  ok('docker update --memory 200m --memory-swap 400m subset-web-1', /^subset-web-1\n$/),
  ok("docker inspect --format '{{.HostConfig.Memory}}' subset-web-1", /^209715200\n$/),
  ok('docker kill subset-web-1', /^subset-web-1\n$/),
  ok(
    "docker inspect --format '{{.State.Status}} {{.State.ExitCode}} {{.State.OOMKilled}} {{.RestartCount}} {{json .NetworkSettings.Ports}}' subset-web-1",
    /^exited 137 false 0 \{\}\n$/,
  ),
  fails(
    1,
    'docker kill subset-web-1',
    new RegExp(
      `^Error response from daemon: Cannot kill container: subset-web-1: Container ${ID} is not running$`,
      'm',
    ),
  ),
  fails(1, 'docker exec subset-web-1 true', new RegExp(`Container ${ID} is not running$`, 'm')),
  ok(`${dc} ps -a web`, /Exited \(137\) .*ago/),
  ok(`${dc} ps -q web`, /^$/),
  says(`${dc} start web`, ...started('web'), /^ Container subset-db-1 {2}Healthy$/m),
  says(`${dc} stop web`, /^ Container subset-web-1 {2}Stopping$/m, /^ Container subset-web-1 {2}Stopped$/m),
  ok(
    "docker ps -a --filter name=subset-web-1 --format '{{.State}} {{.Status}}'",
    /^exited Exited \((143|137|0)\) .*ago\n$/,
  ),
  says(
    `${dc} up -d web`,
    /^ Container subset-db-1 {2}Running$/m,
    /^ Container subset-web-1 {2}Created$/m,
    ...started('web'),
  ),
  {
    line: `${dc} rm -sf web`,
    exitCode: 0,
    out: [/^Going to remove subset-web-1\n$/],
    err: [/^ Container subset-web-1 {2}Stopped$/m, /^ Container subset-web-1 {2}Removed$/m],
  },
  says(`${dc} rm -sf web`, /^No stopped containers$/m),
  says(`${dc} restart web`, /^$/),
  says(`${dc} stop web`, /^$/),
  says(`${dc} up -d --no-build web`, /^ Container subset-web-1 {2}Created$/m, ...started('web')),
  says(
    `${dc} up -d --force-recreate --no-build web`,
    /^ Container subset-db-1 {2}Running$/m,
    /^ Container subset-web-1 {2}Recreated$/m,
    ...started('web'),
  ),
  says(
    `${dc} up -d --force-recreate --no-deps web`,
    /^ Container subset-web-1 {2}Recreate$/m,
    /^ Container subset-web-1 {2}Recreated$/m,
    ...started('web'),
  ),
  says(`${dc} up -d`, /^ Container subset-db-1 {2}Running$/m, /^ Container subset-web-1 {2}Recreated$/m),
  fails(
    1,
    'docker start no-such',
    /^Error response from daemon: No such container: no-such$/m,
    /^Error: failed to start containers: no-such$/m,
  ),
  fails(1, 'docker stop no-such', /^Error response from daemon: No such container: no-such$/m),
  fails(1, 'docker rm no-such', /No such container: no-such$/m),

  // Images and builds.
  ok('docker tag subset-web subset-web:previous', /^$/),
  ok('docker rmi subset-web:previous', /^Untagged: subset-web:previous\n$/),
  fails(1, 'docker tag no-such x:y', /^Error response from daemon: No such image: no-such:latest$/m),
  fails(
    1,
    'docker rmi subset-web',
    /^Error response from daemon: conflict: unable to remove repository reference "subset-web" \(must force\) - container [0-9a-f]{12} is using its referenced image [0-9a-f]{12}$/m,
  ),
  {
    line: `${dc} build web`,
    exitCode: 0,
    out: [
      /^#0 building with "default" instance using docker driver$/m,
      /naming to docker\.io\/library\/subset-web done/,
    ],
    err: [/^$/],
  },
  ok('docker rmi -f subset-web', /^Untagged: subset-web:latest$/m),
  fails(
    1,
    `${dc} up -d --no-build --force-recreate --no-deps web`,
    /^ Container subset-web-1 {2}Recreate$/m,
    /^Error response from daemon: no such image: subset-web: No such image: subset-web:latest$/m,
  ),
  ok(`${dc} build web >/dev/null; ${upAgain}; docker inspect --format '{{.State.Status}}' subset-web-1`, /^running\n$/),
  {
    line: `cp web/Dockerfile web/good; printf 'RUN echo hello && exit 3\\n' >>web/Dockerfile; ${dc} build web`,
    exitCode: 17,
    out: [/ERROR: executor failed running \[\/bin\/sh -c echo hello && exit 3\]: exit code: 3/, /^\d\.\d+ hello$/m],
    err: [/^failed to solve: executor failed running \[\/bin\/sh -c echo hello && exit 3\]: exit code: 3$/m],
  },
  ok("docker inspect --format '{{.State.Status}}' subset-web-1", /^running\n$/),
  {
    line: `cp web/good web/Dockerfile; printf 'COPY nosuch /x\\n' >>web/Dockerfile; ${dc} up -d --build web`,
    exitCode: 17,
    out: [/"\/nosuch" not found/],
    err: [/^failed to solve: failed to compute cache key: "\/nosuch" not found: not found$/m],
  },
  ok('cp web/good web/Dockerfile', /^$/),

  // Ports.
  ok(`${dc} rm -sf web >/dev/null 2>&1; docker ps -q --filter publish=$PORT`, /^$/),
  {
    line: `$TAKE_PORT; ${dc} up -d --no-deps web; code=$?; $GIVE_PORT; exit $code`,
    exitCode: 1,
    out: [],
    err: [
      new RegExp(
        `^Error response from daemon: driver failed programming external connectivity on endpoint subset-web-1 \\(${ID}\\): Error starting userland proxy: listen tcp4 127\\.0\\.0\\.1:\\d+: bind: address already in use$`,
        'm',
      ),
    ],
  },
  ok(
    "docker inspect --format '{{.State.Status}} {{.State.ExitCode}} {{.State.Error}} {{.State.StartedAt}}' subset-web-1",
    /^created 128 driver failed programming external connectivity on endpoint .*: bind: address already in use 0001-01-01T00:00:00Z\n$/,
  ),
  // The filter sees ports that are bound now, not those that a container would like to have.
  ok('docker ps -aq --filter publish=$PORT', /^$/),
  {
    line: `docker rm -f subset-web-1 >/dev/null; sed -i.bak 's/^  web:/  rival:/' docker-compose.yml; ${dc} up -d rival >/dev/null 2>&1; mv docker-compose.yml.bak docker-compose.yml; ${dc} up -d web`,
    exitCode: 1,
    out: [],
    err: [
      /level=warning msg="Found orphan containers \(\[subset-rival-1\]\) for this project\. If you removed or renamed this service in your compose file, you can run this command with the --remove-orphans flag to clean it up\."$/m,
      new RegExp(
        `^Error response from daemon: driver failed programming external connectivity on endpoint subset-web-1 \\(${ID}\\): Bind for 127\\.0\\.0\\.1:\\d+ failed: port is already allocated$`,
        'm',
      ),
    ],
  },
  {
    line: `${dc} restart web`,
    exitCode: 1,
    out: [],
    err: [
      new RegExp(
        `^Error response from daemon: Cannot restart container ${ID}: driver failed .*port is already allocated$`,
        'm',
      ),
    ],
  },
  fails(
    1,
    'docker start subset-web-1',
    /^Error response from daemon: driver failed .*port is already allocated$/m,
    /^Error: failed to start containers: subset-web-1$/m,
  ),
  ok(
    `docker rm -f subset-rival-1; ${dc} up -d web >/dev/null 2>&1; docker inspect --format '{{.State.Status}}' subset-web-1`,
    /^subset-rival-1\nrunning\n$/,
  ),

  // Crash loops.
  ok(
    `cp docker-compose.yml good.yml; printf '  loop:\\n    image: $BASE\\n    profiles: [all]\\n    restart: always\\n    command: ["sh","-c","exit 3"]\\n' | cat good.yml.services - good.yml.rest >docker-compose.yml; ${dc} up -d loop 2>/dev/null; i=0; while [ $i -lt 60 ]; do s=$(docker inspect --format '{{.State.Status}} {{.State.ExitCode}} {{.State.Running}} {{.State.Restarting}} {{.State.Pid}}' subset-loop-1); case $s in rest*) break ;; esac; i=$((i+1)); sleep 0.05; done; echo "$s"`,
    /^restarting 3 true true 0\n$/,
  ),
  ok(
    "until [ $(docker inspect --format '{{.RestartCount}}' subset-loop-1) -ge 2 ]; do sleep 0.05; done; docker stop subset-loop-1",
    /^subset-loop-1\n$/,
  ),
  ok(
    "docker inspect --format '{{.State.Status}} {{.State.ExitCode}} {{.State.Restarting}}' subset-loop-1",
    /^exited 3 false\n$/,
  ),
  ok('docker rm -f subset-loop-1; mv good.yml docker-compose.yml', /^subset-loop-1\n$/),

  // Files that Compose can't use.
  fails(
    15,
    "cp docker-compose.yml good.yml; printf 'services:\\n  a:\\n\\t    image: x\\n' >docker-compose.yml; docker compose ps; code=$?; mv good.yml docker-compose.yml; exit $code",
    /^yaml: line 3: found character that cannot start any token$/m,
  ),
  fails(
    15,
    "printf 'services:\\n  a:\\n    image: x: y\\n' >bad.yml; docker compose -f bad.yml ps",
    /^yaml: line 3: mapping values are not allowed in this context$/m,
  ),
  fails(
    15,
    "printf 'services:\\n  a:\\n    image: x\\n  a:\\n    image: y\\n' >bad.yml; docker compose -f bad.yml ps",
    /^yaml: unmarshal errors:\n {2}line 4: mapping key "a" already defined at line 2$/m,
  ),
  fails(
    15,
    "printf 'services:\\n  a:\\n    imag: x\\n' >bad.yml; docker compose -f bad.yml ps",
    /services\.a Additional property imag is not allowed$/m,
  ),
  fails(
    15,
    "printf 'services:\\n  a:\\n    image: x\\n    depends_on: [b]\\n' >bad.yml; docker compose -f bad.yml ps",
    /^service "a" depends on undefined service "b": invalid compose project$/m,
  ),
  fails(
    15,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose replaces it, not we.
    "printf 'services:\\n  a:\\n    image: ${NOPE:?give it}\\n' >bad.yml; docker compose -f bad.yml ps",
    /^error while interpolating services\.a\.image: required variable NOPE is missing a value: give it$/m,
  ),
  {
    line: "printf 'services:\\n  a:\\n    image: x\\n    environment: [A=$NOPE]\\n' >bad.yml; docker compose -p other -f bad.yml ps",
    exitCode: 0,
    out: [/^NAME +IMAGE/],
    err: [/level=warning msg="The \\"NOPE\\" variable is not set\. Defaulting to a blank string\."$/m],
  },
  fails(
    14,
    `mv .env .envx; ${dc} ps; code=$?; mv .envx .env; exit $code`,
    /^env file \/.*\/\.env not found: stat \/.*\/\.env: no such file or directory$/m,
  ),
  fails(14, `mv .env .envx; ${dc} restart web; code=$?; mv .envx .env; exit $code`, /^env file .* not found/m),
  ok(`mv .env .envx; ${dc} config --services | sort; mv .envx .env`, /^db\nweb\n$/),
  fails(14, 'cd / && docker compose ps', /^no configuration file provided: not found$/m),
  fails(14, 'docker compose -f nosuch.yml ps', /^open \/.*\/nosuch\.yml: no such file or directory$/m),
  fails(16, 'docker compose ps --foo', /^unknown flag: --foo$/m),
  fails(1, 'docker frobnicate', /^docker: unknown command: docker frobnicate$/m),
  fails(
    1,
    'DOCKER_HOST=unix:///nonexistent.sock docker ps',
    /^Cannot connect to the Docker daemon at unix:\/\/\/nonexistent\.sock\. Is the docker daemon running\?$/m,
  ),

  // Dependencies.
  says(`${dc} stop db`, /^ Container subset-db-1 {2}Stopped$/m),
  says(
    `${dc} up -d web`,
    /^ Container subset-db-1 {2}Created$/m,
    ...started('db'),
    /^ Container subset-db-1 {2}Healthy$/m,
  ),
  says(`${dc} stop`, /^ Container subset-web-1 {2}Stopped$/m, /^ Container subset-db-1 {2}Stopped$/m),
  says(`${dc} start`, ...started('db'), ...started('web')),
  says('docker compose restart', /^$/),
  says('docker compose restart web', /^ Container subset-web-1 {2}Started$/m),
  says(`${dc} down -v`, /^ Container subset-web-1 {2}Removed$/m, /^ Network subset_default {2}Removed$/m),
  ok('docker ps -aq --filter label=com.docker.compose.project=subset', /^$/),
];
