/**
 * Bundles each dependency down to what is used of it, into the `node_modules` of the compiled source, where ncc finds it
 * before the whole one. Sources are the installed packages; what is left out fails with its name when it is called.
 */

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import * as valibot from 'valibot';

interface Slim {
  /** As it is imported. */
  readonly name: string;
  readonly format: 'cjs' | 'esm';
  /** What it exports. */
  readonly source: string;
  /** Other slim ones that it shares. */
  readonly external: readonly string[];
  /** Ends of paths of modules that are not taken along, and why nothing misses them. */
  readonly leftOut: Readonly<Record<string, string>>;
  /** Ends of paths of modules, and the source that does in their place all that is asked of them. */
  readonly replaced?: Readonly<Record<string, string>>;
  readonly define?: Readonly<Record<string, string>>;
}

const SLIM: readonly Slim[] = [
  {
    name: 'undici',
    format: 'cjs',
    source: `Object.assign(require('undici/lib/dispatcher/dispatcher.js').prototype, require('undici/lib/api/index.js'));
exports.Client = require('undici/lib/dispatcher/client.js');
const late = (name, load) => Object.defineProperty(exports, name, { enumerable: true, get: load });
late('EnvHttpProxyAgent', () => require('undici/lib/dispatcher/env-http-proxy-agent.js'));
late('ProxyAgent', () => require('undici/lib/dispatcher/proxy-agent.js'));
late('fetch', () => require('undici/lib/web/fetch/index.js').fetch);`,
    external: [],
    leftOut: {
      '/llhttp/llhttp_simd-wasm.js': 'the parser without SIMD is taken, which runs on every processor',
    },
    // undici's own switch for a bundle without its second, experimental parser.
    define: { esbuildDetection: 'true' },
  },
  {
    name: 'ssh2',
    format: 'cjs',
    source: `exports.Client = require('ssh2/lib/client.js');
exports.OpenSSHAgent = require('ssh2/lib/agent.js').OpenSSHAgent;
exports.utils = { parseKey: require('ssh2/lib/protocol/keyParser.js').parseKey };`,
    external: [],
    leftOut: { '/protocol/SFTP.js': 'no file is sent' },
    replaced: {
      // The key derivation of encrypted OpenSSH keys takes nothing but SHA-512 from it.
      '/tweetnacl/nacl-fast.js': `const { createHash } = require('node:crypto');
exports.lowlevel = {
  crypto_hash: (out, message, length) => {
    out.set(createHash('sha512').update(message.subarray(0, length)).digest());
    return 0;
  },
};`,
    },
  },
  {
    name: 'node-ssh',
    format: 'cjs',
    source: `module.exports = require('node-ssh');`,
    external: ['ssh2'],
    leftOut: {
      '/make-dir/index.js': 'no file is sent',
      '/sb-scandir/lib/cjs/index.js': 'no folder is sent',
      '/sb-promise-queue/lib/cjs/index.js': 'no folder is sent',
    },
  },
  {
    name: '@actions/core',
    format: 'esm',
    source: `export * from '@actions/core';`,
    external: [],
    leftOut: {
      '/core/lib/oidc-utils.js': 'no OpenID token is asked for, so no HTTP client is needed',
      '/core/lib/platform.js': 'the runner is not described',
    },
  },
  {
    name: '@actions/github',
    // It is an ES module that takes some in CommonJS along, and those ask for Node's own by `require`.
    format: 'cjs',
    source: `export * from '@actions/github';`,
    external: ['undici'],
    leftOut: {},
    replaced: {
      // Routes are given as text: no method is called by its name.
      '/plugin-rest-endpoint-methods/dist-src/generated/endpoints.js': 'export default {};',
    },
  },
];

/** In place of a module that is left out: whatever is taken from it fails when it is called. */
function absence(file: string, why: string, form: Slim['format']): string {
  return `const absent = () => {
  throw new Error(${JSON.stringify(`${file} is not in the bundle: ${why}`)});
};
const all = new Proxy(absent, { get: (target, key) => (key === '__esModule' ? false : absent) });
${form === 'cjs' ? 'module.exports = all;' : 'export { all as OidcClient };'}
`;
}

/** Modules of Node that cost milliseconds at the start and are hardly ever used: loaded at their first use. */
const LATE = /^assert$/;
/** The same of a dependency's own modules that give one function: undici's HTTP/2, with Node's `http2` behind it. */
const LATE_FILES = /\/client-h2\.js$/;

const loadLate: Plugin = {
  name: 'load-late',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: LATE }, ({ path }) => ({ path, namespace: 'late' }));
    // The bundle names each module by its path, which must not be this machine's.
    onResolve({ filter: LATE_FILES }, ({ path, namespace, resolveDir }) =>
      namespace === 'late-file' ? undefined : { path, namespace: 'late-file', pluginData: resolveDir },
    );
    onLoad({ filter: LATE_FILES, namespace: 'late-file' }, ({ path, pluginData }) => ({
      contents: `module.exports = (...args) => require(${JSON.stringify(path)})(...args);`,
      resolveDir: pluginData,
    }));
    onLoad({ filter: LATE, namespace: 'late' }, ({ path }) => ({
      contents: `const load = () => require('node:${path}');
module.exports = new Proxy(function late() {}, {
  apply: (target, self, args) => load()(...args),
  get: (target, key) => (key === '__esModule' ? false : load()[key]),
});
`,
    }));
  },
};

/** Of a library of many small functions, imported as `v`: those that the source calls. */
function valibotOf(source: string): Slim {
  const names = new Set<string>();
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(join(source, file), 'utf8');
    if (text.includes("import * as v from 'valibot'"))
      for (const [, name = ''] of text.matchAll(/\bv\.(\w+)/g)) if (name in valibot) names.add(name);
  }
  return {
    name: 'valibot',
    format: 'esm',
    source: `export { ${[...names].sort().join(', ')} } from 'valibot';`,
    external: [],
    leftOut: {},
  };
}

function leaveOut({ leftOut, replaced = {}, format }: Slim, missed: Set<string>): Plugin {
  return {
    name: 'leave-out',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.js$/ }, ({ path }) => {
        const ends = (one: string) => path.replaceAll('\\', '/').endsWith(one);
        const other = Object.keys(replaced).find(ends);
        if (other !== undefined) {
          missed.delete(other);
          return { contents: replaced[other] ?? '', loader: 'js' };
        }
        const end = Object.keys(leftOut).find(ends);
        if (end === undefined) return undefined;
        missed.delete(end);
        return { contents: absence(end.slice(1), leftOut[end] ?? '', format), loader: 'js' };
      });
    },
  };
}

/** Writes the slim dependencies beside the compiled source in `folder`. */
export async function slimDependencies(root: string, folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  rmSync(modules, { recursive: true, force: true });
  for (const slim of [...SLIM, valibotOf(join(root, 'src'))]) {
    const { name, format, source, external, leftOut, define } = slim;
    const missed = new Set(Object.keys({ ...leftOut, ...slim.replaced }));
    await build({
      stdin: { contents: source, resolveDir: root },
      outfile: join(modules, name, 'index.js'),
      bundle: true,
      platform: 'node',
      target: 'node24',
      format,
      external: [...external],
      define: { ...define },
      plugins: [leaveOut(slim, missed), loadLate],
      legalComments: 'none',
      logLevel: 'error',
    });
    if (missed.size > 0)
      throw new Error(`${name} has no ${[...missed].join(', ')} any more: see scripts/dependencies.ts`);
  }
}
