/**
 * The environment that commands on this machine get: without what a workflow keeps there for this run alone.
 */

const SECRET_VARIABLE = /^(?:INPUT_|ACTIONS_|BACKEND_HEALTH_|GITHUB_TOKEN$|GH_TOKEN$)/;

export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !SECRET_VARIABLE.test(name)));
}
